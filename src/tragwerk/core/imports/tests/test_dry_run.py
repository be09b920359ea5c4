# SPDX-License-Identifier: EUPL-1.2
"""What the dry run finds in the files of people, and how they correct it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.utils.translation import override

from tests.worlds import World
from tragwerk.core.access.public import (
    Actor,
    DomainError,
)
from tragwerk.core.files.public import StoredFile
from tragwerk.core.imports.actions import (
    Columns,
    RepairChoice,
    Upload,
    apply_import,
    map_columns,
    repair_cells,
    start_import,
)
from tragwerk.core.imports.issues import Repair
from tragwerk.core.imports.kinds import Status
from tragwerk.core.imports.models import Import, ImportProfile, ImportState
from tragwerk.core.imports.queries import files_of, opened_files
from tragwerk.core.imports.takeover import apply_now, check_now
from tragwerk.core.imports.tests.steps import GOOD, HEADER, KEYS, checked, report, room_rows, start, taken
from tragwerk.core.imports.tests.workbooks import replaced, xlsx

pytestmark = pytest.mark.django_db


BAD_CELLS = [
    ("144863;A;;;", 2, "school", "144863", "No school of your authority has this number."),
    ("990021;A;;;", 2, "school", "990021", "No school of your authority has this number."),
    ("990011;A;;03.05.2202;", 2, "inspected", "03.05.2202", "Lies in the future. Probably 2022 is meant."),
    ("990011;A;;31.02.2021;", 2, "inspected", "31.02.2021", "There is no such day."),
    ("990011;A;;;-349,00 €", 2, "price", "-349,00 €", "A price cannot be negative."),
    ("990011;A;=cmd|'/C calc'!A0;;", 2, "purpose", "=cmd|'/C calc'!A0", "Looks like a formula and is not run."),
    ("990011;A;;=1+2;", 2, "inspected", "=1+2", "Looks like a formula and is not run."),
    ("990011;A;;;@SUM(A1)", 2, "price", "@SUM(A1)", "Looks like a formula and is not run."),
    ("990011;;Klasse;;", 2, "room", "", "This cell must not be empty."),
    ("990011;A;;;\n990011;A;;;", 3, "room", "A", "Also stands in row 2."),
]


@pytest.mark.parametrize(("rows", "line", "column", "value", "sentence"), BAD_CELLS)
def test_a_bad_cell_is_named_by_line_column_and_value_and_nothing_is_written(
    world: World, officer: Actor, rows: str, line: int, column: str, value: str, sentence: str
) -> None:
    found = checked(world, officer, f"{HEADER}\n{rows}\n")
    issue = report(found).errors[0]
    assert (issue.row, issue.column, issue.value) == (line, column, value)
    assert report(found).where(issue)[1] in HEADER.split(";")
    with override("en"):
        assert issue.sentence() == sentence
    if not issue.code.startswith("rooms."):
        with override("de"):
            assert issue.sentence() != sentence
            assert "%(" not in issue.sentence() + issue.remedy()
    assert room_rows() == []
    with pytest.raises(DomainError):
        apply_import(actor=officer, import_id=found.pk)


def test_german_sentences_are_those_of_the_design(world: World, officer: Actor) -> None:
    found = checked(world, officer, f"{HEADER}\n990011;A;;03.05.2202;-349,00 €\n")
    with override("de"):
        first, second = report(found).errors
        assert (first.sentence(), first.remedy()) == (
            "Liegt in der Zukunft. Gemeint ist vermutlich 2022.",
            "03.05.2022 übernehmen",
        )
        assert second.sentence() == "Ein Preis kann nicht negativ sein."
        assert report(found).where(second) == ("E", "Preis")


def test_repairs_are_used_by_the_next_dry_run(world: World, officer: Actor) -> None:
    text = f"{HEADER}\n990101;A;;;\n990011;B;=1+2;;\n990011;C;;03.05.2202;\n990011;D;;;teuer\n990011;E;;;\n"
    found = checked(world, officer, text)
    assert found.counts["rejected"] == 4
    repairs = [RepairChoice(issue.row, issue.repair, issue.column) for issue in report(found).errors if issue.repair]
    assert len(repairs) == 3
    repair_cells(actor=officer, import_id=found.pk, repairs=[*repairs, RepairChoice(5, Repair(action="skip"))])
    found = check_now(officer, found.pk)
    assert (found.counts["rejected"], found.counts["skipped"], found.counts["created"]) == (0, 1, 4)
    apply_import(actor=officer, import_id=found.pk, in_background=False)
    apply_now(officer, found.pk)
    assert [(row[1], row[2]) for row in room_rows()] == [("A", ""), ("B", "=1+2"), ("C", ""), ("E", "")]


def test_a_row_is_taken_as_a_change_when_the_person_says_so(world: World, officer: Actor) -> None:
    taken(world, officer)
    found = checked(world, officer, f"{HEADER}\n990011;A 1;Lager;;\n")
    assert report(found).errors[0].remedy() == "Treat as a change"
    repair_cells(actor=officer, import_id=found.pk, repairs=[RepairChoice(2, Repair(action="as_change"))])
    found = check_now(officer, found.pk)
    row = next(report(found).rows(Status.CHANGED))
    assert [(change.old, change.new) for change in row.changes] == [("Klasse", "Lager")]


def test_rows_with_errors_can_be_left_out(world: World, officer: Actor) -> None:
    found = checked(world, officer, f"{HEADER}\n990011;A;;;\n144863;B;;;\n")
    apply_import(actor=officer, import_id=found.pk, leave_out_rejected=True, in_background=False)
    apply_now(officer, found.pk)
    assert [row[1] for row in room_rows()] == ["A"]


def test_an_unknown_column_is_asked_about_and_the_answer_is_remembered(world: World, officer: Actor) -> None:
    text = "Schulnummer;Zimmer;Farbe;Bemerkung\n990011;A 1;blau;x\n"
    found = start(world, officer, text)
    assert found.state == ImportState.UPLOADED
    mapping = opened_files(found)[0].layout.mapping
    assert [(item.letter, item.header) for item in mapping.undecided()] == [("B", "Zimmer"), ("C", "Farbe")]
    with pytest.raises(DomainError, match="Raum"):
        map_columns(actor=officer, import_id=found.pk, columns={0: Columns({"Farbe": "purpose"})})
    chosen = Columns({"Zimmer": "room", "Farbe": "purpose"})
    map_columns(actor=officer, import_id=found.pk, columns={0: chosen}, name="Liste Rathaus")
    assert check_now(officer, found.pk).counts["created"] == 1
    assert ImportProfile.objects.get().columns == {"Zimmer": "room", "Farbe": "purpose"}
    again = start(world, officer, text.replace("A 1", "A 2"))
    assert again.state == ImportState.MAPPED
    assert check_now(officer, again.pk).counts["created"] == 1


def test_columns_that_nobody_assigns_are_left_out(world: World, officer: Actor) -> None:
    found = start(world, officer, "Schulnummer;Raum;Farbe\n990011;A 1;blau\n")
    map_columns(actor=officer, import_id=found.pk, columns={})
    assert files_of(found)[0].chosen == {"Farbe": ""}
    assert check_now(officer, found.pk).counts["created"] == 1


def test_a_file_that_is_no_list_is_refused_and_nothing_is_kept(world: World, officer: Actor) -> None:
    with override("de"), pytest.raises(DomainError, match="Diese Datei enthält keine Liste"):
        start(world, officer, b"%PDF-1.7")
    assert not Import.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_workbook_takes_the_same_way(world: World, officer: Actor) -> None:
    book = xlsx([["Raumliste 2026"], [], ["Schule", "Raum-Nr.", "Nutzung"], [990011, 101.0, "Klasse"], ["Summe", 1]])
    found = checked(world, officer, book)
    assert found.counts["created"] == 1
    assert [issue.code for issue in report(found).notes] == ["row.sum"]
    assert next(report(found).rows(Status.CREATED)).label == "101"


def test_a_formula_in_a_workbook_keeps_its_row_out_until_taken_as_text(world: World, officer: Actor) -> None:
    book = xlsx([["Schule", "Raum", "Zweck"], [990011, "A", "=cmd|'/C calc'!A0"], [990011, "B", "Labor"]])
    found = checked(world, officer, book)
    issue = report(found).errors[0]
    assert (found.counts["rejected"], issue.row, issue.value) == (1, 2, "=cmd|'/C calc'!A0")
    assert issue.repair is not None
    repair_cells(actor=officer, import_id=found.pk, repairs=[RepairChoice(2, issue.repair, issue.column)])
    assert check_now(officer, found.pk).counts["created"] == 2


def test_calculated_cells_give_their_stored_values_and_say_so(world: World, officer: Actor) -> None:
    book = xlsx([["Schule", "Raum", "Preis"], [990011, "A", "=1+1"], [990011, "B", "=SUM(C2)"], [990011, "C", 3]])
    found = checked(world, officer, book)
    assert (found.counts["created"], found.counts["rejected"]) == (3, 0)
    assert [(it.code, it.params["count"]) for it in report(found).notes] == [("cell.formula_values", 2)]


def test_a_calculated_cell_without_a_stored_value_is_an_error(world: World, officer: Actor) -> None:
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    names = "".join(f'<c r="{c}1" t="inlineStr"><is><t>{t}</t></is></c>' for c, t in zip("ABC", KEYS, strict=True))
    row = '<c r="A2"><v>990011</v></c><c r="B2"><v>1</v></c><c r="C2"><f>A2*2</f></c>'
    sheet = f'{head}<row r="1">{names}</row><row r="2">{row}</row></sheetData></worksheet>'
    book = replaced(xlsx([["x"]]), "xl/worksheets/sheet1.xml", sheet.encode())
    issue = report(checked(world, officer, book)).errors[0]
    assert (issue.code, issue.row, issue.column, issue.value) == ("cell.formula_empty", 2, "price", "=A2*2")


def test_a_formula_in_a_column_that_is_left_out_is_only_noted(world: World, officer: Actor) -> None:
    book = xlsx([["Schule", "Raum", "Bemerkung"], [990011, "A", "=cmd|'/C calc'!A0"]])
    found = checked(world, officer, book)
    assert (found.counts["created"], [it.code for it in report(found).notes]) == (
        1,
        ["file.not_taken", "cell.formula_ignored"],
    )


def test_a_cell_beyond_the_header_keeps_its_row_out(world: World, officer: Actor) -> None:
    found = checked(world, officer, "Schule;Raum\n990011;A\n990011;B;C\n")
    assert (found.counts["created"], found.counts["rejected"]) == (1, 1)
    assert [(it.code, it.row) for it in report(found).errors] == [("row.too_long", 3)]


def test_errors_are_counted_by_their_kind_for_the_filter_chips(world: World, officer: Actor) -> None:
    rows = "990011;A;;31.02.2021;\n990011;B;;irgendwann;\n990011;C;;;teuer"
    found = checked(world, officer, f"{HEADER}\n{rows}\n")
    with override("de"):
        assert [(name, count) for _code, name, count in report(found).errors_by_kind()] == [("Datum", 2), ("Preis", 1)]
    assert [row.row for row in report(found).rows(Status.REJECTED)] == [2, 3, 4]


def test_two_files_are_one_import(world: World, officer: Actor) -> None:
    uploads = [Upload("a.csv", GOOD.encode()), Upload("b.csv", b"Schule;Raum\n990012;Aula\n")]
    found = start_import(actor=officer, kind="test-rooms", uploads=uploads, authority_id=world.own.pk)
    map_columns(actor=officer, import_id=found.pk, columns={1: Columns(day_first=True)})
    assert [file.day_first for file in files_of(found)] == [None, True]
    assert check_now(officer, found.pk).counts["created"] == 4
    again = start_import(actor=officer, kind="test-rooms", uploads=uploads[1:], authority_id=world.own.pk)
    assert files_of(again)[0].day_first is True


def test_a_sheet_and_a_header_row_can_be_chosen(world: World, officer: Actor) -> None:
    pages: dict[str, list[Sequence[Any]]] = {
        "Alt": [["Raum", "Schule"], ["X", "Schule"], ["Raum", "Schule"], ["A", 990011]]
    }
    found = start(world, officer, xlsx([["Schule", "Raum"], [990011, "B"]], more=pages))
    chosen = Columns(sheet="Alt", header_line=3)
    map_columns(actor=officer, import_id=found.pk, columns={0: chosen}, remember=False)
    found = check_now(officer, found.pk)
    assert next(report(found).rows(Status.CREATED)).label == "A"
    assert [(it.code, it.params["others"]) for it in report(found).notes] == [("file.more_sheets", "Geräte")]
    with pytest.raises(DomainError, match="Tabelle9"):
        map_columns(actor=officer, import_id=found.pk, columns={0: Columns(sheet="Tabelle9")})
