# SPDX-License-Identifier: EUPL-1.2
"""Verbs on deletion runs: count what is due, have it deleted in batches, prove what went."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import (
    Actor,
    DomainError,
    Ending,
    NotVisible,
    Place,
    action,
    nothing_changed,
    require,
    system_scope,
)
from tragwerk.core.audit.public import change_rows, create_rows, erase_rows, record
from tragwerk.core.events.public import publish
from tragwerk.core.jobs.public import Job, enqueue
from tragwerk.core.orgs.public import Account, Person
from tragwerk.core.orgs.public import actions as orgs
from tragwerk.core.privacy.events import DeletionDone, DeletionPlanned
from tragwerk.core.privacy.models import DeletionRun, RunState
from tragwerk.core.privacy.permissions import RUN_DELETION
from tragwerk.core.privacy.queries.declared import with_ending
from tragwerk.core.privacy.queries.due import due_lines, due_people, due_rows, people_to_leave_the_trail
from tragwerk.core.privacy.queries.periods import holdings
from tragwerk.core.search.public import forget_words

RUN_JOB = "privacy.run_deletion"
BATCH = 4000
MOST_REMOVALS = 200


@action(RUN_DELETION)
def plan_run(*, actor: Actor, authority_id: UUID) -> DeletionRun:
    """Count what is due today, and by which rules: the dry run, which deletes nothing.

    A plan that nobody has started yet is counted anew.
    """
    require(actor, RUN_DELETION, Place(authority_id))
    today = timezone.localdate()
    values = {
        "due_on": today,
        "planned": [asdict(line) for line in due_lines(authority_id, today)],
        "rules": {key: held.version for key, held in holdings(authority_id, today).items()},
        "planned_by": actor.label[:160],
        "planned_account": actor.account_id,
        "planned_at": timezone.now(),
    }
    last = open_run(authority_id)
    if last is None:
        row = {"authority_id": authority_id, "state": RunState.PLANNED, **values}
        key = create_rows(actor=actor, verb="privacy.plan_run", model=DeletionRun, rows=[row])[0]
    elif last.state == RunState.PLANNED:
        key = last.pk
        change_rows(actor=actor, verb="privacy.plan_run", model=DeletionRun, changes={key: values})
    else:
        raise DomainError(_("A deletion run is not finished yet. Let it go on, or discard it."), code="open")
    run: DeletionRun = DeletionRun.objects.get(pk=key)
    publish(DeletionPlanned(run.pk, authority_id))
    return run


def open_run(authority_id: UUID) -> DeletionRun | None:
    """Return the run of an authority that is not at its end yet, if there is one."""
    open_states = (RunState.PLANNED, RunState.RUNNING, RunState.STOPPED)
    found: DeletionRun | None = DeletionRun.objects.filter(authority_id=authority_id, state__in=open_states).first()
    return found


@action(RUN_DELETION)
def start_run(*, actor: Actor, run_id: UUID) -> Job:
    """Have deleted what was counted, or go on with a run that was stopped; it cannot be undone."""
    run = _locked(actor, run_id, RunState.RUNNING)
    job = enqueue(actor=actor, kind=RUN_JOB, authority=run.authority_id, args={"run_id": str(run.pk)})
    step = {
        "state": RunState.RUNNING,
        "started_by": actor.label[:160],
        "started_account": actor.account_id,
        "started_at": timezone.now(),
        "job_id": job.pk,
    }
    _move(actor, "privacy.start_run", run, step)
    return job


@action(RUN_DELETION)
def discard_run(*, actor: Actor, run_id: UUID) -> None:
    """Delete nothing (more) of what was counted."""
    run = _locked(actor, run_id, RunState.DISCARDED)
    _move(actor, "privacy.discard_run", run, {"state": RunState.DISCARDED, "ended_at": timezone.now()})


@action(RUN_DELETION)
def stop_run(*, actor: Actor, run_id: UUID) -> None:
    """Note that the work of a run ended before its time; what was deleted stays deleted."""
    run = _locked(actor, run_id, RunState.STOPPED)
    _move(actor, "privacy.stop_run", run, {"state": RunState.STOPPED})


@action(RUN_DELETION)
def delete_batch(*, actor: Actor, run_id: UUID, size: int = BATCH) -> int:
    """Delete the next rows of a run and note how many of which table; return how many rows were taken up.

    One transaction: rows, figures of the run and entry of the trail, or none of them. Where a run was killed, the
    next batch takes up what is left, for what is due is asked anew each time.
    """
    run = _running(actor, run_id)
    for model, _said in with_ending(Ending.BY_AGE):
        rows = due_rows(model, run.authority_id, run.due_on, holdings(run.authority_id, run.due_on))
        if ids := list(rows.order_by("pk").values_list("pk", flat=True)[:size]):
            return _note(actor, run, len(ids), erase_rows(model, ids))
    people = due_people(run.authority_id, run.due_on).order_by("pk")
    found = list(people.values_list("pk", "account_id")[:size])
    if not found:
        nothing_changed()
        return 0
    gone = Counter(erase_rows(Person, [key for key, _account in found]))
    gone.update(_forget_accounts([account for _key, account in found if account is not None]))
    return _note(actor, run, len(found), gone)


def _forget_accounts(keys: Sequence[UUID]) -> Mapping[str, int]:
    """Delete log-ins behind which nobody is any more, in no authority."""
    with system_scope(reason="delete log-ins without a person"):
        behind = Person.objects.filter(account_id__in=keys).values_list("account_id", flat=True)
        lonely = sorted(set(keys) - set(behind))
        return Account.objects.filter(pk__in=lonely).delete()[1] if lonely else {}


def _note(actor: Actor, run: DeletionRun, taken: int, gone: Mapping[str, int]) -> int:
    """Add to the figures of the run, and put them into the chain: tables and numbers, no name and no key."""
    totals = Counter(run.deleted)
    totals.update(gone)
    DeletionRun.objects.filter(pk=run.pk).update(deleted=dict(totals))
    told = {"deleted": [None, dict(sorted(gone.items()))], "rules": [None, run.rules]}
    record(actor=actor, verb="privacy.delete_batch", target=run, changes=told)
    return taken


@action(RUN_DELETION)
def finish_run(*, actor: Actor, run_id: UUID) -> DeletionRun:
    """End a run: forget the words of who has gone, ask for the removals that are due, write the proof."""
    run = _running(actor, run_id)
    forget_words()
    _ask_removals(actor, run)
    _move(actor, "privacy.finish_run", run, {"state": RunState.DONE, "ended_at": timezone.now()})
    run.refresh_from_db()
    told = {"deleted": [None, run.deleted], "rules": [None, run.rules], "due_on": [None, run.due_on.isoformat()]}
    record(actor=actor, verb="privacy.prove_run", target=run, changes=told)
    publish(DeletionDone(run.pk, run.authority_id))
    return run


def _ask_removals(actor: Actor, run: DeletionRun) -> None:
    """Ask that who is over leaves the audit trail; somebody else than who started the run decides, as ever."""
    ids = list(people_to_leave_the_trail(run.authority_id, run.due_on).values_list("pk", flat=True)[:MOST_REMOVALS])
    if not ids:
        return
    asking = Actor(
        label=run.started_by or actor.label, account_id=run.started_account, person_id=actor.person_id, is_system=True
    )
    orgs.ask_removals(actor=asking, person_ids=ids, reason=_("The retention period is over (deletion run)."))


def _locked(actor: Actor, run_id: UUID, state: RunState) -> DeletionRun:
    """Return a run that can take a step, held until the end of the transaction."""
    run = _found(run_id)
    require(actor, RUN_DELETION, run)
    if not run.can(state):
        raise DomainError(
            _("This run is %(state)s. The step “%(step)s” is not possible any more.")
            % {"state": run.get_state_display(), "step": state.label},
            code="state",
        )
    return run


def _running(actor: Actor, run_id: UUID) -> DeletionRun:
    run = _found(run_id)
    require(actor, RUN_DELETION, run)
    if run.state != RunState.RUNNING:
        raise DomainError(_("This run is %(state)s.") % {"state": run.get_state_display()}, code="state")
    return run


def _found(run_id: UUID) -> DeletionRun:
    run: DeletionRun | None = DeletionRun.objects.select_for_update().filter(pk=run_id).first()
    if run is None:
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    return run


def _move(actor: Actor, verb: str, run: DeletionRun, step: Mapping[str, Any]) -> None:
    change_rows(actor=actor, verb=verb, model=DeletionRun, changes={run.pk: step})


def delete_everything_due(actor: Actor, run_id: UUID, progress: Callable[[int], None] | None = None) -> DeletionRun:
    """Run to the end, batch by batch; `progress(done)` may stop it between two batches."""
    done = 0
    while taken := delete_batch(actor=actor, run_id=run_id):
        done += taken
        if progress is not None:
            progress(done)
    return finish_run(actor=actor, run_id=run_id)


@action(RUN_DELETION)
def note_due_list(*, actor: Actor, run_id: UUID, rows: int) -> None:
    """Note that the list of who is due was taken away, with the number of its rows."""
    run = _found(run_id)
    require(actor, RUN_DELETION, run)
    record(actor=actor, verb="privacy.take_due_list", target=run, changes={"rows": [None, rows]})
