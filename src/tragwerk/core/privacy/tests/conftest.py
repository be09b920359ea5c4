# SPDX-License-Identifier: EUPL-1.2
"""Somebody of the authority, and people who left long ago."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from tests.worlds import LONG_AGO, World
from tragwerk.core.access.public import Actor, Role, actor_scope
from tragwerk.core.orgs.public import Account, Membership, Person

Leaver = Callable[..., Person]
LEFT = date(2015, 7, 31)


@pytest.fixture
def officer(world: World) -> Iterator[Actor]:
    actor = world.actor(Role.AUTHORITY_IT)
    with actor_scope(actor):
        yield actor


@pytest.fixture
def leaver(world: World) -> Leaver:
    """Return what makes somebody who has gone; the trail names nobody whom no verb has made."""

    def make(
        role: Role = Role.TEACHER, left: date = LEFT, account: Account | None = None, name: str = "Gegangen"
    ) -> Person:
        person: Person = Person.objects.create(
            authority=world.own, first_name="Karla", last_name=name, account=account, email="karla@example.invalid"
        )
        Membership.objects.create(
            authority=world.own,
            person=person,
            role=role,
            school=world.school,
            valid_from=min(LONG_AGO, left),
            valid_to=left,
        )
        return person

    return make
