# SPDX-License-Identifier: EUPL-1.2
"""Into the queue, out of it, and back: every change of a job's state is one compare-and-set."""

import json
import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tragwerk.core.access.public import Actor, actor_scope, current_scope, system_scope
from tragwerk.core.events.public import publish
from tragwerk.core.jobs import progress
from tragwerk.core.jobs.events import JobEnded
from tragwerk.core.jobs.models import TRANSITIONS, Job, State
from tragwerk.core.jobs.registry import DATABASE_TROUBLE, MAX_ATTEMPTS, kind_named

logger = logging.getLogger("tragwerk.jobs")


def enqueue(*, actor: Actor, kind: str, authority: Any = None, args: Mapping[str, Any] | None = None) -> Job:
    """Put work in the queue, to be done in the actor's scope once the running transaction has committed.

    `authority` is an Authority or its key, or None for work of the installation; `args` is plain JSON
    and reaches the job's function as keyword arguments.
    """
    kind_named(kind)
    authority_id = getattr(authority, "pk", authority)
    if not actor.is_system and actor.account_id is None:
        raise ValueError("a job needs an actor with an account, or the system")
    job = Job(
        authority_id=authority_id,
        kind=kind,
        arguments=json.loads(json.dumps(dict(args or {}))),
        account_id=None if actor.is_system else actor.account_id,
        hat="" if actor.is_system else actor.hat,
        system_reason=actor.label[:200] if actor.is_system else "",
        language=get_language() or "de",
    )
    with transaction.atomic():
        _insert(job, actor)
        deliver(job.id)
    return job


def _insert(job: Job, actor: Actor) -> None:
    if job.authority_id is None:
        # Nobody's scope holds rows of the installation; the kind's own action decides who may start it.
        with system_scope(reason="queue work of the installation"):
            job.save(force_insert=True)
    elif current_scope() is None:
        with actor_scope(actor):
            job.save(force_insert=True)
    else:
        job.save(force_insert=True)


def deliver(job_id: UUID, *, after: timedelta | None = None) -> None:
    """Write the row by which a worker hears of the job, in the same transaction as the job itself."""
    from tragwerk.core.jobs.tasks import run_job

    task = run_job.using(run_after=timezone.now() + after) if after else run_job
    task.enqueue(job_id=str(job_id))
    progress.write(job_id, progress.Progress(state=State.QUEUED))
    transaction.on_commit(progress.wake)


def move(job_id: UUID, source: State, target: State, *, worker: str | None = None, **values: Any) -> bool:
    """Change a job's state if it still is in `source` (and with `worker`); say whether it was."""
    if target not in TRANSITIONS[source]:
        raise ValueError(f"a job does not go from {source} to {target}")
    with system_scope(reason="keep the state of a job"):
        rows = Job.objects.filter(pk=job_id, state=source)
        if worker is not None:
            rows = rows.filter(worker=worker)
        return bool(rows.update(state=target, **values))


def claim(job_id: UUID, worker: str) -> Job | None:
    """Take a queued job for this worker; None when another has it or it has ended."""
    now = timezone.now()
    with system_scope(reason="take up a job"):
        rows = Job.objects.filter(pk=job_id, state=State.QUEUED)
        if not rows.update(state=State.RUNNING, worker=worker, started_at=now, attempts=F("attempts") + 1):
            return None
        job: Job = Job.objects.get(pk=job_id)
    progress.write(job.id, progress.Progress(state=State.RUNNING, started=now.timestamp()))
    return job


def finish(job: Job, state: State, *, result: dict[str, Any] | None = None, error: str = "") -> bool:
    """End a running job; say whether it was still this worker's."""
    values = {
        "result": json.loads(json.dumps(result or {}, default=str)),
        "error": error,
        "finished_at": timezone.now(),
    }
    with transaction.atomic():
        ended = move(job.id, State.RUNNING, state, worker=job.worker, **values)
        if ended and state != State.DONE:
            set_back(job, error)
        if ended and job.account_id is not None:
            publish(JobEnded(job.id, state.value))
    if ended:
        last = progress.read(job.id) or progress.Progress(state=state)
        url = str((result or {}).get("url", ""))
        progress.write(job.id, _final(last, state, error, url))
        progress.clear_cancel(job.id)
    return ended


def set_back(job: Job, error: str) -> None:
    """Tell the job's package that it ended without being done; a fault there must not keep the job open."""
    try:
        aftermath = kind_named(job.kind).on_failure
        if aftermath is not None:
            with transaction.atomic(), system_scope(reason="set back what waits for a job"):
                aftermath(job.arguments, error)
    except DATABASE_TROUBLE:
        raise
    except Exception:
        logger.exception("setting back failed", extra={"job": job.id, "kind": job.kind})


def _final(last: progress.Progress, state: State, error: str, url: str) -> progress.Progress:
    done = last.total if state == State.DONE else last.done
    return progress.Progress(
        state=state, done=done, total=last.total, note=last.note, started=last.started, error=error, url=url
    )


def give_back(job: Job, *, after: timedelta | None = None, count_attempt: bool = True) -> bool:
    """Put a running job of this worker back into the queue."""
    attempts = F("attempts") if count_attempt else F("attempts") - 1
    with transaction.atomic():
        moved = move(job.id, State.RUNNING, State.QUEUED, worker=job.worker, attempts=attempts)
        if moved:
            deliver(job.id, after=after)
    return moved


def interrupted_too_often() -> str:
    """Return the sentence for a job that took its worker down again and again."""
    return _(
        "The work was interrupted %(count)d times, so it is not tried again. "
        "Nothing is half written; please start it anew, and tell the operator if it happens again."
    ) % {"count": MAX_ATTEMPTS}


def take_up_orphans() -> int:
    """Put the work of dead workers back into the queue; return how much there was.

    Deliveries are looked at, not jobs: a worker may have died between taking the one and the other.
    """
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    taken = 0
    for pk, workers, args in running.values_list("pk", "worker_ids", "args_kwargs"):
        worker = workers[-1] if workers else ""
        if not progress.worker_is_alive(worker):
            taken += _redeliver(pk, worker, args["kwargs"].get("job_id"))
    return taken


def _redeliver(delivery: UUID, worker: str, job_id: str | None) -> int:
    with transaction.atomic():
        rows = DBTaskResult.objects.filter(pk=delivery, status=TaskResultStatus.RUNNING)
        if not rows.update(status=TaskResultStatus.READY):
            return 0
        if job_id is not None:
            _release(UUID(job_id), worker)
    return 1


def _release(job_id: UUID, worker: str) -> None:
    with system_scope(reason="look at a job whose worker died"):
        job = Job.objects.filter(pk=job_id, state=State.RUNNING, worker=worker).first()
    if job is None:
        return
    if job.cancel_requested:
        finish(job, State.CANCELLED)
    elif job.attempts >= MAX_ATTEMPTS:
        finish(job, State.FAILED, error=interrupted_too_often())
    else:
        move(job.id, State.RUNNING, State.QUEUED, worker=worker)
