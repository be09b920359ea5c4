# SPDX-License-Identifier: EUPL-1.2
"""Ordering everything of an authority, following how it is written, fetching it."""

from uuid import UUID

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import NotVisible, show_file
from tragwerk.core.exports.public import (
    TAKE_EVERYTHING,
    ZIP_TYPE,
    everything_for,
    exported_tables,
    order_everything,
    own_everything,
)
from tragwerk.core.files import public as files
from tragwerk.core.orgs.public import Authority
from tragwerk.office.jobs.views import job_progress


@guarded(TAKE_EVERYTHING)
def everything(request: ActorRequest) -> HttpResponse:
    """Say what would leave, and have it written."""
    authorities = list(Authority.objects.visible_to(request.actor, TAKE_EVERYTHING).order_by("sort_name", "id")[:200])
    if request.method == "POST":
        job = order_everything(actor=request.actor, authority_id=_chosen(request, authorities).pk)
        return redirect("office:everything_job", job.pk)
    page = {"authorities": authorities, "tables": exported_tables(), "taken": own_everything(request.actor)}
    return render(request, "office/exports/everything.html", page)


def _chosen(request: ActorRequest, authorities: list[Authority]) -> Authority:
    wanted = request.POST.get("authority", "")
    found = next((one for one in authorities if str(one.pk) == wanted or len(authorities) == 1), None)
    if found is None:
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    return found


@guarded(TAKE_EVERYTHING)
def everything_job(request: ActorRequest, job_id: UUID) -> HttpResponse:
    """Show how far the file is, then the file itself."""
    found = everything_for(request.actor, job_id)
    page: dict[str, object] = {"found": found, "file": found.file, "job": found.job}
    if not found.job.is_final:
        page |= job_progress(found.job, request.actor)
        page["done_url"] = reverse("office:everything_job", args=[job_id])
    return render(request, "office/exports/everything_job.html", page)


@guarded(TAKE_EVERYTHING)
def everything_file(request: ActorRequest, job_id: UUID) -> HttpResponseBase:
    """Hand the file out to the person who had it made."""
    found = everything_for(request.actor, job_id)
    if found.file is None:
        return redirect("office:everything_job", job_id)
    show_file(found.file.name, found.rows)
    response = FileResponse(files.open(found.file), as_attachment=True, filename=found.file.name, content_type=ZIP_TYPE)
    response["Cache-Control"] = "private, no-store"
    return response
