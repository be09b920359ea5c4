# SPDX-License-Identifier: EUPL-1.2
"""The jobs of imports: dry run, take-over, undo, and the end of old files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import DomainError, system_actor, system_scope
from tragwerk.core.imports.actions import undo_import
from tragwerk.core.imports.models import KEPT_FOR, Import, ImportFile, ImportState, counts_of
from tragwerk.core.imports.queries import import_for
from tragwerk.core.imports.takeover import apply_now, check_now, give_back
from tragwerk.core.jobs.public import Job, JobContext, job, scheduled

LABELS_KEPT = 20
COMMAND_MAY_TAKE = timedelta(minutes=30)


def set_back(arguments: Mapping[str, Any], problem: str) -> None:
    """Give an import back to its person when its job was refused, stopped, interrupted or broke."""
    import_id = UUID(arguments["import_id"])
    # A job may die after its transaction; what is applied stays applied.
    if Import.objects.filter(pk=import_id).exclude(state__in=(ImportState.APPLIED, ImportState.UNDONE)).exists():
        give_back(actor=system_actor("jobs"), import_id=import_id, problem=problem)


@job("imports.check", label=_("Check a list"), on_failure=set_back)
def check_list(job: JobContext, import_id: str) -> dict[str, Any]:
    """Do a dry run."""
    found = check_now(job.actor, UUID(import_id), job.progress)
    return {"import_id": import_id, "counts": found.counts}


@job("imports.apply", label=_("Take over a list"), on_failure=set_back)
def apply_list(job: JobContext, import_id: str) -> dict[str, Any]:
    """Write a confirmed dry run; after a crash the job runs again and finds out what is done."""
    found = apply_now(job.actor, UUID(import_id), job.progress)
    return {"import_id": import_id, "counts": found.counts}


@job("imports.undo", label=_("Undo an import"))
def undo_list(job: JobContext, import_id: str, leave_changed: bool = False) -> dict[str, Any]:
    """Undo a large import in the background; a refusal is a result, too, for the page that asks what to do."""
    found = import_for(job.actor, UUID(import_id))
    if found.state == ImportState.UNDONE:
        return {"import_id": import_id}  # a second run after a crash
    total = sum(counts_of(found)[key] for key in ("created", "changed", "closed"))
    job.progress(0, total, gettext("The state before is being restored"))
    try:
        done = undo_import(actor=job.actor, import_id=found.pk, leave_changed=leave_changed)
    except DomainError as refusal:
        named: Sequence[str] = refusal.details.get("labels", ())  # type: ignore[assignment]
        labels = list(named)[:LABELS_KEPT]
        return {"import_id": import_id, "refused": str(refusal), "code": refusal.code, "labels": labels}
    job.progress(total, total)
    return {"import_id": import_id, "restored": done.restored, "left": len(done.left)}


@scheduled(every=timedelta(minutes=5))
@job("imports.release", label=_("Give back imports whose take-over died"))
def release_dead_imports(job: JobContext) -> dict[str, Any]:
    """A take-over whose job has ended without it, or whose command was killed, can be started again."""
    with system_scope(reason="give back imports whose take-over died"):
        released = [_release(job, found) for found in Import.objects.filter(state=ImportState.APPLYING)]
    return {"released": sum(released)}


def _release(job: JobContext, found: Import) -> bool:
    running = Job.objects.filter(pk=found.job_id).first() if found.job_id else None
    if running is not None and not running.is_final:
        return False
    if running is None and timezone.now() - found.changed_at < COMMAND_MAY_TAKE:
        return False
    sentence = _("The take-over ended before its time. Nothing was written; please start it again.")
    give_back(actor=job.actor, import_id=found.pk, problem=str(sentence))
    return True


@scheduled(daily_at="03:30")
@job("imports.forget", label=_("Remove what old imports know of people"))
def forget_old_imports(job: JobContext) -> dict[str, Any]:
    """Empty corrections and file names of imports whose files are removed."""
    horizon = timezone.now() - KEPT_FOR
    with system_scope(reason="forget the contents of old imports"):
        files = ImportFile.objects.filter(source_import__created_at__lt=horizon).exclude(name="").update(name="")
        Import.objects.filter(created_at__lt=horizon).exclude(decisions={}).update(decisions={})
    return {"files": files}
