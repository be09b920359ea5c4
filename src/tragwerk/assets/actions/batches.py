# SPDX-License-Identifier: EUPL-1.2
"""What a verb changed, and the batch under which it is taken back as a whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from tragwerk.core.access.public import batch, current_batch, uuid7


@dataclass(frozen=True)
class Changed:
    """Which devices really changed, and the batch under which that can be undone."""

    ids: tuple[UUID, ...]
    batch_id: UUID


@contextmanager
def in_batch() -> Iterator[UUID]:
    """Group everything inside under the running batch, or under a new one."""
    running = current_batch()
    if running is not None:
        yield running
        return
    fresh = uuid7()
    with batch(fresh):
        yield fresh
