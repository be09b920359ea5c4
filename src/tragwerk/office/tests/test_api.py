# SPDX-License-Identifier: EUPL-1.2
"""The core services for programs: todos, letters, signatures, calendars, data protection, notices, mails."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from tests.access import services
from tests.interface.programs import Program, program_of
from tests.worlds import World
from tragwerk.config.api import document
from tragwerk.core.access.public import Role, system_scope, uuid7
from tragwerk.core.api.public import used_permissions
from tragwerk.core.calendars.public import FreeDay
from tragwerk.core.privacy.public import DeletionRun, LegalHold
from tragwerk.core.todos.public import USE_TODO, Todo


@pytest.fixture
def program(world: World) -> Program:
    return program_of(world)


def made(maker: Any, world: World, school: Any) -> str:
    with system_scope(reason="tests"):
        return str(maker(world, school).pk)


def keys(program: Program, address: str) -> list[str]:
    return [row["id"] for row in program.get(address).json()["rows"]]


def test_letters_are_told_of_and_not_given_out(program: Program, world: World) -> None:
    key, sister = made(services.letter_of, world, world.school), made(services.letter_of, world, world.sister)
    told = program.get(f"/letters/{key}").json()
    assert told["state"] == "written"
    assert (len(told["file_digest"]), told["version"]) == (64, 1)
    assert not {"facts", "file_id", "body"} & set(told)
    assert set(keys(program, "/letters?sort=-written_at")) == {key, sister}
    office = program_of(world, Role.SCHOOL_OFFICE)
    assert keys(office, "/letters") == [key]
    assert office.get(f"/letters/{sister}").status_code == 404


def test_the_texts_of_letters_are_read_with_their_versions(program: Program, world: World) -> None:
    with system_scope(reason="tests"):
        version = services.version_of(world, world.school)
    assert str(version.template_id) in keys(program, "/letter-templates")
    (told,) = program.get(f"/letter-templates/{version.template_id}/versions").json()["rows"]
    assert (told["id"], told["state"], told["body"]) == (str(version.pk), "published", version.body)


def test_signatures_and_consents_are_told_without_codes_and_documents(program: Program, world: World) -> None:
    approval = made(services.approval_of, world, world.school)
    told = program.get(f"/approvals/{approval}").json()
    assert told["state"] == "asked"
    assert not {"document", "digest", "points"} & set(told)
    (signer,) = program.get(f"/approvals/{approval}/signers").json()["rows"]
    assert (signer["answer"], signer["is_turn"]) == (None, True)
    consent = made(services.consent_of, world, world.school)
    assert program.get(f"/consents/{consent}").json()["state"] == "given"
    sister = made(services.approval_of, world, world.sister)
    office = program_of(world, Role.SCHOOL_OFFICE)
    assert office.get(f"/approvals/{approval}").status_code == 200
    assert office.get(f"/approvals/{sister}").status_code == 404
    assert office.get(f"/approvals/{sister}/signers").status_code == 404


def test_notices_are_ones_own(program: Program, world: World) -> None:
    key = made(services.notice_of, world, world.school)
    assert keys(program, "/notices?new=yes") == [key]
    assert program.get(f"/notices/{key}").json()["read_at"] is None
    assert keys(program_of(world, Role.SCHOOL_ADMINISTRATION), "/notices") == []


def test_of_mails_it_is_told_what_became_of_them(program: Program, world: World) -> None:
    key = made(services.mail_of, world, world.school)
    assert keys(program, "/mails") == [key]
    told = program.get(f"/mails/{key}").json()
    assert "attempts" in told
    assert not {"text", "attachments"} & set(told)
    assert program_of(world, Role.SCHOOL_ADMINISTRATION).get("/mails").status_code == 403


def test_deletion_runs_and_holds_are_read(program: Program, world: World) -> None:
    now = timezone.now()
    with system_scope(reason="tests"):
        run = DeletionRun.objects.create(authority=world.own, due_on=date(2026, 1, 5), planned_by="A", planned_at=now)
        hold = LegalHold.objects.create(
            authority=world.own,
            object_type="orgs.person",
            object_id=uuid7(),
            label="Akte",
            reason="offen",
            set_by="A",
            set_at=now,
        )
    assert program.get(f"/deletion-runs/{run.pk}").json()["planned"] == []
    assert keys(program, "/holds?open=yes") == [str(hold.pk)]
    assert "object_id" not in program.get(f"/holds/{hold.pk}").json()


def test_free_days_are_read(program: Program, world: World) -> None:
    day = date(2027, 2, 8)
    with system_scope(reason="tests"):
        row = {"kind": "movable", "name": "Rosenmontag", "first_day": day, "last_day": day}
        own = FreeDay.objects.create(authority=world.own, school=world.school, **row)
        foreign = FreeDay.objects.create(authority=world.foreign, **row)
    assert keys(program, f"/free-days?school={world.school.pk}&first_day.from=2027-01-01") == [str(own.pk)]
    assert program.get(f"/free-days/{foreign.pk}").status_code == 404


def test_todos_are_ones_own(program: Program, world: World) -> None:
    officer = world.accounts[Role.AUTHORITY_IT]
    with system_scope(reason="tests"):
        own = services.todo_of(world, world.school)
        Todo.objects.filter(pk=own.pk).update(account=officer, owner_name="Test", due_on=date(2026, 12, 1))
    assert keys(program, "/todos?state=open&mine=yes&sort=due_on") == [str(own.pk)]
    assert program.get(f"/todos/{own.pk}").json()["owner"] == "Test"
    assert program_of(world, Role.SCHOOL_ADMINISTRATION).get(f"/todos/{own.pk}").status_code == 404


def test_no_right_of_a_token_tells_of_tokens_and_webhooks() -> None:
    assert [one.name for one in used_permissions() if one.name.startswith("api.")] == []
    assert [route for route in document()["paths"] if "webhook" in route or "token" in route] == []


def test_a_todo_is_written_down_done_and_opened_again(program: Program, world: World) -> None:
    answer = program.post("/todos", {"title": "Netzteile zählen", "due_on": "2026-12-01"})
    assert answer.status_code == 201, answer.content
    address = answer["Location"]
    assert answer.json()["owner"] != ""
    done = program.patch(address, {"state": "done"}, If_Match=answer["ETag"])
    assert (done.status_code, done.json()["state"]) == (200, "done")
    assert program.patch(address, {"note": "x"}).json()["code"] == "transition"
    again = program.patch(address, {"state": "open", "note": "noch einmal"}, If_Match=done["ETag"])
    assert (again.json()["state"], again.json()["note"], again.json()["closed_by"]) == ("open", "noch einmal", "")
    assert program.patch(address, {"state": "dropped"}).json()["errors"][0]["pointer"] == "/reason"
    assert program.patch(address, {"state": "dropped", "reason": "schon getan"}).json()["state"] == "dropped"
    assert program_of(world, Role.SCHOOL_ADMINISTRATION).patch(address, {"note": "x"}).status_code == 404


def test_a_todo_of_the_office_needs_the_right_to_give_todos(program: Program, world: World) -> None:
    body = {"title": "Fristen prüfen", "for_office": True}
    answer = program.post("/todos", body)
    assert (answer.status_code, answer.json()["owner"]) == (201, "")
    key = answer.json()["id"]
    assert keys(program, "/todos?office=yes") == [key]
    assert keys(program_of(world, Role.SCHOOL_ADMINISTRATION), "/todos?office=yes") == [key]
    narrow = program_of(world, scopes=[USE_TODO])
    assert narrow.post("/todos", body).status_code == 403
    assert keys(narrow, "/todos?office=yes") == []


def test_free_days_are_entered_and_taken_away_where_one_keeps_the_calendar(program: Program, world: World) -> None:
    body = {"kind": "movable", "name": "Rosenmontag", "first_day": "2027-02-08", "last_day": "2027-02-08"}
    whole = program.post("/free-days", body)
    assert (whole.status_code, whole.json()["school_id"]) == (201, None)
    assert program.post("/free-days", body).json()["errors"][0]["pointer"] == "/first_day"
    assert program.post("/free-days", {**body, "kind": "public_holiday"}).json()["errors"][0]["pointer"] == "/kind"
    office = program_of(world, Role.SCHOOL_OFFICE)
    own = office.post("/free-days", {**body, "school_id": str(world.school.pk)})
    assert own.status_code == 201, own.content
    assert office.post("/free-days", body).status_code in {403, 422}
    for school in (world.sister, world.foreign_school):
        assert office.post("/free-days", {**body, "school_id": str(school.pk)}).status_code == 404
    assert office.call("DELETE", whole["Location"]).status_code == 404
    assert office.call("DELETE", own["Location"]).status_code == 204
    assert office.call("DELETE", own["Location"]).status_code == 404
    assert program.call("DELETE", whole["Location"], headers={"If-Match": '"other"'}).status_code == 412
    assert program.call("DELETE", whole["Location"]).status_code == 204
