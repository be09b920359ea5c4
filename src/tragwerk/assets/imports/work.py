# SPDX-License-Identifier: EUPL-1.2
"""What a checked list of devices would write."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

RoomKey = tuple[UUID | None, str]


@dataclass(slots=True)
class SetWork:
    """Devices that become one set: new ones by their place among the created, known ones by their key."""

    number: str
    school_id: UUID | None
    created: list[int] = field(default_factory=list)
    known: list[UUID] = field(default_factory=list)


@dataclass(slots=True)
class AssetWork:
    """What is to be written; a room that is not there yet is named by school and folded name."""

    authority_id: UUID | None
    rooms: dict[RoomKey, str] = field(default_factory=dict)
    created: list[dict[str, Any]] = field(default_factory=list)
    changed: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    states: dict[str, list[UUID]] = field(default_factory=dict)
    new_rooms: list[tuple[dict[str, Any], RoomKey]] = field(default_factory=list)
    sets: dict[str, SetWork] = field(default_factory=dict)
    set_keys: dict[str, UUID] = field(default_factory=dict)


class Refused(Exception):
    """The row stays out; the reason is noted already."""
