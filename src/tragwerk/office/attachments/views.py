# SPDX-License-Identifier: EUPL-1.2
"""Attach files, download them, remove them, and take either back."""

from typing import IO, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from tragwerk.core.access.http import ActorRequest, guarded, takes_files
from tragwerk.core.access.public import Actor, DomainError, show, show_file
from tragwerk.core.files import public as files
from tragwerk.core.files.public import (
    ENDINGS,
    MANAGE_ATTACHMENT,
    MOST_AT_ONCE,
    VIEW_ATTACHMENT,
    AttachmentTable,
    NewFile,
    actions,
    attachment_for,
    attachment_table,
    kind_words,
    thing_for,
)
from tragwerk.office.attachments.forms import AttachForm
from tragwerk.ui.public import formats, toast

# A file is taken away, never shown: nothing in it may run, load or be framed.
POLICY = "default-src 'none'; sandbox"


@guarded(MANAGE_ATTACHMENT)
@takes_files
def attach(request: ActorRequest, table: str, about_id: UUID) -> HttpResponse:
    """Hang files on a thing."""
    known, thing = thing_for(request.actor, table, about_id)
    show([thing])
    back = _page_of(known, about_id)
    form = AttachForm(request.POST, request.FILES) if request.method == "POST" else AttachForm()
    if form.is_valid() and _attached(request, form, known, about_id):
        return redirect(back)
    page = {
        "form": form,
        "thing": thing,
        "back_url": back,
        "trail": ((str(thing), back),),
        "accept": ",".join(ENDINGS),
        "kinds": kind_words(),
        "limit": str(settings.UPLOAD_LIMIT),  # as text: a number would get points between its groups
        "most": MOST_AT_ONCE,
    }
    return render(request, "office/attachments/add.html", page, status=422 if form.errors else 200)


def _attached(request: ActorRequest, form: AttachForm, table: AttachmentTable, about_id: UUID) -> bool:
    uploads = [NewFile(one.name or "", cast(IO[bytes], one.file)) for one in form.uploads]
    try:
        done = actions.attach_files(actor=request.actor, table=table.key, about_ids=[about_id], files=uploads)
    except DomainError as error:
        form.take_error(error)
        return False
    said = ngettext("%(count)s file attached.", "%(count)s files attached.", len(done.ids))
    toast(request, said % {"count": formats.number(len(done.ids))}, _undo_url(table, about_id, done.batch_id))
    return True


@guarded(VIEW_ATTACHMENT)
@require_GET
def download(request: ActorRequest, attachment_id: UUID) -> FileResponse:
    """Hand a file out, to be kept and not to be shown here."""
    return attachment_response(request.actor, attachment_id)


def attachment_response(actor: Actor, attachment_id: UUID) -> FileResponse:
    """Answer with the content of an attachment that the actor may see. Raises NotVisible."""
    found = attachment_for(actor, attachment_id)
    show_file(found.name, 1)
    stream = files.open(found.file)
    response = FileResponse(stream, content_type=found.media_type, as_attachment=True, filename=found.name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "private, no-store"
    return response


@guarded(MANAGE_ATTACHMENT)
@require_POST
def remove(request: ActorRequest, attachment_id: UUID) -> HttpResponse:
    """Take one file off its thing."""
    found = attachment_for(request.actor, attachment_id)
    table = attachment_table(found.about_table)
    assert table is not None  # noqa: S101 - it was found by its table
    done = actions.remove_attachments(actor=request.actor, ids=[found.pk])
    said = _("“%(name)s” removed. It is kept for a month and then deleted.") % {"name": found.name}
    toast(request, said, _undo_url(table, found.about_id, done.batch_id))
    return redirect(_page_of(table, found.about_id))


@guarded(MANAGE_ATTACHMENT)
@require_POST
def undo(request: ActorRequest, table: str, about_id: UUID, batch_id: UUID) -> HttpResponse:
    """Take back what was attached or removed."""
    known, _thing = thing_for(request.actor, table, about_id)
    try:
        done = actions.undo_change(actor=request.actor, batch_id=batch_id)
    except DomainError as error:
        messages.warning(request, str(error))
    else:
        said = ngettext("%(count)s file is as before.", "%(count)s files are as before.", len(done.ids))
        toast(request, said % {"count": formats.number(len(done.ids))})
    return redirect(_page_of(known, about_id))


def _page_of(table: AttachmentTable, about_id: UUID) -> str:
    return reverse(table.url_name, args=[about_id])


def _undo_url(table: AttachmentTable, about_id: UUID, batch_id: UUID) -> str:
    return reverse("office:attachments_undo", args=[table.key, about_id, batch_id])
