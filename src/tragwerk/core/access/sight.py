# SPDX-License-Identifier: EUPL-1.2
"""What somebody got to see: objects, words and filters of one request, collected where that has to be on the record.

Pages and lists say what they show, whoever looks; nobody keeps it but a `watching()` around the request.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from tragwerk.core.access.keys import uuid7


class SeenIn(StrEnum):
    """Where an object was shown."""

    PAGE = "page"
    LIST = "list"
    SEARCH = "search"
    TRAIL = "trail"


class Seen(NamedTuple):
    """One object that was shown: its table, its key, how it is called, and where."""

    table: str
    key: UUID
    label: str
    where: SeenIn


class Taken(NamedTuple):
    """One file that left: its name, how many rows it has, by what they were narrowed."""

    name: str
    rows: int | None = None
    filters: str = ""


@dataclass
class Sight:
    """All that one request showed; `key` ties together what is written down about it."""

    key: UUID = field(default_factory=uuid7)
    objects: dict[tuple[str, UUID], Seen] = field(default_factory=dict)
    files: list[Taken] = field(default_factory=list)
    words: str = ""
    filters: str = ""

    def add(self, seen: Seen) -> None:
        """Keep an object once, with the place where it was shown first."""
        self.objects.setdefault((seen.table, seen.key), seen)


_sight: ContextVar[Sight | None] = ContextVar("tragwerk_sight", default=None)


@contextmanager
def watching() -> Iterator[Sight]:
    """Collect what is shown inside."""
    token = _sight.set(Sight())
    try:
        found = _sight.get()
        assert found is not None  # noqa: S101 - set two lines above
        yield found
    finally:
        _sight.reset(token)


def is_watched() -> bool:
    """Say whether somebody collects, for what costs a statement to say."""
    return _sight.get() is not None


def current_sight() -> Sight | None:
    """Return what is collected now, if anything is."""
    return _sight.get()


def show(objects: Iterable[Any], where: SeenIn = SeenIn.PAGE) -> None:
    """Say that rows are shown; nothing is read and nothing kept unless somebody watches."""
    sight = _sight.get()
    if sight is None:
        return
    for one in objects:
        sight.add(Seen(one._meta.label_lower, one.pk, str(one), where))


def show_named(table: str, names: Iterable[tuple[UUID, str]], where: SeenIn) -> None:
    """Say that rows of a table are shown that are not at hand: their keys and what they are called."""
    sight = _sight.get()
    if sight is not None:
        for key, label in names:
            sight.add(Seen(table, key, label, where))


def show_file(name: str, rows: int, filters: str = "") -> None:
    """Say that rows leave as a file."""
    sight = _sight.get()
    if sight is not None:
        sight.files.append(Taken(name, rows, filters))


def show_narrowed(words: str, filters: str = "") -> None:
    """Say for what somebody searched, and by what a list was narrowed."""
    sight = _sight.get()
    if sight is not None:
        sight.words, sight.filters = words or sight.words, filters or sight.filters
