# SPDX-License-Identifier: EUPL-1.2
"""How many calls a token has left: one number in a small file of its own, for all processes of the machine.

A row of the database would cost every read a write, and SQLite has one writer. The file holds the moment at which the
quota is whole again; writing it takes some ten microseconds.
"""

import contextlib
import fcntl
import os
import time
from pathlib import Path
from uuid import UUID

from django.conf import settings

from tragwerk.core.api.rules import Quota, Taken, take

_WIDTH = 8


def quota() -> Quota:
    """Return how much every token may ask."""
    return Quota(settings.API_CALLS_PER_MINUTE, 60)


def spend(token_id: UUID) -> Taken:
    """Take one call from the quota of a token; a disk that cannot be written limits nobody."""
    now = time.time_ns()
    try:
        return _spend(_folder() / token_id.hex, now)
    except OSError:
        return take(0, now, quota())


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "limits"


def _spend(path: Path, now: int) -> Taken:
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except FileNotFoundError:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        taken = take(int.from_bytes(os.pread(handle, _WIDTH, 0), "big"), now, quota())
        os.pwrite(handle, taken.mark.to_bytes(_WIDTH, "big"), 0)
    finally:
        os.close(handle)
    return taken


def forget_unused() -> int:
    """Remove the files of tokens that have not asked for an hour; return how many."""
    removed = 0
    for path in _folder().glob("*"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > 3600:
                path.unlink()
                removed += 1
    return removed
