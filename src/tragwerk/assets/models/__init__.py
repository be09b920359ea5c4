# SPDX-License-Identifier: EUPL-1.2
"""Tables of devices."""

from tragwerk.assets.models.aliases import AssetAlias
from tragwerk.assets.models.asset import TRANSITIONS, Asset, AssetState
from tragwerk.assets.models.catalogue import KIND_ICONS, AssetKind, AssetModel, Maker, UsefulLife
from tragwerk.assets.models.contracts import Contract, ContractItem, ContractKind, Licence
from tragwerk.assets.models.ranges import NumberRange
from tragwerk.assets.models.relations import AssetRelation, RelationKind
from tragwerk.assets.models.sets import AssetSet, SetPart
from tragwerk.assets.models.stock import MovementKind, StockArticle, StockMovement, StockPlace
from tragwerk.assets.models.suppliers import Supplier

__all__ = [
    "KIND_ICONS",
    "TRANSITIONS",
    "Asset",
    "AssetAlias",
    "AssetKind",
    "AssetModel",
    "AssetRelation",
    "AssetSet",
    "AssetState",
    "Contract",
    "ContractItem",
    "ContractKind",
    "Licence",
    "Maker",
    "MovementKind",
    "NumberRange",
    "RelationKind",
    "SetPart",
    "StockArticle",
    "StockMovement",
    "StockPlace",
    "Supplier",
    "UsefulLife",
]
