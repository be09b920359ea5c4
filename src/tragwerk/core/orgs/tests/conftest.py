# SPDX-License-Identifier: EUPL-1.2
"""Somebody who has left long ago, who asks that they leave the trail too, and who confirms it."""

from datetime import date

import pytest

from tests.worlds import SYSTEM, World
from tragwerk.core.access.public import Actor, Role, system_scope
from tragwerk.core.audit.public import change_rows, record
from tragwerk.core.orgs.public import Membership, Person, actions

LONG_GONE = date(2020, 7, 31)


@pytest.fixture
def asker(world: World) -> Actor:
    return world.actor(Role.AUTHORITY_IT)


@pytest.fixture
def second(world: World) -> Actor:
    return world.actor(Role.SCHOOL_ADMINISTRATION)


@pytest.fixture
def gone(world: World) -> Person:
    """The treasury of long ago: somebody who acted, who was given a role, and whose role has ended."""
    person, actor = world.people[Role.TREASURY], world.actor(Role.TREASURY)
    with system_scope(reason="tests"):
        record(actor=actor, verb="tests.act", target=world.school, changes={"name": ["a", "b"]}, reason="Umbau")
        change_rows(actor=SYSTEM, verb="tests.person", model=Person, changes={person.pk: {"email": "t@example.org"}})
    actions.give_memberships(
        actor=SYSTEM,
        rows=[
            {
                "authority_id": world.own.pk,
                "person_id": person.pk,
                "role": Role.TEACHER,
                "school_id": world.school.pk,
                "valid_from": date(2019, 1, 1),
            }
        ],
        reason=f"{person} hilft aus",
    )
    with system_scope(reason="tests"):
        roles = list(Membership.objects.filter(person=person, role=Role.TEACHER))
        change_rows(actor=SYSTEM, verb="tests.end", model=Membership, changes={roles[0].pk: {"valid_to": LONG_GONE}})
        Membership.objects.filter(person=person).update(valid_from=date(2018, 1, 1), valid_to=LONG_GONE)
    return person
