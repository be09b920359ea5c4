# SPDX-License-Identifier: EUPL-1.2
"""XLSX with typed cells, written row by row so that memory does not grow with the export."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO

import xlsxwriter

from tragwerk.core.exports.cells import Format, plain_value

# Without these XlsxWriter would turn texts into formulas, links and numbers on its own.
OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
SHEET_ROWS = 1_048_576
CELL_CHARACTERS = 32_767
FIRST_YEAR = 1900
NUMBER_FORMATS: dict[Format, str] = {
    Format.TEXT: "@",
    Format.NUMBER: "0",
    Format.DECIMAL: "#,##0.00",
    Format.MONEY: '#,##0.00\\ "€"',
    Format.SHARE: "0.0\\ %",
    Format.DATE: "dd.mm.yyyy",
    Format.MOMENT: "dd.mm.yyyy hh:mm",
}
_WIDTHS = {
    Format.NUMBER: 10,
    Format.DECIMAL: 14,
    Format.MONEY: 14,
    Format.SHARE: 10,
    Format.DATE: 12,
    Format.MOMENT: 17,
}
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


def sheet_name(title: object) -> str:
    """Return a name that a sheet may have."""
    return _FORBIDDEN.sub(" ", str(title)).strip()[:28] or "Export"


def column_width(label: object, form: Format) -> int:
    """Return a width in characters that shows the heading with its filter button."""
    return min(40, max(_WIDTHS.get(form, 16), len(str(label)) + 4))


class _Sheets:
    """The sheets of one export; a full sheet is continued on a next one with the same heading."""

    def __init__(self, book: Any, title: str, header: Sequence[object], forms: Sequence[Format]) -> None:
        self.book, self.title, self.header, self.forms = book, sheet_name(title), header, forms
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": False})
        self.cell_formats = [book.add_format({"num_format": NUMBER_FORMATS[form]}) for form in forms]
        self.date_format = book.add_format({"num_format": NUMBER_FORMATS[Format.DATE]})
        self.moment_format = book.add_format({"num_format": NUMBER_FORMATS[Format.MOMENT]})
        self.number = 0
        self.open_next()

    def open_next(self) -> None:
        self.number += 1
        suffix = f" {self.number}" if self.number > 1 else ""
        self.sheet = self.book.add_worksheet(f"{self.title}{suffix}")
        self.sheet.freeze_panes(1, 0)
        self.sheet.repeat_rows(0)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        for index, (label, form) in enumerate(zip(self.header, self.forms, strict=True)):
            self.sheet.set_column(index, index, column_width(label, form))
            self.sheet.write_string(0, index, str(label), self.head)
        self.row = 1

    def add(self, values: Sequence[Any]) -> None:
        if self.row >= SHEET_ROWS:
            self.close()
            self.open_next()
        for index, value in enumerate(values):
            self._cell(index, plain_value(value))
        self.row += 1

    def _cell(self, index: int, value: Any) -> None:
        if value is None:
            return
        if isinstance(value, str):
            self.sheet.write_string(self.row, index, value[:CELL_CHARACTERS])
        elif isinstance(value, date):
            self._date(index, value)
        else:
            self.sheet.write_number(self.row, index, value, self.cell_formats[index])

    def _date(self, index: int, value: date) -> None:
        """Write a date as such; spreadsheets know none before 1900, that one stays a text."""
        if value.year < FIRST_YEAR:
            self.sheet.write_string(self.row, index, value.strftime("%d.%m.%Y"))
            return
        is_moment = isinstance(value, datetime) and self.forms[index] is not Format.DATE
        self.sheet.write_datetime(self.row, index, value, self.moment_format if is_moment else self.date_format)

    def close(self) -> None:
        if self.header:
            self.sheet.autofilter(0, 0, max(self.row - 1, 1), len(self.header) - 1)


class Workbook:
    """A workbook of several sheets, one written after the other."""

    def __init__(self, stream: BinaryIO) -> None:
        self.book = xlsxwriter.Workbook(stream, {"constant_memory": True, **OPTIONS})

    def __enter__(self) -> "Workbook":
        return self

    def __exit__(self, *reason: object) -> None:
        self.book.close()

    def sheet(self, title: str, header: Sequence[object], formats: Sequence[Format]) -> "_Sheets":
        """Begin the next sheet; the one before must be closed."""
        return _Sheets(self.book, title, header, [*formats, *[Format.TEXT] * (len(header) - len(formats))])


def write_xlsx(
    stream: BinaryIO,
    header: Sequence[object],
    rows: Iterable[Sequence[Any]],
    formats: Sequence[Format] = (),
    *,
    title: str = "Export",
) -> int:
    """Write the rows into a workbook with frozen heading and filter buttons; return how many rows."""
    count = 0
    with Workbook(stream) as book:
        sheets = book.sheet(title, header, formats)
        for row in rows:
            sheets.add(row)
            count += 1
        sheets.close()
    return count
