# SPDX-License-Identifier: EUPL-1.2
"""Todos: who sees and does which, and what can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.worlds import World
from tragwerk.core.access.public import (
    Actor,
    DomainError,
    NotAllowed,
    NotVisible,
    Role,
    actor_scope,
    batch,
    system_scope,
    uuid7,
)
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.extend.public import TodoKind
from tragwerk.core.notify.public import Notice
from tragwerk.core.todos.public import TodoState, actions, urgent_todos
from tragwerk.core.todos.tests.conftest import CHECK, TODAY, seen, todo, write

pytestmark = pytest.mark.django_db


def test_an_own_todo_is_seen_by_nobody_else(world: World, officer: Actor) -> None:
    key = write(world, officer, due_on=TODAY() + timedelta(days=10))
    assert seen(officer) == {key}
    for role in (Role.SCHOOL_ADMINISTRATION, Role.HEAD, Role.DISTRICT_COORDINATOR):
        assert seen(world.actor(role)) == set()
    assert todo(key).remind_on == TODAY() + timedelta(days=3)


def test_a_todo_of_the_office_is_seen_by_all_who_hold_its_right(world: World, officer: Actor, kind: TodoKind) -> None:
    own = write(world, officer, account_id=None)
    at_school = write(world, officer, account_id=None, kind=CHECK, school_id=world.school.pk)
    assert seen(world.actor(Role.SCHOOL_ADMINISTRATION)) == {own, at_school}
    assert seen(world.actor(Role.TREASURY)) == {own}, "the treasury manages no school"
    assert seen(world.actor(Role.TEACHER)) == set()


def test_who_works_by_mandate_keeps_own_todos_at_the_customers(world: World) -> None:
    technician = world.actor(Role.PROVIDER_TECHNICIAN)
    key = write(world, technician)
    assert seen(technician) == {key}
    assert todo(key).owner_name == technician.label
    with pytest.raises(NotAllowed):
        write(world, technician, account_id=None)


def test_who_may_not_give_todos_writes_own_ones_only(world: World) -> None:
    teacher = world.actor(Role.TEACHER)
    key = write(world, teacher, school_id=world.school.pk)
    assert seen(teacher) == {key}
    assert todo(write(world, teacher)).school_id == world.school.pk, "it lies where its owner sits"
    with pytest.raises(NotVisible):
        write(world, teacher, account_id=None)
    with pytest.raises(NotAllowed):
        write(world, teacher, school_id=world.school.pk, account_id=None)
    with pytest.raises(NotAllowed):
        write(world, world.actor(Role.PUPIL), school_id=world.school.pk)


def test_a_todo_for_somebody_of_a_school_lies_where_they_sit(world: World, officer: Actor) -> None:
    key = write(world, officer, account_id=world.accounts[Role.HEAD].pk)
    assert todo(key).school_id == world.school.pk
    assert todo(key).owner_name == str(world.people[Role.HEAD])
    assert seen(world.actor(Role.HEAD)) == {key}
    assert seen(officer) == {key}, "who gave it away follows it"


@pytest.mark.parametrize("given", [{"title": "  "}, {"kind": "tests.unknown"}])
def test_a_todo_says_what_is_to_be_done(world: World, officer: Actor, given: dict[str, Any]) -> None:
    with pytest.raises(DomainError):
        write(world, officer, **given)


def test_a_todo_for_somebody_who_does_not_work_there_is_refused(world: World, officer: Actor) -> None:
    with pytest.raises(DomainError):
        write(world, officer, account_id=uuid7())
    with pytest.raises(DomainError):
        write(world, officer, account_id=world.accounts[Role.PUPIL].pk)


def test_nobody_writes_into_a_foreign_authority(world: World, officer: Actor) -> None:
    with pytest.raises(NotVisible), actor_scope(officer):
        write(world, officer, authority_id=world.foreign.pk, account_id=None)


def test_done_is_done_opened_again_and_done_again(world: World, officer: Actor) -> None:
    key = write(world, officer, due_on=TODAY() + timedelta(days=10))
    assert actions.finish_todos(actor=officer, ids=[key]) == [key]
    row = todo(key)
    assert (row.state, row.closed_by, row.closed_account, row.remind_on) == (
        "done",
        officer.label,
        officer.account_id,
        None,
    )
    assert actions.finish_todos(actor=officer, ids=[key]) == [], "twice changes nothing"
    with pytest.raises(DomainError):
        actions.drop_todos(actor=officer, ids=[key], reason="doch nicht")
    assert actions.reopen_todos(actor=officer, ids=[key]) == [key]
    assert actions.reopen_todos(actor=officer, ids=[key]) == []
    assert todo(key).remind_on == TODAY() + timedelta(days=3)


def test_what_is_dropped_has_a_reason(world: World, officer: Actor) -> None:
    key = write(world, officer)
    with pytest.raises(DomainError):
        actions.drop_todos(actor=officer, ids=[key], reason=" ")
    actions.drop_todos(actor=officer, ids=[key], reason="Storniert")
    with system_scope(reason="tests"):
        assert AuditEntry.objects.get(verb="todos.drop_todos").reason == "Storniert"
    assert todo(key).state == TodoState.DROPPED


def test_foreign_todos_are_not_there_for_any_verb(world: World, officer: Actor) -> None:
    key = write(world, officer)
    other = world.actor(Role.TREASURY)
    day = TODAY() + timedelta(days=1)
    verbs: list[Callable[[], object]] = [
        lambda: actions.finish_todos(actor=other, ids=[key]),
        lambda: actions.drop_todos(actor=other, ids=[key], reason="x"),
        lambda: actions.reopen_todos(actor=other, ids=[key]),
        lambda: actions.snooze_todos(actor=other, ids=[key], until=day),
        lambda: actions.assign_todos(actor=other, ids=[key], account_id=None),
        lambda: actions.change_todos(actor=other, changes={key: {"title": "x"}}),
    ]
    for verb in verbs:
        with pytest.raises(NotVisible):
            verb()


def test_put_off_it_comes_back_and_is_called_to_mind_on_that_day(world: World, officer: Actor) -> None:
    key = write(world, officer, due_on=TODAY())
    until = TODAY() + timedelta(days=2)
    actions.snooze_todos(actor=officer, ids=[key], until=until)
    with actor_scope(officer):
        assert urgent_todos(officer) == []
        assert [row.pk for row in urgent_todos(officer, until)] == [key]
    assert todo(key).remind_on == until
    for day in (TODAY(), TODAY() + timedelta(days=400)):
        with pytest.raises(DomainError):
            actions.snooze_todos(actor=officer, ids=[key], until=day)
    actions.finish_todos(actor=officer, ids=[key])
    with pytest.raises(DomainError):
        actions.snooze_todos(actor=officer, ids=[key], until=until)


def test_a_new_day_begins_the_ladder_anew(world: World, officer: Actor) -> None:
    key = write(world, officer)
    actions.change_todos(actor=officer, changes={key: {"due_on": TODAY() + timedelta(days=30), "title": " Neu  hier "}})
    assert (todo(key).remind_on, todo(key).title) == (TODAY() + timedelta(days=23), "Neu hier")
    with pytest.raises(TypeError):
        actions.change_todos(actor=officer, changes={key: {"state": "done"}})
    actions.finish_todos(actor=officer, ids=[key])
    with pytest.raises(DomainError):
        actions.change_todos(actor=officer, changes={key: {"title": "x"}})


def test_a_todo_is_given_away_told_and_given_back_to_the_office(world: World, officer: Actor) -> None:
    key = write(world, officer)
    target = world.accounts[Role.HEAD].pk
    actions.assign_todos(actor=officer, ids=[key], account_id=target)
    row = todo(key)
    assert (row.account_id, row.school_id, row.owner_name) == (target, world.school.pk, str(world.people[Role.HEAD]))
    with system_scope(reason="tests"):
        notice = Notice.objects.get()
    assert (notice.account_id, notice.kind, notice.about_id) == (target, "todos.assigned", key)
    actions.assign_todos(actor=officer, ids=[key], account_id=None)
    assert (todo(key).account_id, todo(key).owner_name) == (None, "")
    with pytest.raises(NotAllowed):
        actions.assign_todos(actor=world.actor(Role.TEACHER), ids=[key], account_id=None)


def test_what_was_done_at_once_is_taken_back_at_once_by_who_did_it(world: World, officer: Actor) -> None:
    keys = [write(world, officer) for _each in range(3)]
    change = uuid7()
    with batch(change):
        actions.finish_todos(actor=officer, ids=keys)
    with pytest.raises(NotVisible):
        actions.undo_change(actor=world.actor(Role.TREASURY), batch_id=change)
    assert actions.undo_change(actor=officer, batch_id=change).restored == 3
    assert {todo(key).state for key in keys} == {TodoState.OPEN}
    with pytest.raises(DomainError):
        actions.undo_change(actor=officer, batch_id=change)


def test_many_todos_cost_as_many_statements_as_few(world: World, officer: Actor) -> None:
    counts = []
    for number in (2, 12):
        keys = [write(world, officer) for _each in range(number)]
        with CaptureQueriesContext(connection) as statements:
            actions.finish_todos(actor=officer, ids=keys)
        counts.append(len(statements))
    assert counts[0] == counts[1]
