# SPDX-License-Identifier: EUPL-1.2
"""The list of devices, one device, the list of models."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.assets.models import TRANSITIONS, Asset, AssetState
from tragwerk.assets.permissions import IMPORT_ASSET, MANAGE_ASSET, MOVE_ASSET, RETIRE_ASSET, VIEW_ASSET
from tragwerk.assets.queries import asset_for
from tragwerk.assets.rules import days_left, share_passed
from tragwerk.assets.views.table import AssetTable, ModelTable
from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.extend.public import panels
from tragwerk.core.imports.public import RUN_IMPORT
from tragwerk.office.public import timeline, viewers_of
from tragwerk.ui.public import formats, table_response

ASSET_PAGE = "assets.asset"
_SOON_DAYS = 90


class LifeDate(NamedTuple):
    """One of the dates that decide about a device."""

    icon: str
    label: str
    value: str
    tone: str
    share: int | None
    word: str
    why: str
    sign: str = ""


@guarded(VIEW_ASSET)
def asset_list(request: ActorRequest) -> HttpResponseBase:
    """List the devices."""
    page = {
        "may_create": request.actor.may(MANAGE_ASSET),
        "may_import": request.actor.may(IMPORT_ASSET) and request.actor.may(RUN_IMPORT),
    }
    return table_response(request, AssetTable, "assets/list.html", page)


@guarded(VIEW_ASSET)
def models(request: ActorRequest) -> HttpResponseBase:
    """List the models of devices."""
    return table_response(request, ModelTable, "assets/models.html")


@guarded(VIEW_ASSET)
def detail(request: ActorRequest, asset_id: UUID) -> HttpResponse:
    """Everything about one device."""
    asset = asset_for(request.actor, asset_id)
    may = {
        name: request.actor.places(permission).cover(asset.authority_id, asset.school_id)
        for name, permission in (("manage", MANAGE_ASSET), ("move", MOVE_ASSET), ("retire", RETIRE_ASSET))
    }
    page = {
        "asset": asset,
        "may": may,
        "steps": [state for state in TRANSITIONS[asset.state] if state != AssetState.RETIRED],
        "may_retire": may["retire"] and AssetState.RETIRED in TRANSITIONS[asset.state],
        "may_delete": may["manage"] and asset.state in {AssetState.ORDERED, AssetState.IN_STOCK},
        "life": life_dates(asset, timezone.localdate()),
        "viewers": viewers_of(VIEW_ASSET, asset.authority, asset.school),
        "panels": [(panel, panel.load(request.actor, asset)) for panel in panels.at(ASSET_PAGE, request.actor)],
        "timeline": timeline(request.actor, ASSET_PAGE, asset),
    }
    return render(request, "assets/detail.html", page)


def life_dates(asset: Asset, today: date) -> list[LifeDate]:
    """Return the dates of a device as far as they are known."""
    return [_purchase(asset), _warranty(asset, today), _changed(asset)]


def _purchase(asset: Asset) -> LifeDate:
    day = asset.purchased_on
    why = _("Supplier: %(name)s") % {"name": asset.supplier} if asset.supplier else _("No supplier is noted")
    if day is None:
        return LifeDate("receipt_long", _("Purchase"), "–", "", None, _("date unknown"), why)
    return LifeDate("receipt_long", _("Purchase"), formats.date_short(day), "", None, formats.ago_in(day), why)


def _warranty(asset: Asset, today: date) -> LifeDate:
    until = asset.warranty_until
    label = _("Warranty")
    if until is None:
        return LifeDate("verified_user", label, "–", "", None, _("end unknown"), _("No end of the warranty is noted"))
    left = days_left(until, today)
    # A warranty that is over is a fact, one that ends soon asks for something: check the device before.
    tone = "calm" if left < 0 else "warn" if left <= _SOON_DAYS else "good"
    sign = "event_busy" if left < 0 else "hourglass_bottom-fill" if left <= _SOON_DAYS else ""
    share = share_passed(asset.purchased_on, until, today) if asset.purchased_on else None
    word = _("ended %(when)s") % {"when": formats.ago_in(until)} if left < 0 else formats.ago_in(until)
    why = _("Repairs are no longer free of charge") if left < 0 else _("Repairs are free of charge until then")
    return LifeDate("verified_user", label, formats.date_short(until), tone, share, word, why, sign)


def _changed(asset: Asset) -> LifeDate:
    day = timezone.localtime(asset.changed_at)
    word = formats.ago_in(day.date())
    return LifeDate("update", _("Last change"), formats.date_short(day.date()), "", None, word, _("See the history"))


def heading_of(asset: Asset) -> str:
    """Return how a device is called in titles."""
    return f"{asset}, {asset.asset_model}"


def trail_of(asset: Asset) -> list[tuple[str, Any]]:
    """Return the bread crumbs to a device."""
    from django.urls import reverse

    return [(_("Stock"), reverse("assets:list")), (str(asset), reverse("assets:detail", args=[asset.pk]))]
