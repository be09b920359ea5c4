# SPDX-License-Identifier: EUPL-1.2
"""What can happen to todos."""

from dataclasses import dataclass
from uuid import UUID

from tragwerk.core.events.public import event


@event
@dataclass(frozen=True)
class TodosClosed:
    """Somebody has done or dropped todos; a source hears of its own by their origins."""

    todo_ids: tuple[UUID, ...]
    origins: tuple[str, ...]
    state: str
