# SPDX-License-Identifier: EUPL-1.2
"""Takes away exactly what is shown: all rows of the filter, the chosen columns, in their order."""

import tempfile
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from django.http import FileResponse

from tragwerk.core.exports.public import CSV_TYPE, XLSX_TYPE, export_name, write_csv, write_xlsx
from tragwerk.ui.tables.table import Table

BATCH = 1000
_IN_MEMORY = 2 * 1024 * 1024


def export_rows(table: Table) -> Iterator[list[Any]]:
    """Yield the values of every row, a batch of rows in memory at a time."""
    columns = table.visible_columns
    for rows in table.keyset.batches(BATCH):
        loaded = table.loaded(rows)
        for row in rows:
            yield [column.exported(row, loaded.get(column.key)) for column in columns]


def write_export(table: Table, stream: BinaryIO, suffix: str) -> int:
    """Write the list into a stream as `xlsx` or `csv`; return how many rows."""
    header = [str(column.label) for column in table.visible_columns]
    formats = [column.format for column in table.visible_columns]
    if suffix == "csv":
        return write_csv(stream, header, export_rows(table), formats)
    return write_xlsx(stream, header, export_rows(table), formats, title=str(table.label))


def export_response(table: Table, suffix: str) -> FileResponse:
    """Answer with the file; it is complete before the first byte leaves, so nobody gets half of it."""
    file = cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115 - the response closes it
    write_export(table, file, suffix)
    file.seek(0)
    name = export_name(str(table.label), suffix)
    kind = CSV_TYPE if suffix == "csv" else XLSX_TYPE
    response = FileResponse(file, as_attachment=True, filename=name, content_type=kind)
    response["Cache-Control"] = "private, no-store"
    return response
