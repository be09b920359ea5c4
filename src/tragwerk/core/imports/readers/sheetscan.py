# SPDX-License-Identifier: EUPL-1.2
"""Looks at the XML of a sheet before the spreadsheet library does: formulas, merged cells, extent, blown-up text.

The library builds a dense grid from the first to the last used cell, so one cell in the last corner or one
repeated row can ask for gigabytes; and it only tells values, not which of them a formula made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from tragwerk.core.imports.issues import ImportProblem
from tragwerk.core.imports.readers.limits import MAX_UNPACKED, check_extent

Formulas = dict[tuple[int, int], str]
Merges = list[tuple[int, int, int]]  # row number of the first cell, column index, row number of the last cell
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?\bref=[\"']([A-Z]{1,4})(\d{1,9}):[A-Z]{1,4}(\d{1,9})[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>([^<]*)<)")
_USED_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=[\"']([A-Z]{1,4})(\d{1,9})[\"'](?:[^>/]|/(?!>))*>")
_FAR_CELL = re.compile(rb"\br=[\"'](?:[A-Z]{3,4}\d|[A-Z]+\d{6})")
_REFERENCE = re.compile(rb"\br=[\"']([A-Z]{1,4})(\d{1,9})[\"']")
_SHARED = re.compile(rb"<(?:\w+:)?c\s[^>]*?\bt=[\"']s[\"'][^>]*>\s*<(?:\w+:)?v>(\d{1,9})<")
_NAMED = {b"&lt;": b"<", b"&gt;": b">", b"&quot;": b'"', b"&apos;": b"'", b"&amp;": b"&"}


def parse_xml(content: bytes, start: Callable[[str, dict[str, str]], None], **handlers: Callable[..., None]) -> None:
    """Walk XML without entities or document types; expat alone, nothing is built."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = _refuse_doctype
    for name, handler in handlers.items():
        setattr(parser, name, handler)
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise ImportProblem("file.broken") from error


def _refuse_doctype(*_args: object) -> None:
    raise ImportProblem("file.broken")


def sheet_paths(entries: Mapping[str, bytes]) -> dict[str, str]:
    """Sheet name → entry with its XML, for XLSX."""
    targets: dict[str, str] = {}
    sheets: dict[str, str] = {}

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "Relationship":
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "sheet":
            key = next((value for name, value in attributes.items() if name.endswith(":id")), "")
            sheets[attributes.get("name", "")] = key

    parse_xml(entries.get("xl/_rels/workbook.xml.rels", b"<none/>"), relation)
    parse_xml(entries.get("xl/workbook.xml", b"<none/>"), sheet)
    return {name: targets[key] for name, key in sheets.items() if targets.get(key) in entries}


def scan_xlsx(sheet: bytes, strings: bytes) -> Formulas:
    """Formulas by (row number, column index); refuses sheets that would fill the memory."""
    if _FAR_CELL.search(sheet):
        far = [(_column(name), int(row)) for name, row in _USED_CELL.findall(sheet)]
        check_extent(max((row for _, row in far), default=0), max((column for column, _ in far), default=0) + 1)
    _check_strings(sheet, strings)
    formulas: Formulas = {}
    if b"<f" not in sheet and b":f" not in sheet:
        return formulas
    for match in _FORMULA.finditer(sheet):
        formulas[_cell_before(sheet, match.start())] = _unescape(match[1] or b"")
    return formulas


def merged_xlsx(sheet: bytes) -> Merges:
    """Cells of a sheet that reach over several rows."""
    found = ((int(first), _column(letters), int(last)) for letters, first, last in _MERGED.findall(sheet))
    return [merge for merge in found if merge[0] < merge[2]]


def _cell_before(sheet: bytes, position: int) -> tuple[int, int]:
    found = sheet.rfind(b"<", 0, position)
    reference = _REFERENCE.search(sheet, found, position) if found >= 0 else None
    return (int(reference[2]), _column(reference[1])) if reference else (0, 0)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _unescape(content: bytes) -> str:
    for name, letter in _NAMED.items():
        content = content.replace(name, letter)
    return content.decode("utf-8", "replace")


def _check_strings(sheet: bytes, strings: bytes) -> None:
    """Shared text is stored once and copied into every cell that names it."""
    lengths = [len(part) for part in strings.split(b"</si>")]
    if max(lengths, default=0) * sheet.count(b'"s"') <= MAX_UNPACKED:
        return
    total = 0
    for match in _SHARED.finditer(sheet):
        index = int(match[1])
        total += lengths[index] if index < len(lengths) else 0
        if total > MAX_UNPACKED:
            raise ImportProblem("file.bomb")


