# SPDX-License-Identifier: EUPL-1.2
"""One file becomes typed columns: opened, mapped, corrected as the person said, every bad cell explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tragwerk.core.imports.decisions import Decisions, FileChoice, Place
from tragwerk.core.imports.headers import header_key
from tragwerk.core.imports.issues import Issue, Repair, Severity
from tragwerk.core.imports.kinds import ImportColumn, ImportKind, Source
from tragwerk.core.imports.leftovers import keep_in_remarks, tell_left_out
from tragwerk.core.imports.mapping import HeaderMap, check_complete, fingerprint, known_header, map_headers
from tragwerk.core.imports.origins import Origin, origin_for, origin_named
from tragwerk.core.imports.parsers.base import Cell, CellError, Hints
from tragwerk.core.imports.parsers.numbers import MoneyParser
from tragwerk.core.imports.parsers.text import as_text, clean, looks_like_formula
from tragwerk.core.imports.readers import Table, letter_of, read_table

_LOOKED_AT, _SAMPLES, _SAMPLE = 500, 3, 40
_ENGLISH = ("date", "purchase", "warranty", "expire", "bought")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns of one file stand, so that an issue can name letter and header."""

    name: str
    sheet: str
    sheets: tuple[str, ...]
    headers: tuple[str, ...]
    header_line: int
    mapping: HeaderMap
    row_count: int
    details: Mapping[str, Any]
    origin: str = ""  # the system as whose export it is read
    signs: tuple[str, ...] = ()  # headings by which a system was recognised
    recognised: str = ""  # the system that these headings tell, whatever was chosen

    def where(self, column: str) -> tuple[str, str]:
        """Letter and header of a column key (or of a position written as digits)."""
        index = int(column) if column.isdigit() else self.mapping.index_of().get(column)
        if index is None or index >= len(self.headers):
            return "", ""
        return letter_of(index), self.headers[index]


@dataclass(slots=True)
class Opened:
    """A file that was read and mapped."""

    table: Table
    layout: Layout


def open_file(kind: ImportKind[Any], choice: FileChoice) -> Opened:
    """Read one file and map its headers."""
    chosen = {**choice.remembered, **choice.chosen}
    table = read_table(choice.data, known_header(kind, chosen), sheet=choice.sheet, header_line=choice.header_line)
    origin, seen = origin_for(kind.key, choice.origin, table.headers)
    mapping = map_headers(kind, table.headers, choice.chosen, choice.remembered, origin)
    layout = Layout(
        name=choice.name,
        sheet=table.sheet,
        sheets=table.sheets,
        headers=tuple(table.headers),
        header_line=table.header_line,
        mapping=mapping,
        row_count=len(table.rows),
        details=table.details,
        origin=origin.key if origin else "",
        signs=seen.signs if seen else (),
        recognised=seen.origin.key if seen else "",
    )
    return Opened(table, layout)


def unknown_columns(opened: Opened) -> list[Issue]:
    """Columns that carry data and that nobody has assigned or left out."""
    issues = []
    for choice in opened.layout.mapping.undecided():
        cells = (row[choice.index] for row in opened.table.rows)
        first = next((clean(as_text(cell)) for cell in cells if cell not in (None, "")), "")
        if not first and not choice.header:
            continue
        code = "file.column_twice" if choice.how == "twice" else "file.unknown_column"
        params = {"letter": choice.letter, "header": choice.header, "other": choice.twin}
        line = opened.layout.header_line
        issues.append(Issue(code, row=line, column=str(choice.index), value=first[:200], params=params))
    return issues


def samples(opened: Opened, index: int) -> list[str]:
    """A few different values of a column, so that a person sees what it holds."""
    found: dict[str, None] = {}
    for row in opened.table.rows[:_LOOKED_AT]:
        text = clean(as_text(row[index]))
        if text:
            found[text if len(text) <= _SAMPLE else f"{text[:_SAMPLE]}…"] = None
        if len(found) == _SAMPLES:
            break
    return list(found)


@dataclass(slots=True)
class Part:
    """One typed file."""

    source: Source
    layout: Layout
    table: Table
    rows: list[int]
    cells: list[list[Cell]]
    values: dict[str, list[Any]]
    failed: bytearray
    issues: list[Issue]
    overrides: Mapping[Place, Mapping[str, str]]
    skipped: int = 0

    def raw(self, position: int, key: str) -> str:
        """The text of a cell as the person sees it, with their correction."""
        own = self.overrides.get((self.source.index, self.rows[position]))
        if own and key in own:
            return own[key]
        index = self.layout.mapping.index_of().get(key)
        return "" if index is None else clean(as_text(self.cells[position][index]))[:300]


