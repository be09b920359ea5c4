# SPDX-License-Identifier: EUPL-1.2
"""Todos that other packages make and close by themselves: as often as they like, each origin is one todo.

Whoever calls has done its own verb and checked its own right; the todos are written in the name of the system.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from tragwerk.core.access.public import (
    Actor,
    Place,
    action,
    mark_checked,
    nothing_changed,
    scope,
    system_actor,
)
from tragwerk.core.audit.public import change_rows, create_rows
from tragwerk.core.todos.actions.deciding import closing, opening, tell_closed
from tragwerk.core.todos.actions.writing import checked_title, placed
from tragwerk.core.todos.kinds import kind_named
from tragwerk.core.todos.models import Todo, TodoState
from tragwerk.core.todos.permissions import USE_TODO
from tragwerk.core.todos.rules import next_reminder


@dataclass(frozen=True)
class Want:
    """A todo that a source wants to be there: `origin` is its own name for it, unique in the authority.

    Without `account_id` it belongs to all who hold the right of the kind at the place.
    """

    origin: str
    kind: str
    place: Place
    title: str
    note: str = ""
    due_on: date | None = None
    account_id: UUID | None = None
    about_type: str = ""
    about_id: UUID | None = None
    about_name: str = ""
    url: str = ""


def ensure(*, source: str, wants: Sequence[Want]) -> list[UUID]:
    """Have exactly these todos open or closed by people; return their keys in order.

    One that the source closed itself is opened again; one that somebody has done or dropped stays so. What the source
    says anew of an open one is taken over; its owner and what people put off stay.
    """
    if not wants:
        return []
    authorities = {want.place.authority_id for want in wants if want.place.authority_id is not None}
    with scope(authorities=authorities):
        return _ensure(actor=system_actor(source), wants=wants)


@action(USE_TODO)
def _ensure(*, actor: Actor, wants: Sequence[Want]) -> list[UUID]:
    mark_checked()
    nothing_changed()
    rows = Todo.objects.select_for_update().filter(origin__in={want.origin for want in wants})
    known = {(row.authority_id, row.origin): row for row in rows}
    fresh = [want for want in wants if (want.place.authority_id, want.origin) not in known]
    keys = create_rows(actor=actor, verb="todos.ensure", model=Todo, rows=[_new(actor, want) for want in fresh])
    changes = {}
    for want in wants:
        row = known.get((want.place.authority_id, want.origin))
        if row is not None and (update := _update(row, want)):
            changes[row.pk] = update
    if changes:
        change_rows(actor=actor, verb="todos.ensure", model=Todo, changes=changes)
    made = {(want.place.authority_id, want.origin): key for want, key in zip(fresh, keys, strict=True)}
    found = {**{place: row.pk for place, row in known.items()}, **made}
    return [found[want.place.authority_id, want.origin] for want in wants]


def _said(want: Want) -> dict[str, Any]:
    return {
        "title": checked_title(want.title),
        "note": want.note,
        "due_on": want.due_on,
        "about_type": want.about_type,
        "about_id": want.about_id,
        "about_name": want.about_name[:240],
        "url": want.url,
    }


def _new(actor: Actor, want: Want) -> dict[str, Any]:
    kind = kind_named(want.kind)
    if kind is None:
        raise LookupError(f"no package contributes the kind of todo {want.kind!r}")
    authority_id = want.place.authority_id
    if authority_id is None or not want.origin:
        raise ValueError("a todo of a source has an authority and an origin")
    row = {
        **_said(want),
        "authority_id": authority_id,
        "school_id": want.place.school_id,
        "kind": kind.key,
        "right": kind.permission.name,
        "origin": want.origin,
        "remind_on": next_reminder(want.due_on, kind.ladder, timezone.localdate()),
        "created_by": actor.label[:160],
    }
    if want.account_id is not None:
        row |= placed(authority_id, want.place.school_id, want.account_id)
    return row


def _update(row: Todo, want: Want) -> dict[str, Any]:
    """Return what changes on a todo that is there already."""
    kind = kind_named(want.kind)
    ladder = kind.ladder if kind is not None else ()
    today = timezone.localdate()
    closed_by_source = row.state != TodoState.OPEN and row.closed_account is None
    if row.state != TodoState.OPEN and not closed_by_source:
        return {}
    update = {name: value for name, value in _said(want).items() if getattr(row, name) != value}
    if closed_by_source:
        update |= opening(row, today)
    if "due_on" in update:
        update["remind_on"] = next_reminder(want.due_on, ladder, today, row.snoozed_until)
    return update


def close(
    *, source: str, authority_id: UUID, origins: Collection[str], state: TodoState = TodoState.DONE
) -> list[UUID]:
    """Close the open todos of a source by their origins; unknown and closed ones are left alone."""
    with scope(authorities=[authority_id]):
        return _close(actor=system_actor(source), authority_id=authority_id, origins=origins, state=state)


@action(USE_TODO)
def _close(*, actor: Actor, authority_id: UUID, origins: Collection[str], state: TodoState) -> list[UUID]:
    mark_checked()
    rows = list(
        Todo.objects.select_for_update().filter(
            authority_id=authority_id, origin__in=[one for one in origins if one], state=TodoState.OPEN
        )
    )
    if not rows:
        nothing_changed()
        return []
    done = change_rows(
        actor=actor, verb="todos.close", model=Todo, changes={row.pk: closing(actor, state) for row in rows}
    )
    tell_closed(rows, state)
    return done
