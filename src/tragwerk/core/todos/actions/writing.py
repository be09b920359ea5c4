# SPDX-License-Identifier: EUPL-1.2
"""Writing todos down, and changing what they say."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, Place, action, require
from tragwerk.core.audit.public import change_rows, create_rows
from tragwerk.core.orgs.public import Holder, holders_in
from tragwerk.core.todos.kinds import OWN, kind_named, ladder_of
from tragwerk.core.todos.models import Todo, TodoState
from tragwerk.core.todos.permissions import ASSIGN_TODO, USE_TODO
from tragwerk.core.todos.queries import visible_todos
from tragwerk.core.todos.rules import next_reminder

SAID = ("title", "note", "due_on")


@action(USE_TODO)
def create_todos(*, actor: Actor, rows: Sequence[Mapping[str, Any]]) -> list[UUID]:
    """Write todos down, given by column names; without `account_id` one belongs to the office.

    Raises DomainError for a kind that nobody knows, an empty title, or an owner who does not work there.
    """
    today = timezone.localdate()
    written = [_complete(actor, row, today) for row in rows]
    require(actor, USE_TODO, [Place(row["authority_id"], row["school_id"]) for row in written])
    others = [row for row in written if row["account_id"] != actor.account_id]
    if others:
        require(actor, ASSIGN_TODO, [Place(row["authority_id"], row["school_id"]) for row in others])
    return create_rows(actor=actor, verb="todos.create_todos", model=Todo, rows=written)


def _complete(actor: Actor, row: Mapping[str, Any], today: date) -> dict[str, Any]:
    kind = kind_named(str(row.get("kind", OWN)))
    if kind is None:
        raise DomainError(_("This kind of todo is not known."), field="kind", code="kind")
    given = {"kind": kind.key, "school_id": None, "account_id": None, "due_on": None, **row}
    given["title"] = checked_title(str(given.get("title", "")))
    given["right"] = kind.permission.name
    if given["account_id"] is not None:
        given |= _owned(actor, given)
    return {
        **given,
        "remind_on": next_reminder(given["due_on"], kind.ladder, today),
        "created_by": actor.label[:160],
        "created_account": actor.account_id,
    }


def _owned(actor: Actor, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return owner, name and school; who works there by a mandate is none of the people, and keeps own todos yet."""
    authority_id, school_id, account_id = given["authority_id"], given["school_id"], given["account_id"]
    owner = owner_in(authority_id, account_id)
    if owner is None and account_id == actor.account_id and actor.places(USE_TODO).cover(authority_id, school_id):
        return {"owner_name": actor.label[:160]}
    return _seated(owner, school_id, account_id)


def checked_title(title: str) -> str:
    """Return a title in one line; an empty one is refused."""
    words = " ".join(title.split())
    if not words:
        raise DomainError(_("Please say what is to be done."), field="title", code="title")
    return words[: Todo._meta.get_field("title").max_length]


def placed(authority_id: UUID, school_id: UUID | None, account_id: UUID) -> dict[str, Any]:
    """Return owner, name and school of a todo for an account: where the owner sits, or else nobody would see it."""
    return _seated(owner_in(authority_id, account_id), school_id, account_id)


def _seated(owner: Holder | None, school_id: UUID | None, account_id: UUID) -> dict[str, Any]:
    if owner is None:
        raise DomainError(
            _("This person does not work here with an account. Please choose somebody else."),
            field="owner",
            code="owner",
        )
    if not owner.covers(school_id):
        school_id = min(owner.schools)
    return {"account_id": account_id, "owner_name": owner.name[:160], "school_id": school_id}


def owner_in(authority_id: UUID, account_id: UUID) -> Holder | None:
    """Return somebody of the authority who may keep todos."""
    return next((one for one in holders_in(USE_TODO, authority_id) if one.account_id == account_id), None)


@action(USE_TODO)
def change_todos(
    *,
    actor: Actor,
    changes: Mapping[UUID, Mapping[str, Any]],
    expected: Mapping[UUID, datetime] | None = None,
    reason: str = "",
) -> list[UUID]:
    """Change title, note or due day of open todos; a new day begins the ladder anew."""
    rows = {row.pk: row for row in visible_todos(actor, changes)}
    today = timezone.localdate()
    wanted: dict[UUID, dict[str, Any]] = {}
    for key, given in changes.items():
        row = rows[key]
        refuse_closed(row)
        if set(given) - set(SAID):
            raise TypeError(f"change_todos does not change {sorted(set(given) - set(SAID))}")
        values = dict(given)
        if "title" in values:
            values["title"] = checked_title(str(values["title"]))
        if "due_on" in values:
            values["remind_on"] = next_reminder(values["due_on"], ladder_of(row.kind), today, row.snoozed_until)
        wanted[key] = values
    return change_rows(
        actor=actor, verb="todos.change_todos", model=Todo, changes=wanted, expected=expected, reason=reason
    )


def refuse_closed(row: Todo) -> None:
    """Refuse what only an open todo can take."""
    if row.state != TodoState.OPEN:
        raise DomainError(
            _("“%(title)s” is “%(state)s” by now. Reopen it first.")
            % {"title": row.title, "state": row.get_state_display()},
            code="transition",
        )
