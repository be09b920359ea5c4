# SPDX-License-Identifier: EUPL-1.2
"""Data protection at Haltern: who is due, what is held, runs in several states, a register and public pages."""

import re
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from tragwerk.config.demo import cast
from tragwerk.config.demo.names import log_in_name
from tragwerk.config.demo.places import Places
from tragwerk.core.access.public import Actor, Role
from tragwerk.core.orgs.public import Account, Authority, Membership, Person, School, actor_for
from tragwerk.core.privacy.public import StatementKind, actions
from tragwerk.core.search.public import index
from tragwerk.office.privacy.texts import draft_for

OFFICER, OFFICE, WATCHER = (
    log_in_name("Ina", "Brockmann"),
    log_in_name("Thea", "Ahrens"),
    log_in_name("Carla", "Wiggers"),
)
FIRST = (("Jule", "Hartung"), ("Emre", "Kosan"), ("Nils", "Bohle"), ("Amelie", "Reck"))
LATER = (("Finn", "Stüwe"), ("Mara", "Dickhoff"), ("Levi", "Banning"), ("Rosa", "Temme"), ("Bela", "Hövel"))
TEACHERS = (("Hildegard", "Sander"), ("Volker", "Mersch"))


def create_privacy(actor: Actor, places: Places) -> None:
    """One run that is over, one that waits; one hold that stands, one that was let go."""
    officer = _who(OFFICER)
    haltern = Authority.objects.select_related("district").get(pk=places.authorities[cast.HALTERN])
    _gone(haltern, FIRST, Role.PUPIL)
    over = actions.plan_run(actor=officer, authority_id=haltern.pk)
    actions.start_run(actor=officer, run_id=over.pk)
    actions.delete_everything_due(officer, over.pk)
    _gone(haltern, LATER, Role.PUPIL)
    teachers = _gone(haltern, TEACHERS, Role.TEACHER)
    holds = actions.set_holds(
        actor=officer,
        table="orgs.person",
        ids=teachers,
        reason="Schadensersatz nach Wasserschaden, Az. 30-112/26 (Demo)",
        until=timezone.localdate() + timedelta(days=400),
    )
    actions.release_holds(actor=_who(WATCHER), ids=holds[1:], reason="Verfahren eingestellt")
    actions.set_period(
        actor=officer,
        authority_id=haltern.pk,
        retention_class="unassigned",
        amount=2,
        valid_from=timezone.localdate(),
        reason="Dienstanweisung Datenschutz, Abschnitt 7 (Demo)",
    )
    _register(haltern.pk)
    _statements(haltern)
    actions.plan_run(actor=officer, authority_id=haltern.pk)


def _who(username: str) -> Actor:
    found, _hats = actor_for(Account.objects.get(username=username))
    if found is None:
        raise LookupError(f"the demo's log-in {username} has no role")
    return found


def _gone(authority: Authority, names: tuple[tuple[str, str], ...], role: Role) -> list[UUID]:
    """People of a list from before this installation: no verb made them, so the trail names none of them."""
    school = School.objects.get(number=cast.JOSEPH_KOENIG_GYMNASIUM)
    left = date(timezone.localdate().year - 8, 7, 31)
    people = [Person(authority=authority, first_name=first, last_name=last) for first, last in names]
    for person in people:
        for column, value in person.derive(vars(person)).items():
            setattr(person, column, value)
    Person.objects.bulk_create(people)
    Membership.objects.bulk_create(
        Membership(
            authority=authority,
            person=person,
            role=role,
            school=school,
            valid_from=left - timedelta(days=2900),
            valid_to=left,
        )
        for person in people
    )
    keys = [person.pk for person in people]
    index("orgs.person", keys)
    return keys


def _register(authority: UUID) -> None:
    watcher = _who(WATCHER)
    actions.complete_activity(
        actor=watcher,
        authority_id=authority,
        purpose_key="people",
        values={
            "responsible": "Stadt Haltern am See, Fachbereich Schule und Sport (Demo)",
            "recipients": "Schulverwaltungsprogramm der Schulen",
        },
    )
    actions.add_activity(
        actor=watcher,
        authority_id=authority,
        values={
            "name": "Videokameras an Fahrradständern (Demo)",
            "purpose": "Schutz vor Diebstahl und Beschädigung",
            "basis": "§ 20 DSG NRW",
            "people": "Wer den Fahrradstand betritt",
            "data": "Bilder ohne Ton",
            "recipients": "Polizei im Einzelfall",
            "deletion": "nach 72 Stunden",
            "measures": "Zugriff nur durch zwei Personen gemeinsam",
            "responsible": "Stadt Haltern am See, Gebäudewirtschaft (Demo)",
            "third_countries": "keine",
        },
    )


# How the places in brackets begin that only an authority can fill in.
_FILLED = {
    "Telefon": "02364 000-0",
    "E-Mail": "schule@haltern.demo.example.org",
    "Name oder Stelle": "Datenschutz der Stadt Haltern am See (Demo), datenschutz@haltern.demo.example.org",
    "was nicht": "ältere Handreichungen als PDF; die Schulverwaltung liest sie auf Anfrage vor (erfunden)",
    "Selbstbewertung": "Selbstbewertung",
    "Name und Anschrift": "Ombudsstelle des Landes (in der Demo ohne Anschrift)",
}


def _filled(text: str) -> str:
    """Return a draft with its gaps filled in."""
    return re.sub(
        r"\[([^\]]*)\]",
        lambda gap: next((said for begins, said in _FILLED.items() if gap[1].startswith(begins)), gap[1]),
        text,
    )


def _statements(authority: Authority) -> None:
    """A privacy notice in its second version, a published accessibility statement, an imprint that is being written."""
    office = _who(OFFICE)
    for kind in (StatementKind.PRIVACY, StatementKind.PRIVACY, StatementKind.ACCESSIBILITY):
        text = _filled(draft_for(authority, kind))
        key = actions.write_statement(actor=office, authority_id=authority.pk, kind=kind, text=text)
        actions.publish_statement(actor=office, statement_id=key)
    actions.write_statement(
        actor=office,
        authority_id=authority.pk,
        kind=StatementKind.IMPRINT,
        text=draft_for(authority, StatementKind.IMPRINT),
    )
