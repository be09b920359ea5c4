# SPDX-License-Identifier: EUPL-1.2
"""How one device hangs together with others, in both directions."""

from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from tragwerk.assets.models import Asset, AssetAlias, AssetRelation, SetPart
from tragwerk.assets.models.relations import BACKWARDS, RelationKind
from tragwerk.assets.permissions import VIEW_ASSET
from tragwerk.core.access.public import Actor


class Related(NamedTuple):
    """A device that is related: by which words, the key and kind of the relation, and which end was asked for."""

    relation_id: UUID
    words: str
    device: Asset
    kind: RelationKind
    is_first: bool


def related_to(actor: Actor, asset: Asset) -> list[Related]:
    """Return what a device is related to, as far as the actor may see it."""
    rows = list(AssetRelation.objects.filter(Q(asset=asset) | Q(other=asset)).order_by("kind", "pk"))
    if not rows:
        return []
    keys = {row.other_id if row.asset_id == asset.pk else row.asset_id for row in rows}
    seen = Asset.objects.visible_to(actor, VIEW_ASSET).filter(pk__in=keys).select_related("asset_model")
    devices = {one.pk: one for one in seen}
    found = []
    for row in rows:
        forwards = row.asset_id == asset.pk
        device = devices.get(row.other_id if forwards else row.asset_id)
        if device is not None:
            kind = RelationKind(row.kind)
            found.append(Related(row.pk, str(kind.label if forwards else BACKWARDS[kind]), device, kind, forwards))
    return found


def belongings_of(asset: Asset) -> QuerySet[Any]:
    """Return the keys of relations, places in sets and merged entries whose history belongs into that of a device."""
    related = AssetRelation.objects.filter(Q(asset=asset) | Q(other=asset)).order_by().values("pk")
    places: QuerySet[Any] = SetPart.objects.filter(asset=asset).order_by().values("pk")
    merged = AssetAlias.objects.filter(asset=asset).order_by().values("former_id")
    return places.union(related, merged)
