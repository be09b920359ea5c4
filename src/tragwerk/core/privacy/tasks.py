# SPDX-License-Identifier: EUPL-1.2
"""The deletion run in the background, and the night in which what is due is counted or deleted."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tragwerk.core.access.public import system_actor
from tragwerk.core.jobs.public import JobContext, job, scheduled
from tragwerk.core.orgs.public import Authority, AuthorityState
from tragwerk.core.privacy import actions
from tragwerk.core.privacy.models import DeletionRun, RunState
from tragwerk.core.privacy.queries import GOES, WITH_PERSON, is_automatic


def _stopped(arguments: Mapping[str, Any], _sentence: str) -> None:
    """Leave a run whose work has ended before its time where somebody can let it go on."""
    run = DeletionRun.objects.filter(pk=arguments["run_id"], state=RunState.RUNNING).first()
    if run is not None:
        actions.stop_run(actor=system_actor("deletion run"), run_id=run.pk)


@job(actions.RUN_JOB, label=gettext_lazy("Delete what is due"), on_failure=_stopped)
def run_deletion(context: JobContext, run_id: str) -> dict[str, Any]:
    """Delete batch by batch; a run that was killed goes on with what is left."""
    run = DeletionRun.objects.get(pk=run_id)
    if run.state == RunState.DONE:
        return dict(run.deleted)
    # Counted in what the plan found, with what hangs on it left aside.
    total = sum(
        line["count"] for line in run.planned if line["fate"] == GOES and line["retention_class"] != WITH_PERSON
    )
    done = actions.delete_everything_due(
        context.actor, UUID(run_id), lambda count: context.progress(count, max(total, count), _("records deleted"))
    )
    return dict(done.deleted)


@scheduled(daily_at="02:40")
@job("privacy.nightly", label=gettext_lazy("Count or delete what is due"))
def nightly(context: JobContext) -> dict[str, Any]:
    """Count for every authority what is due; delete it where the authority wants that, else ask."""
    counted = started = 0
    for authority in Authority.objects.filter(state=AuthorityState.JOINED).order_by("pk"):
        last = actions.open_run(authority.pk)
        if last is not None and last.state != RunState.PLANNED:
            continue
        run = actions.plan_run(actor=context.actor, authority_id=authority.pk)
        counted += 1
        if not any(line["fate"] == GOES for line in run.planned):
            actions.discard_run(actor=context.actor, run_id=run.pk)
        elif is_automatic(authority.pk):
            actions.start_run(actor=context.actor, run_id=run.pk)
            started += 1
    return {"counted": counted, "started": started}
