# SPDX-License-Identifier: EUPL-1.2
"""The verbs between assignment and take-over: correct, decide, check, confirm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, action
from tragwerk.core.audit.public import record
from tragwerk.core.imports.actions.steps import move
from tragwerk.core.imports.decisions import Decisions
from tragwerk.core.imports.issues import Repair
from tragwerk.core.imports.models import TRANSITIONS, Import, ImportState
from tragwerk.core.imports.permissions import RUN_IMPORT
from tragwerk.core.imports.queries import import_for, import_scope
from tragwerk.core.jobs.public import enqueue


@dataclass(frozen=True, slots=True)
class RepairChoice:
    """One correction: a cell (row, column, repair), or a row that is left out or taken as a change."""

    row: int
    repair: Repair
    column: str = ""
    source: int = 0


@action(RUN_IMPORT)
def repair_cells(*, actor: Actor, import_id: UUID, repairs: Sequence[RepairChoice]) -> Import:
    """Note corrections of cells and rows; the next dry run uses them."""
    found = import_for(actor, import_id)
    decisions = Decisions.from_json(found.decisions)
    for choice in repairs:
        _note(decisions, choice)
    return _decide(actor, found, decisions, "imports.repair_cells")


def _note(decisions: Decisions, choice: RepairChoice) -> None:
    place = (choice.source, choice.row)
    match choice.repair.action:
        case "skip":
            decisions.skipped.add(place)
        case "as_change":
            decisions.as_change.add(place)
        case "text":
            decisions.as_text.add((*place, choice.column))
        case _:
            decisions.cells.setdefault(place, {})[choice.column] = choice.repair.value[:300]


@action(RUN_IMPORT)
def decide_proposals(*, actor: Actor, import_id: UUID, accepted: Sequence[str], declined: Sequence[str] = ()) -> Import:
    """Note what a person decided about transfers, closings and successors."""
    found = import_for(actor, import_id)
    decisions = Decisions.from_json(found.decisions)
    decisions.accepted = (decisions.accepted | set(accepted)) - set(declined)
    decisions.declined = (decisions.declined | set(declined)) - set(accepted)
    return _decide(actor, found, decisions, "imports.decide_proposals")


def _decide(actor: Actor, found: Import, decisions: Decisions, verb: str) -> Import:
    with import_scope(found.authority_id):
        move(found, ImportState.MAPPED, decisions=decisions.to_json(), stock_changed=False)
        record(actor=actor, verb=verb, target=found)
    return found


@action(RUN_IMPORT)
def check_import(*, actor: Actor, import_id: UUID) -> Import:
    """Order the dry run; it runs as a job and writes nothing but its report."""
    found = import_for(actor, import_id)
    with import_scope(found.authority_id):
        if ImportState.CHECKED not in TRANSITIONS[ImportState(found.state)]:
            move(found, ImportState.CHECKED)
        started = enqueue(
            actor=actor, kind="imports.check", authority=found.authority_id, args={"import_id": str(found.id)}
        )
        found.job_id, found.problem = started.id, ""
        found.save()
        record(actor=actor, verb="imports.check", target=found)
    return found


@action(RUN_IMPORT)
def apply_import(
    *, actor: Actor, import_id: UUID, leave_out_rejected: bool = False, in_background: bool = True
) -> Import:
    """Confirm the dry run; the take-over runs as a job, in one transaction."""
    found = import_for(actor, import_id)
    rejected = int(found.counts.get("rejected", 0))
    if rejected and not leave_out_rejected:
        raise DomainError(
            _("%(count)d rows have errors. Please correct them or leave them out.") % {"count": rejected},
            code="rejected",
        )
    with import_scope(found.authority_id):
        move(found, ImportState.APPLYING, leave_out_rejected=leave_out_rejected, stock_changed=False, problem="")
        if in_background:
            started = enqueue(
                actor=actor, kind="imports.apply", authority=found.authority_id, args={"import_id": str(found.id)}
            )
            found.job_id = started.id
            found.save()
        record(actor=actor, verb="imports.apply", target=found, changes={"counts": [None, found.counts]})
    return found
