# SPDX-License-Identifier: EUPL-1.2
"""What people do with todos: done, dropped, open again, put off, given to somebody else."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, Place, action, require
from tragwerk.core.audit.public import change_rows
from tragwerk.core.events.public import publish
from tragwerk.core.notify.public import Message, Said, settle_notices, tell
from tragwerk.core.todos.actions.writing import placed, refuse_closed
from tragwerk.core.todos.events import TodosClosed
from tragwerk.core.todos.kinds import ASSIGNED, REMINDER, ladder_of
from tragwerk.core.todos.models import TRANSITIONS, Todo, TodoState
from tragwerk.core.todos.pages import page_of_todo
from tragwerk.core.todos.permissions import ASSIGN_TODO, USE_TODO
from tragwerk.core.todos.queries import visible_todos
from tragwerk.core.todos.rules import next_reminder

LONGEST_PAUSE = timedelta(days=366)


@action(USE_TODO)
def finish_todos(*, actor: Actor, ids: Sequence[UUID]) -> list[UUID]:
    """Call todos done; those that are done already stay so."""
    rows = [row for row in visible_todos(actor, ids) if row.state != TodoState.DONE]
    return _close(actor, "todos.finish_todos", rows, TodoState.DONE, ids)


@action(USE_TODO)
def drop_todos(*, actor: Actor, ids: Sequence[UUID], reason: str) -> list[UUID]:
    """Leave todos undone, with the reason."""
    if not reason.strip():
        raise DomainError(_("Please say why this need not be done."), field="reason", code="reason")
    rows = [row for row in visible_todos(actor, ids) if row.state != TodoState.DROPPED]
    return _close(actor, "todos.drop_todos", rows, TodoState.DROPPED, ids, reason.strip())


def _close(
    actor: Actor, verb: str, rows: Sequence[Todo], state: TodoState, ids: Sequence[UUID], reason: str = ""
) -> list[UUID]:
    for row in rows:
        refuse_step(row, state)
    changes = {row.pk: closing(actor, state) for row in rows} or {key: {} for key in ids}
    done = change_rows(actor=actor, verb=verb, model=Todo, changes=changes, reason=reason)
    tell_closed(rows, state)
    return done


def refuse_step(row: Todo, state: TodoState) -> None:
    """Refuse a step that the state does not allow."""
    if state not in TRANSITIONS[TodoState(row.state)]:
        refuse_closed(row)


def closing(actor: Actor, state: TodoState) -> dict[str, Any]:
    """Return the columns of a todo that ends now."""
    return {
        "state": state,
        "closed_by": actor.label[:160],
        "closed_account": actor.account_id,
        "closed_at": timezone.now(),
        "remind_on": None,
    }


def tell_closed(rows: Sequence[Todo], state: TodoState) -> None:
    """Take back what was to be called to mind, and tell the sources."""
    for authority_id in {row.authority_id for row in rows}:
        keys = [row.pk for row in rows if row.authority_id == authority_id]
        for kind in (REMINDER, ASSIGNED):
            settle_notices(authority_id=authority_id, kind=kind, about_ids=keys)
    if rows:
        publish(TodosClosed(tuple(row.pk for row in rows), tuple(row.origin for row in rows), state.value))


@action(USE_TODO)
def reopen_todos(*, actor: Actor, ids: Sequence[UUID]) -> list[UUID]:
    """Open todos again that were done or dropped."""
    today = timezone.localdate()
    rows = [row for row in visible_todos(actor, ids) if row.state != TodoState.OPEN]
    changes = {row.pk: opening(row, today) for row in rows} or {key: {} for key in ids}
    return change_rows(actor=actor, verb="todos.reopen_todos", model=Todo, changes=changes)


def opening(row: Todo, today: date) -> dict[str, Any]:
    """Return the columns of a todo that is open again."""
    return {
        "state": TodoState.OPEN,
        "closed_by": "",
        "closed_account": None,
        "closed_at": None,
        "remind_on": next_reminder(row.due_on, ladder_of(row.kind), today, row.snoozed_until),
    }


@action(USE_TODO)
def snooze_todos(*, actor: Actor, ids: Sequence[UUID], until: date) -> list[UUID]:
    """Put todos off: they come back on that day, and are called to mind on it."""
    today = timezone.localdate()
    if not today < until <= today + LONGEST_PAUSE:
        raise DomainError(
            _("A todo can be put off until tomorrow at the earliest and for a year at most. Please choose such a day."),
            field="until",
            code="until",
        )
    rows = visible_todos(actor, ids)
    for row in rows:
        refuse_closed(row)
    changes: Mapping[UUID, Mapping[str, Any]] = {row.pk: {"snoozed_until": until, "remind_on": until} for row in rows}
    return change_rows(actor=actor, verb="todos.snooze_todos", model=Todo, changes=changes)


@action(ASSIGN_TODO)
def assign_todos(*, actor: Actor, ids: Sequence[UUID], account_id: UUID | None) -> list[UUID]:
    """Give todos to somebody of the authority, or to the office; the new owner is told."""
    rows = visible_todos(actor, ids)
    require(actor, ASSIGN_TODO, rows)
    changes: dict[UUID, dict[str, Any]] = {}
    for row in rows:
        refuse_closed(row)
        there = {"account_id": None, "owner_name": ""}
        changes[row.pk] = there if account_id is None else placed(row.authority_id, row.school_id, account_id)
    places = {Place(row.authority_id, changes[row.pk].get("school_id", row.school_id)) for row in rows}
    require(actor, ASSIGN_TODO, places)
    done = change_rows(actor=actor, verb="todos.assign_todos", model=Todo, changes=changes)
    if account_id is not None:
        given = set(done)
        tell([_given(actor, row, account_id) for row in rows if row.pk in given])
    return done


def _given(actor: Actor, row: Todo, account_id: UUID) -> Message:
    def say() -> Said:
        return Said(_("%(name)s gives you a todo: %(title)s") % {"name": actor.label, "title": row.title}, row.note)

    place = Place(row.authority_id, row.school_id)
    return Message(ASSIGNED, place, say, page_of_todo(row.pk), to=[account_id], but=actor.account_id, about_id=row.pk)
