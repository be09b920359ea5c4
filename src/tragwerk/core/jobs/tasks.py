# SPDX-License-Identifier: EUPL-1.2
"""The one task of the queue, and the housekeeping of this package."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tragwerk.core.jobs import progress
from tragwerk.core.jobs.context import JobContext
from tragwerk.core.jobs.models import FINAL, KEPT_FOR, Job
from tragwerk.core.jobs.registry import job, scheduled


@task()
def run_job(job_id: str) -> None:
    """Run a job; what the queue delivers is only its key."""
    from tragwerk.core.jobs.execution import execute

    execute(UUID(job_id))


@scheduled(daily_at="03:40")
@job("jobs.forget", label=_("Remove old background work"))
def forget_old_jobs(context: JobContext) -> dict[str, Any]:
    """Remove jobs that ended long ago, their files and their deliveries."""
    now = timezone.now()
    jobs, _rows = Job.objects.filter(state__in=FINAL, finished_at__lt=now - KEPT_FOR).delete()
    ended = (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED)
    deliveries, _rows = DBTaskResult.objects.filter(status__in=ended, finished_at__lt=now - timedelta(days=7)).delete()
    return {"jobs": jobs, "deliveries": deliveries, "files": progress.forget_old()}
