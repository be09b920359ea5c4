# SPDX-License-Identifier: EUPL-1.2
"""Following background work: its page, its live progress, stopping it."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db import connection
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import Actor, DomainError, system_scope
from tragwerk.core.jobs.public import (
    CANCEL,
    FINAL,
    FOLLOW,
    RUNNING,
    Job,
    cancel_job,
    current_progress,
    job_for,
    kind_named,
    may_treat,
    progress_report,
    progress_version,
    read_progress,
)
from tragwerk.core.realtime.public import Event, event_stream
from tragwerk.ui.public import toast

LOOK_EVERY = 0.25
ASK_DATABASE_EVERY = 5.0
# Rights are checked when a stream opens, so none stays open for ever; the browser opens it again.
LONGEST_STREAM = 600.0


def job_progress(job: Job, actor: Actor) -> dict[str, Any]:
    """Return what `office/jobs/progress.html` shows, for every page that waits for a job."""
    shown = progress_report(current_progress(job))
    return {
        "job": job,
        "label": _label(job),
        "report": shown,
        # The file may tell of the end of a job whose row was read before it: the page then still follows, and is
        # told at once to go on. Drawn as ended, it would wait for ever for a word that has been said.
        "bar_state": shown["state"] if job.is_final else RUNNING,
        "events_url": reverse("office:job_events", args=[job.pk]),
        "poll_url": reverse("office:job", args=[job.pk]),
        # Where the page goes when the job ends without naming a result; a page around it may say otherwise.
        "done_url": reverse("office:job", args=[job.pk]),
        "may_cancel": not job.is_final and may_treat(actor, job, CANCEL),
    }


def _label(job: Job) -> str:
    try:
        return str(kind_named(job.kind).label)
    except LookupError:
        return job.kind


@guarded(FOLLOW)
@never_cache
@require_safe
@vary_on_headers("Accept")
def job(request: ActorRequest, job_id: UUID) -> HttpResponse:
    """Show one job; as JSON for a page whose stream did not get through."""
    found = job_for(request.actor, job_id)
    shown = job_progress(found, request.actor)
    if request.accepts("application/json") and not request.accepts("text/html"):
        return JsonResponse(shown["report"])
    return render(request, "office/jobs/job.html", shown)


@guarded(FOLLOW)
@require_safe
def job_events(request: ActorRequest, job_id: UUID) -> HttpResponseBase:
    """Send the progress of a job until it ends.

    The right is checked here, in the request's scope; the stream itself touches files only.
    """
    found = job_for(request.actor, job_id)
    return event_stream(_follow(found, translation.get_language() or "de"))


async def _follow(job: Job, language: str) -> AsyncIterator[Event]:
    first = current_progress(job)
    seen = -1
    begun = asked = time.monotonic()
    while time.monotonic() - begun < LONGEST_STREAM:
        version = progress_version(job.id)
        progress = None
        if version != seen:
            progress = first if job.is_final else read_progress(job.id) or first
            seen = version
        elif time.monotonic() - asked > ASK_DATABASE_EVERY:
            asked = time.monotonic()
            progress = await sync_to_async(_ended, thread_sensitive=False)(job)
        if progress is not None:
            with translation.override(language):
                yield Event("message", json.dumps(progress_report(progress)), id=str(version))
            if progress.state in FINAL:
                return
        await asyncio.sleep(LOOK_EVERY)


def _ended(job: Job) -> Any:
    """Return the progress of a job that has ended without a word in its file, else nothing."""
    try:
        with system_scope(reason="the stream of a job that its reader may see"):
            job.refresh_from_db(fields=["state", "error", "result"])
        return current_progress(job) if job.is_final else None
    finally:
        connection.close()


@guarded(FOLLOW)
@require_POST
def job_cancel(request: ActorRequest, job_id: UUID) -> HttpResponse:
    """Stop a job."""
    try:
        cancel_job(actor=request.actor, job_id=job_id)
        toast(request, _("The work is being stopped."))
    except DomainError as refusal:
        toast(request, str(refusal))
    return redirect("office:job", job_id=job_id)
