# SPDX-License-Identifier: EUPL-1.2
"""What somebody may choose in filters and forms of devices."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from tragwerk.assets.models import Asset, AssetModel, Maker, Supplier
from tragwerk.assets.permissions import MANAGE_ASSET, VIEW_ASSET
from tragwerk.core.access.public import Actor, Permission
from tragwerk.core.orgs.public import Authority, Department, School
from tragwerk.core.values.public import fold


def schools_for(actor: Actor, permission: Permission = VIEW_ASSET) -> QuerySet[Any]:
    """Return the schools at which the actor holds a right on devices."""
    rows: QuerySet[Any] = School.objects.visible_to(actor, permission)
    return rows.filter(transferred_at__isnull=True).order_by("sort_name", "pk")


def models_for(actor: Actor) -> QuerySet[Any]:
    """Return the models that the actor may see: those of the authority, or those of the own school's devices."""
    rows = AssetModel.objects.order_by("sort_name", "pk")
    seen = Asset.objects.visible_to(actor, VIEW_ASSET).filter(asset_model=OuterRef("pk"))
    return rows.filter(Exists(seen)) if actor.places(VIEW_ASSET).schools else rows


def makers_for(actor: Actor) -> QuerySet[Any]:
    """Return the makers that the actor may see."""
    rows = Maker.objects.order_by("sort_name", "pk")
    seen = Asset.objects.visible_to(actor, VIEW_ASSET).filter(maker=OuterRef("pk"))
    return rows.filter(Exists(seen)) if actor.places(VIEW_ASSET).schools else rows


def suppliers_for(actor: Actor) -> QuerySet[Any]:
    """Return the suppliers that the actor may see: those of the authority, or those of the own school's devices."""
    rows = Supplier.objects.order_by("sort_name", "pk")
    seen = Asset.objects.visible_to(actor, VIEW_ASSET).filter(supplier=OuterRef("pk"))
    return rows.filter(Exists(seen)) if actor.places(VIEW_ASSET).schools else rows


def departments_for(actor: Actor) -> QuerySet[Any]:
    """Return the departments that can hold devices which the actor manages."""
    rows: QuerySet[Any] = Department.objects.visible_to(actor, MANAGE_ASSET)
    return rows.order_by("name", "pk")


def supplier_named(authority_id: UUID | None, name: str) -> str | None:
    """Return the key of the supplier of a name as the trail writes it, or the name where there is none yet."""
    if not fold(name):
        return None
    rows = Supplier.objects.filter(authority_id=authority_id, name_key=fold(name)[:120])
    found = rows.values_list("pk", flat=True).first()
    return str(found) if found else name


def funding_sources() -> list[tuple[str, str]]:
    """Return the funding sources that devices in the scope name."""
    rows = Asset.objects.exclude(funding_source="").order_by("funding_source")
    return [(name, name) for name in rows.values_list("funding_source", flat=True).distinct()[:200]]


def authorities_for(actor: Actor, permission: Permission) -> list[Authority]:
    """Return the authorities at which the actor holds the right as a whole."""
    return list(Authority.objects.visible_to(actor, permission).order_by("sort_name", "pk")[:500])
