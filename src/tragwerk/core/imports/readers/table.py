# SPDX-License-Identifier: EUPL-1.2
"""A raw grid becomes a table: header row found, empty lines and the sum row left out, everything noted."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from tragwerk.core.imports.issues import ImportProblem, Issue, Severity
from tragwerk.core.imports.parsers.base import Cell
from tragwerk.core.imports.parsers.text import as_text, clean
from tragwerk.core.imports.readers.heading import read_header
from tragwerk.core.values.public import fold

HEADER_WITHIN = 40
_SUM_WORDS = frozenset(
    {
        *("summe", "gesamt", "gesamtsumme", "gesamtbetrag", "gesamtwert", "endsumme", "insgesamt"),
        *("total", "totals", "sum", "grand total", "summe gesamt", "zwischensumme", "teilsumme", "subtotal"),
    }
)
_FOOT_WORDS = frozenset(
    {
        *("stand", "quelle", "datenquelle", "seite", "hinweis", "anmerkung", "legende", "erstellt", "druckdatum"),
        *("source", "page", "note", "printed"),
    }
)
_NUMBER = re.compile(r"^[\s\d.,€%'()+-]+(?:EUR)?$")


@dataclass(slots=True)
class Grid:
    """The cells of one sheet as they are; `lines[i]` is the row number that people see."""

    cells: list[list[Cell]]
    lines: list[int]
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)
    filled: set[tuple[int, int]] = field(default_factory=set)  # row number and column of cells inside merged ones


@dataclass(slots=True)
class Table:
    """Header and rows of one list."""

    headers: list[str]
    header_line: int
    rows: list[list[Cell]]
    lines: list[int]
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)
    filled: set[tuple[int, int]] = field(default_factory=set)


def letter_of(index: int) -> str:
    """The column letter a spreadsheet shows: 0 → A, 27 → AB."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def make_table(grid: Grid, known: Callable[[str], bool], header_line: int | None = None) -> Table:
    """Find the header and cut the table out of the grid; `known` says whether a header is one of ours."""
    if not any(_filled(row) for row in grid.cells):
        raise ImportProblem("file.empty")
    position = _find_header(grid, known, header_line)
    headers, first, last = read_header(grid, position, known)
    table = Table(
        headers=headers,
        header_line=grid.lines[last],
        rows=[],
        lines=[],
        sheet=grid.sheet,
        sheets=grid.sheets,
        formulas=grid.formulas,
        issues=grid.issues,
        details=grid.details,
        filled=grid.filled,
    )
    if first < last:
        params = {"upper": grid.lines[first]}
        table.issues.append(Issue("file.two_lines", row=grid.lines[last], params=params, severity=Severity.NOTE))
    _take_rows(table, grid, last)
    _drop_subtotals(table)
    _drop_foot(table)
    _trim_columns(table)
    if not table.rows:
        raise ImportProblem("file.no_rows", row=table.header_line)
    return table


def _filled(row: Sequence[Cell]) -> list[int]:
    return [index for index, cell in enumerate(row) if cell is not None and cell != "" and not _blank(cell)]


def _is_empty(row: Sequence[Cell]) -> bool:
    return all(cell is None or cell == "" or _blank(cell) for cell in row)


def _blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()


def _find_header(grid: Grid, known: Callable[[str], bool], header_line: int | None) -> int:
    if header_line is not None and header_line in grid.lines:
        return grid.lines.index(header_line)
    best, best_score = -1, 0
    for position, row in enumerate(grid.cells[:HEADER_WITHIN]):
        score = sum(known(text) for text in {clean(cell) for cell in row if isinstance(cell, str)} if text)
        if score > best_score:
            best, best_score = position, score
    widest = _widest_text_row(grid)
    if best >= 0 and (best_score >= 2 or widest < 0 or len(_filled(grid.cells[widest])) <= 2):
        return best
    if widest < 0 and best < 0:
        raise ImportProblem("file.no_header", rows=HEADER_WITHIN)
    return widest if best < 0 else max(best, widest)


def _widest_text_row(grid: Grid) -> int:
    """The first row of only words that is as wide as the rows below it: a header in words we do not know."""
    head = grid.cells[:HEADER_WITHIN]
    width = max((len(_filled(row)) for row in head), default=0)
    for position, row in enumerate(head):
        filled = _filled(row)
        words = all(isinstance(row[i], str) and not _NUMBER.match(row[i]) for i in filled)
        if filled and words and len(filled) * 2 > width:
            return position
    return -1


