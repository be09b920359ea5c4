# SPDX-License-Identifier: EUPL-1.2
"""Puts the places into the database: districts, authorities, providers, schools, sites and rooms."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from tragwerk.config.demo import cast, invented, official
from tragwerk.config.demo.buildings import rooms_of, site_names
from tragwerk.config.demo.official import AuthorityFact, SchoolFact
from tragwerk.core.access.public import Actor
from tragwerk.core.orgs.public import actions

SCHOOL_YEAR = "2024/25"
PUPILS_SOURCE = "Schul- und Adressverzeichnis 2024/25 (IT.NRW)"
OFFICE_ROOMS = (("IT-Lager", "Lager"), ("IT-Werkstatt", "Werkstatt"), ("Büro Schulverwaltung", "Verwaltung"))
MUNICIPAL = {"03", "04", "06"}


@dataclass
class Places:
    """What was created, found again by official number or name."""

    districts: dict[str, UUID] = field(default_factory=dict)
    authorities: dict[str, UUID] = field(default_factory=dict)
    providers: dict[str, UUID] = field(default_factory=dict)
    departments: dict[tuple[str, str], UUID] = field(default_factory=dict)
    schools: dict[str, UUID] = field(default_factory=dict)
    rooms: dict[str, list[tuple[UUID, str]]] = field(default_factory=dict)
    """Rooms of a school (by its number) or of an authority's offices (by its number), with their purpose."""


def all_authorities() -> tuple[AuthorityFact, ...]:
    """Return the real authorities and the invented one."""
    return (*official.authorities(), invented.MUSTERSTADT)


def all_schools() -> tuple[SchoolFact, ...]:
    """Return the real schools and the invented ones."""
    return (*official.schools(), *(school.fact for school in invented.SCHOOLS))


def create_places(actor: Actor) -> Places:
    """Create all places of the demo."""
    places = Places()
    _create_districts(actor, places)
    _create_authorities(actor, places)
    _create_providers(actor, places)
    _create_departments(actor, places)
    _create_schools(actor, places)
    _move_through_states(actor, places)
    _create_sites_and_rooms(actor, places)
    return places


def _create_districts(actor: Actor, places: Places) -> None:
    facts = official.districts()
    ids = actions.create_districts(actor=actor, rows=[asdict(fact) for fact in facts])
    places.districts = {fact.number: key for fact, key in zip(facts, ids, strict=True)}


def _create_authorities(actor: Actor, places: Places) -> None:
    """Create all as the official list does, listed; then those of the demo join."""
    facts = all_authorities()
    rows = []
    for fact in facts:
        row: dict[str, Any] = asdict(fact)
        row["district_id"] = places.districts.get(row.pop("district"))
        del row["state"]
        rows.append(row)
    ids = actions.create_authorities(actor=actor, rows=rows)
    places.authorities = {fact.number: key for fact, key in zip(facts, ids, strict=True)}
    joining = [places.authorities[fact.number] for fact in facts if fact.joined]
    actions.join_authorities(actor=actor, ids=joining)


def _create_providers(actor: Actor, places: Places) -> None:
    """Create the providers with mandates that hold, and one that has ended."""
    rows = [
        {"name": cast.IT_COMPANY, "kind": "it_company", "email": "service@domnetz.example.org"},
        {"name": cast.MEDIA_CENTRE, "kind": "media_centre", "email": "beratung@medienzentrum.example.org"},
    ]
    ids = actions.create_providers(actor=actor, rows=rows)
    places.providers = {str(row["name"]): key for row, key in zip(rows, ids, strict=True)}
    mandates: list[dict[str, Any]] = [
        {
            "authority_id": places.authorities[number],
            "provider_id": places.providers[provider],
            "subject": cast.PURPOSES.get((provider, number), "Medienberatung"),
            "people": people,
            "valid_from": date(2023, 1, 1),
        }
        for provider, customers in cast.MANDATES.items()
        for number, people in customers.items()
    ]
    ended = {
        "authority_id": places.authorities[cast.OLFEN],
        "provider_id": places.providers[cast.IT_COMPANY],
        "subject": "WLAN-Ausbau",
        "valid_from": date(2022, 1, 1),
        "valid_to": date(2023, 12, 31),
    }
    actions.give_mandates(actor=actor, rows=[*mandates, ended])


