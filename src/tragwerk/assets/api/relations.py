# SPDX-License-Identifier: EUPL-1.2
"""Operations on how devices hang together."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from tragwerk.assets.api.answers import RelationsOut
from tragwerk.assets.permissions import VIEW_ASSET
from tragwerk.assets.queries import asset_for
from tragwerk.assets.queries.relations import Related, related_to
from tragwerk.core.api.public import ApiRequest, ApiRouter, answer, keyed

router = ApiRouter(tags=["assets"])


@router.operation("GET", "/assets/{uuid:asset_id}/relations", need=VIEW_ASSET, returns=RelationsOut)
def list_asset_relations(request: ApiRequest, asset_id: UUID) -> HttpResponse:
    """List how a device hangs together with others."""
    asset = asset_for(request.actor, asset_id)
    return answer({"rows": keyed(_told(asset_id, one) for one in related_to(request.actor, asset))})


def _told(asset_id: UUID, one: Related) -> dict[str, Any]:
    """Return a relation as it is noted, from whichever end it is looked at."""
    first, other = (asset_id, one.device.pk) if one.is_first else (one.device.pk, asset_id)
    return {"id": one.relation_id, "asset_id": first, "kind": one.kind, "other_id": other}
