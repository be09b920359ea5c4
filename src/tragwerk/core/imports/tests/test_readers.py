# SPDX-License-Identifier: EUPL-1.2
"""Files are read as people send them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from tragwerk.core.imports.readers import read_table
from tragwerk.core.imports.readers.table import Table, letter_of
from tragwerk.core.imports.tests.workbooks import known, ods, ods_row, problem_of, xlsx

HEADER = "Inventarnr.;Seriennummer;Hersteller;Modell;Schule;Raum;Kaufdatum;Preis"
ROW = "HA-1;F9FT7X2KQ4;Apple;iPad 9;Silverbergschule;A 12;03.05.2021;404,84 €"


def table(text: str, encoding: str = "utf-8") -> Table:
    return read_table(text.encode(encoding), known)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_umlauts_survive_in_every_encoding(encoding: str) -> None:
    found = table(f"{HEADER}\nHA-1;S1;Küchenmöbel GmbH & Söhne;Tür;Königsschule;Aula;;", encoding)
    assert found.rows[0][2] == "Küchenmöbel GmbH & Söhne"
    assert found.rows[0][4] == "Königsschule"


def test_the_old_dos_page_is_recognised_where_windows_has_no_letter() -> None:
    assert table(f"{HEADER}\nHA-1;S1;M;Tür;Grüne Schule;;;", "cp850").rows[0][4] == "Grüne Schule"


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_found_out(delimiter: str) -> None:
    lines = [HEADER, ROW.replace("404,84 €", "404.84"), ROW.replace("404,84 €", "99.00").replace("HA-1", "HA-2")]
    found = table("\n".join(line.replace(";", delimiter) for line in lines))
    assert found.headers[1] == "Seriennummer"
    assert [row[0] for row in found.rows] == ["HA-1", "HA-2"]
    assert found.details["delimiter"] == delimiter


def test_a_line_that_announces_the_separator_is_no_row_but_counts_as_line() -> None:
    found = table(f"sep=;\n{HEADER}\n{ROW}\n")
    assert (found.header_line, found.lines) == (2, [3])


def test_commas_inside_of_prices_do_not_make_columns() -> None:
    found = table(f"{HEADER}\n{ROW}\nHA-2;X;Apple;iPad, 10. Gen.;Schule, Haus B;A;01.01.2021;1.234,56 €")
    assert found.rows[1][3] == "iPad, 10. Gen."


def test_quotes_line_breaks_and_inch_signs_stay_in_their_cell() -> None:
    found = table(f'{HEADER}\nHA-1;S1;M;"Monitor 24""";"Schule\nHaus B";A;;\n{ROW}')
    assert found.rows[0][3] == 'Monitor 24"'
    assert found.lines == [2, 4]


def test_single_quotes_are_recognised_when_all_lines_use_them() -> None:
    found = table("'Inventarnr.';'Raum'\n'HA-1';'A;12'\n'HA-2';'B'")
    assert found.rows == [["HA-1", "A;12"], ["HA-2", "B"]]


def test_a_stray_quote_in_the_middle_is_only_a_letter() -> None:
    found = table(f'{HEADER}\nHA-1;S1;M;Monitor 24" breit;Schule;A;;\n{ROW}')
    assert len(found.rows) == 2


def test_title_rows_and_empty_lines_are_passed_over() -> None:
    found = table(f"Stadt Haltern am See;;;;;;;\nGeräte der Schulen 2026;;;;;;;\n\n{HEADER}\n\n{ROW}\n;;;;;;;\n{ROW}\n")
    assert (found.header_line, found.lines) == (4, [6, 8])


@pytest.mark.parametrize("word", ["Summe", "Gesamt:", "Gesamtsumme", "Total"])
def test_the_sum_row_at_the_end_is_left_out_and_noted(word: str) -> None:
    found = table(f"{HEADER}\n{ROW}\n{word};;;;;;;404,84 €\n")
    assert found.lines == [2]
    assert [(issue.code, issue.row) for issue in found.issues] == [("row.sum", 3)]


def test_a_school_called_like_a_sum_stays() -> None:
    found = table(f"{HEADER}\nHA-1;S1;Apple;iPad;Gesamtschule Hiltrup;A;03.05.2021;1,00 €\n")
    assert len(found.rows) == 1


