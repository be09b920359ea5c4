# SPDX-License-Identifier: EUPL-1.2
"""An import from the upload to its undoing, as the people of an authority do it."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from tests.worlds import World
from tragwerk.core.access.public import (
    Actor,
    DomainError,
    NotAllowed,
    NotVisible,
    Role,
    system_actor,
    system_scope,
    uuid7,
)
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.files.public import StoredFile
from tragwerk.core.imports import takeover
from tragwerk.core.imports.actions import (
    RepairChoice,
    Upload,
    apply_import,
    check_import,
    decide_proposals,
    discard_import,
    repair_cells,
    start_import,
    undo_import,
)
from tragwerk.core.imports.dryrun import make_plan
from tragwerk.core.imports.issues import Repair
from tragwerk.core.imports.kinds import kind_of
from tragwerk.core.imports.models import TRANSITIONS, Import, ImportState
from tragwerk.core.imports.queries import choices_of, files_of, import_for, imports_for, report_of
from tragwerk.core.imports.takeover import apply_now, check_now
from tragwerk.core.imports.tasks import forget_old_imports, release_dead_imports
from tragwerk.core.imports.tests import rooms
from tragwerk.core.imports.tests.steps import GOOD, HEADER, checked, reread, room_rows, start, taken
from tragwerk.core.jobs.public import Job, JobContext, State, run_queued_jobs
from tragwerk.core.orgs.public import Room, actions

pytestmark = pytest.mark.django_db


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


def test_a_foreign_import_costs_the_statements_of_a_missing_one(world: World, officer: Actor) -> None:
    with system_scope(reason="tests"):
        foreign = Import.objects.create(authority=world.foreign, kind="test-rooms")
        of_all = Import.objects.create(kind="schools")
    asked = [statements(officer, key) for key in (foreign.pk, uuid7(), uuid7())]
    assert asked[0] == asked[1] == asked[2]
    assert import_for(world.actor(Role.OPERATOR), of_all.pk) == of_all


def statements(actor: Actor, key: UUID) -> list[str]:
    """Return the statements of a look that finds nothing, without the key in them."""
    with CaptureQueriesContext(connection) as queries, pytest.raises(NotVisible):
        import_for(actor, key)
    return [one["sql"].replace(key.hex, "KEY").replace(str(key), "KEY") for one in queries]


class Watched(io.BytesIO):
    """A sent file that notes when it is read from its beginning."""

    def __init__(self, name: str, text: str, seen: list[str]) -> None:
        super().__init__(text.encode())
        self.name, self.seen = name, seen

    def seek(self, *where: Any) -> int:
        self.seen.append(self.name)
        return super().seek(*where)


def test_of_many_files_one_at_a_time_is_in_memory(world: World, officer: Actor) -> None:
    seen: list[str] = []
    files = [Watched(name, GOOD, seen) for name in ("a", "b")]
    uploads = [Upload(f"{file.name}.csv", file) for file in files]
    found = start_import(actor=officer, kind="test-rooms", uploads=uploads, authority_id=world.own.pk)
    # Each is read and then streamed to where it is kept, before the next is touched.
    assert seen == ["a", "a", "b", "b"]
    assert [choice.data for choice in choices_of(found)] == [GOOD.encode()] * 2


def test_of_files_of_which_one_cannot_be_used_nothing_is_kept(world: World, officer: Actor) -> None:
    uploads = [Upload("a.csv", GOOD.encode()), Upload("b.csv", b"\x00\x01")]
    with pytest.raises(DomainError):
        start_import(actor=officer, kind="test-rooms", uploads=uploads, authority_id=world.own.pk)
    with system_scope(reason="tests"):
        assert not Import.objects.exists()


def test_an_import_needs_a_kind_and_an_authority(world: World, officer: Actor) -> None:
    with pytest.raises(NotVisible):
        start_import(actor=officer, kind="nonsense", uploads=[], authority_id=world.own.pk)
    with pytest.raises(DomainError):
        start_import(actor=officer, kind="test-rooms", uploads=[])
    with pytest.raises(DomainError):
        start_import(actor=officer, kind="test-rooms", uploads=[], authority_id=world.own.pk)


def test_proposals_are_kept_with_the_import(world: World, officer: Actor) -> None:
    found = checked(world, officer)
    decide_proposals(actor=officer, import_id=found.pk, accepted=["x"], declined=["y"])
    decide_proposals(actor=officer, import_id=found.pk, accepted=["y"])
    decisions = reread(found).decisions
    assert (decisions["accepted"], decisions["declined"]) == (["x", "y"], [])


def test_an_import_can_be_undone_for_thirty_days(world: World, officer: Actor) -> None:
    found = taken(world, officer)
    found.applied_at = timezone.now() - timedelta(days=31)
    found.save()
    with pytest.raises(DomainError, match="30"):
        undo_import(actor=officer, import_id=found.pk)


def test_what_something_else_refers_to_cannot_be_undone(
    world: World, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = taken(world, officer)

    def refuse(**_options: object) -> None:
        raise IntegrityError("FOREIGN KEY constraint failed")

    monkeypatch.setattr("tragwerk.core.imports.actions.undoing.undo_batch", refuse)
    with override("de"), pytest.raises(DomainError, match="verweist auf Zeilen dieses Imports"):
        undo_import(actor=officer, import_id=found.pk)


def test_a_file_that_was_removed_after_its_time_is_asked_for_again(world: World, officer: Actor) -> None:
    found = checked(world, officer)
    StoredFile.objects.filter(purpose="imports.source").delete()
    StoredFile.objects.filter(purpose="imports.report").delete()
    found = reread(found)
    assert report_of(found) is None
    with override("de"), pytest.raises(DomainError, match="nach Ablauf ihrer Frist entfernt"):
        check_now(officer, found.pk)
    discard_import(actor=officer, import_id=found.pk)


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
