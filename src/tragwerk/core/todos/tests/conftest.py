# SPDX-License-Identifier: EUPL-1.2
"""A fictional kind of todo, and short ways to write and look."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from tests.worlds import World
from tragwerk.core.access.public import (
    Actor,
    Place,
    Role,
    actor_scope,
    system_scope,
)
from tragwerk.core.extend import registry
from tragwerk.core.extend.public import TodoKind
from tragwerk.core.orgs.public import MANAGE_SCHOOL
from tragwerk.core.todos.public import Todo, Want, actions, todos_of

CHECK = "tests.check"


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Iterator[TodoKind]:
    """A fictional kind of todo, which nothing below knows."""
    made = TodoKind(CHECK, "Prüfen", "check", MANAGE_SCHOOL, ladder=(-2, 0, 5))
    registry.contribute(made)
    yield made
    registry.todo_kinds._items["todos"].remove(made)


@pytest.fixture
def officer(world: World) -> Actor:
    return world.actor(Role.AUTHORITY_IT)


def write(world: World, actor: Actor, **given: Any) -> UUID:
    plain: dict[str, Any] = {
        "authority_id": world.own.pk,
        "school_id": None,
        "title": "Ladewagen bestellen",
        "account_id": actor.account_id,
    }
    return actions.create_todos(actor=actor, rows=[{**plain, **given}])[0]


def todo(key: UUID) -> Todo:
    with system_scope(reason="tests"):
        found: Todo = Todo.objects.get(pk=key)
    return found


def seen(actor: Actor) -> set[UUID]:
    with actor_scope(actor):
        return {row.pk for row in todos_of(actor)}


def want(world: World, **given: Any) -> Want:
    plain: dict[str, Any] = {
        "origin": "tests:1",
        "kind": CHECK,
        "place": Place(world.own.pk, world.school.pk),
        "title": "Netz prüfen",
    }
    return Want(**{**plain, **given})


TODAY = timezone.localdate
