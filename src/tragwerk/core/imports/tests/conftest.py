# SPDX-License-Identifier: EUPL-1.2
"""Who imports in these tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.worlds import World
from tragwerk.core.access.public import (
    Actor,
    Role,
    actor_scope,
)


@pytest.fixture
def officer(world: World) -> Iterator[Actor]:
    """The IT officer of the authority, signed in."""
    actor = world.actor(Role.AUTHORITY_IT)
    with actor_scope(actor):
        yield actor