def _create_departments(actor: Actor, places: Places) -> None:
    keys = [
        (fact.number, name)
        for fact in all_authorities()
        if fact.joined
        for name in (("Schulverwaltung", "IT", "Kämmerei") if fact.kind in MUNICIPAL else ("Geschäftsstelle",))
    ]
    rows = [{"authority_id": places.authorities[number], "name": name} for number, name in keys]
    ids = actions.create_departments(actor=actor, rows=rows)
    places.departments = dict(zip(keys, ids, strict=True))


def _create_schools(actor: Actor, places: Places) -> None:
    begins = {school.fact.number: school.begins for school in invented.SCHOOLS}
    rows = []
    for fact in all_schools():
        row: dict[str, Any] = asdict(fact)
        row["authority_id"] = places.authorities[row.pop("authority")]
        row["utm_east"], row["utm_north"] = row["utm_east"] or None, row["utm_north"] or None
        row["operating_state"] = begins.get(fact.number, "active")
        rows.append(row)
    ids = actions.create_schools(actor=actor, rows=rows)
    places.schools = {fact.number: key for fact, key in zip(all_schools(), ids, strict=True)}
    counts = [
        {
            "authority_id": places.authorities[fact.authority],
            "school_id": places.schools[fact.number],
            "school_year": SCHOOL_YEAR,
            "pupils": fact.pupils,
            "source": PUPILS_SOURCE,
        }
        for fact in official.schools()
    ]
    actions.record_pupil_counts(actor=actor, rows=counts)


def _move_through_states(actor: Actor, places: Places) -> None:
    for school in invented.SCHOOLS:
        key = places.schools[school.fact.number]
        for state in school.then:
            successors = {key: school.successor} if school.successor else None
            actions.set_operating_state(actor=actor, ids=[key], state=state, on=school.closed_on, successors=successors)


def _create_sites_and_rooms(actor: Actor, places: Places) -> None:
    taught = [fact for fact in all_schools() if fact.pupils]
    sites = [(fact, name) for fact in taught for name in site_names(fact)]
    site_rows = [
        {
            "authority_id": places.authorities[fact.authority],
            "school_id": places.schools[fact.number],
            "name": name,
            "street": fact.street if name == "Hauptstandort" else "",
            "postcode": fact.postcode,
            "town": fact.town,
        }
        for fact, name in sites
    ]
    ids = actions.create_sites(actor=actor, rows=site_rows)
    of_school: dict[str, list[UUID]] = {}
    for (fact, _name), key in zip(sites, ids, strict=True):
        of_school.setdefault(fact.number, []).append(key)
    _create_rooms(actor, places, taught, of_school)


def _create_rooms(actor: Actor, places: Places, taught: Sequence[SchoolFact], sites: dict[str, list[UUID]]) -> None:
    owners: list[tuple[str, str]] = []
    rows: list[dict[str, Any]] = []
    for fact in taught:
        for plan in rooms_of(fact):
            owners.append((fact.number, plan.purpose))
            rows.append(
                {
                    "authority_id": places.authorities[fact.authority],
                    "school_id": places.schools[fact.number],
                    "site_id": sites[fact.number][plan.site],
                    "name": plan.name,
                    "floor": plan.floor,
                    "purpose": plan.purpose,
                }
            )
    for authority in all_authorities():
        for name, purpose in OFFICE_ROOMS if authority.joined else ():
            owners.append((authority.number, purpose))
            rows.append({"authority_id": places.authorities[authority.number], "name": name, "purpose": purpose})
    for (number, purpose), key in zip(owners, actions.create_rooms(actor=actor, rows=rows), strict=True):
        places.rooms.setdefault(number, []).append((key, purpose))
