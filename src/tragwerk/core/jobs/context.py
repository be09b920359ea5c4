# SPDX-License-Identifier: EUPL-1.2
"""What a job body gets: its actor, its progress, and the wish of others that it stops."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from tragwerk.core.access.public import Actor
from tragwerk.core.jobs import progress
from tragwerk.core.jobs.models import State

REPORT_EVERY = 0.2


class JobCancelled(BaseException):
    """Somebody stopped the job; not an Exception, so that a body does not swallow it."""


class JobInterrupted(BaseException):
    """The worker is going down; the job returns to the queue."""


def _never() -> bool:
    return False


@dataclass
class JobContext:
    """The running job, seen from its body."""

    id: UUID
    actor: Actor
    authority_id: UUID | None
    attempt: int = 1
    must_yield: Callable[[], bool] = _never
    started: float = field(default_factory=time.time)
    _reported: float = 0.0

    def progress(self, done: int, total: int, note: str = "") -> None:
        """Report how far the job is, as often as the body likes; a few reports a second are shown.

        `note` is a translated sentence and must not name people. Raises JobCancelled when the job shall stop.
        """
        now = time.monotonic()
        if now - self._reported < REPORT_EVERY and done < total:
            return
        self._reported = now
        self.check()
        progress.write(
            self.id, progress.Progress(state=State.RUNNING, done=done, total=total, note=note, started=self.started)
        )

    def check(self) -> None:
        """Stop here when somebody wants the job to stop or the worker goes down."""
        if progress.cancel_requested(self.id):
            raise JobCancelled
        if self.must_yield():
            raise JobInterrupted