def type_file(kind: ImportKind[Any], choice: FileChoice, index: int, decisions: Decisions, today: date) -> Part:
    opened = open_file(kind, choice)
    check_complete(kind, opened.table, opened.layout.mapping)
    table, layout = opened.table, opened.layout
    places = layout.mapping.index_of()
    keep = [i for i, line in enumerate(table.lines) if (index, line) not in decisions.skipped]
    part = Part(
        source=Source(index=index, name=choice.name, sheet=table.sheet, present=frozenset(places)),
        layout=layout,
        table=table,
        rows=[table.lines[i] for i in keep],
        cells=[table.rows[i] for i in keep],
        values={},
        failed=bytearray(len(keep)),
        issues=[],
        overrides=decisions.cells,
        skipped=len(table.lines) - len(keep),
    )
    position_of = {row: position for position, row in enumerate(part.rows)}
    _take_file_issues(part, position_of)
    if len(table.sheets) > 1:
        others = ", ".join(name for name in table.sheets if name != table.sheet)
        params = {"sheet": table.sheet, "others": others[:300]}
        part.issues.append(Issue("file.more_sheets", params=params, severity=Severity.NOTE, source=index))
    formulas = _formulas(part, places, position_of, decisions)
    origin = origin_named(layout.origin)
    for column in kind.all_columns:
        if column.key in places:
            hints = _hints(choice, layout, column, today)
            _type_column(kind, part, column, places[column.key], decisions, formulas, hints, origin)
    keep_in_remarks(part, kind, origin)
    tell_left_out(part, kind, origin)
    source = Source(
        index=index,
        name=choice.name,
        sheet=table.sheet,
        present=frozenset(places),
        fingerprint=fingerprint(table.headers),
        edition=choice.edition,
    )
    part.source = kind.describe(source, part.values)
    return part


def _hints(choice: FileChoice, layout: Layout, column: ImportColumn, today: date) -> Hints:
    header = layout.where(column.key)[1].casefold()
    return Hints(today=today, english=any(word in header for word in _ENGLISH), day_first=choice.day_first)


def _take_file_issues(part: Part, position_of: Mapping[int, int]) -> None:
    """Findings of the reader about rows; formulas are judged with their columns."""
    for issue in part.table.issues:
        if issue.code == "cell.formula":
            continue
        position = position_of.get(issue.row)
        if issue.severity is Severity.ERROR and position is not None:
            part.failed[position] = 1
        if issue.severity is Severity.NOTE or position is not None:
            part.issues.append(_moved(issue, part.source.index))


def _moved(issue: Issue, source: int) -> Issue:
    return Issue(
        code=issue.code,
        row=issue.row,
        column=issue.column,
        value=issue.value,
        params=issue.params,
        severity=issue.severity,
        repair=issue.repair,
        source=source,
    )


def _formulas(
    part: Part, places: Mapping[str, int], position_of: Mapping[int, int], decisions: Decisions
) -> dict[tuple[int, str], str]:
    """Dangerous formulas by (row position, column key); those in columns left out are only noted."""
    keys = {index: key for key, index in places.items()}
    found: dict[tuple[int, str], str] = {}
    for issue in part.table.issues:
        if issue.code != "cell.formula" or (issue.row and issue.row not in position_of):
            continue
        key = keys.get(int(issue.column))
        if issue.row == 0 or key is None:
            code = "cell.formula" if issue.row == 0 else "cell.formula_ignored"
            severity = Severity.ERROR if issue.row == 0 else Severity.NOTE
            part.issues.append(
                Issue(code, issue.row, issue.column, issue.value, severity=severity, source=part.source.index)
            )
            continue
        found[position_of[issue.row], key] = issue.value
    return found


