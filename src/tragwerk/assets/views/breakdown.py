# SPDX-License-Identifier: EUPL-1.2
"""The stock in numbers by school, room, kind, age or money, each number with the way into its devices."""

from contextlib import suppress
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tragwerk.assets.models import AssetState
from tragwerk.assets.permissions import VIEW_ASSET
from tragwerk.assets.queries import schools_for
from tragwerk.assets.queries.breakdown import WAYS, Line, breakdown
from tragwerk.assets.queries.summaries import PRESENT
from tragwerk.core.access.http import ActorRequest, guarded

_TITLES: dict[str, Promise] = {
    "school": _("By school"),
    "room": _("By room"),
    "kind": _("By kind"),
    "age": _("By age"),
    "money": _("By funding source"),
}


@guarded(VIEW_ASSET)
def figures(request: ActorRequest) -> HttpResponse:
    """Show the stock divided in one way."""
    way = request.GET.get("by", "")
    way = way if way in WAYS else WAYS[0]
    schools = list(schools_for(request.actor).values_list("pk", "short_name"))
    school = _school(request, {key for key, _name in schools})
    lines = breakdown(request.actor, way, timezone.localdate(), school)
    most = max((line.count for line in lines), default=0)
    page = {
        "tabs": [_tab(one, way, school) for one in WAYS],
        "way": way,
        "schools": [(str(key), name) for key, name in schools],
        "school": str(school or ""),
        "lines": [_shown(line, school, most) for line in lines],
        "total": _total(lines),
    }
    return render(request, "assets/figures.html", page)


def _school(request: ActorRequest, known: set[UUID]) -> UUID | None:
    """Return the school that was chosen; a foreign one is none."""
    with suppress(ValueError):
        wanted = UUID(request.GET.get("school", ""))
        return wanted if wanted in known else None
    return None


def _tab(one: str, way: str, school: UUID | None) -> dict[str, Any]:
    pairs = [("by", one), *([("school", str(school))] if school else [])]
    return {"label": _TITLES[one], "url": f"?{urlencode(pairs)}", "current": one == way}


def _shown(line: Line, school: UUID | None, most: int) -> dict[str, Any]:
    pairs = [*line.pairs, *([("school", str(school))] if school and not _names_school(line) else [])]
    base = f"{reverse('assets:list')}?"
    present = [("state", state) for state in PRESENT]
    return {
        "line": line,
        "share": round(100 * line.count / most) if most else 0,
        # What has no source has no filter: a number without a way in is no link.
        "url": f"{base}{urlencode([*pairs, *present])}" if line.pairs else "",
        "issued_url": f"{base}{urlencode([*pairs, ('state', AssetState.ISSUED)])}" if line.pairs else "",
        "stock_url": f"{base}{urlencode([*pairs, ('state', AssetState.IN_STOCK)])}" if line.pairs else "",
    }


def _names_school(line: Line) -> bool:
    return any(name == "school" for name, _value in line.pairs)


def _total(lines: list[Line]) -> Line:
    total = Line("")
    for line in lines:
        total.add((line.count, line.issued, line.in_stock, Decimal(line.paid)))
    return total
