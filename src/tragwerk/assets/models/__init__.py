# SPDX-License-Identifier: EUPL-1.2
"""Tables of devices."""

from tragwerk.assets.models.asset import TRANSITIONS, Asset, AssetState
from tragwerk.assets.models.catalogue import KIND_ICONS, AssetKind, AssetModel, Maker, UsefulLife
from tragwerk.assets.models.sets import AssetSet, SetPart
from tragwerk.assets.models.stock import MovementKind, StockArticle, StockMovement, StockPlace

__all__ = [
    "KIND_ICONS",
    "TRANSITIONS",
    "Asset",
    "AssetKind",
    "AssetModel",
    "AssetSet",
    "AssetState",
    "Maker",
    "MovementKind",
    "SetPart",
    "StockArticle",
    "StockMovement",
    "StockPlace",
    "UsefulLife",
]
