# SPDX-License-Identifier: EUPL-1.2
"""The wave of replacements by year: how many devices, what they cost, which are still bound."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.assets.permissions import VIEW_ASSET
from tragwerk.assets.queries.replacement import UNKNOWN, Due, Wave, Year, wave_of
from tragwerk.assets.queries.summaries import PRESENT
from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import show_file
from tragwerk.core.exports.public import XLSX_TYPE, Format, export_name, write_xlsx


@guarded(VIEW_ASSET)
def replacement(request: ActorRequest) -> HttpResponse:
    """Show years × kinds with the way into the devices."""
    wave = wave_of(request.actor, timezone.localdate())
    page = {
        "years": [_shown(year) for year in wave.years],
        "total": wave.total,
        "export_url": reverse("assets:replacement_file"),
    }
    return render(request, "assets/replacement.html", page)


def _shown(year: Year) -> dict[str, Any]:
    return {
        "label": year.label,
        "total": year.total,
        "url": devices_url(year),
        "bound_url": bound_url(year),
        "kinds": [{"due": due, "url": devices_url(year, due), "bound_url": bound_url(year, due)} for due in year.kinds],
    }


def devices_url(year: Year, due: Due | None = None, *more: tuple[str, str]) -> str:
    """Return the list of the devices that stand behind a number."""
    pairs = [("replace", year.key), *(("state", state) for state in PRESENT), *more]
    if due is not None:
        pairs.insert(1, ("kind", due.key))
    return f"{reverse('assets:list')}?{urlencode(pairs)}"


def bound_url(year: Year, due: Due | None = None) -> str:
    """Return the list of those that a grant still binds."""
    return devices_url(year, due, ("binding.from", year.bound_from.isoformat()))


@guarded(VIEW_ASSET)
def replacement_file(request: ActorRequest) -> HttpResponseBase:
    """Hand the wave out as a spreadsheet."""
    wave = wave_of(request.actor, timezone.localdate())
    header = [_("Year"), _("Kind"), _("Devices"), _("Cost (gross)"), _("Still bound"), _("Without a price")]
    forms = [Format.TEXT, Format.TEXT, Format.NUMBER, Format.MONEY, Format.NUMBER, Format.NUMBER]
    file, title = BytesIO(), _("Replacement by year")
    count = write_xlsx(file, header, _lines(wave), forms, title=title)
    name = export_name(title, "xlsx")
    show_file(name, count)
    file.seek(0)
    response = FileResponse(file, as_attachment=True, filename=name, content_type=XLSX_TYPE)
    response["Cache-Control"] = "private, no-store"
    return response


def _lines(wave: Wave) -> Iterator[list[Any]]:
    for year in wave.years:
        for due in year.kinds:
            label = _("no year known") if year.key == UNKNOWN else year.label
            yield [label, due.label, due.count, due.cost, due.bound, due.unpriced]
