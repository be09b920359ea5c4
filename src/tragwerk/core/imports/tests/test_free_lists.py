# SPDX-License-Identifier: EUPL-1.2
"""Spreadsheets as people keep them: headings in two rows, merged cells, sums between the rows, JSON of all kinds."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import openpyxl
import pytest

from tests.worlds import World
from tragwerk.core.access.public import Actor
from tragwerk.core.imports.readers import read_table
from tragwerk.core.imports.tests import rooms
from tragwerk.core.imports.tests.steps import checked, report, room_rows, taken
from tragwerk.core.imports.tests.workbooks import known, ods, problem_of, xlsx

assert rooms.RoomImport.key == "test-rooms"  # importing it makes the kind known


def codes(found: Any) -> list[str]:
    return [issue.code for issue in found.issues]


def merged(rows: list[list[Any]], *ranges: str) -> bytes:
    """A workbook with merged cells."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(row)
    for one in ranges:
        sheet.merge_cells(one)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_headings_broken_over_two_rows_are_read_together() -> None:
    rows = [
        ["Stadt Musterstadt – Geräte"],
        [],
        ["Inventar-", "Serien-", "Her-", "Modell", "Schule"],
        ["nr.", "nummer", "steller", "", ""],
        ["HA-1", "S1", "Apple", "iPad 9", "Musterschule"],
    ]
    found = read_table(xlsx(rows), known)
    assert found.headers[3:] == ["Modell", "Schule"]
    assert all(known(text) for text in found.headers)
    assert (found.header_line, [row[0] for row in found.rows], found.lines) == (4, ["HA-1"], [5])
    (note,) = [issue for issue in found.issues if issue.code == "file.two_lines"]
    assert (note.row, note.params) == (4, {"upper": 3})


def test_a_group_stands_above_its_parts() -> None:
    rows = [
        ["Gerät", "", "", "Standort", ""],
        ["Inventarnr.", "Hersteller", "Modell", "Schule", "Raum"],
        ["HA-1", "Apple", "iPad 9", "Musterschule", "A 112"],
    ]
    found = read_table(xlsx(rows), known)
    assert found.headers == ["Inventarnr.", "Hersteller", "Modell", "Schule", "Raum"]
    assert found.rows == [["HA-1", "Apple", "iPad 9", "Musterschule", "A 112"]]
    assert "file.two_lines" not in codes(found)


def test_the_first_row_of_devices_is_no_second_row_of_headings() -> None:
    found = read_table(
        xlsx([["Modell", "Schule", "Farbe"], ["Tablet", "Aula", "rot"], ["Beamer", "Foyer", "weiß"]]), known
    )
    assert (found.headers, len(found.rows)) == (["Modell", "Schule", "Farbe"], 2)


def test_the_value_of_a_merged_cell_holds_for_all_its_rows() -> None:
    rows: list[list[Any]] = [
        ["Inventarnr.", "Schule", "Preis"],
        *[[f"HA-{n}", "Musterschule" if n == 1 else None, None] for n in range(1, 5)],
    ]
    rows[1][2] = 404.84
    found = read_table(merged(rows, "B2:B4", "C2:C4"), known)
    assert [row[1] for row in found.rows] == ["Musterschule"] * 3 + [""]
    assert found.filled == {(3, 1), (4, 1), (3, 2), (4, 2)}


def test_ods_says_the_same_of_merged_cells() -> None:
    def cell(text: str, extra: str = "") -> str:
        return f'<table:table-cell office:value-type="string"{extra}><text:p>{text}</text:p></table:table-cell>'

    head = "".join(map(cell, ("Inventarnr.", "Schule")))
    first = cell("HA-1") + cell("Musterschule", ' table:number-columns-spanned="1" table:number-rows-spanned="2"')
    second = cell("HA-2") + "<table:covered-table-cell/>"
    found = read_table(
        ods("".join(f"<table:table-row>{row}</table:table-row>" for row in (head, first, second))), known
    )
    assert [row[1] for row in found.rows] == ["Musterschule", "Musterschule"]


def test_a_price_and_a_number_in_a_merged_cell_are_of_the_first_row_alone(world: World, officer: Actor) -> None:
    rows: list[list[Any]] = [
        ["Schule", "Raum", "Zweck", "Preis"],
        ["990011", "A 1", "Klasse", 12.5],
        [None, "A 2", None, None],
    ]
    found = checked(world, officer, merged(rows, "A2:A3", "C2:C3", "D2:D3"))
    assert (found.counts["created"], found.counts["rejected"]) == (2, 0)
    notes = [(issue.code, issue.column, issue.params["count"]) for issue in report(found).notes]
    assert notes == [("cell.merged", "purpose", 1), ("cell.merged", "school", 1)]
    taken(world, officer, merged(rows, "A2:A3", "C2:C3", "D2:D3"))
    assert room_rows() == [("990011", "A 1", "Klasse"), ("990011", "A 2", "Klasse")]


