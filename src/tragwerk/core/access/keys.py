# SPDX-License-Identifier: EUPL-1.2
"""UUIDv7 primary keys: sortable by time, made in blocks for bulk work (RFC 9562)."""

import secrets
import time
from uuid import UUID

_VERSION = 0x7 << 76
_VARIANT = 0x2 << 62
_STEP_BITS = 32


def _key(milliseconds: int, tail: int) -> UUID:
    """Put the 48 time bits and the 74 free bits of `tail` into one key."""
    high = (tail >> 62) & 0xFFF
    low = tail & ((1 << 62) - 1)
    return UUID(int=(milliseconds & ((1 << 48) - 1)) << 80 | _VERSION | high << 64 | _VARIANT | low)


def uuid7() -> UUID:
    """Return one new key."""
    return _key(time.time_ns() // 1_000_000, secrets.randbits(74))


def uuid7_block(count: int) -> list[UUID]:
    """Return `count` new keys in ascending order.

    The free bits start at a random point of the lower half and grow by random steps, so the keys of one
    block sort as they were made and still cannot be guessed from one another.
    """
    milliseconds = time.time_ns() // 1_000_000
    tail = secrets.randbits(72)
    steps = secrets.token_bytes(count * _STEP_BITS // 8)
    size = _STEP_BITS // 8
    keys = []
    for offset in range(0, len(steps), size):
        tail += 1 + int.from_bytes(steps[offset : offset + size], "big")
        keys.append(_key(milliseconds, tail))
    return keys
