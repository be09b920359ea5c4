# SPDX-License-Identifier: EUPL-1.2
"""Pages of grants on the receiver's side: list, view, file, giving back."""

import tempfile
from typing import BinaryIO, cast
from uuid import UUID

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import DomainError
from tragwerk.core.exports.public import CSV_TYPE, XLSX_TYPE, Format, export_name, write_csv, write_xlsx
from tragwerk.core.grants.public import (
    MANAGE_GRANT,
    READ_GRANT,
    Grant,
    SharedView,
    actions,
    may_give_back,
    received_grant,
)
from tragwerk.office.grants.tables import ReceivedTable, kind_label
from tragwerk.office.grants.views import ask_end, facts_of
from tragwerk.ui.public import table_response, toast


@guarded(READ_GRANT)
def grants_received(request: ActorRequest) -> HttpResponseBase:
    """List what others share."""
    return table_response(request, ReceivedTable, "office/list.html", {"title": _("Received grants")})


@guarded(READ_GRANT)
def read_grant(request: ActorRequest, grant_id: UUID) -> HttpResponse:
    """Show what another authority shares; the read is noted in its trail."""
    found = received_grant(request.actor, grant_id)
    shown, closed = _shown(request, found)
    page = {
        "grant": found,
        "title": _received_title(found),
        "trail": ((_("Received grants"), reverse("office:grants_received")),),
        "facts": facts_of(found),
        "shown": shown,
        "closed": closed,
        "file_url": reverse("office:grant_file", args=[found.pk]),
        "may_give_back": may_give_back(request.actor, found),
    }
    return render(request, "office/grants/read.html", page)


def _received_title(found: Grant) -> str:
    return _("%(what)s of %(giver)s") % {"what": kind_label(found), "giver": found.authority}


def _shown(request: ActorRequest, found: Grant, file: str = "") -> tuple[SharedView | None, str]:
    """Return the rows, or the sentence that says why there are none."""
    try:
        return actions.read_grant(actor=request.actor, grant_id=found.pk, file=file), ""
    except DomainError as error:
        return None, str(error)


@guarded(READ_GRANT)
def grant_file(request: ActorRequest, grant_id: UUID) -> HttpResponseBase:
    """Hand the view out as XLSX or CSV; the giver's trail tells that it was taken away."""
    found = received_grant(request.actor, grant_id)
    suffix = "csv" if request.GET.get("format") == "csv" else "xlsx"
    shown, closed = _shown(request, found, suffix)
    if shown is None:
        toast(request, closed)
        return redirect("office:grant_read", found.pk)
    header = [str(column.label) for column in shown.columns]
    forms = [Format.NUMBER if column.numeric else Format.TEXT for column in shown.columns]
    file = cast(BinaryIO, tempfile.SpooledTemporaryFile())  # noqa: SIM115 - the response closes it
    if suffix == "csv":
        write_csv(file, header, shown.lines, forms)
    else:
        write_xlsx(file, header, shown.lines, forms, title=kind_label(found))
    file.seek(0)
    kind = CSV_TYPE if suffix == "csv" else XLSX_TYPE
    name = export_name(_received_title(found), suffix)
    response = FileResponse(file, as_attachment=True, filename=name, content_type=kind)
    response["Cache-Control"] = "private, no-store"
    return response


@guarded(MANAGE_GRANT)
def give_grant_back(request: ActorRequest, grant_id: UUID) -> HttpResponse:
    """Ask whether a received grant shall end, and end it."""
    found = received_grant(request.actor, grant_id, MANAGE_GRANT)
    text = _("You see nothing of it any more from this moment on, and %(giver)s learns that you gave it back.")
    return ask_end(
        request,
        found,
        title=_("Give the grant of %(giver)s back?") % {"giver": found.authority},
        text=text % {"giver": found.authority},
        back=reverse("office:grant_read", args=[found.pk]),
        next_url=reverse("office:grants_received"),
    )
