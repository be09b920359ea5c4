# SPDX-License-Identifier: EUPL-1.2
"""One device: finding it, what it looked like before."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.assets.models import Asset
from tragwerk.assets.permissions import VIEW_ASSET
from tragwerk.core.access.public import Actor, NotVisible, Permission, TenantModel, show
from tragwerk.core.audit.public import entries_of

T = TypeVar("T", bound=TenantModel)
_RELATED = ("authority", "school", "room", "asset_model", "maker", "supplier", "department")


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


def owners_of(actor: Actor, ids: Iterable[UUID], permission: Permission = VIEW_ASSET) -> dict[UUID, UUID]:
    """Return the authorities of those devices that the actor may treat so."""
    rows = Asset.objects.visible_to(actor, permission).filter(pk__in=set(ids))
    return dict(rows.values_list("pk", "authority_id"))


def row_for(actor: Actor, model: type[T], key: UUID, permission: Permission = VIEW_ASSET, *related: str) -> T:
    """Return a row that the actor may treat so; every other is not there. Raises NotVisible."""
    rows: Any = model.objects.visible_to(actor, permission)
    found: T | None = rows.select_related(*related).filter(pk=key).first() if related else rows.filter(pk=key).first()
    if found is None:
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    show([found])
    return found


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
