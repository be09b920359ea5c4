# SPDX-License-Identifier: EUPL-1.2
"""Programs for tests: a token of somebody of the world, and a client that shows it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from tests.worlds import World
from tragwerk.core.access.public import Actor, Permission, Role, no_scope
from tragwerk.core.api.public import actions, grantable_scopes, used_permissions

API = "/api/v1"


def token_of(actor: Actor, scopes: Iterable[Permission] | None = None, name: str = "Abgleich") -> str:
    """Make a token and return its secret; without scopes it holds all that its person may hand on."""
    import tragwerk.config.api  # noqa: F401 - operations are known once they are read

    wanted = grantable_scopes(actor, used_permissions()) if scopes is None else scopes
    made = actions.create_token(
        actor=actor, name=name, scopes=[one.name for one in wanted], expires_at=timezone.now() + timedelta(days=90)
    )
    return made.secret


class Program:
    """Calls the interface with a token."""

    def __init__(self, token: str = "", language: str = "en", **options: Any) -> None:
        self.client = Client(**options)
        self.headers = {"Accept-Language": language} | ({"Authorization": f"Bearer {token}"} if token else {})

    def call(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Any:
        """Send a call outside every scope, as it comes from outside."""
        given: dict[str, Any] = {"headers": {**self.headers, **(headers or {})}}
        if body is not None:
            given |= {"data": json.dumps(body), "content_type": "application/json"}
        with no_scope():
            return self.client.generic(
                method, path if path.startswith("/") and "/api/" in path else API + path, **given
            )

    def get(self, path: str, **headers: str) -> Any:
        return self.call("GET", path, headers=headers)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.call("POST", path, body, {name.replace("_", "-"): value for name, value in headers.items()})

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self.call("PATCH", path, body, {name.replace("_", "-"): value for name, value in headers.items()})


def program_of(world: World, role: Role = Role.AUTHORITY_IT, scopes: Iterable[Permission] | None = None) -> Program:
    """The program of somebody of the world, with all rights that can be handed on or with these."""
    return Program(token_of(world.actor(role), scopes))
