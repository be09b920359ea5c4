# SPDX-License-Identifier: EUPL-1.2
"""What the address of a list says, and addresses that differ from it in one thing.

Nothing in an address can break a page: what is not understood is left out, and a note says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor
from tragwerk.ui.tables.columns import Column
from tragwerk.ui.tables.cursor import BadCursor, Cursor, is_storable
from tragwerk.ui.tables.filters import Chosen, Filter, NamesNothing, Unusable

Density = Literal["comfortable", "compact"]
Position = Literal["first", "after", "before", "end"]
Parts = Literal["", "total", "filters", "columns", "counts", "views", "export"]
DENSITIES: tuple[Density, ...] = ("comfortable", "compact")
PARTS: tuple[Parts, ...] = ("total", "filters", "columns", "counts", "views", "export")
OWN_NAMES = frozenset("q sort cols density after before end view part filter format rows up down".split())
LONGEST_FIND = 200
_LONGEST_VALUE = 400
_MOST_NAMES = 60


@dataclass(frozen=True)
class State:
    """One reading of an address."""

    find: str = ""
    chosen: tuple[Chosen, ...] = ()
    sort: str = ""
    default_sort: str = ""
    columns: tuple[str, ...] = ()
    density: Density | None = None
    position: Position = "first"
    cursor: Cursor | None = None
    view: str = ""
    part: Parts = ""
    notes: tuple[str, ...] = ()
    # What was left out, by the name under which it stood in the address; pages show the notes alone.
    strange: tuple[tuple[str, str], ...] = ()

    @property
    def descending(self) -> bool:
        """Whether the order is turned round."""
        return self.sort.startswith("-")

    @property
    def sort_key(self) -> str:
        """The key of the column that the list is sorted by."""
        return self.sort.removeprefix("-")

    @property
    def narrowed(self) -> bool:
        """Whether anything limits the rows."""
        return bool(self.find or self.chosen)

    @property
    def sentences(self) -> list[str]:
        """What limits the rows, in words."""
        find = [_("Search: %(text)s") % {"text": self.find}] if self.find else []
        return [*find, *(one.sentence for one in self.chosen)]

    def pairs(self, *, rows_only: bool = False) -> list[tuple[str, str]]:
        """Return the address as names and values; `rows_only` leaves out what does not choose rows."""
        return list(self.rows_key) if rows_only else [*self.rows_key, *self._view_pairs()]

    @property
    def rows_key(self) -> tuple[tuple[str, str], ...]:
        """What chooses the rows, as a name for them."""
        find = (("q", self.find),) if self.find else ()
        return (*find, *(pair for one in self.chosen for pair in one.pairs))

    def _view_pairs(self) -> list[tuple[str, str]]:
        """Return what says how the rows are shown, and which of them."""
        found = [("sort", self.sort)] if self.sort != self.default_sort else []
        found += [("cols", key) for key in self.columns]
        found += [("density", self.density)] if self.density else []
        found += [("view", self.view)] if self.view else []
        if self.position in {"after", "before"} and self.cursor is not None:
            found.append((self.position, self.cursor.encode()))
        elif self.position == "end":
            found.append(("end", "1"))
        return found

    def query(self, **extra: str) -> str:
        """Return the address part behind the question mark."""
        shown = urlencode([*self._view_pairs(), *extra.items()])
        return "&".join(part for part in (_encoded(self.rows_key), shown) if part)

    def url(self, **extra: str) -> str:
        """Return the relative address of this state; it replaces the whole query."""
        return f"?{self.query(**extra)}"

    def at_start(self) -> "State":
        """Return the state at its first page."""
        return replace(self, position="first", cursor=None, part="")

    def sorted_by(self, sort: str) -> "State":
        """Return the state in another order."""
        return replace(self.at_start(), sort=sort)

    def without(self, key: str) -> "State":
        """Return the state without a filter."""
        return replace(self.at_start(), chosen=tuple(one for one in self.chosen if one.key != key))

    def without_find(self) -> "State":
        """Return the state without the search in the list."""
        return replace(self.at_start(), find="")

    def unfiltered(self) -> "State":
        """Return the state without any filter and search."""
        return replace(self.at_start(), chosen=(), find="")

    def walked(self, position: Position, cursor: Cursor | None = None) -> "State":
        """Return the state at another place of the list."""
        return replace(self, position=position, cursor=cursor, part="")


class Reader:
    """Reads an address for one table: its columns, its filters, its orders."""

    def __init__(self, columns: Sequence[Column], filters: Sequence[Filter], default_sort: str) -> None:
        self.columns = {column.key: column for column in columns}
        self.filters = tuple(filters)
        self.default_sort = default_sort
        self.notes: list[str] = []
        self.strange: list[tuple[str, str]] = []

    def _leave_out(self, name: str, sentence: str) -> None:
        self.notes.append(sentence)
        self.strange.append((name, sentence))

    def read(self, parameters: Mapping[str, Sequence[str]], actor: Actor) -> State:
        """Return the state; whatever is not understood becomes a note."""
        self.notes, self.strange = [], []
        known = self._known(parameters)
        sort = self._sort(known)
        position, cursor = self._position(known, sort)
        return State(
            find=_first(known, "q").strip()[:LONGEST_FIND],
            chosen=self._chosen(known, actor),
            sort=sort,
            default_sort=self.default_sort,
            columns=self._columns(known),
            density=self._density(known),
            position=position,
            cursor=cursor,
            view=_first(known, "view")[:80],
            part=self._part(known),
            notes=tuple(dict.fromkeys(self.notes)),
            strange=tuple(self.strange),
        )

    def _known(self, parameters: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
        names = OWN_NAMES | {name for one in self.filters for name in one.names}
        known: dict[str, list[str]] = {}
        for name in list(parameters)[:_MOST_NAMES]:
            values = list(parameters[name])
            if name not in names:
                self._leave_out(
                    name, _("The address names “%(name)s”, which this list does not know.") % {"name": name[:40]}
                )
            elif all(is_storable(value) for value in values):
                limit = None if name in {"after", "before"} else _LONGEST_VALUE
                known[name] = [value[:limit] for value in values]
            else:
                self._leave_out(name, _("The value of “%(name)s” in the address cannot be read.") % {"name": name[:40]})
        return known

    def _sort(self, known: Mapping[str, Sequence[str]]) -> str:
        wanted = _first(known, "sort")
        column = self.columns.get(wanted.removeprefix("-"))
        if column is not None and column.sort:
            return wanted
        if wanted:
            self._leave_out("sort", _("The list cannot be sorted by “%(name)s”.") % {"name": wanted[:40]})
        return self.default_sort

    def _position(self, known: Mapping[str, Sequence[str]], sort: str) -> tuple[Position, Cursor | None]:
        names: tuple[Literal["after", "before"], ...] = ("after", "before")
        for name in names:
            if text := _first(known, name):
                try:
                    return name, Cursor.decode(text, sort)
                except BadCursor:
                    self._leave_out(name, lost_place())
                    return "first", None
        return ("end", None) if _first(known, "end") else ("first", None)

    def _chosen(self, known: Mapping[str, Sequence[str]], actor: Actor) -> tuple[Chosen, ...]:
        found = []
        for one in self.filters:
            try:
                chosen = one.read(known, actor)
            except NamesNothing as error:
                # Without it all rows would be shown, and a verb for all of them would reach them.
                self.notes.append(str(error))
                chosen = error.chosen
            except Unusable as error:
                self._leave_out(one.key, str(error))
                continue
            if chosen is not None:
                found.append(chosen)
        return tuple(found)

    def _columns(self, known: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
        wanted = list(dict.fromkeys(known.get("cols", ())))
        if strange := [key for key in wanted if key not in self.columns]:
            self._leave_out("cols", _("The list has no column “%(name)s”.") % {"name": ", ".join(strange)[:60]})
        kept = [key for key in wanted if key in self.columns]
        return tuple(_moved(kept, _first(known, "up"), _first(known, "down")))

    def _density(self, known: Mapping[str, Sequence[str]]) -> Density | None:
        wanted = _first(known, "density")
        return next((density for density in DENSITIES if density == wanted), None)

    def _part(self, known: Mapping[str, Sequence[str]]) -> Parts:
        wanted = _first(known, "part")
        return next((part for part in PARTS if part == wanted), "")


def lost_place() -> str:
    """Return the note for a cursor that is no place in this list."""
    return _("The place in the list could not be found again; this is its beginning.")


@lru_cache(maxsize=256)
def _encoded(pairs: tuple[tuple[str, str], ...]) -> str:
    """Return a part of an address; a page has thirty addresses with the same twenty schools in them."""
    return urlencode(pairs)


def _first(known: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(known.get(name, ())), "")


def _moved(keys: list[str], up: str, down: str) -> list[str]:
    """Move one column a step; the way of the column chooser without script."""
    for key, step in ((up, -1), (down, 1)):
        if key in keys:
            old = keys.index(key)
            keys.insert(max(0, old + step), keys.pop(old))
    return keys
