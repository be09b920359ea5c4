# SPDX-License-Identifier: EUPL-1.2
"""Operations on how devices hang together."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from tragwerk.assets import actions
from tragwerk.assets.api.answers import RelationOut, RelationsOut
from tragwerk.assets.api.bodies import RelationIn
from tragwerk.assets.models import AssetRelation
from tragwerk.assets.permissions import MANAGE_ASSET, VIEW_ASSET
from tragwerk.assets.queries import asset_for
from tragwerk.assets.queries.relations import Related, related_to
from tragwerk.core.access.public import require
from tragwerk.core.api.public import ApiRequest, ApiRouter, Problem, Refused, answer, keyed, told_as

router = ApiRouter(tags=["assets"])
_NAMES = {"device": "other_id"}


@router.operation("GET", "/assets/{uuid:asset_id}/relations", need=VIEW_ASSET, returns=RelationsOut)
def list_asset_relations(request: ApiRequest, asset_id: UUID) -> HttpResponse:
    """List how a device hangs together with others."""
    asset = asset_for(request.actor, asset_id)
    return answer({"rows": keyed(_told(asset_id, one) for one in related_to(request.actor, asset))})


@router.operation("POST", "/assets/{uuid:asset_id}/relations", need=MANAGE_ASSET, status=201, returns=RelationOut)
def relate_asset(request: ApiRequest, asset_id: UUID, body: RelationIn) -> HttpResponse:
    """Note what a device is to another; the other way round is noted at the other."""
    asset_for(request.actor, asset_id, MANAGE_ASSET)
    relation = actions.Relation(asset_id, body.kind.value, body.other_id)
    with told_as(_NAMES):
        (key,) = actions.relate_assets(actor=request.actor, relations=[relation]).ids
    row = {"id": key, "asset_id": asset_id, "kind": body.kind, "other_id": body.other_id}
    return answer(keyed([row])[0], 201)


@router.operation("DELETE", "/relations/{uuid:relation_id}", need=MANAGE_ASSET, status=204)
def part_assets(request: ApiRequest, relation_id: UUID) -> HttpResponse:
    """Take a relation back; both devices stay."""
    found = AssetRelation.objects.filter(pk=relation_id).select_related("asset", "other").first()
    if found is None:
        raise Refused(Problem(404))
    require(request.actor, MANAGE_ASSET, [found.asset, found.other])
    actions.part_assets(actor=request.actor, ids=[relation_id])
    return HttpResponse(status=204)


def _told(asset_id: UUID, one: Related) -> dict[str, Any]:
    """Return a relation as it is noted, from whichever end it is looked at."""
    first, other = (asset_id, one.device.pk) if one.is_first else (one.device.pk, asset_id)
    return {"id": one.relation_id, "asset_id": first, "kind": one.kind, "other_id": other}
