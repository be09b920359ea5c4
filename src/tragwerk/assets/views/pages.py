# SPDX-License-Identifier: EUPL-1.2
"""The list of devices, one device, the list of models."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.assets.models import TRANSITIONS, Asset, AssetState
from tragwerk.assets.permissions import IMPORT_ASSET, MANAGE_ASSET, MOVE_ASSET, RETIRE_ASSET, VIEW_ASSET
from tragwerk.assets.queries import asset_for
from tragwerk.assets.queries.codes import merged_into
from tragwerk.assets.queries.relations import belongings_of, related_to
from tragwerk.assets.queries.sets import set_of
from tragwerk.assets.views.catalogue import picture_url
from tragwerk.assets.views.life import life_dates, line_of_time
from tragwerk.assets.views.table import AssetTable, ModelTable
from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import NotVisible
from tragwerk.core.extend.public import panels
from tragwerk.core.imports.public import RUN_IMPORT
from tragwerk.office.public import timeline, viewers_of
from tragwerk.ui.public import table_response

ASSET_PAGE = "assets.asset"


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
    return table_response(request, ModelTable, "assets/models.html", {"may_merge": request.actor.may(MANAGE_ASSET)})


@guarded(VIEW_ASSET)
def detail(request: ActorRequest, asset_id: UUID) -> HttpResponse:
    """Everything about one device; the address of an entry that was merged leads to the device that it became."""
    try:
        asset = asset_for(request.actor, asset_id)
    except NotVisible:
        if (became := merged_into(request.actor, asset_id)) is None:
            raise
        return redirect("assets:detail", became.pk)
    may = {
        name: request.actor.places(permission).cover(asset.authority_id, asset.school_id)
        for name, permission in (("manage", MANAGE_ASSET), ("move", MOVE_ASSET), ("retire", RETIRE_ASSET))
    }
    page = {
        "asset": asset,
        "may": may,
        "set": set_of(asset),
        "related": related_to(request.actor, asset),
        "steps": [state for state in TRANSITIONS[asset.state] if state != AssetState.RETIRED],
        "may_retire": may["retire"] and AssetState.RETIRED in TRANSITIONS[asset.state],
        "may_delete": may["manage"] and asset.state in {AssetState.ORDERED, AssetState.IN_STOCK},
        "picture_url": picture_url(asset.asset_model, asset.asset_model.picture),
        "life": life_dates(asset, timezone.localdate()),
        "line": line_of_time(asset, timezone.localdate()),
        "viewers": viewers_of(VIEW_ASSET, asset.authority, asset.school),
        "panels": [(panel, panel.load(request.actor, asset)) for panel in panels.at(ASSET_PAGE, request.actor)],
        "timeline": timeline(request.actor, ASSET_PAGE, asset, parts=belongings_of(asset)),
    }
    return render(request, "assets/detail.html", page)


def heading_of(asset: Asset) -> str:
    """Return how a device is called in titles."""
    return f"{asset}, {asset.asset_model}"


def trail_of(asset: Asset) -> list[tuple[str, Any]]:
    """Return the bread crumbs to a device."""
    from django.urls import reverse

    return [(_("Stock"), reverse("assets:list")), (str(asset), reverse("assets:detail", args=[asset.pk]))]
