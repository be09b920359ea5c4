# SPDX-License-Identifier: EUPL-1.2
"""The nightly end of what was not signed in time, and of files that no approval needs any more."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import system_scope
from tragwerk.core.approvals.actions import lapse_approvals
from tragwerk.core.approvals.models import Approval, ScannedPaper, Signature
from tragwerk.core.files.public import StoredFile
from tragwerk.core.jobs.public import JobContext, job, scheduled


@scheduled(daily_at="00:10")
@job("approvals.lapse", label=_("Let lapse what was not signed in time"))
def lapse(context: JobContext) -> dict[str, Any]:
    """Let every approval lapse whose last day has passed, where its kind says so."""
    return {"lapsed": len(lapse_approvals(actor=context.actor))}


@scheduled(daily_at="03:20")
@job("approvals.forget_files", label=_("Remove documents and scans of approvals that are gone"))
def forget_files(context: JobContext) -> dict[str, Any]:
    """Set the deletion date of documents and scans whose approval was removed by a deletion run."""
    pointing = ((Approval, "document"), (Signature, "scan"), (ScannedPaper, "scan"))
    rows = StoredFile.objects.filter(purpose__in=("approvals.document", "approvals.scan"), delete_after__isnull=True)
    for model, name in pointing:
        rows = rows.exclude(Exists(model._base_manager.filter(**{name: OuterRef("pk")})))
    with system_scope(reason="remove files that no approval needs"):
        return {"files": rows.update(delete_after=timezone.now())}
