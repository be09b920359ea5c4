# SPDX-License-Identifier: EUPL-1.2
"""Reads of background work: one's own, and that of the authority with the right to see it."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, NotVisible, Permission, actor_scope, show, system_scope, visible_filter
from tragwerk.core.jobs.models import Job
from tragwerk.core.jobs.permissions import MANAGE_INSTALLATION_JOBS, VIEW
from tragwerk.core.orgs.public import HAT_PREFIX


def job_for(actor: Actor, job_id: UUID, permission: Permission = VIEW) -> Job:
    """Return a job that is the actor's own or of a place where the actor holds the permission.

    Anything else raises NotVisible: foreign and missing look the same, and cost the same, for a foreign job is
    never read.
    """
    there = visible_filter(actor, permission, authority="authority_id", school=None)
    own = Q() if actor.account_id is None else Q(account_id=actor.account_id)
    with actor_scope(actor):
        # A scope may reach further than the right: what is not the actor's to see is not read either.
        job: Job | None = Job.objects.filter(Q() if there is None else there | own, pk=job_id).first()
    if job is None:
        # Own work of the installation lies outside the actor's scope; the rule below decides about it.
        with system_scope(reason="a job of the installation, by its key"):
            job = Job.objects.filter(pk=job_id, authority__isnull=True).first()
    if job is not None and may_treat(actor, job, permission):
        show([job])
        return job
    raise NotVisible(_("This does not exist, or it is not visible to you."))


def visible_jobs(actor: Actor) -> QuerySet[Job]:
    """Return the jobs in the scope that are the actor's own, or of a place where the actor may see all."""
    there = visible_filter(actor, VIEW, authority="authority_id", school=None)
    own = Q(pk__in=[]) if actor.account_id is None else Q(account_id=actor.account_id)
    rows: QuerySet[Job] = Job.objects.exclude(hat__startswith=HAT_PREFIX)
    return rows if there is None else rows.filter(there | own)


def may_treat(actor: Actor, job: Job, permission: Permission) -> bool:
    """Say whether a job is the actor's own, of the actor's authority, or of the installation that the actor runs."""
    needed = MANAGE_INSTALLATION_JOBS if job.authority_id is None else permission
    return is_own(actor, job) or actor.places(needed).cover(*job.access_place())


def is_own(actor: Actor, job: Job) -> bool:
    """Say whether the actor started the job; what was started under emergency access ends with it."""
    if job.hat.startswith(HAT_PREFIX) and job.hat != actor.hat:
        return False
    return actor.account_id is not None and job.account_id == actor.account_id


def own_jobs(actor: Actor, limit: int = 20) -> list[Job]:
    """Return the actor's latest jobs, newest first."""
    if actor.account_id is None:
        return []
    here = Q(authority__isnull=True) | Q(authority_id__in=actor.scope_authorities)
    with system_scope(reason="list own jobs, of the installation too"):
        rows = Job.objects.filter(here, account_id=actor.account_id)
        if actor.emergency is None:
            rows = rows.exclude(hat__startswith=HAT_PREFIX)
        return list(rows.order_by("-created_at")[:limit])
