# SPDX-License-Identifier: EUPL-1.2
"""Empty workbooks to fill in and import: drop-downs, a note at every heading, cells of the right type."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import xlsxwriter
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from tragwerk.core.exports.cells import Format
from tragwerk.core.exports.xlsx import CELL_CHARACTERS, NUMBER_FORMATS, OPTIONS, column_width, sheet_name

FILLED_ROWS = 5000


@dataclass(frozen=True)
class TemplateColumn:
    """One column of an import template; `choices` become a drop-down."""

    label: str | Promise
    hint: str | Promise = ""
    required: bool = False
    format: Format = Format.TEXT
    choices: Sequence[str] = ()
    strict: bool = True
    example: str = ""


def write_template_xlsx(
    stream: BinaryIO, columns: Sequence[TemplateColumn], *, title: str = "Import", rows: int = FILLED_ROWS
) -> None:
    """Write an empty workbook whose first row are the headings that the import understands."""
    with xlsxwriter.Workbook(stream, OPTIONS) as book:
        sheet = book.add_worksheet(sheet_name(title))
        lists = book.add_worksheet(_("Lists"))
        lists.hide()
        head = book.add_format({"bold": True, "bottom": 1})
        needed = book.add_format({"bold": True, "bottom": 2})
        for index, column in enumerate(columns):
            form = book.add_format({"num_format": NUMBER_FORMATS[column.format]})
            sheet.set_column(index, index, column_width(column.label, column.format), form)
            sheet.write_string(0, index, str(column.label), needed if column.required else head)
            _note(sheet, index, column)
            _drop_down(sheet, lists, index, column, rows)
        sheet.freeze_panes(1, 0)


def _note(sheet: Any, index: int, column: TemplateColumn) -> None:
    parts = [str(column.hint)] if column.hint else []
    if column.required:
        parts.append(_("This column must be filled in."))
    if column.example:
        parts.append(_("For example: %(example)s") % {"example": column.example})
    if parts:
        sheet.write_comment(0, index, "\n".join(parts), {"x_scale": 1.6})


def _drop_down(sheet: Any, lists: Any, index: int, column: TemplateColumn, rows: int) -> None:
    """Put the choices on the hidden sheet and let the cells of the column offer them."""
    if not column.choices:
        return
    for row, choice in enumerate(column.choices):
        lists.write_string(row, index, str(choice)[:CELL_CHARACTERS])
    name = xl_col_to_name(index, True)
    source = f"='{lists.get_name()}'!{name}$1:{name}${len(column.choices)}"
    sheet.data_validation(
        1,
        index,
        rows,
        index,
        {
            "validate": "list",
            "source": source,
            "error_type": "stop" if column.strict else "warning",
            "error_title": _("Not in the list"),
            "error_message": _("Please choose one of the entries of the list."),
        },
    )
