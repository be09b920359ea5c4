# SPDX-License-Identifier: EUPL-1.2
"""One device: finding it, what it looked like before."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.assets.models import Asset
from tragwerk.assets.permissions import VIEW_ASSET
from tragwerk.core.access.public import Actor, NotVisible, Permission, show
from tragwerk.core.audit.public import entries_of

_RELATED = ("authority", "school", "room", "asset_model", "maker")


def asset_for(actor: Actor, asset_id: UUID, permission: Permission = VIEW_ASSET) -> Asset:
    """Return a device that the actor may treat so; every other is not there. Raises NotVisible."""
    rows = Asset.objects.visible_to(actor, permission).select_related(*_RELATED)
    found: Asset | None = rows.filter(pk=asset_id).first()
    if found is None:
        raise NotVisible(_("This device does not exist, or it is not visible to you."))
    show([found])
    return found


def states_of(actor: Actor, ids: Iterable[UUID], permission: Permission = VIEW_ASSET) -> dict[UUID, str]:
    """Return the states of those devices that the actor may treat so; the others are not there."""
    rows = Asset.objects.visible_to(actor, permission).filter(pk__in=set(ids))
    return dict(rows.values_list("pk", "state"))


def merge_base(asset: Asset, seen: datetime) -> tuple[dict[str, Any], str]:
    """Return the columns that others changed since, as they were then, and who changed last.

    Values are in the plain form of the trail.
    """
    base: dict[str, Any] = {}
    last = ""
    for entry in entries_of(asset.pk).filter(at__gt=seen):
        last = last or entry.actor_label
        base.update({name: pair[0] for name, pair in entry.changes.items()})
    return base, last
