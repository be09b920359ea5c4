# SPDX-License-Identifier: EUPL-1.2
"""The people whom one can be in the demo: at least one log-in for every role of the offices and schools."""

from dataclasses import dataclass

from tragwerk.config.demo.names import log_in_name
from tragwerk.core.access.public import People, Role

PASSWORD = "Tragwerk-Demo-2026"  # noqa: S105 - shown on the log-in page of the demo, never in production

HALTERN = "14436"
MUENSTER = "10248"
HAMM = "10315"
KREIS_COESFELD = "10595"
LUEDINGHAUSEN = "14199"
NORDKIRCHEN = "14229"
OLFEN = "11046"
DISTRICT_COESFELD = "05558"
JOSEPH_KOENIG_GYMNASIUM = "168257"
SILVERBERGSCHULE = "122210"

IT_COMPANY = "Domnetz IT-Gesellschaft (Demo)"
MEDIA_CENTRE = "Medienzentrum Münsterland (Demo)"
# For whom each provider works, and which people the mandate names: the same company with and without.
MANDATES = {
    IT_COMPANY: {MUENSTER: People.NONE, NORDKIRCHEN: People.ALL},
    MEDIA_CENTRE: dict.fromkeys((HALTERN, KREIS_COESFELD, LUEDINGHAUSEN, OLFEN), People.STAFF),
}
PURPOSES = {
    (IT_COMPANY, MUENSTER): "Wartung der Geräte und Netze",
    (IT_COMPANY, NORDKIRCHEN): "Ausgabe und Reparatur der Leihgeräte",
}


@dataclass(frozen=True)
class Seat:
    """A role of one log-in at one place; the authority is whose person record it is."""

    role: Role
    authority: str
    school: str = ""
    district: str = ""
    provider: str = ""


@dataclass(frozen=True)
class Member:
    """A log-in of the demo with its name, its line on the log-in page and its seats."""

    label: str
    title: str
    first_name: str
    last_name: str
    seats: tuple[Seat, ...]

    @property
    def role(self) -> Role:
        return self.seats[0].role

    @property
    def username(self) -> str:
        return log_in_name(self.first_name, self.last_name)


CAST = (
    Member("IT Haltern am See", "Frau", "Ina", "Brockmann", (Seat(Role.AUTHORITY_IT, HALTERN),)),
    Member(
        "Schulverwaltung Haltern am See",
        "Frau",
        "Thea",
        "Ahrens",
        (Seat(Role.SCHOOL_ADMINISTRATION, HALTERN),),
    ),
    Member("Kämmerei Haltern am See", "Herr", "Jonas", "Kemper", (Seat(Role.TREASURY, HALTERN),)),
    Member(
        "Koordination Kreis Coesfeld",
        "Frau",
        "Maren",
        "Niehues",
        (Seat(Role.DISTRICT_COORDINATOR, KREIS_COESFELD, district=DISTRICT_COESFELD),),
    ),
    Member(
        "Schulleitung Joseph-König-Gymnasium",
        "Herr",
        "Henning",
        "Voß",
        (Seat(Role.HEAD, HALTERN, school=JOSEPH_KOENIG_GYMNASIUM),),
    ),
    Member(
        "Medienbeauftragte Silverbergschule",
        "Frau",
        "Elif",
        "Yilmaz",
        (Seat(Role.MEDIA_OFFICER, HALTERN, school=SILVERBERGSCHULE),),
    ),
    Member(
        "Technik des IT-Dienstleisters (Münster, Nordkirchen)",
        "Herr",
        "Marek",
        "Kowalski",
        (Seat(Role.PROVIDER_TECHNICIAN, MUENSTER, provider=IT_COMPANY),),
    ),
    Member(
        "Gemeinsamer Servicedesk (Kreis Coesfeld, Lüdinghausen, Olfen)",
        "Frau",
        "Svenja",
        "Tenhagen",
        (
            Seat(Role.DESK_AGENT, KREIS_COESFELD),
            Seat(Role.DESK_AGENT, LUEDINGHAUSEN),
            Seat(Role.DESK_AGENT, OLFEN),
        ),
    ),
    Member("Rechnungsprüfung Haltern am See", "Herr", "Klaus", "Dierkes", (Seat(Role.AUDITOR, HALTERN),)),
    Member("Datenschutz Haltern am See", "Frau", "Carla", "Wiggers", (Seat(Role.DATA_PROTECTION, HALTERN),)),
    Member("Betrieb der Installation", "Frau", "Nora", "Lindemann", (Seat(Role.OPERATOR, KREIS_COESFELD),)),
    Member("IT Stadt Münster", "Herr", "Tarek", "Hagemann", (Seat(Role.AUTHORITY_IT, MUENSTER),)),
    Member("Schulverwaltung Stadt Münster", "Frau", "Beate", "Lohaus", (Seat(Role.SCHOOL_ADMINISTRATION, MUENSTER),)),
    Member(
        "Medienberatung (Medienzentrum)",
        "Frau",
        "Ulrike",
        "Wessels",
        (Seat(Role.MEDIA_ADVISER, KREIS_COESFELD, provider=MEDIA_CENTRE),),
    ),
    Member(
        "Sekretariat Joseph-König-Gymnasium",
        "Frau",
        "Petra",
        "Lüke",
        (Seat(Role.SCHOOL_OFFICE, HALTERN, school=JOSEPH_KOENIG_GYMNASIUM),),
    ),
    Member(
        "Lehrkraft Joseph-König-Gymnasium",
        "Herr",
        "Timo",
        "Çelik",
        (Seat(Role.TEACHER, HALTERN, school=JOSEPH_KOENIG_GYMNASIUM),),
    ),
)
