# SPDX-License-Identifier: EUPL-1.2
"""What the tests of devices start from."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from tests.worlds import SYSTEM, World
from tragwerk.assets.public import Asset, actions
from tragwerk.core.access.public import Actor, Role, system_scope
from tragwerk.core.forms.tests.steps import device, own_field, words


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


@pytest.fixture
def window(world: World, client: Client) -> Client:
    """The browser of the IT officer."""
    client.force_login(world.accounts[Role.AUTHORITY_IT])
    return client


@pytest.fixture
def many(world: World) -> dict[str, Asset]:
    """A few devices of several kinds, one of them at another authority."""
    with system_scope(reason="tests"):
        own_field(world, "Anschlüsse", "choices", options=words("HDMI", "VGA"), kinds=["projector"])
        own_field(world, "Schloss", kinds=["projector"])
        own_field(world, "Geprüft am", "date", kinds=["projector"])
        own_field(world, "Wert", "money")
        return {
            "dim": device(world, f__lumen=2500, f__light="lamp", x__anschlusse=("vga",), x__schloss="Äpfel 2"),
            "bright": device(world, f__lumen=4000, f__light="laser", x__anschlusse=("hdmi", "vga")),
            "bare": device(world),
            "tablet": device(world, "tablet", f__storage=64),
            "printer": device(world, "printer", f__colour=False),
            "foreign": device(world, foreign=True, f__lumen=4000),
        }
