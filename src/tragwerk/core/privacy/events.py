# SPDX-License-Identifier: EUPL-1.2
"""What can happen in data protection."""

from dataclasses import dataclass
from uuid import UUID

from tragwerk.core.events.public import event


@event
@dataclass(frozen=True)
class DeletionPlanned:
    """What is due was counted and waits for somebody who has it deleted."""

    run_id: UUID
    authority_id: UUID


@event
@dataclass(frozen=True)
class DeletionDone:
    """A deletion run came to its end."""

    run_id: UUID
    authority_id: UUID