def test_merges_that_would_fill_the_memory_are_refused() -> None:
    rows: list[list[Any]] = [
        ["Inventarnr.", "Schule", "Raum"],
        ["HA-1", "M", "A"],
        *[[None] * 3] * 200_000,
        ["HA-2", "M", "A"],
    ]
    assert problem_of(read_table, merged(rows, "A2:A190000", "B2:B190000"), known).code == "file.bomb"


def test_sums_between_the_rows_are_left_out_and_said_once() -> None:
    header = "Inventarnr.;Seriennummer;Hersteller;Modell;Schule;Raum;Kaufdatum;Preis"
    lines = [
        header,
        "HA-1;S1;A;M;Schule 1;;;1,00",
        "Zwischensumme;;;;;;;1,00",
        "HA-2;S2;A;M;Schule 2;;;2,00",
        "Summe Schule 2;;;;;;;2,00",
        "HA-3;S3;A;M;Schule 3;;;3,00",
        "Gesamtsumme;;;;;;;6,00",
    ]
    text = "\n".join(lines)
    found = read_table(text.encode(), known)
    assert [row[0] for row in found.rows] == ["HA-1", "HA-2", "HA-3"]
    between = [issue for issue in found.issues if issue.code == "row.subtotal"]
    assert [(issue.params["count"], issue.params["first"], issue.value) for issue in between] == [
        (2, 3, "Zwischensumme")
    ]
    assert codes(found).count("row.sum") == 1


def test_a_device_called_like_a_sum_stays() -> None:
    header = "Inventarnr.;Seriennummer;Hersteller;Modell;Schule"
    found = read_table(f"{header}\nHA-1;S1;A;Summe;M\nSumme-7;S2;A;M;M\nHA-3;S3;A;M;M\n".encode(), known)
    assert len(found.rows) == 3


def test_json_with_one_object_a_line_keeps_the_numbers_of_its_lines() -> None:
    found = read_table(b'{"Inventarnr.": "HA-1", "Preis": 1}\n\n{"Inventarnr.": "HA-2", "Raum": "A"}\n', known)
    assert (found.headers, found.rows, found.lines) == (
        ["Inventarnr.", "Preis", "Raum"],
        [["HA-1", 1, None], ["HA-2", None, "A"]],
        [1, 3],
    )
    assert problem_of(read_table, b'{"a": 1}\n{"a": 2\n', known).params == {"row": 2}


@pytest.mark.parametrize("key", ["rows", "data", "result"])
def test_json_of_an_interface_is_read_and_what_is_missing_of_it_said(key: str) -> None:
    content = {"total": 3, key: [{"Inventarnr.": "HA-1", "Schule": {"id": 1, "name": "M"}}], "links": [{"url": "x"}]}
    found = read_table(json.dumps(content).encode(), known)
    assert found.headers == ["Inventarnr.", "Schule.id", "Schule.name"]
    (note,) = [issue for issue in found.issues if issue.code == "file.part_only"]
    assert note.params == {"total": 3, "count": 1}


def test_objects_in_lists_of_json_are_not_lost() -> None:
    content = [{"Inventarnr.": "HA-1", "teile": [{"art": "Hülle"}, {"art": "Stift"}], "farben": ["rot", "blau"]}]
    found = read_table(json.dumps(content).encode(), known)
    assert dict(zip(found.headers, found.rows[0], strict=True)) == {
        "Inventarnr.": "HA-1",
        "teile.art": "Hülle",
        "teile.2.art": "Stift",
        "farben": "rot, blau",
    }


def test_an_interface_that_hands_out_nothing_is_no_row() -> None:
    assert problem_of(read_table, b'{"total": 0, "rows": []}', known).code == "file.json_shape"


@pytest.mark.parametrize("day", ["Mon Mar 01, 2021", "Mar 1, 2021", "01 Mar, 2021", "Montag, 1. März 2021", "44256"])
def test_days_in_the_writing_of_other_systems(day: str) -> None:
    from tragwerk.core.imports.public import DateParser, Hints

    parsed = DateParser().parse([day], Hints(today=date(2026, 1, 1)))
    assert (parsed.values, parsed.errors) == ([date(2021, 3, 1)], {})
