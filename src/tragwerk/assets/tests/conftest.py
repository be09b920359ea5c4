# SPDX-License-Identifier: EUPL-1.2
"""What the tests of devices start from."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from tests.worlds import SYSTEM, World
from tragwerk.assets.public import Asset, actions
from tragwerk.core.access.public import Actor, Role, system_scope


@pytest.fixture
def officer(world: World) -> Actor:
    """The IT officer of the own authority."""
    return world.actor(Role.AUTHORITY_IT)


@pytest.fixture
def make(world: World) -> Callable[..., Asset]:
    """Return a function that puts one device into the stock."""
    numbers = iter(range(1, 10_000))

    def make_one(**values: Any) -> Asset:
        row = {
            "authority_id": world.own.pk,
            "tag": f"MU-{next(numbers):04d}",
            "maker": "Apple",
            "model": "iPad 9",
            "kind": "tablet",
            **values,
        }
        with system_scope(reason="tests: a device"):
            key: UUID = actions.create_assets(actor=SYSTEM, rows=[row])[0]
            asset: Asset = Asset.objects.get(pk=key)
        return asset

    return make_one
