# SPDX-License-Identifier: EUPL-1.2
"""Hostile, broken and wrong files end in one sentence, early."""

from __future__ import annotations

import io
import struct
import time
import zipfile

import pytest
from django.utils.translation import override

from tragwerk.core.imports.readers import check_size, read_table
from tragwerk.core.imports.readers.sheetscan import is_harmless
from tragwerk.core.imports.tests.workbooks import known, ods, ods_row, problem_of, replaced, xlsx, zipped

MB = 1_000_000
SHEET = "xl/worksheets/sheet1.xml"
HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = "</sheetData></worksheet>"


def sheet(rows: str) -> bytes:
    return replaced(xlsx([["Inventarnr.", "Raum"], ["HA-1", "A"]]), SHEET, f"{HEAD}{rows}{TAIL}".encode())


def inline(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def code(data: bytes) -> str:
    return problem_of(read_table, data, known).code


def test_two_hundred_megabytes_are_refused_by_their_size_alone() -> None:
    problem = problem_of(check_size, 200 * MB)
    with override("en"):
        assert problem.sentence().startswith("The file has 200 MB; a file may have at most 64 MB.")
    with override("de"):
        assert problem.sentence().startswith("Die Datei hat 200 MB; erlaubt sind höchstens 64 MB.")


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = replaced(xlsx([["Inventarnr."]]), SHEET, b"0" * (257 * MB))
    start = time.perf_counter()
    assert code(bomb) == "file.bomb"
    assert time.perf_counter() - start < 1


def test_a_bomb_that_lies_about_its_size_is_cut_off() -> None:
    bomb = bytearray(replaced(xlsx([["Inventarnr."]]), SHEET, b"0" * (40 * MB)))
    size = struct.pack("<I", 40 * MB)
    start = bomb.find(size)
    while start >= 0:
        bomb[start : start + 4] = struct.pack("<I", 1000)
        start = bomb.find(size)
    assert code(bytes(bomb)) in ("file.bomb", "file.broken")


def test_a_thousand_entries_over_the_limit_are_refused() -> None:
    assert code(zipped({f"xl/{number}.xml": b"" for number in range(5000)})) == "file.bomb"


def test_one_cell_in_the_last_corner_does_not_fill_the_memory() -> None:
    rows = f'<row r="1">{inline("A1", "Inventarnr.")}</row><row r="1048576">{inline("XFD1048576", "x")}</row>'
    assert code(sheet(rows)) == "file.too_many_rows"
    assert code(sheet(f'<row r="1">{inline("A1", "Inventarnr.")}{inline("XFD1", "x")}</row>')) == "file.too_wide"


def test_empty_formatted_cells_far_below_are_no_rows() -> None:
    rows = f'<row r="1">{inline("A1", "Inventarnr.")}</row><row r="2">{inline("A2", "HA-1")}</row>'
    far = '<row r="1048576"><c r="A1048576" s="0"/></row>'
    assert read_table(sheet(rows + far), known).rows == [["HA-1"]]


def test_repeated_rows_of_an_open_document_are_not_written_out() -> None:
    cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="900"><text:p>x</text:p>'
    wide = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-cell></table:table-row>'
    assert code(ods(ods_row("Inventarnr.") + wide)) in ("file.too_many_rows", "file.too_wide")


def test_a_long_text_shared_by_many_cells_is_refused() -> None:
    book = xlsx([["Inventarnr."], *[["x" * 30_000] for _ in range(20_000)]])
    assert code(book) == "file.bomb"


def test_entities_are_not_expanded() -> None:
    document = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    data = zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": document})
    assert code(data) == "file.broken"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "file.empty"),
        (b"  \r\n \n", "file.empty"),
        (b"%PDF-1.7 ...", "file.no_table"),
        (b"\x89PNG\r\n\x1a\n0000", "file.no_table"),
        (bytes(range(256)) * 20, "file.no_table"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "file.xls"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "file.encrypted"),
        (b"<!DOCTYPE html><html><table><tr><td>x</td></tr></table>", "file.markup"),
        (b"<?xml version='1.0'?><x/>", "file.markup"),
        (b"PK\x03\x04 and then nothing", "file.broken"),
        (zipped({"liste.csv": b"a;b"}), "file.archive"),
        (zipped({"xl/workbook.bin": b"x"}), "file.xlsb"),
        (zipped({"xl/workbook.xml": b"<no/>"}), "file.broken"),
        (b'{"a": [1, 2', "file.json"),
        (b"[1, 2, 3]", "file.json_shape"),
        (b'{"a": NaN}', "file.json"),
        (b"[" * 100_000, "file.json"),
        (b"Inventarnr.;Raum\n", "file.no_rows"),
        (b'Inventarnr.;Raum\nHA-1;"A\n' + b"HA-2;B\n" * 400, "file.open_quote"),
        (b'Inventarnr.;Raum\nHA-1;A\nHA-2;"B', "file.open_quote"),
        (b"Inventarnr.;Raum;Preis\nHA-1;A;1\nHA-2;B;2\nHA-3;C;3\nHA-", "file.cut_off"),
    ],
)
def test_what_is_no_list_says_so(data: bytes, expected: str) -> None:
    problem = problem_of(read_table, data, known)
    assert problem.code == expected
    with override("en"):
        english = problem.sentence()
    with override("de"):
        german = problem.sentence()
    assert english != german
    assert "%(" not in english + german