def _type_column(
    kind: ImportKind[Any],
    part: Part,
    column: ImportColumn,
    index: int,
    decisions: Decisions,
    formulas: Mapping[tuple[int, str], str],
    hints: Hints,
    origin: Origin | None,
) -> None:
    key, source = column.key, part.source.index
    cells: list[Cell] = _cells_of(part, key, index, origin)
    _judge_merged(part, column, index, cells, alone=key in kind.key_columns or isinstance(column.parser, MoneyParser))
    blocked = _place_formulas(part, key, cells, decisions, formulas)
    corrected = _place_corrections(part, key, cells)
    taken = {
        position
        for position, row in enumerate(part.rows)
        if (origin is not None and origin.texts_are_texts) or (source, row, key) in decisions.as_text
    }
    hints = Hints(hints.today, hints.english, hints.day_first, frozenset(taken))
    parsed = column.parser.parse(cells, hints)
    for position in blocked - corrected:
        parsed.errors.pop(position, None)
        parsed.values[position] = None
        part.failed[position] = 1
        repair = Repair(formulas[position, key], action="text")
        _report(part, column, position, "cell.formula", formulas[position, key], {}, repair)
    for position, error in parsed.errors.items():
        part.failed[position] = 1
        value = clean(as_text(cells[position]))[:300]
        # A formula is a formula in a column of dates or prices, too.
        hidden = not error.code.startswith("text.") and looks_like_formula(value)
        shown = CellError("cell.formula", {}) if hidden else error
        _report(part, column, position, shown.code, value, shown.params, shown.repair)
    if column.required:
        _check_required(part, column, parsed.values, set(parsed.errors) | blocked)
    for code, params in parsed.notes:
        part.issues.append(Issue(code, 0, key, params=params, severity=Severity.NOTE, source=source))
    _note_formulas(part, column, index, cells)
    part.values[key] = parsed.values


def _cells_of(part: Part, key: str, index: int, origin: Origin | None) -> list[Cell]:
    """The cells of a column, in our words where the file is the export of a known system."""
    cells = [row[index] for row in part.cells]
    if origin is None:
        return cells
    beside = header_key(origin.beside[key]) if key in origin.beside else None
    other = next((i for i, header in enumerate(part.layout.headers) if header_key(header) == beside), None)
    return origin.translated(key, cells, None if other is None else [row[other] for row in part.cells])


def _judge_merged(part: Part, column: ImportColumn, index: int, cells: list[Cell], *, alone: bool) -> None:
    """What a merged cell says holds for each of its rows; a number or a price is of one device `alone`."""
    if not part.table.filled:
        return
    filled = [position for position, row in enumerate(part.rows) if (row, index) in part.table.filled]
    if alone:
        for position in filled:
            cells[position] = None
    elif filled:
        params = {"count": len(filled)}
        source = part.source.index
        part.issues.append(Issue("cell.merged", 0, column.key, params=params, severity=Severity.NOTE, source=source))


def _place_corrections(part: Part, key: str, cells: list[Cell]) -> set[int]:
    """Put the person's corrections over the cells of the file."""
    done: set[int] = set()
    if part.overrides:
        for position, row in enumerate(part.rows):
            own = part.overrides.get((part.source.index, row))
            if own and key in own:
                cells[position] = own[key]
                done.add(position)
    return done


def _place_formulas(
    part: Part,
    key: str,
    cells: list[Cell],
    decisions: Decisions,
    formulas: Mapping[tuple[int, str], str],
) -> set[int]:
    """Formulas taken as text get their text into the cell; the others block their row."""
    blocked: set[int] = set()
    for (position, column), text in formulas.items():
        if column != key:
            continue
        if (part.source.index, part.rows[position], key) in decisions.as_text:
            cells[position] = text
        else:
            cells[position] = None
            blocked.add(position)
    return blocked


def _note_formulas(part: Part, column: ImportColumn, index: int, cells: Sequence[Cell]) -> None:
    """Harmless formulas: say that their stored values are taken; refuse those that have none."""
    if not part.table.formulas:
        return
    lines = {line for line, place in part.table.formulas if place == index}
    count = 0
    for position, row in enumerate(part.rows):
        if row not in lines or part.failed[position]:
            continue
        if cells[position] in (None, ""):
            part.failed[position] = 1
            formula = part.table.formulas[row, index]
            _report(part, column, position, "cell.formula_empty", f"={formula}"[:200], {}, None)
        else:
            count += 1
    if count:
        params = {"count": count}
        note = Issue(
            "cell.formula_values", 0, column.key, params=params, severity=Severity.NOTE, source=part.source.index
        )
        part.issues.append(note)


def _check_required(part: Part, column: ImportColumn, values: Sequence[Any], known: set[int]) -> None:
    for position, value in enumerate(values):
        if value is None and position not in known:
            part.failed[position] = 1
            _report(part, column, position, "cell.required", "", {}, None)


def _report(
    part: Part,
    column: ImportColumn,
    position: int,
    code: str,
    value: str,
    params: Mapping[str, Any],
    repair: Repair | None,
) -> None:
    row = part.rows[position]
    part.issues.append(Issue(code, row, column.key, value, params, Severity.ERROR, repair, part.source.index))
