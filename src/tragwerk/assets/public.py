# SPDX-License-Identifier: EUPL-1.2
"""What other packages may import from assets."""

from tragwerk.assets import actions
from tragwerk.assets.events import AssetsCreated, AssetsMoved, AssetStateChanged
from tragwerk.assets.models import (
    KIND_ICONS,
    TRANSITIONS,
    Asset,
    AssetKind,
    AssetModel,
    AssetRelation,
    AssetSet,
    AssetState,
    Contract,
    ContractItem,
    Licence,
    Maker,
    NumberRange,
    SetPart,
    StockArticle,
    Supplier,
    UsefulLife,
)
from tragwerk.assets.permissions import (
    IMPORT_ASSET,
    MANAGE_ASSET,
    MANAGE_USEFUL_LIFE,
    MOVE_ASSET,
    RETIRE_ASSET,
    VIEW_ASSET,
)

__all__ = [
    "IMPORT_ASSET",
    "KIND_ICONS",
    "MANAGE_ASSET",
    "MANAGE_USEFUL_LIFE",
    "MOVE_ASSET",
    "RETIRE_ASSET",
    "TRANSITIONS",
    "VIEW_ASSET",
    "Asset",
    "AssetKind",
    "AssetModel",
    "AssetRelation",
    "AssetSet",
    "AssetState",
    "AssetStateChanged",
    "AssetsCreated",
    "AssetsMoved",
    "Contract",
    "ContractItem",
    "Licence",
    "Maker",
    "NumberRange",
    "SetPart",
    "StockArticle",
    "Supplier",
    "UsefulLife",
    "actions",
]