@dataclass(slots=True)
class _OdsWalk:
    """Counts the tables of an ODS document while its XML passes by."""

    formulas: dict[str, Formulas] = field(default_factory=dict)
    merges: dict[str, Merges] = field(default_factory=dict)
    table: str = ""
    row: int = 0
    column: int = 0
    last_row: int = 0
    last_column: int = 0
    row_repeat: int = 1
    cell_repeat: int = 1
    letters: int = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self._finish()
            self.table = attributes.get("table:name", "")
            self.formulas[self.table] = {}
            self.merges[self.table] = []
            self.row = self.last_row = self.last_column = 0
            self.row_repeat = 0
        elif tag == "table:table-row":
            self.row += self.row_repeat
            self.row_repeat = _repeat(attributes, "table:number-rows-repeated")
            self.column, self.cell_repeat = 0, 0
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self._cell(attributes)

    def _cell(self, attributes: dict[str, str]) -> None:
        self.column += self.cell_repeat
        self.cell_repeat = _repeat(attributes, "table:number-columns-repeated")
        if "office:value-type" not in attributes and "table:formula" not in attributes:
            return
        self.last_row = self.row + self.row_repeat
        self.last_column = max(self.last_column, self.column + self.cell_repeat)
        spanned = _repeat(attributes, "table:number-rows-spanned")
        if spanned > 1:
            self.merges[self.table].append((self.row + 1, self.column, self.row + spanned))
        formula = attributes.get("table:formula")
        if formula is not None:
            self.formulas[self.table][self.row + 1, self.column] = formula.partition("=")[2] or formula
        check_extent(self.last_row, self.last_column)

    def text(self, content: str) -> None:
        self.letters += len(content) * max(self.cell_repeat, 1) * max(self.row_repeat, 1)
        if self.letters > MAX_UNPACKED and (self.last_row or self.last_column):
            raise ImportProblem("file.bomb")

    def _finish(self) -> None:
        check_extent(self.last_row, self.last_column)


def _repeat(attributes: dict[str, str], name: str) -> int:
    value = attributes.get(name, "1")
    return min(int(value), 10**7) if value.isascii() and value.isdigit() and len(value) < 10 else 1


def scan_ods(content: bytes) -> tuple[dict[str, Formulas], dict[str, Merges]]:
    """Formulas and merged cells per table; refuses tables that would fill the memory when repeats are written out."""
    walk = _OdsWalk()
    parse_xml(content, walk.start, CharacterDataHandler=walk.text)
    walk._finish()
    return walk.formulas, walk.merges


_HARMLESS = frozenset(
    {
        *("SUM", "SUBTOTAL", "PRODUCT", "ROUND", "ROUNDUP", "ROUNDDOWN", "INT", "ABS", "MIN"),
        *("MAX", "AVERAGE", "COUNT", "COUNTA", "COUNTIF", "SUMIF", "SUMIFS", "IF", "IFS"),
        *("IFERROR", "IFNA", "AND", "OR", "NOT", "ISBLANK", "ISNUMBER", "ISERROR", "ISNA"),
        *("VLOOKUP", "HLOOKUP", "XLOOKUP", "LOOKUP", "INDEX", "MATCH", "CONCATENATE", "CONCAT"),
        *("TEXTJOIN", "TEXT", "VALUE", "LEFT", "RIGHT", "MID", "LEN", "TRIM", "UPPER", "LOWER"),
        *("PROPER", "SUBSTITUTE", "REPLACE", "FIND", "SEARCH", "DATE", "DATEVALUE", "YEAR"),
        *("MONTH", "DAY", "EDATE", "EOMONTH", "TODAY", "NOW", "CHOOSE", "ROW", "COLUMN"),
        *("NUMBERVALUE", "T", "N", "DOLLAR", "FIXED"),
    }
)
_STRING = re.compile(r'"[^"]*"')
_CALL = re.compile(r"([\w.]+)\s*\(")
_ALARM = re.compile(r"\||://|\\\\|\bDDE\b", re.IGNORECASE)


def is_harmless(formula: str) -> bool:
    """Whether a formula only calculates: then its stored value may be taken."""
    if _ALARM.search(formula):
        return False
    return all(name.upper().removeprefix("_XLFN.") in _HARMLESS for name in _CALL.findall(_STRING.sub('""', formula)))
