# SPDX-License-Identifier: EUPL-1.2
"""From files and decisions to typed rows and the plan of what would happen. Writes nothing."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tragwerk.core.imports.issues import Issue, Repair, Severity
from tragwerk.core.imports.kinds import Batch, ImportColumn, ImportContext, ImportKind, Outcome, Source, Status
from tragwerk.core.imports.mapping import HeaderMap, check_complete, fingerprint, known_header, map_headers
from tragwerk.core.imports.parsers.base import Cell, Hints
from tragwerk.core.imports.parsers.text import as_text, clean
from tragwerk.core.imports.readers import Table, letter_of, read_table

Place = tuple[int, int]  # source, row
_ENGLISH = ("date", "purchase", "warranty", "expire", "bought")


@dataclass(frozen=True, slots=True)
class FileChoice:
    """One file and what a person or a profile decided about it."""

    name: str
    data: bytes
    sheet: str = ""
    header_line: int | None = None
    chosen: Mapping[str, str] = field(default_factory=dict)
    remembered: Mapping[str, str] = field(default_factory=dict)
    day_first: bool | None = None
    edition: date | None = None


@dataclass(slots=True)
class Decisions:
    """What the person decided about single cells, rows and proposals."""

    cells: dict[Place, dict[str, str]] = field(default_factory=dict)
    as_text: set[tuple[int, int, str]] = field(default_factory=set)
    skipped: set[Place] = field(default_factory=set)
    as_change: set[Place] = field(default_factory=set)
    accepted: set[str] = field(default_factory=set)
    declined: set[str] = field(default_factory=set)

    def to_json(self) -> dict[str, Any]:
        """Plain values for the import's record."""
        return {
            "cells": [[*place, values] for place, values in sorted(self.cells.items())],
            "as_text": sorted(list(item) for item in self.as_text),
            "skipped": sorted(list(item) for item in self.skipped),
            "as_change": sorted(list(item) for item in self.as_change),
            "accepted": sorted(self.accepted),
            "declined": sorted(self.declined),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Decisions:
        """Read what `to_json` wrote."""
        return cls(
            cells={(source, row): dict(values) for source, row, values in stored.get("cells", ())},
            as_text={(item[0], item[1], item[2]) for item in stored.get("as_text", ())},
            skipped={(item[0], item[1]) for item in stored.get("skipped", ())},
            as_change={(item[0], item[1]) for item in stored.get("as_change", ())},
            accepted=set(stored.get("accepted", ())),
            declined=set(stored.get("declined", ())),
        )


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


@dataclass(slots=True)
class Prepared:
    """All files typed into one batch."""

    layouts: list[Layout]
    batch: Batch
    issues: list[Issue]
    skipped: int = 0


@dataclass(slots=True)
class Plan:
    """A dry run with what it was based on."""

    prepared: Prepared
    outcome: Outcome
    base: str
    counts: dict[str, int]
    fingerprint: str

    @property
    def issues(self) -> list[Issue]:
        """Findings of reading and of matching, in the order of the file."""
        both = [*self.prepared.issues, *self.outcome.issues]
        return sorted(both, key=lambda issue: (issue.source, issue.row, issue.column))


def open_file(kind: ImportKind[Any], choice: FileChoice) -> Opened:
    """Read one file and map its headers."""
    chosen = {**choice.remembered, **choice.chosen}
    table = read_table(choice.data, known_header(kind, chosen), sheet=choice.sheet, header_line=choice.header_line)
    mapping = map_headers(kind, table.headers, choice.chosen, choice.remembered)
    layout = Layout(
        name=choice.name,
        sheet=table.sheet,
        sheets=table.sheets,
        headers=tuple(table.headers),
        header_line=table.header_line,
        mapping=mapping,
        row_count=len(table.rows),
        details=table.details,
    )
    return Opened(table, layout)


def unknown_columns(opened: Opened) -> list[Issue]:
    """Columns that carry data and that nobody has assigned or left out."""
    issues = []
    letters = {choice.key: choice.letter for choice in opened.layout.mapping.choices if choice.key}
    for choice in opened.layout.mapping.undecided():
        cells = (row[choice.index] for row in opened.table.rows)
        first = next((clean(as_text(cell)) for cell in cells if cell not in (None, "")), "")
        if not first and not choice.header:
            continue
        code = "file.column_twice" if choice.how == "twice" else "file.unknown_column"
        params = {"letter": choice.letter, "header": choice.header, "other": ", ".join(letters.values())}
        line = opened.layout.header_line
        issues.append(Issue(code, row=line, column=str(choice.index), value=first[:200], params=params))
    return issues


def prepare(kind: ImportKind[Any], files: Sequence[FileChoice], decisions: Decisions, today: date) -> Prepared:
    """Read, map and type all files. Raises ImportProblem when a file as a whole is unusable."""
    parts = [_type_file(kind, choice, index, decisions, today) for index, choice in enumerate(files)]
    keys = {key for part in parts for key in part.values}
    sizes = [len(part.rows) for part in parts]
    values = {
        key: [value for part, size in zip(parts, sizes, strict=True) for value in part.values.get(key, [None] * size)]
        for key in keys
    }
    starts = [sum(sizes[:index]) for index in range(len(sizes))]
    source_of = [index for index, size in enumerate(sizes) for _ in range(size)]

    def raw(index: int, key: str) -> str:
        part = parts[source_of[index]]
        return part.raw(index - starts[source_of[index]], key)

    batch = Batch(
        sources=[part.source for part in parts],
        source_of=source_of,
        rows=[row for part in parts for row in part.rows],
        values=values,
        failed=bytearray().join(part.failed for part in parts),
        raw=raw,
    )
    issues = [issue for part in parts for issue in part.issues]
    return Prepared([part.layout for part in parts], batch, issues, sum(part.skipped for part in parts))


@dataclass(slots=True)
class _Part:
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


def _type_file(kind: ImportKind[Any], choice: FileChoice, index: int, decisions: Decisions, today: date) -> _Part:
    opened = open_file(kind, choice)
    check_complete(kind, opened.table, opened.layout.mapping)
    table, layout = opened.table, opened.layout
    places = layout.mapping.index_of()
    keep = [i for i, line in enumerate(table.lines) if (index, line) not in decisions.skipped]
    part = _Part(
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
    formulas = _formulas(part, places, position_of, decisions)
    for column in kind.columns:
        if column.key in places:
            _type_column(part, column, places[column.key], decisions, formulas, _hints(choice, layout, column, today))
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


def _take_file_issues(part: _Part, position_of: Mapping[int, int]) -> None:
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
    part: _Part, places: Mapping[str, int], position_of: Mapping[int, int], decisions: Decisions
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
    part: _Part,
    column: ImportColumn,
    index: int,
    decisions: Decisions,
    formulas: Mapping[tuple[int, str], str],
    hints: Hints,
) -> None:
    key, source = column.key, part.source.index
    cells: list[Cell] = [row[index] for row in part.cells]
    blocked = _place_formulas(part, key, cells, decisions, formulas)
    corrected = _place_corrections(part, key, cells)
    taken = {
        position
        for position, row in enumerate(part.rows)
        if decisions.as_text and (source, row, key) in decisions.as_text
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
        _report(part, column, position, error.code, value, error.params, error.repair)
    if column.required:
        _check_required(part, column, parsed.values, set(parsed.errors) | blocked)
    for code, params in parsed.notes:
        part.issues.append(Issue(code, 0, key, params=params, severity=Severity.NOTE, source=source))
    _note_formulas(part, column, index, cells)
    part.values[key] = parsed.values


def _place_corrections(part: _Part, key: str, cells: list[Cell]) -> set[int]:
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
    part: _Part,
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


def _note_formulas(part: _Part, column: ImportColumn, index: int, cells: Sequence[Cell]) -> None:
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


def _check_required(part: _Part, column: ImportColumn, values: Sequence[Any], known: set[int]) -> None:
    for position, value in enumerate(values):
        if value is None and position not in known:
            part.failed[position] = 1
            _report(part, column, position, "cell.required", "", {}, None)


def _report(
    part: _Part,
    column: ImportColumn,
    position: int,
    code: str,
    value: str,
    params: Mapping[str, Any],
    repair: Repair | None,
) -> None:
    row = part.rows[position]
    part.issues.append(Issue(code, row, column.key, value, params, Severity.ERROR, repair, part.source.index))


def make_plan(kind: ImportKind[Any], ctx: ImportContext, prepared: Prepared) -> Plan:
    """Match the typed rows against the stock. The digest is taken first, so a later change shows."""
    base = kind.base_digest(ctx)
    lookups = kind.lookups(ctx, prepared.batch)
    outcome = Outcome.for_batch(prepared.batch)
    kind.resolve(ctx, lookups, prepared.batch, outcome)
    counts = _count(prepared, outcome)
    return Plan(prepared, outcome, base, counts, _fingerprint(prepared, outcome, counts))


def _count(prepared: Prepared, outcome: Outcome) -> dict[str, int]:
    status = Counter(outcome.status)
    return {
        "created": status[Status.CREATED],
        "changed": status[Status.CHANGED] + outcome.extra_changed,
        "unchanged": status[Status.UNCHANGED],
        "closed": status[Status.CLOSED] + outcome.closed,
        "rejected": status[Status.REJECTED],
        "merged": status[Status.MERGED],
        "skipped": prepared.skipped,
    }


def _fingerprint(prepared: Prepared, outcome: Outcome, counts: Mapping[str, int]) -> str:
    """What the person agrees to: every row's fate and every change."""
    digest = hashlib.sha256(json.dumps(counts, sort_keys=True).encode())
    digest.update("".join(status.value[:3] for status in outcome.status).encode())
    digest.update("\x1f".join(outcome.labels).encode())
    for index, changes in sorted(outcome.changes.items()):
        digest.update(f"{index}:{[(c.field, c.old, c.new) for c in changes]}".encode())
    accepted = sorted((proposal.key, proposal.accepted) for proposal in outcome.proposals)
    digest.update(repr(accepted).encode())
    return digest.hexdigest()
