# SPDX-License-Identifier: EUPL-1.2
"""Reads of background work: one's own, and that of the authority with the right to see it."""

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, NotVisible, Permission, actor_scope, system_scope
from tragwerk.core.jobs.models import Job
from tragwerk.core.jobs.permissions import VIEW


def job_for(actor: Actor, job_id: UUID, permission: Permission = VIEW) -> Job:
    """Return a job that is the actor's own or in whose authority the actor holds the permission.

    Anything else raises NotVisible: foreign and missing look the same, and cost the same, for a foreign job is
    never read.
    """
    with actor_scope(actor):
        job: Job | None = Job.objects.filter(pk=job_id).first()
    if job is None:
        # Own work of the installation lies outside the actor's scope; the rule below decides about it.
        with system_scope(reason="a job of the installation, by its key"):
            job = Job.objects.filter(pk=job_id, authority__isnull=True).first()
    if job is not None and (is_own(actor, job) or actor.places(permission).cover(*job.access_place())):
        return job
    raise NotVisible(_("This does not exist, or it is not visible to you."))


def is_own(actor: Actor, job: Job) -> bool:
    """Say whether the actor started the job."""
    return actor.account_id is not None and job.account_id == actor.account_id


def own_jobs(actor: Actor, limit: int = 20) -> list[Job]:
    """Return the actor's latest jobs, newest first."""
    if actor.account_id is None:
        return []
    here = Q(authority__isnull=True) | Q(authority_id__in=actor.scope_authorities)
    with system_scope(reason="list own jobs, of the installation too"):
        return list(Job.objects.filter(here, account_id=actor.account_id).order_by("-created_at")[:limit])
