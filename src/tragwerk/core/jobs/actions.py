# SPDX-License-Identifier: EUPL-1.2
"""What people can do with background work: stop it."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, action, mark_checked, system_actor, system_scope
from tragwerk.core.audit.public import record
from tragwerk.core.jobs import progress
from tragwerk.core.jobs.models import Job, State
from tragwerk.core.jobs.permissions import CANCEL, FOLLOW
from tragwerk.core.jobs.queries import job_for
from tragwerk.core.jobs.queue import move, set_back


@action(FOLLOW)
def cancel_job(*, actor: Actor, job_id: UUID) -> Job:
    """Stop a job: at once when it waits, at its next step when it runs."""
    job = job_for(actor, job_id, CANCEL)
    mark_checked()
    if job.is_final:
        raise DomainError(_("This work has ended already."), code="ended")
    # One's own job may belong to the installation, where a school's seat reaches no row.
    with system_scope(reason="stop a job"):
        return _stop(actor=system_actor("stop a job"), job=job, by=actor)


@action(CANCEL)
def _stop(*, actor: Actor, job: Job, by: Actor) -> Job:
    mark_checked()
    before = job.state
    waiting = move(job.id, State.QUEUED, State.CANCELLED, cancel_requested=True, finished_at=timezone.now())
    if waiting:
        set_back(job, "")
    else:
        Job.objects.filter(pk=job.id, state=State.RUNNING).update(cancel_requested=True)
    job.refresh_from_db()
    record(actor=by, verb="jobs.cancel", target=job, changes={"state": [before, State.CANCELLED]})
    transaction.on_commit(lambda: _show(job, ended=waiting))
    return job


def _show(job: Job, *, ended: bool) -> None:
    """Tell the running job, or the pages of one that never ran."""
    if ended:
        progress.write(job.id, progress.Progress(state=State.CANCELLED))
    else:
        progress.request_cancel(job.id)
