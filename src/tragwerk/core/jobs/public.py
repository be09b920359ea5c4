# SPDX-License-Identifier: EUPL-1.2
"""What other packages may import from jobs."""

from tragwerk.core.jobs.actions import cancel_job
from tragwerk.core.jobs.context import JobCancelled, JobContext
from tragwerk.core.jobs.events import JobEnded
from tragwerk.core.jobs.models import FINAL, Job, State
from tragwerk.core.jobs.permissions import CANCEL, FOLLOW, MANAGE_INSTALLATION_JOBS, VIEW
from tragwerk.core.jobs.progress import Progress, any_worker_alive
from tragwerk.core.jobs.progress import read as read_progress
from tragwerk.core.jobs.progress import version as progress_version
from tragwerk.core.jobs.queries import is_own, job_for, may_treat, own_jobs, visible_jobs
from tragwerk.core.jobs.queue import enqueue
from tragwerk.core.jobs.registry import all_recurring, job, kind_named, scheduled
from tragwerk.core.jobs.report import RUNNING, current_progress
from tragwerk.core.jobs.report import report as progress_report


def run_queued_jobs() -> int:
    """Run everything that is queued now in this process; for tests and for commands without a worker."""
    from tragwerk.core.jobs.worker import Worker

    return Worker().drain()


def run_worker() -> None:
    """Run a worker until it is told to stop."""
    from tragwerk.core.jobs.worker import Worker

    Worker().run()


__all__ = [
    "CANCEL",
    "FINAL",
    "FOLLOW",
    "MANAGE_INSTALLATION_JOBS",
    "RUNNING",
    "VIEW",
    "Job",
    "JobCancelled",
    "JobContext",
    "JobEnded",
    "Progress",
    "State",
    "all_recurring",
    "any_worker_alive",
    "cancel_job",
    "current_progress",
    "enqueue",
    "is_own",
    "job",
    "job_for",
    "kind_named",
    "may_treat",
    "own_jobs",
    "progress_report",
    "progress_version",
    "read_progress",
    "run_queued_jobs",
    "run_worker",
    "scheduled",
    "visible_jobs",
]
