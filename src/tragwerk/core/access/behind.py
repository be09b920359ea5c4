# SPDX-License-Identifier: EUPL-1.2
"""Lets PostgreSQL write while the next rows are made: inserts for whose end nobody waits at once.

Inside `written_behind()` the bulk writer sends an insert and goes on. The next statement of the connection, or the end
of the block, waits for it and raises what it raised; so nothing is ever read, or committed, past a pending insert.
SQLite works in the process of the caller and has nothing to gain.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

from django.db import connection


class _Behind:
    """The pipeline of the statements that are sent and not yet answered."""

    def __init__(self) -> None:
        self.pipeline: Any = None
        self.looked_up: defaultdict[str, dict[Any, Any]] = defaultdict(dict)

    def settle(self) -> None:
        pipeline, self.pipeline = self.pipeline, None
        if pipeline is not None:
            with connection.wrap_database_errors:
                pipeline.__exit__(None, None, None)

    def send(self, statements: Sequence[str]) -> None:
        session: Any = connection.connection
        # What the first statement breaks may be heard while the next is sent.
        with connection.wrap_database_errors:
            self.pipeline = session.pipeline()
            self.pipeline.__enter__()
            for sql in filter(None, statements):
                session.execute(sql)


_open: ContextVar[_Behind | None] = ContextVar("tragwerk_written_behind", default=None)


@contextmanager
def written_behind() -> Iterator[None]:
    """Let large inserts inside go on while the caller prepares the next; all of them are done when the block ends."""
    if connection.vendor != "postgresql" or _open.get() is not None:
        yield
        return
    behind = _Behind()
    token = _open.set(behind)
    try:
        yield
    except BaseException:
        # What went wrong is on its way already, and the transaction ends with it: what the insert says comes too late.
        with suppress(Exception):
            behind.settle()
        raise
    else:
        behind.settle()
    finally:
        _open.reset(token)


def settle() -> None:
    """Wait for what was sent and is not yet answered; raise what it raised."""
    behind = _open.get()
    if behind is not None:
        behind.settle()


def looked_up(subject: str) -> dict[Any, Any]:
    """Return what this block has looked up of a subject, to be added to: asking again would wait for the last insert.

    Outside such a block it is empty. Only for what stays as it is until the transaction ends.
    """
    behind = _open.get()
    return {} if behind is None else behind.looked_up[subject]


def send(statements: Sequence[str]) -> bool:
    """Send statements without waiting for them; say no where nobody opened `written_behind`."""
    behind = _open.get()
    if behind is None:
        return False
    behind.settle()
    behind.send(statements)
    return True
