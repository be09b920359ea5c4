# SPDX-License-Identifier: EUPL-1.2
"""Reads a table out of any file people send: CSV, XLSX, ODS, JSON or iCalendar, told apart by content."""

from __future__ import annotations

from collections.abc import Callable

from tragwerk.core.imports.issues import ImportProblem
from tragwerk.core.imports.readers.calendarfile import read_calendar
from tragwerk.core.imports.readers.delimited import read_delimited
from tragwerk.core.imports.readers.detect import format_of
from tragwerk.core.imports.readers.jsonfile import read_json
from tragwerk.core.imports.readers.limits import MAX_BYTES, check_size
from tragwerk.core.imports.readers.spreadsheet import read_spreadsheet
from tragwerk.core.imports.readers.table import Grid, Table, letter_of, make_table

__all__ = ["MAX_BYTES", "Table", "check_size", "letter_of", "read_table"]


def read_table(data: bytes, known: Callable[[str], bool], *, sheet: str = "", header_line: int | None = None) -> Table:
    """Read the one table of a file. Raises ImportProblem and nothing else, whatever the bytes are."""
    check_size(len(data))
    try:
        return make_table(_grid(data, known, sheet), known, header_line)
    except RecursionError as error:
        raise ImportProblem("file.broken") from error


def _grid(data: bytes, known: Callable[[str], bool], sheet: str) -> Grid:
    kind = format_of(data)
    if kind == "zip":
        return read_spreadsheet(data, known, sheet)
    if kind == "calendar":
        return read_calendar(data)
    if kind == "json":
        try:
            return read_json(data)
        except ImportProblem as problem:
            if problem.code == "file.json" and data.lstrip()[:1] == b"[":
                return _text_after_all(data, known, problem)
            raise
    return read_delimited(data, known)


def _text_after_all(data: bytes, known: Callable[[str], bool], problem: ImportProblem) -> Grid:
    """A CSV file may begin with a bracket too; only a known header proves it."""
    grid = read_delimited(data, known)
    if any(known(cell) for row in grid.cells[:40] for cell in row if isinstance(cell, str)):
        return grid
    raise problem
