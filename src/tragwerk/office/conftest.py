# SPDX-License-Identifier: EUPL-1.2
"""A browser for every role of the small world."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.worlds import World
from tragwerk.core.access.public import Role

SignIn = Callable[[Role], Client]


@pytest.fixture
def sign_in(world: World) -> SignIn:
    """Return a function that signs somebody of a role in."""

    def browser(role: Role) -> Client:
        client = Client()
        client.force_login(world.accounts[role])
        return client

    return browser


@pytest.fixture
def officer(sign_in: SignIn) -> Client:
    """The browser of the IT officer of the own authority."""
    return sign_in(Role.AUTHORITY_IT)
