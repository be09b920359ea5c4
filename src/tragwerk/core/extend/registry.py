# SPDX-License-Identifier: EUPL-1.2
"""The contribution registry: a higher package shows its facts on a lower package's pages."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, Literal, TypeVar
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


@dataclass(frozen=True)
class OutsideEvent:
    """A kind of event that other systems may be told of; `tell` gets the event and returns authority → what is told.

    What is told is keys and codes, no personal data: a list under a name ending in `_ids` is cut into pieces of 1,000.
    `resource` is the address of the things in the interface, for the link in the message. `permission` is the right
    of who may have it told.
    """

    key: str
    label: Label
    permission: Permission
    event: type
    tell: Callable[[Any], Mapping[UUID, Mapping[str, Any]]]
    resource: str = ""
    order: int = 100


@dataclass
class Shelf(Generic[T]):
    """The contributions of one kind, by the page or table they are for, and what gives more of them to some."""

    _items: dict[str, list[T]] = field(default_factory=lambda: defaultdict(list))
    _sources: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))

    def add(self, place: str, item: T) -> None:
        """Put a contribution up; a key may be used once per place."""
        key = getattr(item, "key", "")
        if any(getattr(other, "key", "") == key for other in self._items[place]):
            raise ValueError(f"{type(item).__name__} {key!r} is contributed twice to {place!r}")
        self._items[place].append(item)
        self._items[place].sort(key=_order)

    def add_source(self, place: str, source: "ColumnSource | FilterSource") -> None:
        """Put up what gives contributions to some; a key may be used once per place."""
        if any(other.key == source.key for other in self._sources[place]):
            raise ValueError(f"{type(source).__name__} {source.key!r} is contributed twice to {place!r}")
        self._sources[place].append(source)

    def at(self, place: str, actor: Actor | None = None) -> list[T]:
        """Return the contributions for a place that the actor may see; sources give to nobody in general."""
        items = self._items.get(place, [])
        if actor is None:
            return list(items)
        given = [item for source in self._sources.get(place, ()) if _may(actor, source) for item in source.give(actor)]
        found = [item for item in items if _may(actor, item)]
        return sorted([*found, *given], key=_order) if given else found


@dataclass(frozen=True)
class ApprovalKind:
    """A kind of thing that people sign, as `core/approvals` carries it out; what follows is told by `ApprovalSettled`.

    `ways` are of `Way`, `roles` of `SignerRole`; so many `signatures` are needed, 0 means of all who are asked.
    `kept` says in words how long the evidence is kept, `note` what a signer reads above the document. `ask` is the
    right that asking needs besides the general one.
    """

    key: str
    label: Label
    ways: tuple[str, ...]
    roles: tuple[str, ...]
    kept: Label
    ask: Permission | None = None
    note: Label = ""
    signatures: int = 0
    in_order: bool = False
    lapses: bool = True
    four_eyes: bool = False
    order: int = 100


@dataclass(frozen=True)
class ConsentPurpose:
    """What people may consent to, in the words of one version; a changed text is a new version.

    `text` has paragraphs, parted by empty lines. It names who is responsible, what for, and that consent is free.
    """

    key: str
    label: Label
    version: str
    text: Label
    kept: Label
    roles: tuple[str, ...]
    order: int = 100


@dataclass(frozen=True)
class NoticeKind:
    """A kind of notice: what it is called, who may get it, and how it comes unless somebody chooses otherwise.

    `permission` is the right of those who are told; with the right the notice goes. `mail` is now, digest or never.
    `urgent` kinds pass quiet hours and always stand under the bell.
    """

    key: str
    label: Label
    group: Label
    permission: Permission
    mail: Literal["now", "digest", "never"] = "digest"
    push: bool = False
    urgent: bool = False
    order: int = 100


@dataclass(frozen=True)
class TodoKind:
    """A kind of todo: its sign, the right of those to whom the todos of an office belong, and its reminder ladder.

    `ladder` holds days relative to the due day: -7 is a week before it, 3 is three days after.
    """

    key: str
    label: Label
    icon: str
    permission: Permission
    ladder: tuple[int, ...] = (-7, -1, 0, 3, 7)
    order: int = 100


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


def _order(item: Any) -> tuple[int, str]:
    return getattr(item, "order", 100), getattr(item, "key", "")


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
outside_events: Shelf[OutsideEvent] = Shelf()
approval_kinds: Shelf[ApprovalKind] = Shelf()
consent_purposes: Shelf[ConsentPurpose] = Shelf()
notice_kinds: Shelf[NoticeKind] = Shelf()
todo_kinds: Shelf[TodoKind] = Shelf()
calendar_sources: Shelf[CalendarSource] = Shelf()

START = "start"
PERSON = "person"
GRANTS = "grants"
OUTSIDE = "outside"
APPROVALS = "approvals"
CONSENTS = "consents"
NOTICES = "notices"
TODOS = "todos"
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
    | OutsideEvent
    | ApprovalKind
    | ConsentPurpose
    | NoticeKind
    | TodoKind
    | CalendarSource
)
# Kind of contribution → its shelf, and the place on it: the attribute that names it, or the one place that there is.
_SHELVES: dict[type, tuple[Shelf[Any], str, str]] = {
    Panel: (panels, "page", ""),
    ExtraColumn: (columns, "table", ""),
    ExtraFilter: (filters, "table", ""),
    ExtraVerb: (verbs, "table", ""),
    Figure: (figures, "", START),
    TaskSource: (tasks, "", START),
    TimelineSource: (timelines, "page", ""),
    PersonExport: (person_exports, "", PERSON),
    Grantable: (grantables, "", GRANTS),
    OutsideEvent: (outside_events, "", OUTSIDE),
    ApprovalKind: (approval_kinds, "", APPROVALS),
    ConsentPurpose: (consent_purposes, "", CONSENTS),
    NoticeKind: (notice_kinds, "", NOTICES),
    TodoKind: (todo_kinds, "", TODOS),
    CalendarSource: (calendar_sources, "", CALENDAR),
}


def contribute(item: Contribution) -> None:
    """Register a contribution; called from `AppConfig.ready` of the higher package."""
    shelf, attribute, place = _SHELVES[type(item)]
    shelf.add(getattr(item, attribute) if attribute else place, item)


def contribute_source(source: ColumnSource | FilterSource) -> None:
    """Register what gives columns or filters to some; called from `AppConfig.ready` of the higher package."""
    if isinstance(source, ColumnSource):
        columns.add_source(source.table, source)
    else:
        filters.add_source(source.table, source)


def timeline_of(actor: Actor, page: str, target: Any) -> list[TimelineEntry]:
    """Return the contributed entries about an object, newest first."""
    entries = [entry for source in timelines.at(page, actor) for entry in source.load(actor, target)]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)
