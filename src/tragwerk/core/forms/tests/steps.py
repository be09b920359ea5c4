# SPDX-License-Identifier: EUPL-1.2
"""What the tests of fields do again and again."""

from typing import Any
from uuid import UUID

from tests.worlds import SYSTEM, World
from tragwerk.assets.public import Asset
from tragwerk.assets.public import actions as assets
from tragwerk.core.access.public import uuid7
from tragwerk.core.forms.models import CustomField
from tragwerk.core.forms.public import actions, values_of

TABLE = "assets.asset"
MODELS = {
    "tablet": "iPad",
    "projector": "EB-735F",
    "printer": "ECOSYS",
    "server": "PowerEdge",
    "access_point": "AP-515",
    "trolley": "Wagen",
}


def device(world: World, kind: str = "projector", foreign: bool = False, **fields: Any) -> Asset:
    """Return a new device of a kind with what its fields say; names with a double underscore stand for a dot."""
    place = world.foreign_school if foreign else world.school
    row = {
        "authority_id": place.authority_id,
        "school_id": place.pk,
        "tag": f"T-{uuid7().hex[-10:]}",
        "model": MODELS[kind],
        "kind": kind,
        "fields": named(fields),
    }
    found: Asset = Asset.objects.get(pk=assets.create_assets(actor=SYSTEM, rows=[row])[0])
    return found


def named(fields: dict[str, Any]) -> dict[str, Any]:
    return {name.replace("__", ".", 1): value for name, value in fields.items()}


def own_field(world: World, label: str, type_: str = "text", foreign: bool = False, **more: Any) -> CustomField:
    """Return a new own field."""
    owner = world.foreign if foreign else world.own
    row = {"authority_id": owner.pk, "table": TABLE, "label": label, "type": type_, **more}
    found: CustomField = CustomField.objects.get(pk=actions.create_fields(actor=SYSTEM, rows=[row])[0])
    return found


def say(asset: Asset, **fields: Any) -> Any:
    """Change what fields say of a device."""
    return assets.change_assets(actor=SYSTEM, changes={asset.pk: {"fields": named(fields)}})


def said(asset: Asset | UUID) -> dict[str, Any]:
    """Return what fields say of a device."""
    key = asset if isinstance(asset, UUID) else asset.pk
    return values_of([key]).get(key, {})


def words(*labels: str) -> list[dict[str, Any]]:
    return [{"key": label.lower(), "label": label, "slot": slot} for slot, label in enumerate(labels)]
