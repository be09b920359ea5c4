# SPDX-License-Identifier: EUPL-1.2
"""The worker: takes deliveries from the queue one by one, and outlives whatever they do."""

import logging
import signal
import time
from typing import Any

from django.db import connection
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tragwerk.core.jobs import execution, progress, queue
from tragwerk.core.jobs.context import JobInterrupted
from tragwerk.core.jobs.registry import DATABASE_TROUBLE
from tragwerk.core.jobs.schedule import queue_what_is_due

logger = logging.getLogger("tragwerk.jobs")

# One statement a second when idle; what is queued on this machine is seen at once by the wake file.
POLL_EVERY = 1.0
LOOK_AT_WAKE = 0.05
TIDY_EVERY = 20.0
# After SIGTERM: time to finish, then the job stops at its next step, then wherever it is.
GRACE = 4.0
HARD_GRACE = 7.0


class Worker:
    """Runs jobs until it is told to stop."""

    def __init__(self) -> None:
        self.heartbeat = progress.Heartbeat()
        self.stopping_since: float | None = None
        self._tidied = 0.0

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; returns when the running job has ended or is back in the queue."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._stop)
        signal.signal(signal.SIGALRM, self._interrupt)
        self._begin()
        logger.info("worker started", extra={"worker": self.heartbeat.worker_id})
        try:
            self._loop()
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            self.heartbeat.stop()
            logger.info("worker ended", extra={"worker": self.heartbeat.worker_id})

    def drain(self) -> int:
        """Do everything that is due now and return how many deliveries it was; for tests and the command line."""
        self._begin()
        done = 0
        try:
            while self._take_next():
                done += 1
        finally:
            self.heartbeat.stop()
        return done

    def _begin(self) -> None:
        self.heartbeat.start()
        execution.runner.worker = self.heartbeat.worker_id
        execution.runner.must_yield = self._must_yield

    def _loop(self) -> None:
        trouble = 0
        while self.stopping_since is None:
            seen = progress.wake_version()
            try:
                self._tidy()
                busy = self._take_next()
                trouble = 0
            except DATABASE_TROUBLE as fault:
                trouble += 1
                logger.warning("worker waits for the database", exc_info=fault)
                connection.close()
                self._wait(min(2.0**trouble, 30.0))
                continue
            if not busy:
                self._wait(POLL_EVERY, seen)

    def _tidy(self) -> None:
        """Take up what dead workers left and queue what the schedule wants."""
        if time.monotonic() - self._tidied < TIDY_EVERY:
            return
        taken = queue.take_up_orphans()
        if taken:
            logger.warning("work of a dead worker taken up", extra={"count": taken})
        queue_what_is_due()
        self._tidied = time.monotonic()

    def _take_next(self) -> bool:
        """Run the next delivery, if any; two workers that see the same one do not both get it."""
        delivery = DBTaskResult.objects.ready().first()
        if delivery is None:
            return False
        mine = DBTaskResult.objects.filter(pk=delivery.pk, status=TaskResultStatus.READY).update(
            status=TaskResultStatus.RUNNING,
            started_at=timezone.now(),
            worker_ids=[*delivery.worker_ids, self.heartbeat.worker_id],
        )
        if mine:
            delivery.refresh_from_db()
            self._deliver(delivery)
        return True

    def _deliver(self, delivery: Any) -> None:
        try:
            delivery.task.call(*delivery.args_kwargs["args"], **delivery.args_kwargs["kwargs"])
        except DATABASE_TROUBLE:
            # The job's state could not be written for a minute: end, so that a successor takes it up.
            logger.exception("worker gives up on the database")
            self.stopping_since = time.monotonic()
            return
        except Exception:
            # Only a fault of the queue itself comes here; its text may hold data and stays out of the table.
            logger.exception("delivery failed")
            execution.persist(lambda: delivery.set_failed(RuntimeError("see the log")))
            return
        execution.persist(lambda: delivery.set_successful(None))

    def _wait(self, seconds: float, seen: int | None = None) -> None:
        until = time.monotonic() + seconds
        while self.stopping_since is None and time.monotonic() < until:
            if seen is not None and progress.wake_version() != seen:
                return
            time.sleep(LOOK_AT_WAKE)

    def _stop(self, signum: int, frame: Any) -> None:
        if self.stopping_since is None:
            self.stopping_since = time.monotonic()
            signal.setitimer(signal.ITIMER_REAL, HARD_GRACE)

    def _must_yield(self) -> bool:
        return self.stopping_since is not None and time.monotonic() - self.stopping_since > GRACE

    def _interrupt(self, signum: int, frame: Any) -> None:
        if execution.runner.in_body[0]:
            raise JobInterrupted
