# SPDX-License-Identifier: EUPL-1.2
"""The background work of devices: bulk verbs on very many, and taking them back. All of it or nothing."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tragwerk.assets import actions
from tragwerk.assets.views.choice import WORKS, preview_of
from tragwerk.assets.views.table import AssetTable
from tragwerk.core.access.public import DomainError, batch
from tragwerk.core.audit.public import entries_of_batch
from tragwerk.core.jobs.public import JobContext, job, scheduled
from tragwerk.ui.public import Selection

CHUNK = 2000


@job(actions.BULK_JOB, label=gettext_lazy("Change many devices"))
def change_many(
    job: JobContext, verb: str, data: dict[str, Any], keys: Sequence[str], whole: bool, query: str, expected: int
) -> dict[str, Any]:
    """Do a bulk verb on the choice that the person saw; the job's own key is the batch, so a second run finds it."""
    done = {"url": reverse("assets:bulk_result", args=[job.id])}
    if entries_of_batch(job.id).exists():
        return done
    work = WORKS[verb]
    table = AssetTable.from_query(job.actor, query)
    selection = Selection(table, job.actor, tuple(UUID(key) for key in keys), whole, query, expected)
    preview = preview_of(selection, work.permission)
    if preview.moved_meanwhile:
        raise DomainError(_("The choice has changed meanwhile. Nothing was changed; please choose again."))
    form = work.form(preview, data)
    if not form.is_valid():
        raise DomainError(" ".join(str(text) for texts in form.errors.values() for text in texts))
    work.keep(preview, form)
    job.progress(0, preview.count)
    with batch(job.id), transaction.atomic():
        for start in range(0, preview.count, CHUNK):
            work.apply(job.actor, preview.ids[start : start + CHUNK], form)
            job.progress(min(start + CHUNK, preview.count), preview.count)
    # Nobody may have needed the change: then there is nothing to show.
    return done if entries_of_batch(job.id).exists() else {"url": reverse("assets:list")}


@job(actions.UNDO_JOB, label=gettext_lazy("Undo a change of many devices"))
def undo_many(job: JobContext, batch_id: str) -> dict[str, Any]:
    """Take a change back; the entries of the undo stand under the job's own key."""
    if not entries_of_batch(job.id).exists():
        with batch(job.id):
            actions.undo_change(actor=job.actor, batch_id=UUID(batch_id))
    return {"url": reverse("assets:bulk_result", args=[job.id])}


@scheduled(daily_at="00:10")
@job("assets.contract_dates", label=gettext_lazy("Move on the next dates of contracts"))
def contract_dates(job: JobContext) -> dict[str, Any]:
    """Let every contract that has renewed name its next date."""
    return {"moved": actions.move_dates_on(timezone.localdate())}
