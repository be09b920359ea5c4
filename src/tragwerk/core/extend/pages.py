# SPDX-License-Identifier: EUPL-1.2
"""What a higher package shows on the pages and lists of a lower one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tragwerk.core.access.public import Actor, Permission
from tragwerk.core.extend.shelf import Label


@dataclass(frozen=True)
class Panel:
    """A panel on the detail page of an object: rendered by `template` with what `load` returns."""

    page: str
    key: str
    label: Label
    permission: Permission
    template: str
    load: Callable[[Actor, Any], dict[str, Any]]
    order: int = 100
    aside: bool = False


@dataclass(frozen=True)
class ExtraColumn:
    """A column of a lower package's table; `load` gets the rows of a page and returns id → cell."""

    table: str
    key: str
    label: Label
    permission: Permission
    load: Callable[[Actor, Sequence[Any]], Mapping[Any, Any]]
    numeric: bool = False
    order: int = 100
    # What the table's own columns call a kind of value (`money`, `date`, …), where it is more than text or number.
    kind: str = ""
    show: Callable[[Any], object] | None = None
    clip: bool = False


@dataclass(frozen=True)
class ColumnSource:
    """Columns of a lower package's table that depend on who looks, such as the fields that an authority added."""

    table: str
    key: str
    permission: Permission
    give: Callable[[Actor], Sequence[ExtraColumn]]


@dataclass(frozen=True)
class ExtraFilter:
    """A filter of a lower package's table; `build` returns the table's own filter object."""

    table: str
    key: str
    permission: Permission
    build: Callable[[], Any]
    order: int = 100


@dataclass(frozen=True)
class FilterSource:
    """Filters of a lower package's table that depend on who looks."""

    table: str
    key: str
    permission: Permission
    give: Callable[[Actor], Sequence[ExtraFilter]]


@dataclass(frozen=True)
class ExtraVerb:
    """A bulk verb on a lower package's table, leading to a preview page."""

    table: str
    key: str
    label: Label
    permission: Permission
    icon: str
    url_name: str
    order: int = 100


@dataclass(frozen=True)
class TimelineEntry:
    """One thing that happened to an object: a sign, a sentence, who and when, what changed."""

    at: datetime
    icon: str
    title: str
    note: str = ""
    tone: str = ""
    changes: Sequence[str] = ()
    url: str = ""


@dataclass(frozen=True)
class TimelineSource:
    """Adds entries to the timeline of a lower package's object."""

    page: str
    key: str
    permission: Permission
    load: Callable[[Actor, Any], Sequence[TimelineEntry]]
