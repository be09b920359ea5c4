# SPDX-License-Identifier: EUPL-1.2
"""Reads of what somebody takes away: what there is, one's own files, one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, NotVisible
from tragwerk.core.exports.actions import JOB
from tragwerk.core.exports.permissions import TAKE_EVERYTHING
from tragwerk.core.files.public import StoredFile
from tragwerk.core.jobs.public import Job, is_own, job_for, own_jobs

_SHOWN = 10


@dataclass(frozen=True)
class Everything:
    """Everything of an authority, on its way into a file, or the file while it may be fetched."""

    job: Job
    file: StoredFile | None

    @property
    def rows(self) -> int:
        """How many rows were written."""
        return int(self.job.result.get("rows", 0))

    @property
    def tables(self) -> int:
        """How many tables were written."""
        return int(self.job.result.get("tables", 0))


def everything_for(actor: Actor, job_id: UUID) -> Everything:
    """Return what the actor ordered in this workplace; nobody else's, whatever the right."""
    job = job_for(actor, job_id)
    here = job.kind == JOB and is_own(actor, job) and actor.places(TAKE_EVERYTHING).cover(job.authority_id)
    if not here:
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    return Everything(job, _files([job]).get(job.pk))


def own_everything(actor: Actor) -> list[Everything]:
    """Return what the actor has taken away lately, newest first."""
    places = actor.places(TAKE_EVERYTHING)
    mine = [job for job in own_jobs(actor, limit=100) if job.kind == JOB and places.cover(job.authority_id)][:_SHOWN]
    files = _files(mine)
    return [Everything(job, files.get(job.pk)) for job in mine]


def _files(jobs: Sequence[Job]) -> dict[UUID, StoredFile]:
    """Return job → its file, for those whose file is still to be fetched."""
    named = {UUID(job.result["file"]): job for job in jobs if job.result.get("file")}
    if not named:
        return {}
    kept = StoredFile.objects.filter(pk__in=list(named), purpose=JOB, delete_after__gt=timezone.now())
    return {named[file.pk].pk: file for file in kept if file.authority_id == named[file.pk].authority_id}
