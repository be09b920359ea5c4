# SPDX-License-Identifier: EUPL-1.2
"""A number per table of the database that every write advances, so that no remembered count outlives its rows.

It is the time stamp of a small file: web and worker are several processes with a cache each, and a row of the
database would cost every list a statement and every write another one.
"""

import contextlib
import os
import time
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import transaction

from tragwerk.core.audit.public import watch_rows


def _path(label: str) -> Path:
    return Path(settings.DATA_DIR) / "generations" / label.lower()


def generation_of(label: str) -> int:
    """Return the number under which counts of a table are remembered."""
    try:
        return _path(label).stat().st_mtime_ns
    except OSError:
        return 0


def advance(label: str) -> None:
    """Make every remembered count of a table void; a full disk must not fail the write."""
    path = _path(label)
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch()
        now = time.time_ns()
        os.utime(path, ns=(now, now))


def follow_writes() -> None:
    """Advance a table's number when a transaction that wrote its rows has committed; called once at start-up."""
    for model in apps.get_models():
        _follow(model._meta.label)


def _follow(label: str) -> None:
    watch_rows(label, lambda _written: transaction.on_commit(lambda: advance(label)))
