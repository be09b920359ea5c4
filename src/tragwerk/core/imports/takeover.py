# SPDX-License-Identifier: EUPL-1.2
"""Runs a dry run and a take-over; called by the jobs and by the command."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, action, batch, bulk, nothing_changed, written_behind
from tragwerk.core.audit.public import record, refusing_duplicates
from tragwerk.core.files import public as files
from tragwerk.core.imports import report as reports
from tragwerk.core.imports.actions import move, refuse
from tragwerk.core.imports.decisions import Decisions
from tragwerk.core.imports.dryrun import Plan, Prepared, make_plan, prepare
from tragwerk.core.imports.issues import ImportProblem
from tragwerk.core.imports.kinds import ImportContext, ImportKind, kind_at
from tragwerk.core.imports.models import KEPT_FOR, Import, ImportState
from tragwerk.core.imports.permissions import RUN_IMPORT
from tragwerk.core.imports.queries import choices_of, files_of, import_for, import_scope

Progress = Callable[[int, int], None]
_TRIES = 3


class StockMoved(Exception):
    """The stock changed between the plan and the transaction; `plan` is the new one if it was made already."""

    def __init__(self, plan: Plan | None = None) -> None:
        super().__init__()
        self.plan = plan


def _silent(done: int, total: int) -> None:
    """Nobody watches."""


def context_of(actor: Actor, found: Import, progress: Progress = _silent) -> ImportContext:
    """What the kind may know of this import."""
    decisions = Decisions.from_json(found.decisions)
    return ImportContext(
        actor=actor,
        today=timezone.localdate(),
        authority_id=found.authority_id,
        import_id=found.id,
        options=found.options,
        as_change=frozenset(decisions.as_change),
        accepted=frozenset(decisions.accepted),
        declined=frozenset(decisions.declined),
        progress=progress,
    )


class LastPlan:
    """The latest dry run of this process: a take-over that follows it need not read the files again.

    Whether the stock is still the same is asked inside the transaction in any case.
    """

    LARGEST = 60_000

    def __init__(self) -> None:
        self._key: tuple[Any, ...] = ()
        self._plan: Plan | None = None

    @staticmethod
    def _key_of(found: Import) -> tuple[Any, ...]:
        files = [(file.stored_id, file.sheet, file.header_line, file.fingerprint) for file in files_of(found)]
        return (found.id, timezone.localdate(), repr(files), repr(found.decisions), found.plan_fingerprint)

    def remember(self, found: Import, plan: Plan) -> None:
        """Keep this plan instead of the one before."""
        small = len(plan.prepared.batch) <= self.LARGEST
        found.plan_fingerprint = plan.fingerprint
        self._key, self._plan = (self._key_of(found), plan) if small else ((), None)

    def take(self, found: Import) -> Plan | None:
        """The plan of this import if it is the one that was confirmed; it is kept no longer."""
        plan = self._plan if self._plan is not None and self._key == self._key_of(found) else None
        self._key, self._plan = (), None
        return plan


_last_plan = LastPlan()


def check_now(actor: Actor, import_id: UUID, progress: Progress = _silent) -> Import:
    """Do the dry run and keep its report. Raises DomainError for a file that cannot be used."""
    found = import_for(actor, import_id)
    progress(0, 3)
    try:
        with import_scope(found.authority_id), bulk.uncollected():
            kind = kind_at(found.kind, found.authority_id)
            prepared = _prepare(kind, found)
            progress(1, 3)
            plan = make_plan(kind, context_of(actor, found), prepared)
    except ImportProblem as problem:
        raise refuse(problem) from problem
    progress(2, 3)
    _last_plan.remember(found, plan)
    return keep_plan(actor=actor, import_id=found.id, plan=plan)


def _prepare(kind: ImportKind[Any], found: Import) -> Prepared:
    return prepare(kind, choices_of(found), Decisions.from_json(found.decisions), timezone.localdate())


@action(RUN_IMPORT)
def keep_plan(*, actor: Actor, import_id: UUID, plan: Plan, stock_changed: bool = False) -> Import:
    """Keep a dry run as the one that the person sees and confirms.

    An import that is taken over stays so: the database may end the work of a process that died after we looked.
    """
    found = import_for(actor, import_id)
    with import_scope(found.authority_id):
        locked: Import = Import.objects.select_for_update().get(pk=import_id)
        if locked.state == ImportState.APPLIED:
            nothing_changed()
            return locked
        locked.report = files.store(
            io.BytesIO(reports.dump(plan)),
            authority=locked.authority_id,
            name="report",
            purpose="imports.report",
            delete_after=KEPT_FOR,
        )
        move(
            locked,
            ImportState.CHECKED,
            counts=plan.counts,
            plan_fingerprint=plan.fingerprint,
            stock_changed=stock_changed,
        )
        record(actor=actor, verb="imports.keep_plan", target=locked, changes={"counts": [None, plan.counts]})
    return locked


def apply_now(actor: Actor, import_id: UUID, progress: Progress = _silent) -> Import:
    """Take over what was confirmed, all of it or nothing; a second call after success does nothing.

    Raises DomainError when the plan is no longer the confirmed one: it is kept anew and to be confirmed again.
    """
    found = import_for(actor, import_id)
    if found.state == ImportState.APPLIED:
        return found
    kind = kind_at(found.kind, found.authority_id)
    total = sum(found.counts.get(key, 0) for key in ("created", "changed", "closed")) + 1
    progress(0, total)
    # Also the trail, which is written when the verb ends, lies inside.
    with import_scope(found.authority_id), bulk.uncollected(), bulk.log_kept():
        try:
            known = _last_plan.take(found)
            prepared = known.prepared if known is not None else _prepare(kind, found)
            for attempt in range(_TRIES):
                ctx = context_of(actor, found, progress)
                plan = known or make_plan(kind, ctx, prepared)
                known = None
                if plan.fingerprint != found.plan_fingerprint:
                    break
                try:
                    return write_plan(
                        actor=actor, import_id=found.id, plan=plan, ctx=ctx, plan_inside=attempt == _TRIES - 1
                    )
                except StockMoved as moved:
                    plan = moved.plan or plan
        except ImportProblem as problem:
            raise refuse(problem) from problem
    kept = keep_plan(actor=actor, import_id=found.id, plan=plan, stock_changed=True)
    if kept.state == ImportState.APPLIED:
        return kept
    raise DomainError(
        _("The stock has changed since the dry run. Nothing was written; please look at the new dry run."),
        code="stock_changed",
    )


@action(RUN_IMPORT)
def write_plan(*, actor: Actor, import_id: UUID, plan: Plan, ctx: ImportContext, plan_inside: bool = False) -> Import:
    """The one transaction of a take-over.

    When others change the stock all the time, `plan_inside` makes the plan anew where nobody else can write.
    """
    import_for(actor, import_id)
    found: Import = Import.objects.select_for_update().get(pk=import_id)
    if found.state == ImportState.APPLIED:
        record(actor=actor, verb="imports.apply_again", target=found)
        return found
    kind = kind_at(found.kind, found.authority_id)
    if kind.base_digest(ctx) != plan.base:
        if not plan_inside:
            raise StockMoved
        plan = make_plan(kind, ctx, plan.prepared)
        if plan.fingerprint != found.plan_fingerprint:
            raise StockMoved(plan)
    with batch(found.id), refusing_duplicates(), written_behind():
        kind.apply(ctx, plan.prepared.batch, plan.outcome)
    move(found, ImportState.APPLIED, applied_at=timezone.now(), counts=plan.counts)
    record(actor=actor, verb="imports.applied", target=found, changes={"counts": [None, plan.counts]})
    return found


@action(RUN_IMPORT)
def give_back(*, actor: Actor, import_id: UUID, problem: str) -> Import:
    """A take-over that ended without writing: the import is checked again, with the reason."""
    found = import_for(actor, import_id)
    with import_scope(found.authority_id):
        if found.state == ImportState.APPLYING:
            move(found, ImportState.CHECKED, problem=problem[:2000])
        else:
            found.problem = problem[:2000]
            found.save()
        record(actor=actor, verb="imports.give_back", target=found)
    return found
