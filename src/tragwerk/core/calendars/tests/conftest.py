# SPDX-License-Identifier: EUPL-1.2
"""Who keeps calendars in the tests: somebody of the authority, and the head of one school."""

from collections.abc import Iterator

import pytest

from tests.worlds import World
from tragwerk.core.access.public import Actor, Role, actor_scope
from tragwerk.core.calendars.queries import CalendarPlace


@pytest.fixture
def officer(world: World) -> Iterator[Actor]:
    actor = world.actor(Role.AUTHORITY_IT)
    with actor_scope(actor):
        yield actor


@pytest.fixture
def head(world: World) -> Actor:
    return world.actor(Role.HEAD)


@pytest.fixture
def authority(world: World) -> CalendarPlace:
    return CalendarPlace(world.own)


@pytest.fixture
def school(world: World) -> CalendarPlace:
    return CalendarPlace(world.own, world.school)
