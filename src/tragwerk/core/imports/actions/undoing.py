# SPDX-License-Identifier: EUPL-1.2
"""Taking a finished import back, and giving up one that was not taken over."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, action, bulk
from tragwerk.core.audit.public import UndoReport, record, undo_batch
from tragwerk.core.imports.actions.steps import move
from tragwerk.core.imports.models import KEPT_FOR, TRANSITIONS, Import, ImportState
from tragwerk.core.imports.permissions import RUN_IMPORT
from tragwerk.core.imports.queries import files_of, import_for, import_scope
from tragwerk.core.jobs.public import enqueue

# Measured: about 3,000 rows/s; a larger import is undone in the background.
MOST_UNDONE_AT_ONCE = 2000
P = ParamSpec("P")
R = TypeVar("R")


def _explains_links(verb: Callable[P, R]) -> Callable[P, R]:
    """A database may notice only at the end of the transaction that something still refers to an undone row."""

    @functools.wraps(verb)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return verb(*args, **kwargs)
        except IntegrityError as error:
            raise DomainError(
                _("Something that was entered since refers to rows of this import. Remove that first."), code="in_use"
            ) from error

    return run


def undo_is_long(found: Import) -> bool:
    """Say whether restoring the rows takes longer than somebody should wait for a page."""
    return sum(int(found.counts.get(key, 0)) for key in ("created", "changed", "closed")) > MOST_UNDONE_AT_ONCE


@action(RUN_IMPORT)
def order_undo(*, actor: Actor, import_id: UUID, leave_changed: bool = False) -> Import:
    """Have a large import undone in the background; whether it can be is found out there."""
    found = import_for(actor, import_id)
    with import_scope(found.authority_id):
        if ImportState.UNDONE not in TRANSITIONS[ImportState(found.state)]:
            move(found, ImportState.UNDONE)
        started = enqueue(
            actor=actor,
            kind="imports.undo",
            authority=found.authority_id,
            args={"import_id": str(found.id), "leave_changed": leave_changed},
        )
        found.job_id = started.id
        found.save(update_fields=["job_id", "changed_at"])
        record(actor=actor, verb="imports.order_undo", target=found)
    return found


@_explains_links
@action(RUN_IMPORT)
def undo_import(*, actor: Actor, import_id: UUID, leave_changed: bool = False) -> UndoReport:
    """Restore the state before, row for row.

    Rows that were changed since are named and nothing is undone, unless `leave_changed` leaves them as they are.
    """
    found = import_for(actor, import_id)
    if found.applied_at is not None and timezone.now() - found.applied_at > KEPT_FOR:
        raise DomainError(_("An import can be undone for 30 days; this one is older."), code="too_late")
    with import_scope(found.authority_id), bulk.uncollected():
        if ImportState.UNDONE not in TRANSITIONS[ImportState(found.state)]:
            move(found, ImportState.UNDONE)
        result = undo_batch(actor=actor, verb="imports.undo", batch_id=found.id, leave_changed=leave_changed)
        move(found, ImportState.UNDONE, undone_at=timezone.now())
        record(actor=actor, verb="imports.undo", target=found, changes={"restored": [None, result.restored]})
    return result


@action(RUN_IMPORT)
def discard_import(*, actor: Actor, import_id: UUID) -> Import:
    """Give up an import that was not taken over; its files are removed with the next sweep."""
    found = import_for(actor, import_id)
    with import_scope(found.authority_id):
        for file in files_of(found):
            if file.stored is not None:
                file.stored.delete_after = timezone.now()
                file.stored.save(update_fields=["delete_after"])
        move(found, ImportState.DISCARDED, decisions={})
        record(actor=actor, verb="imports.discard", target=found)
    return found
