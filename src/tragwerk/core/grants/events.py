# SPDX-License-Identifier: EUPL-1.2
"""What can happen to grants."""

from dataclasses import dataclass
from uuid import UUID

from tragwerk.core.events.public import event


@event
@dataclass(frozen=True)
class GrantReleased:
    """An authority shares rows with another from now on."""

    grant_id: UUID
    authority_id: UUID
    to_authority_id: UUID


@event
@dataclass(frozen=True)
class GrantEnded:
    """A grant has ended: withdrawn, given back or by its date."""

    grant_id: UUID
    authority_id: UUID
    to_authority_id: UUID
    reason: str
