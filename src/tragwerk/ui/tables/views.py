# SPDX-License-Identifier: EUPL-1.2
"""What all lists share: keep a view, delete one, remember columns, fetch a long list that was written."""

from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import DomainError
from tragwerk.core.files import public as files
from tragwerk.ui.tables import actions
from tragwerk.ui.tables.export import file_response
from tragwerk.ui.tables.permissions import EXPORT_LIST, SAVE_VIEW
from tragwerk.ui.tables.queries import export_of
from tragwerk.ui.toasts import toast

_PLACES = {"after", "before", "end", "part"}


def _page(request: HttpRequest) -> str:
    """Return the path of the list that posted; an address of another host is not followed."""
    wanted = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if allowed else "/"


def _to(page: str, pairs: list[tuple[str, str]]) -> HttpResponseRedirect:
    path = urlsplit(page).path or "/"
    return HttpResponseRedirect(f"{path}?{urlencode(pairs)}" if pairs else path)


def _pairs(query: str, *without: str) -> list[tuple[str, str]]:
    return [(name, value) for name, value in parse_qsl(query) if name not in _PLACES and name not in without]


@guarded(SAVE_VIEW)
@require_POST
def save_view(request: ActorRequest) -> HttpResponse:
    """Keep what the list shows under a name and open it as a tab."""
    page = _page(request)
    pairs = _pairs(urlsplit(page).query, "view")
    try:
        view = actions.save_view(
            actor=request.actor,
            table=request.POST.get("table", "")[:60],
            name=request.POST.get("name", ""),
            query=urlencode(pairs),
            shared=request.POST.get("shared") == "1",
        )
    except DomainError as error:
        messages.warning(request, str(error))
        return HttpResponseRedirect(page)
    toast(request, _("View “%(name)s” saved.") % {"name": view.name})
    return _to(page, [*pairs, ("view", str(view.pk))])


@guarded(SAVE_VIEW)
@require_POST
def delete_view(request: ActorRequest, view_id: UUID) -> HttpResponse:
    """Delete an own view and go back to the list without it."""
    view = actions.delete_view(actor=request.actor, view_id=view_id)
    toast(request, _("View “%(name)s” deleted.") % {"name": view.name})
    return _to(_page(request), [])


@guarded(SAVE_VIEW)
@require_POST
def keep_columns(request: ActorRequest) -> HttpResponse:
    """Show the chosen columns; remember them for the account, or forget them, when that was asked for."""
    page = _page(request)
    columns = [key[:60] for key in request.POST.getlist("cols")][:100]
    forget = request.POST.get("forget") == "1"
    if forget or request.POST.get("keep") == "1":
        table = request.POST.get("table", "")[:60]
        actions.keep_columns(actor=request.actor, table=table, columns=[] if forget else columns)
    shown = [] if forget else [("cols", key) for key in columns]
    # A browser without script moves a column by sending the form; the list then shows the new order.
    moves = [(name, request.POST[name][:60]) for name in ("up", "down") if name in request.POST]
    return _to(page, [*_pairs(urlsplit(page).query, "cols"), *shown, *moves])


@guarded(EXPORT_LIST)
def export(request: ActorRequest, export_id: UUID) -> HttpResponse:
    """Offer a list that was written in the background."""
    found = export_of(request.actor, export_id)
    return render(request, "ui/tables/export_ready.html", {"found": found, "file": found.file})


@guarded(EXPORT_LIST)
def export_file(request: ActorRequest, export_id: UUID) -> HttpResponseBase:
    """Hand the file out to the person who had it made."""
    found = export_of(request.actor, export_id)
    if found.file is None:
        return redirect("tables:export", found.pk)
    return file_response(files.open(found.file), found.file.name, found.suffix)
