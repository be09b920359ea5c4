# SPDX-License-Identifier: EUPL-1.2
"""What can happen to background work."""

from dataclasses import dataclass
from uuid import UUID

from tragwerk.core.events.public import event


@event
@dataclass(frozen=True)
class JobEnded:
    """Background work that a person had wanted has ended: done, failed or stopped."""

    job_id: UUID
    state: str
