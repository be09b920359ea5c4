# SPDX-License-Identifier: EUPL-1.2
"""What can happen to organisations."""

from dataclasses import dataclass
from uuid import UUID

from tragwerk.core.events.public import event


@event
@dataclass(frozen=True)
class EmergencyAccessesMoved:
    """Emergency accesses were requested, opened, refused or ended: the state that they are in now."""

    access_ids: tuple[UUID, ...]
    state: str


@event
@dataclass(frozen=True)
class FourEyesMoved:
    """Somebody asked to do without four eyes at emergency access, or a second person decided: the state now."""

    waiver_ids: tuple[UUID, ...]
    state: str


@event
@dataclass(frozen=True)
class RemovalsMoved:
    """Somebody asked that people leave the audit trail, or a second person decided: the state now."""

    removal_ids: tuple[UUID, ...]
    state: str


@event
@dataclass(frozen=True)
class SchoolsClosed:
    """Schools were closed."""

    school_ids: tuple[UUID, ...]


@event
@dataclass(frozen=True)
class SchoolTransferred:
    """A school went to another authority: the old row and the new one."""

    old_school_id: UUID
    new_school_id: UUID
