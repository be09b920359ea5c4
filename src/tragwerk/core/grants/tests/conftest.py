# SPDX-License-Identifier: EUPL-1.2
"""A giver, a neighbour that receives, and somebody who reads there."""

from __future__ import annotations

import pytest

from tests.worlds import World
from tragwerk.core.access.public import Actor, Role
from tragwerk.core.grants.tests.steps import authority, somebody
from tragwerk.core.orgs.public import Authority


@pytest.fixture
def neighbour(world: World) -> Authority:
    return authority("99003", "Stadt Nachbarort")


@pytest.fixture
def reader(neighbour: Authority) -> Actor:
    return somebody(neighbour)


@pytest.fixture
def giver(world: World) -> Actor:
    return world.actor(Role.SCHOOL_ADMINISTRATION)
