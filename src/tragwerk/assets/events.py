# SPDX-License-Identifier: EUPL-1.2
"""What can happen to devices."""

from dataclasses import dataclass
from uuid import UUID

from tragwerk.core.events.public import event


@event
@dataclass(frozen=True)
class AssetsCreated:
    """Devices came into the stock."""

    asset_ids: tuple[UUID, ...]


@event
@dataclass(frozen=True)
class AssetsMoved:
    """Devices stand at another school or in another room."""

    asset_ids: tuple[UUID, ...]


@event
@dataclass(frozen=True)
class AssetsMerged:
    """Two entries turned out to be one device: one stays, the other is gone and its keys lead to the one that stays."""

    asset_id: UUID
    merged_ids: tuple[UUID, ...]


@event
@dataclass(frozen=True)
class AssetStateChanged:
    """Devices are in another state."""

    asset_ids: tuple[UUID, ...]
    state: str
