# SPDX-License-Identifier: EUPL-1.2
"""The names, people and organisations that the parameters of routes stand for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.worlds import World
from tragwerk.core.access.public import Role, uuid7
from tragwerk.core.orgs.public import Authority, Department, Mandate, Membership, Person, School, ServiceProvider

Maker = Callable[[World, School], Any]


def name_of(world: World, school: School) -> str:
    """Return a name; what belongs to the foreign authority carries the canary."""
    return "Kanarienvogel" if school.authority_id == world.foreign.pk else "Eigen"


def authority_of(world: World, school: School) -> Authority:
    return school.authority


def person_of(world: World, school: School) -> Person:
    found: Person = Person.objects.create(
        authority=school.authority, last_name=name_of(world, school), first_name="Karla"
    )
    return found


def mandate_of(world: World, school: School) -> Mandate:
    found: Mandate = Mandate.objects.create(
        authority=school.authority,
        provider=ServiceProvider.objects.get_or_create(name="Anderer Dienst")[0],
        subject=name_of(world, school),
        valid_from=date(2020, 1, 1),
    )
    return found


def membership_of(world: World, school: School) -> Membership:
    found: Membership = Membership.objects.create(
        authority=school.authority,
        person=person_of(world, school),
        role=Role.TEACHER,
        school=school,
        valid_from=date(2020, 1, 1),
    )
    return found


def department_of(world: World, school: School) -> Department:
    found: Department = Department.objects.create(
        authority=school.authority, name=f"{name_of(world, school)} {uuid7().hex[-8:]}"
    )
    return found
