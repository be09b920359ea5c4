# SPDX-License-Identifier: EUPL-1.2
"""What is called to mind, what becomes of todos whose owner has gone, and what a calendar gets."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.worlds import SYSTEM, World
from tragwerk.core.access.public import (
    Actor,
    Role,
    actor_scope,
    system_scope,
    uuid7,
)
from tragwerk.core.extend.public import CALENDAR, TodoKind, calendar_sources
from tragwerk.core.notify.public import Notice
from tragwerk.core.orgs.public import Account, Membership
from tragwerk.core.todos.pages import page_of_todo, register_todo_page
from tragwerk.core.todos.public import Todo, actions, dated_todos
from tragwerk.core.todos.tasks import remind
from tragwerk.core.todos.tests.conftest import TODAY, todo, want, write

pytestmark = pytest.mark.django_db


def notices() -> list[Notice]:
    with system_scope(reason="tests"):
        return list(Notice.objects.order_by("account__username"))


def make_due(key: UUID, due: date | None = None) -> None:
    with system_scope(reason="tests"):
        Todo.objects.filter(pk=key).update(remind_on=TODAY(), due_on=due)


def run_remind() -> dict[str, Any]:
    class Context:
        actor = SYSTEM

    return remind(context=Context())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "said"), [(0, "Heute fällig: "), (3, "Fällig am "), (-2, "Überfällig seit "), (None, "Aufgabe: ")]
)
def test_the_owner_is_reminded_with_the_day(world: World, officer: Actor, days: int | None, said: str) -> None:
    key = write(world, officer)
    make_due(key, None if days is None else TODAY() + timedelta(days=days))
    assert run_remind() == {"reminders": 1, "handed_over": 0}
    (notice,) = notices()
    assert notice.sentence.startswith(said)
    assert (notice.account_id, notice.in_digest) == (officer.account_id, True)
    assert run_remind()["reminders"] == 0


def test_a_todo_of_the_office_reminds_all_who_hold_its_right(world: World, kind: TodoKind) -> None:
    (key,) = actions.ensure(source="tests", wants=[want(world)])
    make_due(key)
    run_remind()
    assert {row.account.username for row in notices()} == {"test-authority_it", "test-school_administration"}


def test_what_is_done_reminds_nobody_and_takes_its_reminders_back(world: World, officer: Actor) -> None:
    key = write(world, officer)
    make_due(key)
    run_remind()
    actions.finish_todos(actor=officer, ids=[key])
    (notice,) = notices()
    assert notice.read_at is not None
    assert notice.mail_at is None


def test_todos_of_somebody_who_has_gone_belong_to_the_office(world: World, officer: Actor) -> None:
    key = write(world, officer, account_id=world.accounts[Role.HEAD].pk)
    with system_scope(reason="tests"):
        Membership.objects.filter(person=world.people[Role.HEAD]).update(valid_to=date(2021, 1, 1))
    assert run_remind()["handed_over"] == 1
    assert (todo(key).account_id, todo(key).owner_name) == (None, "")
    closed = write(world, officer)
    with system_scope(reason="tests"):
        Account.objects.filter(username="test-authority_it").update(is_active=False)
    assert run_remind()["handed_over"] == 1
    assert todo(closed).account_id is None


def test_a_calendar_gets_open_todos_with_a_day(world: World, officer: Actor) -> None:
    first = write(world, officer, due_on=date(2031, 1, 5))
    second = write(world, officer, due_on=date(2031, 1, 1))
    write(world, officer)
    done = write(world, officer, due_on=date(2031, 1, 2))
    actions.finish_todos(actor=officer, ids=[done])
    with actor_scope(officer):
        assert [row.pk for row in dated_todos(officer)] == [second, first]
        assert [row.pk for row in dated_todos(officer, earliest=date(2031, 1, 2))] == [first]
        assert [row.pk for row in dated_todos(officer, latest=date(2031, 1, 2))] == [second]


def test_open_todos_with_a_day_stand_in_the_calendar_without_their_note(world: World, officer: Actor) -> None:
    key = write(world, officer, due_on=date(2031, 1, 5), note="Frau Muster anrufen")
    write(world, officer, due_on=date(2031, 2, 1))
    with actor_scope(officer):
        (event,) = (
            event
            for source in calendar_sources.at(CALENDAR, officer)
            if source.key == "todos"
            for event in source.load(officer, date(2031, 1, 1), date(2031, 1, 31))
        )
    assert (event.key, event.first_day, event.url) == (str(key), date(2031, 1, 5), page_of_todo(key))
    assert event.title.endswith("Ladewagen bestellen")
    assert "Muster" not in f"{event.title} {event.note}"


def test_the_page_of_a_todo_is_named_by_who_owns_it(monkeypatch: Any) -> None:
    monkeypatch.setattr("tragwerk.core.todos.pages._page", [])
    assert page_of_todo(uuid7()) == ""
    register_todo_page(lambda key: f"/aufgaben/{key}/")
    key = uuid7()
    assert page_of_todo(key) == f"/aufgaben/{key}/"
