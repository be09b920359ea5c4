# SPDX-License-Identifier: EUPL-1.2
"""From a request to the page of a list, to its fragment, or to one of its parts."""

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tragwerk.core.access.public import NotAllowed, SeenIn, show, show_narrowed
from tragwerk.ui import preferences
from tragwerk.ui.context import job_address
from tragwerk.ui.tables import actions
from tragwerk.ui.tables.columns import View
from tragwerk.ui.tables.export import export_response, is_large
from tragwerk.ui.tables.filters import Filter, Option
from tragwerk.ui.tables.listing import Listing, range_text
from tragwerk.ui.tables.queries import views_of
from tragwerk.ui.tables.table import Table
from tragwerk.ui.tables.tabs import Tab, tabs_of
from tragwerk.ui.tables.totals import counts_of, total_of

_ROWS = re.compile(r"^(-?\d{1,9})\.(\d{1,5})$")


def table_response(
    request: HttpRequest, table: type[Table], template: str, context: dict[str, Any] | None = None
) -> HttpResponseBase:
    """Answer with the list page; htmx gets only what changes or opens: the list, its total, its filters, its columns.

    The template gets `listing`; it extends `ui/tables/page.html` or includes `ui/tables/table.html`.
    """
    bound = table.bind(request)
    show_narrowed(bound.state.find, "; ".join(one.sentence for one in bound.state.chosen))
    parts: dict[str, Callable[[], HttpResponseBase]] = {
        "export": lambda: _export(request, bound),
        "total": lambda: _total(request, bound),
        "counts": lambda: _counts(request, bound),
        "views": lambda: _views(request, bound),
    }
    if bound.state.part in parts:
        return parts[bound.state.part]()
    boxes = {"filters": _filters, "columns": _columns}
    draw = boxes.get(bound.state.part)
    if draw is not None and wants_part(request):
        return _private(HttpResponse(draw(request, Listing(bound))))
    listing = Listing(bound, _tabs(bound), density=request.COOKIES.get("tw_density", ""))
    show(listing.rows, SeenIn.LIST)
    listing_context: dict[str, Any] = {"listing": listing}
    if wants_part(request, listing.id):
        response = HttpResponse(render_to_string("ui/tables/body.html", listing_context, request=request))
    else:
        if draw is not None:
            listing_context |= {"opened": bound.state.part, "opened_box": draw(request, listing)}
        page = render_to_string(template, {**listing_context, **(context or {})}, request=request)
        response = HttpResponse(page)
    _remember_density(request, bound, response)
    return _private(response)


def wants_part(request: HttpRequest, target: str = "") -> bool:
    """Whether htmx asks for a fragment; going back in the history needs the whole page."""
    headers = request.headers
    if headers.get("HX-Request") != "true" or headers.get("HX-History-Restore-Request") == "true":
        return False
    return not target or headers.get("HX-Target") == target


def _private(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ("HX-Request", "HX-Target"))
    response["Cache-Control"] = "private, no-store"
    return response


def _remember_density(request: HttpRequest, table: Table, response: HttpResponse) -> None:
    """Keep the height of the rows for this device when somebody has just switched it."""
    if table.state.density and request.COOKIES.get("tw_density") != table.state.density:
        preferences.keep(response, "tw_density", table.state.density)


def _export(request: HttpRequest, table: Table) -> HttpResponseBase:
    if not table.may_export:
        raise NotAllowed(table.export_permission or table.permission)
    suffix = "csv" if request.GET.get("format") == "csv" else "xlsx"
    if not is_large(table):
        return export_response(table, suffix)
    started = actions.order_export(actor=table.actor, table=table, suffix=suffix)
    return HttpResponseRedirect(job_address(started.pk))


def _total(request: HttpRequest, table: Table) -> HttpResponse:
    """Answer with the pager's sentence; `rows` says which rows the page shows."""
    found = _ROWS.match(request.GET.get("rows", ""))
    first, count = (int(found[1]), int(found[2])) if found else (0, 0)
    total = total_of(table)
    text = range_text(first or None, count, total) if count else str(total)
    return _private(HttpResponse(format_html('<span data-total="{}">{}</span>', str(total), text)))


def _counts(request: HttpRequest, table: Table) -> HttpResponse:
    """Answer with the choices of one filter, each with its number of rows."""
    wanted = next((one for one in table.all_filters if one.key == request.GET.get("filter")), None)
    if wanted is None:
        return HttpResponse(status=404)
    return _private(HttpResponse(_filter_form(request, table, wanted, counted=True)))


def _views(request: HttpRequest, table: Table) -> HttpResponse:
    """Answer with the tabs, each with its number of rows."""
    listing = Listing(table, _tabs(table, counted=True))
    markup = render_to_string("ui/tables/tabs.html", {"listing": listing, "only_tabs": True}, request=request)
    return _private(HttpResponse(markup))


def _filters(request: HttpRequest, listing: Listing) -> SafeString:
    table = listing.table
    forms = [
        {
            "filter": one,
            "chosen": any(chosen.key == one.key for chosen in table.state.chosen),
            "markup": _filter_form(request, table, one, counted=False),
            "counts_url": listing.state.at_start().url(part="counts", filter=one.key) if one.counted else "",
        }
        for one in table.all_filters
    ]
    return render_to_string("ui/tables/filters.html", {"listing": listing, "forms": forms}, request=request)


def _columns(request: HttpRequest, listing: Listing) -> SafeString:
    return render_to_string("ui/tables/columns.html", {"listing": listing}, request=request)


def _filter_form(request: HttpRequest, table: Table, one: Filter, *, counted: bool) -> SafeString:
    given = _parameters(table, one)
    form = one.form(given, table.actor)
    if counted:
        counts = counts_of(table, one)
        form["options"] = [
            Option(option.value, option.label, option.chosen, counts.get(option.value, 0)) for option in form["options"]
        ]
    return render_to_string(one.template, {"filter": one, "form": form, "counted": counted}, request=request)


def _parameters(table: Table, one: Filter) -> dict[str, list[str]]:
    """Return what the state says about one filter, in the form of an address."""
    found: dict[str, list[str]] = {}
    for chosen in table.state.chosen:
        if chosen.key == one.key:
            for name, value in chosen.pairs:
                found.setdefault(name, []).append(value)
    return found


def _tabs(table: Table, *, counted: bool = False) -> list[Tab]:
    saved = [
        (View(str(view.pk), view.name, view.query), view.is_owned_by(table.actor.account_id), view.shared)
        for view in views_of(table.actor, table.key)
    ]
    return tabs_of(table, saved, counted=counted)
