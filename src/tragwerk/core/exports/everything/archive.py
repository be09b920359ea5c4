# SPDX-License-Identifier: EUPL-1.2
"""Writes the one file: every table once through all three formats, the explanation, the hashes."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import IO, BinaryIO, cast
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import scope
from tragwerk.core.exports.csv_file import write_csv
from tragwerk.core.exports.everything.explanation import explanation
from tragwerk.core.exports.everything.rows import Names, Row, count_rows, rows_of
from tragwerk.core.exports.everything.tables import ExportedTable, exported_tables
from tragwerk.core.exports.names import file_stem
from tragwerk.core.exports.xlsx import Workbook

Progress = Callable[[int, int], None]
_PIECE = 1 << 20
_TOLD_EVERY = 500


@dataclass(frozen=True)
class Written:
    """One table as it was written."""

    table: ExportedTable
    rows: int
    csv: str
    json: str


@dataclass(frozen=True)
class Made:
    """The whole file: its tables, what it holds, when it was made."""

    tables: tuple[Written, ...]
    at: datetime

    @property
    def rows(self) -> int:
        """How many rows all tables have together."""
        return sum(one.rows for one in self.tables)


def _silent(done: int, total: int) -> None:
    """Nobody watches."""


class _Told:
    """Counts rows over all tables and tells who watches."""

    def __init__(self, total: int, progress: Progress) -> None:
        self.done, self.total, self.progress = 0, total, progress

    def rows(self, number: int) -> None:
        """Tell that so many more are written; rows that came meanwhile do not run over the end."""
        self.done = min(self.done + number, self.total)
        self.progress(self.done, self.total)


class _Archive:
    """A ZIP file that notes the hash of everything put into it."""

    def __init__(self, target: BinaryIO) -> None:
        self.zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self.hashes: list[tuple[str, str]] = []
        self.day = timezone.localtime().timetuple()[:6]

    def add(self, name: str, content: IO[bytes]) -> None:
        """Put a finished file in, piece by piece."""
        content.seek(0)
        digest = sha256()
        entry = zipfile.ZipInfo(name, self.day)
        entry.compress_type = zipfile.ZIP_DEFLATED
        with self.zip.open(entry, "w", force_zip64=True) as target:
            while piece := content.read(_PIECE):
                digest.update(piece)
                target.write(piece)
        self.hashes.append((digest.hexdigest(), name))

    def add_text(self, name: str, text: str) -> None:
        """Put a text in."""
        with tempfile.TemporaryFile() as content:
            content.write(text.encode())
            self.add(name, content)


def write_everything(target: BinaryIO, authority_id: UUID, authority: str, progress: Progress = _silent) -> Made:
    """Write all tables of an authority into a ZIP file; what the scope did not cover before stays out of it."""
    at = timezone.now()
    with scope(authorities=[authority_id]):
        tables = exported_tables()
        counts = {table.key: count_rows(table, authority_id) for table in tables}
        told = _Told(sum(counts.values()), progress)
        archive, names, written = _Archive(target), Names(), list[Written]()
        with archive.zip, tempfile.TemporaryFile() as sheets:
            with Workbook(cast(BinaryIO, sheets)) as book:
                for table in (one for one in tables if counts[one.key]):
                    rows = rows_of(table, authority_id, names)
                    written.append(_table(archive, book, table, rows, told))
            title = _("All tables")
            archive.add(f"{file_stem(title)}.xlsx", sheets)
            made = Made(tuple(written), at)
            empty = [table for table in tables if not counts[table.key]]
            archive.add_text("README.md", explanation(authority, at, [(one.table, one.rows) for one in written], empty))
            archive.zip.writestr("SHA256SUMS", "".join(f"{digest}  {name}\n" for digest, name in archive.hashes))
        progress(told.total, told.total)
    return made


def _table(archive: _Archive, book: Workbook, table: ExportedTable, rows: Iterator[Row], told: _Told) -> Written:
    """Read a table once and write it three times."""
    headings, forms = table.headings(), table.formats()
    sheet = book.sheet(table.sheet, headings, forms)
    csv_name, json_name = f"csv/{table.stem}.csv", f"json/{table.stem}.jsonl"
    with tempfile.TemporaryFile() as csv_file, tempfile.TemporaryFile() as json_file:

        def through() -> Iterator[list[object]]:
            for number, row in enumerate(rows, start=1):
                json_file.write(json.dumps(row.record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
                sheet.add(row.cells)
                yield row.cells
                if number % _TOLD_EVERY == 0:
                    told.rows(_TOLD_EVERY)

        count = write_csv(cast(BinaryIO, csv_file), headings, through(), forms)
        archive.add(csv_name, csv_file)
        archive.add(json_name, json_file)
    sheet.close()
    told.rows(count % _TOLD_EVERY)
    return Written(table, count, csv_name, json_name)
