# SPDX-License-Identifier: EUPL-1.2
"""An import from the upload to its undoing, as the people of an authority do it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import override

from tests.worlds import World
from tragwerk.core.access.public import (
    Actor,
    DomainError,
    NotAllowed,
    NotVisible,
    Role,
    actor_scope,
    system_actor,
    system_scope,
    uuid7,
)
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.files.public import StoredFile
from tragwerk.core.imports import takeover
from tragwerk.core.imports.actions import (
    Columns,
    RepairChoice,
    Upload,
    apply_import,
    check_import,
    decide_proposals,
    discard_import,
    map_columns,
    repair_cells,
    start_import,
    undo_import,
)
from tragwerk.core.imports.dryrun import make_plan
from tragwerk.core.imports.issues import Repair
from tragwerk.core.imports.kinds import Status, kind_of
from tragwerk.core.imports.models import TRANSITIONS, Import, ImportProfile, ImportState
from tragwerk.core.imports.queries import files_of, import_for, imports_for, opened_files, report_of
from tragwerk.core.imports.report import Report
from tragwerk.core.imports.takeover import apply_now, check_now
from tragwerk.core.imports.tasks import forget_old_imports, release_dead_imports
from tragwerk.core.imports.tests import rooms
from tragwerk.core.imports.tests.workbooks import xlsx
from tragwerk.core.jobs.public import Job, JobContext, State, run_queued_jobs
from tragwerk.core.orgs.public import Room, actions

pytestmark = pytest.mark.django_db
HEADER = "Schulnummer;Raum;Zweck;Geprüft am;Preis"
GOOD = f"{HEADER}\n990011;A 1;Klasse;01.02.2024;12,50 €\n990011;A 2;Labor;;\n990012;A 1;Büro;;\n"


@pytest.fixture
def officer(world: World) -> Iterator[Actor]:
    """The IT officer of the authority, signed in."""
    actor = world.actor(Role.AUTHORITY_IT)
    with actor_scope(actor):
        yield actor


def start(world: World, officer: Actor, text: str | bytes = GOOD) -> Import:
    data = text if isinstance(text, bytes) else text.encode()
    upload = Upload("Räume.csv", data)
    return start_import(actor=officer, kind="test-rooms", uploads=[upload], authority_id=world.own.pk)


def checked(world: World, officer: Actor, text: str | bytes = GOOD) -> Import:
    return check_now(officer, start(world, officer, text).pk)


def taken(world: World, officer: Actor, text: str | bytes = GOOD) -> Import:
    found = checked(world, officer, text)
    apply_import(actor=officer, import_id=found.pk, in_background=False)
    return apply_now(officer, found.pk)


def report(found: Import) -> Report:
    kept = report_of(found)
    assert kept is not None
    return kept


def room_rows() -> list[Any]:
    return sorted(Room.objects.values_list("school__number", "name", "purpose"))


def reread(found: Import) -> Import:
    again: Import = Import.objects.get(pk=found.pk)
    return again


def test_the_whole_way_runs_through_jobs_and_back(world: World, officer: Actor) -> None:
    found = start(world, officer)
    assert found.state == ImportState.MAPPED
    check_import(actor=officer, import_id=found.pk)
    run_queued_jobs()
    found = reread(found)
    assert (found.state, found.counts["created"], room_rows()) == (ImportState.CHECKED, 3, [])
    apply_import(actor=officer, import_id=found.pk)
    assert reread(found).state == ImportState.APPLYING
    run_queued_jobs()
    found = reread(found)
    assert found.state == ImportState.APPLIED
    assert room_rows() == [("990011", "A 1", "Klasse"), ("990011", "A 2", "Labor"), ("990012", "A 1", "Büro")]
    assert AuditEntry.objects.filter(batch_id=found.pk, verb="orgs.create_rooms").count() == 3
    assert undo_import(actor=officer, import_id=found.pk).restored == 3
    assert (reread(found).state, room_rows()) == (ImportState.UNDONE, [])


def test_the_same_file_again_changes_nothing(world: World, officer: Actor) -> None:
    taken(world, officer)
    again = taken(world, officer)
    assert (again.counts["created"], again.counts["changed"], again.counts["unchanged"]) == (0, 0, 3)


def test_taking_over_twice_writes_once(world: World, officer: Actor) -> None:
    found = taken(world, officer)
    assert apply_now(officer, found.pk).pk == found.pk
    assert len(room_rows()) == 3


BAD_CELLS = [
    ("144863;A;;;", 2, "school", "144863", "No school of your authority has this number."),
    ("990021;A;;;", 2, "school", "990021", "No school of your authority has this number."),
    ("990011;A;;03.05.2202;", 2, "inspected", "03.05.2202", "Lies in the future. Probably 2022 is meant."),
    ("990011;A;;31.02.2021;", 2, "inspected", "31.02.2021", "There is no such day."),
    ("990011;A;;;-349,00 €", 2, "price", "-349,00 €", "A price cannot be negative."),
    ("990011;A;=cmd|'/C calc'!A0;;", 2, "purpose", "=cmd|'/C calc'!A0", "Looks like a formula and is not run."),
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


def test_a_stock_that_changed_after_the_dry_run_is_shown_again(world: World, officer: Actor) -> None:
    found = checked(world, officer)
    own = {"authority_id": world.own.pk, "school_id": world.school.pk, "name": "A 1", "purpose": "Klasse"}
    actions.create_rooms(actor=officer, rows=[own])
    apply_import(actor=officer, import_id=found.pk, in_background=False)
    with pytest.raises(DomainError, match=r"Bestand hat sich|stock has changed"):
        apply_now(officer, found.pk)
    found = reread(found)
    assert (found.state, found.stock_changed, found.counts["created"]) == (ImportState.CHECKED, True, 2)
    assert len(room_rows()) == 1
    apply_import(actor=officer, import_id=found.pk, in_background=False)
    apply_now(officer, found.pk)
    assert len(room_rows()) == 3


@pytest.mark.parametrize(("busy", "needed"), [(1, 2), (99, 4)])
def test_a_change_that_leaves_the_plan_as_it_is_needs_no_second_look(
    world: World, officer: Actor, monkeypatch: pytest.MonkeyPatch, busy: int, needed: int
) -> None:
    found = checked(world, officer)
    monkeypatch.setattr(takeover, "_last_plan", takeover.LastPlan())
    apply_import(actor=officer, import_id=found.pk, in_background=False)
    plans: list[Any] = []

    def plan_while_others_work(*arguments: Any) -> Any:
        plans.append(make_plan(*arguments))
        if len(plans) <= busy:
            other = {"authority_id": world.own.pk, "school_id": world.sister.pk, "name": f"Keller {len(plans)}"}
            actions.create_rooms(actor=officer, rows=[other])
        return plans[-1]

    monkeypatch.setattr(takeover, "make_plan", plan_while_others_work)
    assert apply_now(officer, found.pk).state == ImportState.APPLIED
    assert len(plans) == needed
    assert len(room_rows()) == 3 + min(busy, needed)


def test_the_plan_of_the_dry_run_is_used_again_only_while_nothing_was_decided_since(
    world: World, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = checked(world, officer)
    monkeypatch.setattr(takeover, "_prepare", None)  # reading the file again would fail
    apply_import(actor=officer, import_id=found.pk, in_background=False)
    assert apply_now(officer, found.pk).state == ImportState.APPLIED
    monkeypatch.undo()
    other = checked(world, officer, GOOD.replace("A 1", "B 1"))
    repair_cells(actor=officer, import_id=other.pk, repairs=[RepairChoice(2, Repair(action="skip"))])
    assert takeover._last_plan.take(reread(other)) is None


def test_a_failure_in_the_middle_leaves_the_old_state(
    world: World, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = checked(world, officer)
    apply_import(actor=officer, import_id=found.pk)
    apply = rooms.RoomImport.apply

    def break_down(self: Any, *arguments: Any) -> None:
        apply(self, *arguments)
        raise DomainError("Leitung unterbrochen")

    monkeypatch.setattr(rooms.RoomImport, "apply", break_down)
    run_queued_jobs()
    found = reread(found)
    assert (found.state, found.problem, room_rows()) == (ImportState.CHECKED, "Leitung unterbrochen", [])


def test_undo_names_rows_that_were_changed_since_and_can_leave_them(world: World, officer: Actor) -> None:
    found = taken(world, officer)
    room = Room.objects.get(school=world.school, name="A 1")
    actions.change_rooms(actor=officer, changes={room.pk: {"purpose": "Lager"}})
    with pytest.raises(DomainError, match="A 1"):
        undo_import(actor=officer, import_id=found.pk)
    assert len(room_rows()) == 3
    result = undo_import(actor=officer, import_id=found.pk, leave_changed=True)
    assert (result.restored, room_rows()) == (2, [("990011", "A 1", "Lager")])


def test_undo_restores_what_rows_said_before(world: World, officer: Actor) -> None:
    own = {"authority_id": world.own.pk, "school_id": world.school.pk, "name": "A 1"}
    actions.create_rooms(actor=officer, rows=[own])
    before = list(Room.objects.values("id", "name", "purpose", "school_id"))
    found = taken(world, officer)
    assert (found.counts["changed"], found.counts["created"]) == (1, 2)
    undo_import(actor=officer, import_id=found.pk)
    assert list(Room.objects.values("id", "name", "purpose", "school_id")) == before


def test_a_discarded_import_cannot_be_taken_over(world: World, officer: Actor) -> None:
    found = checked(world, officer)
    discard_import(actor=officer, import_id=found.pk)
    with pytest.raises(DomainError):
        apply_import(actor=officer, import_id=found.pk)
    with pytest.raises(DomainError):
        check_import(actor=officer, import_id=found.pk)
    with pytest.raises(DomainError):
        undo_import(actor=officer, import_id=found.pk)


def test_nobody_else_sees_or_moves_the_import(world: World, officer: Actor) -> None:
    found = checked(world, officer)
    teacher = world.actor(Role.TEACHER)
    assert imports_for(officer) == [found]
    assert imports_for(teacher) == []
    with pytest.raises((NotAllowed, NotVisible)):
        import_for(teacher, found.pk)
    with pytest.raises(NotAllowed):
        start_import(actor=teacher, kind="test-rooms", uploads=[], authority_id=world.own.pk)
    with pytest.raises(NotVisible):
        start_import(actor=officer, kind="test-rooms", uploads=[], authority_id=world.foreign.pk)
    with pytest.raises((NotAllowed, NotVisible)):
        start_import(actor=officer, kind="schools", uploads=[])


def test_an_import_needs_a_kind_and_an_authority(world: World, officer: Actor) -> None:
    with pytest.raises(NotVisible):
        start_import(actor=officer, kind="nonsense", uploads=[], authority_id=world.own.pk)
    with pytest.raises(DomainError):
        start_import(actor=officer, kind="test-rooms", uploads=[])


def test_proposals_are_kept_with_the_import(world: World, officer: Actor) -> None:
    found = checked(world, officer)
    decide_proposals(actor=officer, import_id=found.pk, accepted=["x"], declined=["y"])
    decide_proposals(actor=officer, import_id=found.pk, accepted=["y"])
    decisions = reread(found).decisions
    assert (decisions["accepted"], decisions["declined"]) == (["x", "y"], [])


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


def test_every_state_can_be_left_or_is_an_end() -> None:
    assert set(TRANSITIONS) == set(ImportState)
    ends = {state for state, targets in TRANSITIONS.items() if not targets}
    assert ends == {ImportState.UNDONE, ImportState.DISCARDED}


def test_old_imports_forget_corrections_and_file_names(world: World, officer: Actor) -> None:
    found = checked(world, officer, f"{HEADER}\n990011;A;;;teuer\n")
    repair_cells(actor=officer, import_id=found.pk, repairs=[RepairChoice(2, Repair("1,00"), "price")])
    with system_scope(reason="tests"):
        Import.objects.update(created_at=timezone.now() - timedelta(days=31))
        forget_old_imports(None)  # type: ignore[arg-type]
    assert (reread(found).decisions, files_of(found)[0].name) == ({}, "")


def test_a_take_over_whose_process_died_is_given_back(world: World, officer: Actor) -> None:
    def release() -> None:
        release_dead_imports(JobContext(uuid7(), system_actor("tests"), None))

    found = checked(world, officer)
    apply_import(actor=officer, import_id=found.pk, in_background=False)
    release()
    assert reread(found).state == ImportState.APPLYING
    with system_scope(reason="tests"):
        Import.objects.update(changed_at=timezone.now() - timedelta(hours=1))
    release()
    assert (reread(found).state, room_rows()) == (ImportState.CHECKED, [])
    assert reread(found).problem
    apply_import(actor=officer, import_id=found.pk)
    release()
    assert reread(found).state == ImportState.APPLYING
    with system_scope(reason="tests"):
        Job.objects.update(state=State.FAILED)
    release()
    assert reread(found).state == ImportState.CHECKED


def test_the_kind_of_the_tests_is_registered() -> None:
    assert kind_of("test-rooms").label == "Räume"
