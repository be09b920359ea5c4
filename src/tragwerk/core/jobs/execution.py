# SPDX-License-Identifier: EUPL-1.2
"""Runs one job: as its actor, in its language, with an end for every way it can go."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, NotAllowed, NotVisible, actor_scope, system_actor
from tragwerk.core.jobs import queue
from tragwerk.core.jobs.context import JobCancelled, JobContext, JobInterrupted
from tragwerk.core.jobs.models import Job, State
from tragwerk.core.jobs.progress import cancel_requested
from tragwerk.core.jobs.registry import DATABASE_TROUBLE, MAX_ATTEMPTS, Kind, kind_named
from tragwerk.core.orgs.public import Account, actor_for

logger = logging.getLogger("tragwerk.jobs")
T = TypeVar("T")

PERSIST_TRIES = 8


class ScopeLost(Exception):
    """The person may not do this work any more: no account, no membership, another hat."""


@dataclass
class Runner:
    """Who runs jobs in this process; the worker fills it, tests use it as it is."""

    worker: str = ""
    must_yield: Callable[[], bool] = lambda: False
    in_body: list[bool] = field(default_factory=lambda: [False])

    @contextmanager
    def body(self) -> Iterator[None]:
        """Mark the stretch in which the work may be interrupted."""
        self.in_body[0] = True
        try:
            yield
        finally:
            self.in_body[0] = False


runner = Runner()


def execute(job_id: UUID) -> None:
    """Run a job if it still is to be run."""
    job = persist(lambda: queue.claim(job_id, runner.worker))
    if job is None:
        return
    facts = {"job": job.id, "kind": job.kind, "attempt": job.attempts}
    logger.info("job started", extra=facts)
    begun = time.monotonic()
    with translation.override(job.language):
        state = _run(job)
    logger.info("job ended", extra={**facts, "state": state, "seconds": round(time.monotonic() - begun, 2)})


def _run(job: Job) -> State:
    """Run the body and record the end; the state comes back."""
    try:
        if job.cancel_requested or cancel_requested(job.id):
            raise JobCancelled
        kind = kind_named(job.kind)
        result = _call(kind, job)
    except JobCancelled:
        return _end(job, State.CANCELLED)
    except JobInterrupted:
        persist(lambda: queue.give_back(job, count_attempt=False))
        return State.QUEUED
    except (DomainError, NotAllowed, NotVisible) as refusal:
        return _end(job, State.FAILED, error=str(refusal))
    except ScopeLost:
        return _end(job, State.FAILED, error=_("You no longer have the membership under which this work was started."))
    except Exception as fault:
        return _fault(job, fault)
    return _end(job, State.DONE, result=result)


def _call(kind: Kind, job: Job) -> dict[str, Any]:
    actor = actor_of(job)
    context = JobContext(job.id, actor, job.authority_id, job.attempts, runner.must_yield)
    with actor_scope(actor), runner.body():
        return kind.function(context, **job.arguments) or {}


def actor_of(job: Job) -> Actor:
    """Return who the job acts as, with the rights of now; never anybody else, and never nobody."""
    if job.system_reason:
        return system_actor(job.system_reason)
    account = Account.objects.filter(pk=job.account_id, is_active=True).first() if job.account_id else None
    if account is None:
        raise ScopeLost
    actor, _hats = actor_for(account, job.hat)
    if actor is None or actor.hat != job.hat:
        raise ScopeLost
    return actor


def _end(job: Job, state: State, *, result: dict[str, Any] | None = None, error: str = "") -> State:
    persist(lambda: queue.finish(job, state, result=result, error=error))
    return state


def _fault(job: Job, fault: Exception) -> State:
    """Try again what may pass, and end the rest with a sentence; the log has the place, the person a number."""
    facts = {"job": job.id, "kind": job.kind, "attempt": job.attempts}
    logger.error("job fault", exc_info=fault, extra=facts)
    if isinstance(fault, DATABASE_TROUBLE):
        connection.close()
    kind = _kind_or_none(job.kind)
    if kind is not None and isinstance(fault, kind.retry_on):
        if job.attempts < MAX_ATTEMPTS:
            persist(lambda: queue.give_back(job, after=kind.delay(job.attempts)))
            return State.QUEUED
        return _end(job, State.FAILED, error=_still_failing())
    return _end(job, State.FAILED, error=_internal_fault(job))


def _kind_or_none(name: str) -> Kind | None:
    try:
        return kind_named(name)
    except LookupError:
        return None


def _still_failing() -> str:
    return _(
        "The work failed %(count)d times because something that it needs did not answer. "
        "Nothing is half written; please start it again later."
    ) % {"count": MAX_ATTEMPTS}


def _internal_fault(job: Job) -> str:
    return _(
        "This did not work, and nothing was half written. Please try again; if it happens again, "
        "give the operator the number %(number)s."
    ) % {"number": str(job.id)[-12:]}


def persist(write: Callable[[], T]) -> T:
    """Write the state of a job in spite of a database that is busy or gone for a while.

    Raises the last fault after about a minute: the worker then ends, and its successor takes the job up.
    """
    for attempt in range(PERSIST_TRIES):
        try:
            return write()
        except DATABASE_TROUBLE:
            if connection.in_atomic_block or attempt == PERSIST_TRIES - 1:
                raise
            connection.close()
            time.sleep(min(0.25 * 2**attempt, 15))
    raise AssertionError("unreachable")
