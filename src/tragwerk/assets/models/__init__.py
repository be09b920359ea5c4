# SPDX-License-Identifier: EUPL-1.2
"""Tables of devices."""

from tragwerk.assets.models.asset import TRANSITIONS, Asset, AssetState
from tragwerk.assets.models.catalogue import KIND_ICONS, AssetKind, AssetModel, Maker, UsefulLife

__all__ = [
    "KIND_ICONS",
    "TRANSITIONS",
    "Asset",
    "AssetKind",
    "AssetModel",
    "AssetState",
    "Maker",
    "UsefulLife",
]
