# SPDX-License-Identifier: EUPL-1.2
"""One page of a list as its templates need it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tragwerk.ui import formats
from tragwerk.ui.tables.columns import BulkVerb, Column
from tragwerk.ui.tables.keyset import Slice
from tragwerk.ui.tables.markup import hidden_fields, rows_markup
from tragwerk.ui.tables.permissions import SAVE_VIEW
from tragwerk.ui.tables.state import Density, State
from tragwerk.ui.tables.table import Table
from tragwerk.ui.tables.tabs import Tab
from tragwerk.ui.tables.totals import Total, known_total

VERBS_IN_BAR = 4
_MOST_LOOSENED = 5


@dataclass(frozen=True)
class Heading:
    """The head of a column; without `url` it cannot be sorted."""

    key: str
    label: str
    classes: str = ""
    url: str = ""
    direction: str = ""

    @property
    def icon(self) -> str:
        """The sign beside the label."""
        return {"ascending": "arrow_upward", "descending": "arrow_downward"}.get(self.direction, "unfold_more")


@dataclass(frozen=True)
class Chip:
    """A filter in use as a sentence, and the address without it."""

    key: str
    sentence: str
    url: str


@dataclass(frozen=True)
class Verb:
    """A bulk verb with its address."""

    key: str
    label: str
    icon: str
    url: str


@dataclass(frozen=True)
class ColumnChoice:
    """A row of the column chooser."""

    key: str
    label: str
    shown: bool
    locked: bool


class Listing:
    """A bound table with the page that its state names."""

    def __init__(self, table: Table, tabs: Sequence[Tab] = (), *, density: str = "") -> None:
        table.check_place()
        self.table = table
        self.tabs = tabs
        self._density = density
        self.id = f"table-{table.key.replace('.', '-')}"
        self.form_id = f"{self.id}-chosen"

    @property
    def state(self) -> State:
        return self.table.state

    @property
    def label(self) -> str:
        return str(self.table.label)

    @cached_property
    def density(self) -> Density:
        """The height of the rows: of the address, else of the device, else of the table."""
        if self.state.density:
            return self.state.density
        return "compact" if (self._density or self.table.density) == "compact" else "comfortable"

    @property
    def page_url(self) -> str:
        """The address of what is shown, for posts that come back here."""
        return f"{self.table.path}{self.state.at_start().url()}"

    # Tabs

    @property
    def tabs_uncounted(self) -> bool:
        """Whether the numbers in the tabs have to be fetched."""
        return any(tab.total is None for tab in self.tabs)

    @property
    def tabs_url(self) -> str:
        return self.state.at_start().url(part="views")

    @property
    def may_save_views(self) -> bool:
        return self.table.actor.may(SAVE_VIEW)

    # The page

    @cached_property
    def slice(self) -> Slice:
        keyset, state, size = self.table.keyset, self.state, self.table.page_size
        if state.position == "end":
            return keyset.last(size)
        if state.position == "after" and state.cursor is not None:
            return keyset.after(state.cursor, size)
        if state.position == "before" and state.cursor is not None:
            return keyset.before(state.cursor, size)
        return keyset.first(size)

    @cached_property
    def rows(self) -> list[Any]:
        """The rows of the page."""
        return self.table.keyset.load(self.slice.keys) if self.slice.keys else []

    @cached_property
    def body(self) -> SafeString:
        """The rows as markup."""
        return rows_markup(self.table, self.rows, self.form_id)

    @cached_property
    def first_number(self) -> int | None:
        """The number of the first row: from the top, or negative from the end; None when nobody can say."""
        if not self.rows:
            return None
        if not self.slice.before:
            return 1
        cursor, count = self.state.cursor, len(self.rows)
        if cursor is None or self.slice.from_end:
            return -count
        number = cursor.number + 1 if self.state.position == "after" else cursor.number - count
        return -count if cursor.number < 0 <= number else number

    # Pager

    @property
    def next_url(self) -> str:
        return self._walked("after", -1) if self.rows and self.slice.after else ""

    @property
    def previous_url(self) -> str:
        return self._walked("before", 0) if self.rows and self.slice.before else ""

    @property
    def first_url(self) -> str:
        return self.state.walked("first").url() if self.slice.before else ""

    @property
    def end_url(self) -> str:
        return self.state.walked("end").url() if self.slice.after else ""

    def _walked(self, position: Any, index: int) -> str:
        number = self.first_number or 0
        at = number + len(self.rows) - 1 if index else number
        cursor = self.table.keyset.cursor_at(self.rows[index], at)
        return self.state.walked(position, cursor).url()

    @cached_property
    def known_total(self) -> Total | None:
        """The total when it needs no counting: remembered, or everything is on this page."""
        if not self.slice.before and not self.slice.after:
            return Total(len(self.rows))
        return known_total(self.table)

    @property
    def range_text(self) -> str:
        """The sentence of the pager with what is known by now."""
        return range_text(self.first_number, len(self.rows), self.known_total)

    @property
    def total_url(self) -> str:
        """Where the sentence with the total comes from."""
        return self.state.at_start().url(part="total", rows=f"{self.first_number or 0}.{len(self.rows)}")

    # Head, chips, columns

    @cached_property
    def headings(self) -> list[Heading]:
        return [self._heading(column) for column in self.table.visible_columns]

    def _heading(self, column: Column) -> Heading:
        classes = "tw-r" if column.at_end else ""
        if not column.sort:
            return Heading(column.key, str(column.label), classes)
        current = self.state.sort_key == column.key
        wanted = f"-{column.key}" if current and not self.state.descending else column.key
        direction = ("descending" if self.state.descending else "ascending") if current else ""
        return Heading(column.key, str(column.label), classes, self.state.sorted_by(wanted).url(), direction)

    @property
    def chips(self) -> list[Chip]:
        return [Chip(one.key, one.sentence, self.state.without(one.key).url()) for one in self.state.chosen]

    @property
    def clear_url(self) -> str:
        return self.state.unfiltered().url()

    @property
    def no_find_url(self) -> str:
        return self.state.without_find().url()

    @cached_property
    def column_choices(self) -> list[ColumnChoice]:
        """All columns: the shown ones in their order, then the others."""
        shown = self.table.visible_columns
        rest = [column for column in self.table.all_columns if column not in shown]
        return [
            ColumnChoice(column.key, str(column.label), column in shown, column.is_title) for column in (*shown, *rest)
        ]

    @property
    def columns_label(self) -> str:
        facts = {"shown": len(self.table.visible_columns), "all": len(self.table.all_columns)}
        return _("Choose columns, %(shown)s of %(all)s visible") % facts

    def fields(self, *without: str) -> SafeString:
        """Return the state as hidden fields for a form that changes some of it."""
        pairs = self.state.at_start().pairs()
        return hidden_fields([(name, value) for name, value in pairs if name not in without])

    @property
    def fields_for_find(self) -> SafeString:
        return self.fields("q")

    @property
    def fields_for_filters(self) -> SafeString:
        return self.fields(*(name for one in self.table.all_filters for name in one.names))

    @property
    def fields_for_columns(self) -> SafeString:
        return self.fields("cols")

    @property
    def fields_for_density(self) -> SafeString:
        return self.fields("density")

    @property
    def filters_url(self) -> str:
        return self.state.at_start().url(part="filters")

    @property
    def columns_url(self) -> str:
        return self.state.at_start().url(part="columns")

    # Selection

    @cached_property
    def verbs(self) -> list[Verb]:
        return [self._verb(verb) for verb in self.table.allowed_verbs]

    @property
    def bar_verbs(self) -> list[Verb]:
        return self.verbs[:VERBS_IN_BAR]

    @property
    def more_verbs(self) -> list[Verb]:
        return self.verbs[VERBS_IN_BAR:]

    def _verb(self, verb: BulkVerb) -> Verb:
        return Verb(verb.key, str(verb.label), verb.icon, reverse(verb.url_name))

    @property
    def rows_query(self) -> str:
        """What chooses the rows, as posted by "select all"."""
        return urlencode(self.state.pairs(rows_only=True))

    # Export

    @property
    def export_xlsx_url(self) -> str:
        return self.state.at_start().url(part="export", format="xlsx")

    @property
    def export_csv_url(self) -> str:
        return self.state.at_start().url(part="export", format="csv")

    # Nothing there

    @property
    def is_blank(self) -> bool:
        """Whether there is no row although nothing limits them."""
        return not self.rows and not self.state.narrowed

    @cached_property
    def loosened(self) -> list[Chip]:
        """The filters without which there would be rows."""
        found = []
        if self.state.find and self._has_rows(self.state.without_find()):
            sentence = _("the search for “%(text)s”") % {"text": self.state.find}
            found.append(Chip("q", sentence, self.no_find_url))
        found += [
            Chip(one.key, one.sentence, self.state.without(one.key).url())
            for one in self.state.chosen[:_MOST_LOOSENED]
            if self.table.narrowed(but=one.key).exists()
        ]
        return found

    def _has_rows(self, state: State) -> bool:
        before, self.table.state = self.table.state, state
        try:
            return self.table.narrowed().exists()
        finally:
            self.table.state = before

    @property
    def first_step_url(self) -> str:
        """Where the first row is made, for those who may."""
        empty = self.table.empty
        if not empty.url_name or (empty.permission and not self.table.actor.may(empty.permission)):
            return ""
        try:
            return reverse(empty.url_name)
        except NoReverseMatch:
            return ""


def range_text(first: int | None, count: int, total: Total | None) -> str:
    """Return "Rows 51–100 of 28,412"; rows counted from the end get their number when the total is known."""
    if first is None or count == 0:
        return _("No rows")
    if first < 0 and total is not None and not total.more:
        first = max(total.number + first + 1, 1)
    if first < 0:
        facts = {"count": formats.number(count), "total": total}
        if total is None:
            return _("The last %(count)s rows") % facts if first == -count else _("%(count)s rows") % facts
        return _("%(count)s rows of %(total)s") % facts
    facts = {"first": formats.number(first), "last": formats.number(first + count - 1), "total": total}
    if total is None:
        return _("Rows %(first)s–%(last)s") % facts
    return _("Rows %(first)s–%(last)s of %(total)s") % facts
