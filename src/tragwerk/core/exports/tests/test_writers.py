# SPDX-License-Identifier: EUPL-1.2
"""Exports are typed, German, and harmless when opened."""

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tragwerk.core.exports import xlsx
from tragwerk.core.exports.public import (
    Format,
    TemplateColumn,
    defused,
    export_name,
    undefused,
    write_csv,
    write_template_xlsx,
    write_xlsx,
)

DANGEROUS = ["=1+1", "+49 2364 933", "-5", "@SUM(A1)", "\t=1", "\r=1", '=cmd|"/C calc"!A0', "＝1"]
HEADER = ["Inventarnr.", "Preis", "Kaufdatum", "Stück", "geändert"]
FORMATS = [Format.TEXT, Format.MONEY, Format.DATE, Format.NUMBER, Format.MOMENT]
ROW = ["HA-02417", Decimal("-1404.80"), date(2021, 3, 1), 12, datetime(2026, 10, 7, 6, 45, tzinfo=UTC)]


def csv_text(header: list[str], rows: list[list[Any]], formats: list[Format]) -> str:
    stream = io.BytesIO()
    write_csv(stream, header, rows, formats)
    return stream.getvalue().decode("utf-8")


def workbook(header: list[str], rows: list[list[Any]], formats: list[Format]) -> Any:
    stream = io.BytesIO()
    write_xlsx(stream, header, rows, formats, title="Bestand [alle]")
    stream.seek(0)
    return openpyxl.load_workbook(stream)


def test_csv_is_what_a_german_spreadsheet_program_opens() -> None:
    text = csv_text(HEADER, [ROW], FORMATS)
    assert text == (
        "\ufeffInventarnr.;Preis;Kaufdatum;Stück;geändert\r\nHA-02417;-1404,80;01.03.2021;12;07.10.2026 08:45\r\n"
    )


def test_the_stream_of_a_csv_stays_open() -> None:
    stream = io.BytesIO()
    assert write_csv(stream, ["a"], [["1"], [None]]) == 2
    stream.seek(0)


@pytest.mark.parametrize("text", DANGEROUS)
def test_csv_never_holds_a_live_formula(text: str) -> None:
    assert "'" + text[:1] in csv_text(["x"], [[text]], [Format.TEXT])


@pytest.mark.parametrize("text", DANGEROUS)
def test_xlsx_keeps_what_looks_like_a_formula_as_text(text: str) -> None:
    cell = workbook(["x"], [[text]], [Format.TEXT]).active["A2"]
    assert cell.data_type in {"s", "inlineStr"}
    stream = io.BytesIO()
    write_xlsx(stream, ["x"], [[text]])
    sheet = zipfile.ZipFile(stream).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
def test_defusing_can_be_taken_back(text: str) -> None:
    assert undefused(defused(text)) == text or text.startswith("'")


def test_xlsx_cells_are_typed() -> None:
    sheet = workbook(HEADER, [ROW], FORMATS).active
    assert [cell.value for cell in sheet[2]] == [
        "HA-02417",
        -1404.8,
        datetime(2021, 3, 1),  # noqa: DTZ001 - spreadsheets have no zones
        12,
        datetime(2026, 10, 7, 8, 45),  # noqa: DTZ001
    ]
    assert "€" in sheet["B2"].number_format
    assert sheet["C2"].number_format == "dd.mm.yyyy"


def test_xlsx_freezes_the_heading_and_filters() -> None:
    sheet = workbook(HEADER, [ROW, ROW], FORMATS).active
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:E3"
    assert sheet.title == "Bestand  alle"


def test_truth_is_a_word_and_nothing_is_an_empty_cell() -> None:
    with translation.override("de"):
        sheet = workbook(["a", "b", "c"], [[True, None, ""]], []).active
    assert [cell.value for cell in sheet[2]] == ["ja", None, None]


def test_values_that_xlsx_cannot_hold_become_text() -> None:
    sheet = workbook(["a", "b", "c"], [[date(1871, 1, 18), float("inf"), "x" * 40_000]], [Format.DATE]).active
    assert sheet["A2"].value == "18.01.1871"
    assert sheet["B2"].value == "inf"
    assert len(sheet["C2"].value) == 32_767


def test_a_full_sheet_is_continued_on_a_second_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "SHEET_ROWS", 4)
    book = workbook(["n"], [[n] for n in range(5)], [Format.NUMBER])
    assert [[row[0].value for row in sheet.rows] for sheet in book] == [["n", 0, 1, 2], ["n", 3, 4]]


def test_a_template_offers_its_choices_and_explains_its_columns() -> None:
    stream = io.BytesIO()
    columns = [
        TemplateColumn("Inventarnr.", hint="Nummer auf dem Etikett", required=True, example="HA-02417"),
        TemplateColumn("Zustand", choices=["auf Lager", "ausgegeben"]),
        TemplateColumn("Kaufdatum", format=Format.DATE),
    ]
    with translation.override("de"):
        write_template_xlsx(stream, columns, title="Geräte")
    book = openpyxl.load_workbook(stream)
    sheet, lists = book["Geräte"], book["Listen"]
    assert [cell.value for cell in sheet[1]] == ["Inventarnr.", "Zustand", "Kaufdatum"]
    assert lists.sheet_state == "hidden"
    assert [cell.value for cell in lists["B"]] == ["auf Lager", "ausgegeben"]
    validation = sheet.data_validations.dataValidation[0]
    assert (validation.formula1, str(validation.sqref)) == ("'Listen'!$B$1:$B$2", "B2:B5001")
    assert "Nummer auf dem Etikett" in sheet["A1"].comment.text
    assert "muss ausgefüllt sein" in sheet["A1"].comment.text
    assert sheet.freeze_panes == "A2"


def test_the_file_name_says_what_and_when() -> None:
    assert export_name("Geräte: Straße", "xlsx", date(2026, 10, 7)) == "geraete-strasse-2026-10-07.xlsx"
    assert export_name("…", "csv", date(2026, 10, 7)) == "export-2026-10-07.csv"
