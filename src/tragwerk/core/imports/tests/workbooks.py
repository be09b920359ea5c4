# SPDX-License-Identifier: EUPL-1.2
"""Small files for the tests, made on the spot."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from tragwerk.core.imports.headers import header_key
from tragwerk.core.imports.issues import ImportProblem

TOWN_HEADERS = ("Inventarnr.", "Seriennummer", "Hersteller", "Modell", "Schule", "Raum", "Kaufdatum", "Preis")
_KNOWN = {header_key(text) for text in TOWN_HEADERS}


def known(header: str) -> bool:
    """The headers that the readers' tests know."""
    return header_key(header) in _KNOWN


def xlsx(
    rows: Iterable[Sequence[Any]], *, sheet: str = "Geräte", more: dict[str, list[Sequence[Any]]] | None = None
) -> bytes:
    """A workbook; a text that begins with `=` becomes a formula with the value 0."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"default_date_format": "dd.mm.yyyy"}) as book:
        pages: dict[str, list[Sequence[Any]]] = {sheet: list(rows), **(more or {})}
        for name, content in pages.items():
            page = book.add_worksheet(name)
            for index, row in enumerate(content):
                page.write_row(index, 0, row)
    return target.getvalue()


def ods(content: str) -> bytes:
    """An ODS file with the given rows as XML."""
    names = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    names += 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    names += 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    body = f'<office:body><office:spreadsheet><table:table table:name="Blatt1">{content}</table:table>'
    document = f"<office:document-content {names}>{body}</office:spreadsheet></office:body></office:document-content>"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
        'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
        "</manifest:manifest>"
    )
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f'<?xml version="1.0" encoding="UTF-8"?>{document}'.encode(),
            "META-INF/manifest.xml": manifest.encode(),
        }
    )


def ods_row(*texts: str, extra: str = "") -> str:
    """One row of an ODS table with text cells."""
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in texts
    )
    return f"<table:table-row>{cells}{extra}</table:table-row>"


def zipped(entries: dict[str, bytes]) -> bytes:
    """A ZIP archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return target.getvalue()


def replaced(workbook: bytes, entry: str, content: bytes) -> bytes:
    """The same archive with another entry in the place of one."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**entries, entry: content})


def problem_of(work: Any, *arguments: Any, **options: Any) -> ImportProblem:
    """The problem that the work ends with."""
    try:
        work(*arguments, **options)
    except ImportProblem as problem:
        return problem
    raise AssertionError("no problem was found")
