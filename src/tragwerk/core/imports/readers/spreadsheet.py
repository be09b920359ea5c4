# SPDX-License-Identifier: EUPL-1.2
"""XLSX and ODS through python-calamine, after `archive` and `sheetscan` have found the file harmless."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from tragwerk.core.imports.issues import ImportProblem, Issue
from tragwerk.core.imports.parsers.text import clean
from tragwerk.core.imports.readers.archive import open_archive, pack_plain, repack
from tragwerk.core.imports.readers.limits import MAX_ROWS, check_extent
from tragwerk.core.imports.readers.sheetscan import (
    Formulas,
    Merges,
    is_harmless,
    merged_xlsx,
    scan_ods,
    scan_xlsx,
    sheet_paths,
)
from tragwerk.core.imports.readers.table import HEADER_WITHIN, Grid

_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_XLSX_PARTS = (
    "[content_types].xml",
    "_rels/",
    "xl/workbook.xml",
    "xl/_rels/",
    "xl/worksheets/",
    "xl/styles.xml",
)
_MAX_SHEETS = 40
Known = Callable[[str], bool]
Scan = tuple[Formulas, Merges]


def read_spreadsheet(data: bytes, known: Known, sheet: str = "") -> Grid:
    """Read one sheet: the named one, or the visible one whose header we know best."""
    archive = open_archive(data)
    names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        entries = repack(archive, len(data), _wanted_xlsx)
        return _choose(entries, known, sheet, _xlsx_scan(entries), "xlsx")
    if "mimetype" in names and "content.xml" in names:
        entries = repack(archive, len(data), _wanted_ods)
        if not entries["mimetype"].strip().startswith(_ODS_TYPE):
            raise ImportProblem("file.no_table")
        if b"encryption-data" in entries.get("META-INF/manifest.xml", b""):
            raise ImportProblem("file.encrypted")
        formulas, merges = scan_ods(entries["content.xml"])
        return _choose(entries, known, sheet, lambda name: (formulas.get(name, {}), merges.get(name, [])), "ods")
    if "xl/workbook.bin" in names:
        raise ImportProblem("file.xlsb")
    raise ImportProblem("file.archive" if names else "file.broken")


def _wanted_xlsx(name: str) -> bool:
    lower = name.lower()
    return (lower.startswith(_XLSX_PARTS) or lower == "xl/sharedstrings.xml") and lower.endswith((".xml", ".rels"))


def _wanted_ods(name: str) -> bool:
    return name in ("mimetype", "content.xml", "META-INF/manifest.xml", "styles.xml", "meta.xml")


def _xlsx_scan(entries: Mapping[str, bytes]) -> Callable[[str], Scan]:
    paths = sheet_paths(entries)
    strings = next((content for name, content in entries.items() if name.lower() == "xl/sharedstrings.xml"), b"")

    def scan(name: str) -> Scan:
        if name not in paths:
            return {}, []
        sheet = entries[paths[name]]
        return scan_xlsx(sheet, strings), merged_xlsx(sheet)

    return scan


def _choose(entries: dict[str, bytes], known: Known, wanted: str, scan: Callable[[str], Scan], kind: str) -> Grid:
    book = _guarded(lambda: CalamineWorkbook.from_filelike(io.BytesIO(pack_plain(entries))))
    visible = [meta.name for meta in book.sheets_metadata if meta.visible is SheetVisibleEnum.Visible]
    names = tuple(visible or book.sheet_names)[:_MAX_SHEETS]
    if wanted and wanted not in names:
        raise ImportProblem("file.no_sheet", sheet=wanted, sheets=", ".join(names))
    best: tuple[tuple[int, int], Grid] | None = None
    for name in (wanted,) if wanted else names:
        formulas, merges = scan(name)
        grid = _grid(_guarded(lambda name=name: book.get_sheet_by_name(name)), formulas)  # type: ignore[misc]
        _fill_merged(grid, merges)
        grid.sheets = names
        grid.details = {"format": kind}
        rank = (_named(grid, known), bool(grid.cells))
        if best is None or rank > best[0]:
            best = (rank, grid)
    if best is None or not best[1].cells:
        raise ImportProblem("file.empty")
    return best[1]


def _grid(sheet: CalamineSheet, formulas: Formulas) -> Grid:
    if sheet.end is not None:
        check_extent(sheet.end[0] + 1, sheet.end[1] + 1)
    cells: list[list[Any]] = _guarded(lambda: sheet.to_python(skip_empty_area=False)) if sheet.end else []
    grid = Grid(cells=cells, lines=list(range(1, len(cells) + 1)), sheet=sheet.name, formulas=formulas)
    for (line, column), formula in formulas.items():
        if not is_harmless(formula):
            grid.issues.append(Issue("cell.formula", row=line, column=str(column), value=f"={formula}"[:200]))
    return grid


def _fill_merged(grid: Grid, merges: Merges) -> None:
    """A cell that reaches over several rows says its value for each of them, as people see it."""
    for first, column, last in merges:
        value = grid.cells[first - 1][column] if 0 < first <= len(grid.cells) else None
        for index in range(first, min(last, len(grid.cells))):
            row = grid.cells[index]
            if value not in (None, "") and column < len(row) and row[column] in (None, ""):
                row[column] = value
                grid.filled.add((grid.lines[index], column))
        if len(grid.filled) > MAX_ROWS:
            raise ImportProblem("file.bomb")


def _named(grid: Grid, known: Known) -> int:
    return max(
        (sum(known(clean(cell)) for cell in row if isinstance(cell, str)) for row in grid.cells[:HEADER_WITHIN]),
        default=0,
    )


def _guarded(work: Callable[[], Any]) -> Any:
    """Run the library; whatever it raises, panics of its core included, is one clear problem."""
    try:
        return work()
    except PasswordError as error:
        raise ImportProblem("file.encrypted") from error
    except (CalamineError, ValueError, OSError) as error:
        raise ImportProblem("file.broken") from error
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:
        raise ImportProblem("file.broken") from error
