# SPDX-License-Identifier: EUPL-1.2
"""How a column of raw cells becomes a column of typed values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, Protocol

from tragwerk.core.imports.issues import Repair

Cell = Any  # str | int | float | bool | date | datetime | time | timedelta | None


class CellError(NamedTuple):
    """Why one cell could not be read."""

    code: str
    params: Mapping[str, Any]
    repair: Repair | None = None


@dataclass(frozen=True, slots=True)
class Hints:
    """What helps to read a column: today, the language of its header, cells taken as text on purpose."""

    today: date
    english: bool = False
    day_first: bool | None = None
    as_text: frozenset[int] = frozenset()


@dataclass(slots=True)
class Parsed:
    """The typed column, the cells that could not be read, and remarks about the whole column."""

    values: list[Any]
    errors: dict[int, CellError] = field(default_factory=dict)
    notes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


class Parser(Protocol):
    """Reads a whole column at a time."""

    def parse(self, cells: Sequence[Cell], hints: Hints) -> Parsed:
        """Type every cell; None for an empty or unreadable one."""
        ...


CellParser = Callable[[Cell], Any]
_UNSEEN = object()


def parse_each(cells: Sequence[Cell], one: CellParser) -> Parsed:
    """Apply `one` to every cell; equal cells are read once, because lists repeat themselves."""
    values: list[Any] = []
    errors: dict[int, CellError] = {}
    texts: dict[str, Any] = {}
    others: dict[tuple[type, Cell], Any] = {}
    for index, cell in enumerate(cells):
        if cell is None or cell == "":
            values.append(None)
            continue
        known: dict[Any, Any] = texts
        key: Any = cell
        if type(cell) is not str:  # 1, 1.0 and True are equal, but not the same cell
            known, key = others, (type(cell), cell)
        value = known.get(key, _UNSEEN)
        if value is _UNSEEN:
            value = known[key] = one(cell)
        if type(value) is CellError:
            errors[index] = value
            value = None
        values.append(value)
    return Parsed(values, errors)
