# SPDX-License-Identifier: EUPL-1.2
"""Puts invented people with their roles and the log-ins of the cast into the database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

from tragwerk.config.demo import cast, names
from tragwerk.config.demo.places import Places, all_authorities, all_schools
from tragwerk.core.access.public import Actor, Role
from tragwerk.core.orgs.public import actions

SINCE = date(2024, 8, 1)
HALTERN_TEACHERS = 313
OFFICE_ROLES = {
    Role.AUTHORITY_IT: "IT",
    Role.SCHOOL_ADMINISTRATION: "Schulverwaltung",
    Role.TREASURY: "Kämmerei",
}
SCHOOL_ROLES = (Role.HEAD, Role.SCHOOL_OFFICE, Role.MEDIA_OFFICER)
FAMILIES = 40
FEW_FAMILIES = 6


@dataclass(frozen=True)
class Post:
    """A role that somebody invented has, for how long."""

    role: Role
    authority: str
    school: str = ""
    valid_from: date = SINCE
    valid_to: date | None = None


def posts() -> Iterator[Post]:
    """Return all posts that are filled with invented people, in a fixed order."""
    for authority in all_authorities():
        if authority.joined:
            yield from (Post(role, authority.number) for role in OFFICE_ROLES)
            yield Post(Role.AUTHORITY_IT, authority.number, "", date(2021, 1, 1), date(2024, 7, 31))
    joined = {authority.number for authority in all_authorities() if authority.joined}
    for school in all_schools():
        if school.authority in joined and school.pupils:
            yield from (Post(role, school.authority, school.number) for role in SCHOOL_ROLES)
    yield from _teachers_of_haltern()
    for role in (Role.PUPIL, Role.GUARDIAN):
        yield from (Post(role, cast.HALTERN, cast.JOSEPH_KOENIG_GYMNASIUM) for _ in range(FAMILIES))
    # Whom the provider sees at one customer and not at the other.
    for customer in (cast.MUENSTER, cast.NORDKIRCHEN):
        for role in (Role.PUPIL, Role.GUARDIAN):
            yield from (Post(role, customer, first_school(customer)) for _ in range(FEW_FAMILIES))


def first_school(authority: str) -> str:
    """Return the number of the first school of an authority that has pupils."""
    return next(school.number for school in all_schools() if school.authority == authority and school.pupils)


def _teachers_of_haltern() -> Iterator[Post]:
    """Return as many teachers as there are teacher devices, spread like the pupils."""
    schools = [school for school in all_schools() if school.authority == cast.HALTERN]
    pupils = sum(school.pupils for school in schools)
    given = 0
    for index, school in enumerate(schools):
        last = index == len(schools) - 1
        count = HALTERN_TEACHERS - given if last else round(HALTERN_TEACHERS * school.pupils / pupils)
        given += count
        yield from (Post(Role.TEACHER, cast.HALTERN, school.number) for _ in range(count))


def create_people(actor: Actor, places: Places, random: Random) -> None:
    """Create everybody who has no log-in."""
    everybody = list(posts())
    rows = [_person(places, post, number, random) for number, post in enumerate(everybody, start=1)]
    ids = actions.create_people(actor=actor, rows=rows)
    memberships = [_membership(places, post, person) for post, person in zip(everybody, ids, strict=True)]
    actions.give_memberships(actor=actor, rows=memberships)


def _person(places: Places, post: Post, number: int, random: Random) -> dict[str, Any]:
    first, last = names.invent(random)
    grown = post.role != Role.PUPIL
    return {
        "authority_id": places.authorities[post.authority],
        "first_name": first,
        "last_name": last,
        "birth_date": None
        if grown
        else date(2010 + random.randrange(5), 1 + random.randrange(12), 1 + random.randrange(28)),
        "email": names.mail_address(first, last, number, "demo") if grown else "",
    }


def _membership(places: Places, post: Post, person: UUID) -> dict[str, Any]:
    return {
        "authority_id": places.authorities[post.authority],
        "person_id": person,
        "role": post.role,
        "school_id": places.schools.get(post.school),
        "department_id": places.departments.get((post.authority, OFFICE_ROLES.get(post.role, ""))),
        "valid_from": post.valid_from,
        "valid_to": post.valid_to,
    }


def create_cast(actor: Actor, places: Places) -> None:
    """Create the people of the log-ins, one record for each authority in which they have a seat."""
    hats = [(member, seat) for member in cast.CAST for seat in member.seats]
    rows = [
        {
            "authority_id": places.authorities[seat.authority],
            "first_name": member.first_name,
            "last_name": member.last_name,
            "title": member.title,
            "email": f"{member.username}@demo.example.org",
        }
        for member, seat in hats
    ]
    ids = actions.create_people(actor=actor, rows=rows)
    memberships = [_seat(places, seat, person) for (_, seat), person in zip(hats, ids, strict=True)]
    actions.give_memberships(actor=actor, rows=memberships)
    for member in cast.CAST:
        people = [person for (other, _), person in zip(hats, ids, strict=True) if other is member]
        actions.create_account(
            actor=actor, person_ids=people, username=member.username, password=cast.PASSWORD, email=""
        )


def _seat(places: Places, seat: cast.Seat, person: UUID) -> dict[str, Any]:
    return {
        "authority_id": places.authorities[seat.authority],
        "person_id": person,
        "role": seat.role,
        "school_id": places.schools.get(seat.school),
        "district_id": places.districts.get(seat.district),
        "provider_id": places.providers.get(seat.provider),
        "department_id": places.departments.get((seat.authority, OFFICE_ROLES.get(seat.role, ""))),
        "valid_from": SINCE,
    }
