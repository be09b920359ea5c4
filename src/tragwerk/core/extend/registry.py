# SPDX-License-Identifier: EUPL-1.2
"""The contribution registry: a higher package shows its facts on a lower package's pages."""

from typing import Any

from tragwerk.core.access.public import Actor
from tragwerk.core.extend.codes import CodeSource
from tragwerk.core.extend.letters import LetterKind
from tragwerk.core.extend.pages import (
    ColumnSource,
    ExtraColumn,
    ExtraFilter,
    ExtraVerb,
    FilterSource,
    Panel,
    TimelineEntry,
    TimelineSource,
)
from tragwerk.core.extend.services import (
    AboutRows,
    ApprovalKind,
    CalendarSource,
    ConsentPurpose,
    Grantable,
    NoticeKind,
    OutsideEvent,
    PersonExport,
    TodoKind,
)
from tragwerk.core.extend.shelf import Shelf
from tragwerk.core.extend.start import Figure, TaskSource

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
letter_kinds: Shelf[LetterKind] = Shelf()
code_sources: Shelf[CodeSource] = Shelf()
about_rows: Shelf[AboutRows] = Shelf()

START = "start"

PERSON = "person"

GRANTS = "grants"

OUTSIDE = "outside"

APPROVALS = "approvals"

CONSENTS = "consents"

NOTICES = "notices"

TODOS = "todos"
CALENDAR = "calendar"
LETTERS = "letters"
CODES = "codes"
ABOUT = "about"

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
    | LetterKind
    | CodeSource
    | AboutRows
)

# Kind of contribution → its shelf, and the place on it: the attribute that names it, or the one place that there is.
SHELVES: dict[type, tuple[Shelf[Any], str, str]] = {
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
    LetterKind: (letter_kinds, "", LETTERS),
    CodeSource: (code_sources, "", CODES),
    AboutRows: (about_rows, "", ABOUT),
}


def contribute(item: Contribution) -> None:
    """Register a contribution; called from `AppConfig.ready` of the higher package."""
    shelf, attribute, place = SHELVES[type(item)]
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
