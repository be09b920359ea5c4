# SPDX-License-Identifier: EUPL-1.2
"""The contribution registry: a higher package shows its facts on a lower package's pages."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.utils.functional import Promise

from tragwerk.core.access.public import Actor, Permission

Label = str | Promise
T = TypeVar("T")


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
    load: Callable[[Actor, Sequence[Any]], dict[Any, Any]]
    numeric: bool = False
    order: int = 100


@dataclass(frozen=True)
class ExtraFilter:
    """A filter of a lower package's table; `build` returns the table's own filter object."""

    table: str
    key: str
    permission: Permission
    build: Callable[[], Any]
    order: int = 100


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
class Figure:
    """A figure of the start page with the way into its rows; `load` returns None when it does not apply."""

    key: str
    label: Label
    permission: Permission
    icon: str
    load: Callable[[Actor], "FigureValue | None"]
    order: int = 100


@dataclass(frozen=True)
class FigureValue:
    """What a figure shows: the number, a word behind it, a line below, where it leads, a share of 100."""

    value: int | str
    url: str
    unit: Label = ""
    note: Label = ""
    share: int | None = None
    tone: str = ""


@dataclass(frozen=True)
class Task:
    """One thing to do now, on the start page."""

    title: str
    note: str
    icon: str
    url: str
    verb: Label
    tone: str = ""
    due: datetime | None = None


@dataclass(frozen=True)
class TaskSource:
    """Gives the things that somebody has to do now."""

    key: str
    permission: Permission
    load: Callable[[Actor], Sequence[Task]]
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


@dataclass(frozen=True)
class PersonExport:
    """One package's part of everything that is stored about a person."""

    key: str
    label: Label
    load: Callable[[Actor, Any], Sequence[dict[str, Any]]]


@dataclass(frozen=True)
class CalendarEvent:
    """One entry of somebody's calendar: whole days, or from a moment to a moment; `key` stays the same for good."""

    key: str
    title: str
    first_day: date
    last_day: date | None = None
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class CalendarSource:
    """Adds what concerns a person to that person's calendar, between two days."""

    key: str
    label: Label
    permission: Permission
    load: Callable[[Actor, date, date], Iterable[CalendarEvent]]
    order: int = 100


@dataclass(frozen=True)
class GrantableColumn:
    """One column that a grant may show or leave out; `is_title` names the row."""

    key: str
    label: Label
    numeric: bool = False
    is_title: bool = False


@dataclass(frozen=True)
class Grantable:
    """A kind of rows that one authority may share with another; `rows` gets the giver's key, its scope is open.

    The values are texts and numbers, as JSON keeps them.
    """

    key: str
    label: Label
    columns: tuple[GrantableColumn, ...]
    rows: Callable[[UUID], Iterable[Mapping[str, str | int | None]]]
    default_mask: tuple[str, ...]
    order: int = 100


@dataclass
class Shelf(Generic[T]):
    """The contributions of one kind, by the page or table they are for."""

    _items: dict[str, list[T]] = field(default_factory=lambda: defaultdict(list))

    def add(self, place: str, item: T) -> None:
        """Put a contribution up; a key may be used once per place."""
        key = getattr(item, "key", "")
        if any(getattr(other, "key", "") == key for other in self._items[place]):
            raise ValueError(f"{type(item).__name__} {key!r} is contributed twice to {place!r}")
        self._items[place].append(item)
        self._items[place].sort(key=lambda one: (getattr(one, "order", 100), getattr(one, "key", "")))

    def at(self, place: str, actor: Actor | None = None) -> list[T]:
        """Return the contributions for a place that the actor may see."""
        items = self._items.get(place, [])
        return [item for item in items if actor is None or _may(actor, item)]


def _may(actor: Actor, item: Any) -> bool:
    permission = getattr(item, "permission", None)
    return permission is None or actor.may(permission)


panels: Shelf[Panel] = Shelf()
columns: Shelf[ExtraColumn] = Shelf()
filters: Shelf[ExtraFilter] = Shelf()
verbs: Shelf[ExtraVerb] = Shelf()
figures: Shelf[Figure] = Shelf()
tasks: Shelf[TaskSource] = Shelf()
timelines: Shelf[TimelineSource] = Shelf()
person_exports: Shelf[PersonExport] = Shelf()
grantables: Shelf[Grantable] = Shelf()
calendar_sources: Shelf[CalendarSource] = Shelf()

START = "start"
PERSON = "person"
GRANTS = "grants"
CALENDAR = "calendar"


Contribution = (
    Panel
    | ExtraColumn
    | ExtraFilter
    | ExtraVerb
    | Figure
    | TaskSource
    | TimelineSource
    | PersonExport
    | Grantable
    | CalendarSource
)
# Kind → the name of its shelf, and the place on it: the attribute that names it, or the one place that there is.
_SHELVES: dict[type, tuple[str, str, str]] = {
    Panel: ("panels", "page", ""),
    ExtraColumn: ("columns", "table", ""),
    ExtraFilter: ("filters", "table", ""),
    ExtraVerb: ("verbs", "table", ""),
    Figure: ("figures", "", START),
    TaskSource: ("tasks", "", START),
    TimelineSource: ("timelines", "page", ""),
    PersonExport: ("person_exports", "", PERSON),
    Grantable: ("grantables", "", GRANTS),
    CalendarSource: ("calendar_sources", "", CALENDAR),
}


def contribute(item: Contribution) -> None:
    """Register a contribution; called from `AppConfig.ready` of the higher package."""
    name, attribute, place = _SHELVES[type(item)]
    shelf: Shelf[Any] = globals()[name]
    shelf.add(getattr(item, attribute) if attribute else place, item)


def timeline_of(actor: Actor, page: str, target: Any) -> list[TimelineEntry]:
    """Return the contributed entries about an object, newest first."""
    entries = [entry for source in timelines.at(page, actor) for entry in source.load(actor, target)]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)
