# SPDX-License-Identifier: EUPL-1.2
"""What other systems may be told of devices: keys and states, nothing else."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tragwerk.assets.events import AssetsCreated, AssetsMoved, AssetStateChanged
from tragwerk.assets.models import Asset
from tragwerk.assets.permissions import VIEW_ASSET
from tragwerk.core.access.public import any_of
from tragwerk.core.extend.public import OutsideEvent, contribute

RESOURCE = "/api/v1/assets"


def register() -> None:
    """Register the events of devices that leave the house; called once at start-up."""
    kinds: tuple[tuple[str, Promise, type, Callable[[Any], Mapping[UUID, Mapping[str, Any]]]], ...] = (
        ("assets.created", _("Devices were added"), AssetsCreated, _keys),
        ("assets.moved", _("Devices were moved"), AssetsMoved, _keys),
        ("assets.state_changed", _("Devices changed their state"), AssetStateChanged, _keys_and_state),
    )
    for order, (key, label, event, tell) in enumerate(kinds):
        contribute(OutsideEvent(key, label, VIEW_ASSET, event, tell, RESOURCE, order=40 + order))


def _keys(happened: AssetsCreated | AssetsMoved) -> Mapping[UUID, Mapping[str, Any]]:
    return {owner: {"asset_ids": ids} for owner, ids in _by_owner(happened.asset_ids).items()}


def _keys_and_state(happened: AssetStateChanged) -> Mapping[UUID, Mapping[str, Any]]:
    state = str(happened.state)
    return {owner: {"asset_ids": ids, "state": state} for owner, ids in _by_owner(happened.asset_ids).items()}


def _by_owner(ids: Iterable[UUID]) -> Mapping[UUID, list[UUID]]:
    found: defaultdict[UUID, list[UUID]] = defaultdict(list)
    rows = Asset.objects.filter(pk__in=any_of(ids)).order_by("authority_id", "pk")
    for key, owner in rows.values_list("pk", "authority_id"):
        found[owner].append(key)
    return found
