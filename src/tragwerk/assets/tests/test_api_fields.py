# SPDX-License-Identifier: EUPL-1.2
"""What fields say of devices, read and written by programs: checked as in the form, with a pointer to each fault."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests.interface.programs import Program, program_of
from tests.worlds import SYSTEM, World
from tragwerk.assets.public import MANAGE_ASSET, VIEW_ASSET
from tragwerk.core.access.public import Role, system_scope, uuid7
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.forms.public import actions as field_actions
from tragwerk.core.forms.tests.steps import own_field, said, words

PROJECTOR = {"maker": "Epson", "model": "EB-735F", "kind": "projector"}
TABLET = {"maker": "Apple", "model": "iPad", "kind": "tablet"}
EXTRA: dict[str, Any] = {
    "f.lumen": 4000,
    "f.light": "laser",
    "x.anschlusse": ["hdmi", "vga"],
    "x.wert": "404.80",
    "x.gepruft_am": "2026-03-01",
    "x.schloss": " A-1 ",
    "x.dunkel": False,
}


@pytest.fixture
def program(world: World) -> Program:
    return program_of(world)


@pytest.fixture(autouse=True)
def own(world: World) -> None:
    """Own fields of the authority, and one that only the foreign authority has."""
    with system_scope(reason="tests"):
        own_field(world, "Anschlüsse", "choices", options=words("HDMI", "VGA"), kinds=["projector"])
        own_field(world, "Wert", "money", maximum="1000")
        own_field(world, "Geprüft am", "date")
        own_field(world, "Schloss", required=True)
        own_field(world, "Dunkel", "flag")
        own_field(world, "Kontakt", "person")
        own_field(world, "Fremdes", foreign=True)


def made(program: Program, tag: str = "B-1", **more: Any) -> Any:
    answer = program.post("/assets", {**PROJECTOR, "tag": tag, **more})
    assert answer.status_code == 201, answer.content
    return answer


def stored(key: str) -> dict[str, Any]:
    with system_scope(reason="tests"):
        return said(UUID(key))


def test_a_device_is_created_read_and_changed_with_what_fields_say(program: Program) -> None:
    new = made(program, extra=EXTRA)
    assert new.json()["extra"] == {**EXTRA, "x.schloss": "A-1"}
    read = program.get(new["Location"])
    assert read.json()["extra"] == new.json()["extra"]
    change = {"extra": {"f.lumen": None, "x.wert": 99.5, "x.anschlusse": ["vga"], "x.dunkel": True}}
    changed = program.patch(new["Location"], change, If_Match=read["ETag"])
    assert changed.status_code == 200, changed.content
    kept = {**EXTRA, "x.schloss": "A-1", "x.wert": "99.50", "x.anschlusse": ["vga"], "x.dunkel": True}
    del kept["f.lumen"]
    assert changed.json()["extra"] == kept
    assert changed["ETag"] != read["ETag"]
    back = program.patch(new["Location"], {"extra": changed.json()["extra"]}, If_Match=changed["ETag"])
    assert (back.json()["extra"], back["ETag"]) == (kept, changed["ETag"])


def test_a_list_gives_what_is_asked_for(program: Program) -> None:
    made(program, extra=EXTRA)
    made(program, "B-2", extra={"f.lumen": 2500})
    rows = program.get("/assets?fields=tag,extra&sort=tag").json()["rows"]
    assert [row["extra"].get("f.lumen") for row in rows] == [4000, 2500]
    assert rows[0]["extra"]["x.anschlusse"] == ["hdmi", "vga"]
    rows = program.get("/assets?fields=tag,extra.f.light,extra.x.wert&sort=tag").json()["rows"]
    assert [row["extra"] for row in rows] == [
        {"f.light": "laser", "x.wert": "404.80"},
        {"f.light": None, "x.wert": None},
    ]
    assert "extra" not in program.get("/assets").json()["rows"][0]
    assert "extra" not in program.get("/assets?fields=tag").json()["rows"][0]
    assert program.get("/assets?fields=extra.x.fremdes").status_code == 400


def test_the_fields_are_told_with_the_form_of_their_values(program: Program, world: World) -> None:
    told = {one["name"]: one for one in program.get("/assets/fields").json()["rows"]}
    assert "x.fremdes" not in told
    lumen, choices = told["f.lumen"], told["x.anschlusse"]
    assert (lumen["type"], lumen["unit"], lumen["authority_id"]) == ("integer", "lm", None)
    assert lumen["value"] == {"title": "Brightness (lm)", "type": "integer"}
    assert (choices["kinds"], choices["authority_id"]) == (["projector"], str(world.own.pk))
    assert choices["value"]["items"] == {"type": "string", "enum": ["hdmi", "vga"]}
    assert (told["x.schloss"]["required"], told["x.wert"]["required"]) == (True, False)
    assert program_of(world, scopes=[MANAGE_ASSET]).get("/assets/fields").status_code == 403


FAULTS: list[tuple[str, Any, str]] = [
    ("f.lumen", "viel", "forms.number"),
    ("f.lumen", 12.5, "forms.whole"),
    ("f.light", "Sonne", "forms.option"),
    ("x.anschlusse", "hdmi", "forms.option"),
    ("x.wert", 1001, "forms.maximum"),
    ("x.gepruft_am", "01.03.2026", "forms.day"),
    ("x.schloss", "", "forms.required"),
    ("x.schloss", 12, "forms.text"),
    ("x.dunkel", "ja", "forms.flag"),
    ("x.kontakt", "01900000-0000-7000-8000-000000000001", "forms.person"),
    ("x.fremdes", "a", "forms.unknown"),
    ("x.a/b~c", "a", "forms.unknown"),
    ("f.storage", 64, "forms.not_of_kind"),
]


@pytest.mark.parametrize(("name", "value", "code"), FAULTS)
def test_what_does_not_fit_is_refused_at_its_place(program: Program, name: str, value: Any, code: str) -> None:
    answer = program.post("/assets", {**PROJECTOR, "tag": "B-1", "extra": {name: value}})
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    pointer = "/extra/" + name.replace("~", "~0").replace("/", "~1")
    (fault,) = answer.json()["errors"]
    assert (fault["pointer"], fault["code"]) == (pointer, code)
    assert fault["detail"]
    key = made(program).json()["id"]
    changed = program.patch(f"/assets/{key}", {"extra": {name: value}})
    assert (changed.status_code, changed.json()["errors"][0]["pointer"]) == (422, pointer)
    assert stored(key) == {}


def test_every_row_of_a_bulk_is_told_what_does_not_fit(program: Program) -> None:
    rows = [
        {**PROJECTOR, "tag": f"B-{number}", "extra": {name: value}} for number, (name, value, _) in enumerate(FAULTS)
    ]
    rows.append({**PROJECTOR, "tag": "C-1", "extra": EXTRA})
    rows.append({**TABLET, "tag": "C-2", "extra": {"f.storage": "64", "x.wert": "1"}})
    rows.append({**TABLET, "tag": "C-3", "extra": "nichts"})
    told = program.post("/assets/bulk", {"rows": rows}).json()
    assert told["counts"] == {"created": 2, "refused": len(FAULTS) + 1}
    faults = {one["index"]: one["problem"]["errors"][0] for one in told["results"] if "problem" in one}
    for index, (name, _value, code) in enumerate(FAULTS):
        pointer = f"/rows/{index}/extra/" + name.replace("~", "~0").replace("/", "~1")
        assert (faults[index]["pointer"], faults[index]["code"]) == (pointer, code)
    assert faults[len(rows) - 1]["pointer"] == f"/rows/{len(rows) - 1}/extra"


def test_many_are_changed_by_few_statements_with_a_result_for_each(
    program: Program, world: World, django_assert_max_num_queries: Any
) -> None:
    rows = [{**PROJECTOR, "tag": f"B-{number}", "extra": {"f.lumen": 2500}} for number in range(60)]
    keys = [one["id"] for one in program.post("/assets/bulk", {"rows": rows}).json()["results"]]
    changes: list[dict[str, Any]] = [{"id": key, "extra": {"f.lumen": 3000, "x.schloss": "A"}} for key in keys]
    changes[3]["extra"] = {"f.lumen": "viel"}
    changes[4] = {"id": keys[4], "extra": {"f.lumen": 2500}}
    changes.append({"id": str(uuid7()), "extra": {"f.lumen": 1}})
    with django_assert_max_num_queries(60):
        told = program.patch("/assets/bulk", {"rows": changes}).json()
    assert told["counts"] == {"changed": 58, "unchanged": 1, "refused": 2}
    problems = {one["index"]: one["problem"] for one in told["results"] if "problem" in one}
    assert problems[3]["errors"][0]["pointer"] == "/rows/3/extra/f.lumen"
    assert problems[60]["status"] == 404
    assert stored(keys[0]) == {"f.lumen": 3000, "x.schloss": "A"}
    with system_scope(reason="tests"):
        entries = AuditEntry.objects.filter(batch_id=told["batch_id"], object_type="forms.fieldvalue")
        assert entries.count() == 2 * 58
    held = program.patch("/assets/bulk", {"rows": changes, "atomic": True})
    assert held.status_code == 422
    assert {one["outcome"] for one in held.json()["results"]} == {"held", "refused"}


def test_foreign_fields_and_people_stay_foreign(world: World, program: Program) -> None:
    with system_scope(reason="tests"):
        own_field(world, "Nur dort", foreign=True)
    refused = program.post("/assets", {**PROJECTOR, "tag": "B-1", "extra": {"x.nur_dort": "a"}}).json()
    unknown = program.post("/assets", {**PROJECTOR, "tag": "B-1", "extra": {"x.gibt_es_nicht": "a"}}).json()
    assert refused["detail"] == unknown["detail"]
    teacher = str(world.people[Role.TEACHER].pk)
    key = made(program, extra={"x.kontakt": teacher}).json()["id"]
    assert program.get(f"/assets/{key}").json()["extra"] == {"x.kontakt": teacher}
    # Whose mandate names no people is not told their keys either.
    technician = program_of(world, Role.PROVIDER_TECHNICIAN)
    assert technician.get(f"/assets/{key}?fields=extra").json()["extra"] == {}


def test_an_archived_field_is_neither_taken_nor_told(world: World, program: Program) -> None:
    with system_scope(reason="tests"):
        row = own_field(world, "Altes")
    key = made(program, extra={"x.altes": "a"}).json()["id"]
    field_actions.archive_fields(actor=SYSTEM, ids=[row.pk])
    assert program.get(f"/assets/{key}").json()["extra"] == {}
    assert program.patch(f"/assets/{key}", {"extra": {"x.altes": "b"}}).status_code == 422


def test_who_may_write_and_not_read_is_told_no_values(world: World) -> None:
    writer = program_of(world, scopes=[MANAGE_ASSET])
    answer = writer.post("/assets", {**PROJECTOR, "tag": "B-1", "extra": EXTRA})
    assert (answer.status_code, set(answer.json())) == (201, {"id"})
    reader = program_of(world, scopes=[VIEW_ASSET])
    key = answer.json()["id"]
    assert reader.patch(f"/assets/{key}", {"extra": {"f.lumen": 1}}).status_code == 403
    assert reader.get(f"/assets/{key}").json()["extra"]["f.lumen"] == 4000
