# SPDX-License-Identifier: EUPL-1.2
"""What a verb changed, and the batch under which it is taken back as a whole."""

from dataclasses import dataclass
from uuid import UUID

from tragwerk.core.access.public import in_batch

__all__ = ["Changed", "in_batch"]


@dataclass(frozen=True)
class Changed:
    """Which devices really changed, and the batch under which that can be undone."""

    ids: tuple[UUID, ...]
    batch_id: UUID