def test_an_encrypted_entry_is_named_as_protected() -> None:
    book = bytearray(xlsx([["Inventarnr."], ["HA-1"]]))
    position = book.find(b"PK\x01\x02")
    book[position + 8] |= 1
    assert code(bytes(book)) == "file.encrypted"


def test_a_workbook_that_was_cut_off_is_damaged() -> None:
    book = xlsx([["Inventarnr."], ["HA-1"]])
    assert code(book[: len(book) // 2]) == "file.broken"
    assert code(book[:-30]) == "file.broken"


def test_a_nested_archive_is_never_opened() -> None:
    inner = zipped({"a": b"0" * MB})
    book = replaced(xlsx([["Inventarnr."], ["HA-1"]]), "xl/embeddings/inner.zip", inner)
    assert read_table(book, known).rows == [["HA-1"]]


def test_a_formula_that_starts_a_program_is_reported_with_its_cell() -> None:
    found = read_table(xlsx([["Inventarnr.", "Raum"], ["HA-1", "=cmd|'/C calc'!A0"]]), known)
    assert [(it.code, it.row, it.column, it.value) for it in found.issues] == [
        ("cell.formula", 2, "1", "=cmd|'/C calc'!A0")
    ]


def test_a_formula_in_an_open_document_is_reported_too() -> None:
    cell = '<table:table-cell table:formula="of:=WEBSERVICE(&quot;http://x.example&quot;)" office:value-type="string">'
    row = f"<table:table-row>{cell}<text:p>x</text:p></table:table-cell></table:table-row>"
    found = read_table(ods(ods_row("Inventarnr.") + row), known)
    assert [(issue.code, issue.row) for issue in found.issues] == [("cell.formula", 2)]


@pytest.mark.parametrize(
    ("formula", "harmless"),
    [
        ("SUM(A1:A9)", True),
        ("ROUND(D2*1.19,2)", True),
        ("VLOOKUP(A2,'Blatt 2'!A:B,2,FALSE)", True),
        ('A1&" | "&B1', False),
        ("cmd|'/C calc'!A0", False),
        ('HYPERLINK("http://x.example","x")', False),
        ("WEBSERVICE(A1)", False),
        ("_xlfn.CONCAT(A1,B1)", True),
        ('EXEC("x")', False),
        ("[1]Tabelle1!A1", True),
        ('DDE("cmd";"x";"y")', False),
    ],
)
def test_only_formulas_that_calculate_are_harmless(formula: str, harmless: bool) -> None:
    assert is_harmless(formula) is harmless


def test_reading_never_leaves_the_archive(tmp_path: object) -> None:
    target = io.BytesIO(xlsx([["Inventarnr."], ["HA-1"]]))
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("../../evil.xml", b"<x/>")
    assert read_table(target.getvalue(), known).rows == [["HA-1"]]