def test_remarks_below_the_list_are_left_out_and_noted() -> None:
    found = table(f"{HEADER}\n{ROW}\n;;;;;;;\nStand: 01.03.2026;;;;;;;\n")
    assert [issue.code for issue in found.issues] == ["row.remark"]


def test_a_header_that_is_repeated_on_every_page_is_left_out() -> None:
    found = table(f"{HEADER}\n{ROW}\n{HEADER}\n{ROW.replace('HA-1', 'HA-2')}")
    assert [row[0] for row in found.rows] == ["HA-1", "HA-2"]
    assert found.issues[0].code == "row.header_again"


def test_a_trailing_empty_column_is_no_column() -> None:
    assert table(f"{HEADER};\n{ROW};\n").headers[-1] == "Preis"


def test_a_cell_beyond_the_header_is_reported_with_its_row() -> None:
    found = table(f"{HEADER}\n{ROW}\n{ROW};verrutscht\n")
    assert [(issue.code, issue.row, issue.value) for issue in found.issues] == [("row.too_long", 3, "verrutscht")]


def test_headers_nobody_knows_are_found_by_their_shape() -> None:
    found = read_table(b"Liste 2026\n\nFoo;Bar;Baz\n1;2;3\n4;5;6\n", lambda text: False)
    assert (found.header_line, found.headers) == (3, ["Foo", "Bar", "Baz"])


def test_a_workbook_gives_dates_numbers_and_texts() -> None:
    rows: list[list[Any]] = [
        ["Inventarnr.", "Seriennummer", "Kaufdatum", "Preis"],
        ["HA-1", 356410000000000, date(2021, 5, 3), 404.84],
    ]
    found = read_table(xlsx(rows), known)
    assert found.rows == [["HA-1", 356410000000000.0, date(2021, 5, 3), 404.84]]
    assert (found.sheet, found.header_line, found.lines) == ("Geräte", 1, [2])


def test_the_sheet_whose_headers_we_know_is_chosen() -> None:
    cover = [["Deckblatt"], ["Bitte Blatt 2 beachten"]]
    data = xlsx(cover, sheet="Deckblatt", more={"Liste": [["Inventarnr.", "Raum"], ["HA-1", "A"]]})
    found = read_table(data, known)
    assert (found.sheet, found.sheets) == ("Liste", ("Deckblatt", "Liste"))
    assert problem_of(read_table, data, known, sheet="Tabelle9").code == "file.no_sheet"
    assert read_table(data, known, sheet="Liste").rows == [["HA-1", "A"]]


def test_row_numbers_of_a_workbook_are_those_of_the_spreadsheet() -> None:
    rows: list[list[str]] = [["Bestand"], [], ["Inventarnr.", "Raum"], ["HA-1", "A"], [], ["HA-2", "B"], ["Summe", ""]]
    found = read_table(xlsx(rows), known)
    assert (found.header_line, found.lines) == (3, [4, 6])


def test_an_open_document_table_is_read() -> None:
    found = read_table(ods(ods_row("Inventarnr.", "Raum") + ods_row("HA-1", "Aula")), known)
    assert (found.headers, found.rows) == (["Inventarnr.", "Raum"], [["HA-1", "Aula"]])


def test_json_lists_are_read_bare_and_under_one_key() -> None:
    records = [{"Inventarnr.": "HA-1", "Raum": {"name": "A", "floor": 1}}, {"Inventarnr.": "HA-2", "Preis": 12.5}]
    for content in (records, {"count": 2, "devices": records}):
        found = read_table(json.dumps(content).encode(), known)
        assert found.headers == ["Inventarnr.", "Raum.name", "Raum.floor", "Preis"]
        assert found.rows == [["HA-1", "A", 1, None], ["HA-2", None, None, 12.5]]


def test_the_name_of_a_file_does_not_matter_only_its_content() -> None:
    assert read_table(json.dumps([{"Inventarnr.": "HA-1"}]).encode(), known).details["format"] == "json"
    assert read_table(b"Inventarnr.;Raum\n[x];{y}\n", known).details["format"] == "csv"
    assert read_table(b"[Raum];Inventarnr.\nA;HA-1\n", known).details["format"] == "csv"


@pytest.mark.parametrize(("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_have_the_letters_of_a_spreadsheet(index: int, letter: str) -> None:
    assert letter_of(index) == letter