def _take_rows(table: Table, grid: Grid, position: int) -> None:
    width = len(table.headers)
    header = [fold(text) for text in table.headers]
    first = next((index for index, text in enumerate(header) if text), 0)
    for row, line in zip(grid.cells[position + 1 :], grid.lines[position + 1 :], strict=True):
        if _is_empty(row):
            continue
        again = len(row) > first and as_text(row[first]).strip() == table.headers[first]
        if again and width > 1 and [fold(clean(as_text(cell))) for cell in row[:width]] == header:
            table.issues.append(Issue("row.header_again", row=line, severity=Severity.NOTE))
            continue
        table.rows.append([*row, *[None] * (width - len(row))])
        table.lines.append(line)


def _drop_foot(table: Table) -> None:
    """Leave out sum rows and remarks at the end; each is noted, so nothing vanishes silently."""
    while table.rows:
        row = table.rows[-1]
        filled = _filled(row)
        code = _foot_code(table, row, filled)
        if not code:
            return
        shown = clean(as_text(row[filled[0]]))
        table.issues.append(Issue(code, row=table.lines[-1], value=shown, severity=Severity.NOTE))
        table.rows.pop()
        table.lines.pop()


def _drop_subtotals(table: Table) -> None:
    """Leave out the sums that stand between the rows, say below each school; they are noted together."""
    found = [position for position, row in enumerate(table.rows[:-1]) if _is_subtotal(table, row)]
    if not found:
        return
    shown = clean(as_text(table.rows[found[0]][_filled(table.rows[found[0]])[0]]))
    params = {"count": len(found), "first": table.lines[found[0]]}
    table.issues.append(Issue("row.subtotal", value=shown, params=params, severity=Severity.NOTE))
    gone = set(found)
    table.lines = [line for position, line in enumerate(table.lines) if position not in gone]
    table.rows = [row for position, row in enumerate(table.rows) if position not in gone]


def _is_subtotal(table: Table, row: Sequence[Cell]) -> bool:
    first = next((cell for cell in row if cell is not None and cell != ""), None)
    if not isinstance(first, str) or not first[:1].isalpha():
        return False
    return fold(first.split(" ")[0]) in _SUM_WORDS and _foot_code(table, row, _filled(row)) == "row.sum"


def _foot_code(table: Table, row: Sequence[Cell], filled: list[int]) -> str:
    texts = [clean(row[index]) for index in filled if isinstance(row[index], str)]
    words = [text for text in texts if not _NUMBER.match(text)]
    wide = len([text for text in table.headers if text])
    first = fold(words[0]) if words else ""
    starts = first.split(" ")[0] if first else ""
    if words and len(words) <= 2 and (first in _SUM_WORDS or starts in _SUM_WORDS) and len(filled) * 2 <= wide + 2:
        return "row.sum"
    if len(filled) == 1 and words and wide >= 3 and (starts in _FOOT_WORDS or words[0].startswith(("*", "©"))):
        return "row.remark"
    if not words and table.formulas and wide >= 3 and _is_formula_sum(table, filled):
        return "row.sum"
    return ""


def _is_formula_sum(table: Table, filled: list[int]) -> bool:
    line = table.lines[-1]
    texts = [table.formulas.get((line, index), "").upper() for index in filled]
    return all(text.startswith(("SUM(", "SUBTOTAL(", "OF:=SUM(", "OF:=SUBTOTAL(")) for text in texts)


def _trim_columns(table: Table) -> None:
    """Drop columns without header and without data; name the ones with data after their letter."""
    width = max((len(row) for row in table.rows), default=len(table.headers))
    headers = table.headers + [""] * (width - len(table.headers))
    for index in reversed(range(len(headers))):
        if headers[index]:
            break
        if index >= len(table.headers) or all(
            index >= len(row) or row[index] is None or _blank(row[index]) for row in table.rows
        ):
            _report_overhang(table, index)
            headers.pop()
        else:
            break
    table.headers = headers
    for position, row in enumerate(table.rows):
        if len(row) != len(headers):
            table.rows[position] = (row + [None] * len(headers))[: len(headers)]


def _report_overhang(table: Table, index: int) -> None:
    """Cells beyond the header mean a stray delimiter; such a row must not slip in shifted."""
    for row, line in zip(table.rows, table.lines, strict=True):
        if index < len(row) and row[index] is not None and not _blank(row[index]):
            known = any(issue.row == line and issue.code == "row.too_long" for issue in table.issues)
            if not known:
                value = clean(as_text(row[index]))
                table.issues.append(Issue("row.too_long", row=line, value=value, params={"width": index}))


def twice(headers: Sequence[str]) -> set[str]:
    """Folded headers that stand in the file more than once."""
    folded = sorted(fold(text) for text in headers if text)
    return {first for first, second in pairwise(folded) if first == second}
