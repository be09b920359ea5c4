# SPDX-License-Identifier: EUPL-1.2
"""Todos that packages make and close by themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.worlds import World
from tragwerk.core.access.public import (
    Actor,
    Role,
    scope,
    system_scope,
)
from tragwerk.core.extend.public import TodoKind
from tragwerk.core.todos.models import TRANSITIONS
from tragwerk.core.todos.public import Todo, TodosClosed, TodoState, actions
from tragwerk.core.todos.tests.conftest import CHECK, TODAY, seen, todo, want, write

pytestmark = pytest.mark.django_db


def test_a_source_makes_its_todo_once_and_closes_it_once(world: World, kind: TodoKind) -> None:
    (key,) = actions.ensure(source="tests", wants=[want(world, due_on=TODAY() + timedelta(days=9))])
    assert actions.ensure(source="tests", wants=[want(world, due_on=TODAY() + timedelta(days=9))]) == [key]
    assert todo(key).remind_on == TODAY() + timedelta(days=7)
    assert actions.close(source="tests", authority_id=world.own.pk, origins=["tests:1", "tests:unknown", ""]) == [key]
    assert actions.close(source="tests", authority_id=world.own.pk, origins=["tests:1"]) == []
    assert (todo(key).state, todo(key).closed_by) == ("done", "tests")


def test_a_source_opens_again_what_it_closed_itself_and_leaves_what_somebody_did(
    world: World, officer: Actor, kind: TodoKind
) -> None:
    (key,) = actions.ensure(source="tests", wants=[want(world)])
    actions.close(source="tests", authority_id=world.own.pk, origins=["tests:1"], state=TodoState.DROPPED)
    actions.ensure(source="tests", wants=[want(world, title="Netz noch einmal prüfen")])
    assert (todo(key).state, todo(key).title) == ("open", "Netz noch einmal prüfen")
    actions.finish_todos(actor=officer, ids=[key])
    actions.ensure(source="tests", wants=[want(world)])
    assert todo(key).state == TodoState.DONE


def test_what_people_put_off_or_gave_away_stays_so(world: World, officer: Actor, kind: TodoKind) -> None:
    (key,) = actions.ensure(source="tests", wants=[want(world, due_on=TODAY() + timedelta(days=9))])
    until = TODAY() + timedelta(days=5)
    actions.snooze_todos(actor=officer, ids=[key], until=until)
    actions.assign_todos(actor=officer, ids=[key], account_id=world.accounts[Role.HEAD].pk)
    actions.ensure(source="tests", wants=[want(world, due_on=TODAY() + timedelta(days=20))])
    row = todo(key)
    assert (row.account_id, row.remind_on, row.due_on) == (
        world.accounts[Role.HEAD].pk,
        until,
        TODAY() + timedelta(days=20),
    )


def test_a_source_may_name_the_owner_and_many_at_once(world: World, kind: TodoKind) -> None:
    keys = actions.ensure(
        source="tests",
        wants=[want(world, origin=f"tests:{one}", account_id=world.accounts[Role.HEAD].pk) for one in range(3)],
    )
    assert len(set(keys)) == 3
    assert seen(world.actor(Role.HEAD)) == set(keys)
    assert actions.ensure(source="tests", wants=[]) == []


def test_a_source_that_says_too_little_is_refused(world: World, kind: TodoKind) -> None:
    with pytest.raises(LookupError):
        actions.ensure(source="tests", wants=[want(world, kind="tests.unknown")])
    with pytest.raises(ValueError, match="origin"):
        actions.ensure(source="tests", wants=[want(world, origin="")])


def test_sources_are_told_what_people_closed(world: World, officer: Actor, kind: TodoKind, monkeypatch: Any) -> None:
    told: list[Any] = []
    monkeypatch.setattr("tragwerk.core.todos.actions.deciding.publish", told.append)
    (key,) = actions.ensure(source="tests", wants=[want(world)])
    actions.finish_todos(actor=officer, ids=[key])
    assert told == [TodosClosed((key,), ("tests:1",), "done")]


def test_an_origin_is_one_todo_for_the_database_too(world: World, kind: TodoKind) -> None:
    actions.ensure(source="tests", wants=[want(world)])
    with pytest.raises(IntegrityError), transaction.atomic(), system_scope(reason="tests"):
        Todo.objects.create(authority=world.own, kind=CHECK, title="x", right="x", origin="tests:1", created_by="x")


def test_the_states_are_those_of_the_table(world: World, officer: Actor) -> None:
    assert set(TRANSITIONS) == set(TodoState)
    write(world, officer)
    with pytest.raises(IntegrityError), transaction.atomic(), system_scope(reason="tests"):
        Todo.objects.update(state="done")


def test_a_source_writes_in_the_scope_of_its_authority(world: World, kind: TodoKind) -> None:
    with scope(authorities=[world.foreign.pk]):
        (key,) = actions.ensure(source="tests", wants=[want(world)])
    assert todo(key).authority_id == world.own.pk
