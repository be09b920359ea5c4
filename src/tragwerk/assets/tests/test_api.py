# SPDX-License-Identifier: EUPL-1.2
"""Devices for programs: lists, single ones, bulk with a result per row, all or none, dry runs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests.interface.programs import Program, program_of
from tests.worlds import World
from tragwerk.assets.public import MANAGE_ASSET, VIEW_ASSET, Asset
from tragwerk.core.access.public import Role, system_scope, uuid7

ROW = {"maker": "Apple", "model": "iPad", "kind": "tablet"}


@pytest.fixture
def program(world: World) -> Program:
    return program_of(world)


def bulk(*tags: str, **more: Any) -> dict[str, Any]:
    return {"rows": [{**ROW, "tag": tag} for tag in tags], **more}


def stock() -> list[str]:
    with system_scope(reason="tests"):
        return list(Asset.objects.order_by("tag_sort").values_list("tag", flat=True))


def test_a_device_is_created_read_changed_and_deleted(program: Program, world: World) -> None:
    made = program.post("/assets", {**ROW, "tag": "B-1", "school_id": str(world.school.pk), "gross_price": "404.84"})
    assert made.status_code == 201, made.content
    address = made["Location"]
    assert address == f"/api/v1/assets/{made.json()['id']}"
    read = program.get(address)
    assert (read.status_code, read["ETag"]) == (200, made["ETag"])
    facts = read.json()
    assert (facts["tag"], facts["maker"], facts["model"], facts["gross_price"]) == ("B-1", "Apple", "iPad", "404.84")
    assert facts["school_number"] == world.school.number
    changed = program.patch(address, {"note": "Kratzer", "state": "in_repair"}, If_Match=read["ETag"])
    assert changed.status_code == 200, changed.content
    assert (changed.json()["note"], changed.json()["state"]) == ("Kratzer", "in_repair")
    again = program.patch(address, {"note": "anders"}, If_Match=read["ETag"])
    assert (again.status_code, again["Content-Type"]) == (412, "application/problem+json")
    wrong = program.post("/assets", {**ROW, "tag": "B-2"}).json()["id"]
    assert program.call("DELETE", f"/assets/{wrong}").status_code == 204
    assert stock() == ["B-1"]


def test_what_a_verb_refuses_points_at_the_field_of_the_body(program: Program, world: World) -> None:
    foreign = {"school_id": str(world.foreign_school.pk)}
    made = program.post("/assets", {**ROW, "tag": "B-1"})
    for answer in (program.post("/assets", {**ROW, "tag": "B-2", **foreign}), program.patch(made["Location"], foreign)):
        assert answer.status_code == 422
        assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/school_id"]


def test_a_list_narrows_sorts_and_goes_on_at_its_cursor(program: Program, world: World) -> None:
    program.post("/assets/bulk", bulk(*(f"B-{number}" for number in range(1, 8))))
    seen: list[str] = []
    after = ""
    while True:
        page = program.get(f"/assets?limit=3&fields=tag&sort=-tag{after}").json()
        assert all(set(row) == {"tag"} for row in page["rows"])
        seen += [row["tag"] for row in page["rows"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert seen == [f"B-{number}" for number in range(7, 0, -1)]
    assert program.get("/assets?q=B-5&total=1").json()["total"] == 1
    assert program.get("/assets?state=lost").json()["rows"] == []
    assert program.get(f"/assets?school={uuid7()}").json()["rows"] == []


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("stat=lost", "stat"),
        ("state=nix", "state"),
        ("sort=room", "sort"),
        ("after=x", "after"),
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("fields=nix", "fields"),
        ("cols=tag", "cols"),
        ("price.from=viel", "price"),
    ],
)
def test_a_parameter_that_means_nothing_is_refused_by_its_name(program: Program, query: str, name: str) -> None:
    answer = program.get(f"/assets?{query}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == name


def test_every_row_of_a_bulk_gets_a_result_of_its_own(program: Program, world: World) -> None:
    program.post("/assets", {**ROW, "tag": "B-1"})
    rows = [
        {**ROW, "tag": "B-1"},
        {**ROW, "tag": "B-2"},
        {**ROW, "tag": "B-2"},
        {**ROW, "tag": "B-3", "gross_price": "viel"},
        {"tag": "B-4"},
        {**ROW},
        {**ROW, "tag": "B-5", "school_id": str(world.foreign_school.pk)},
        {**ROW, "tag": "B-6", "authority_id": str(world.foreign.pk)},
        {**ROW, "tag": "B-7", "purchased_on": "2026-08-01", "warranty_until": "2025-08-01"},
        "nix",
        {**ROW, "tag": "B-8"},
    ]
    told = program.post("/assets/bulk", {"rows": rows}).json()
    assert told["counts"] == {"created": 2, "refused": 9}
    outcomes = {one["index"]: one for one in told["results"]}
    assert [index for index, one in outcomes.items() if one["outcome"] == "created"] == [1, 10]
    codes = {index: one["problem"]["code"] for index, one in outcomes.items() if "problem" in one}
    assert codes == {
        0: "taken",
        2: "twice",
        3: "body",
        4: "refused",
        5: "number",
        6: "unknown",
        7: "not-found",
        8: "order",
        9: "body",
    }
    assert outcomes[3]["problem"]["errors"][0]["pointer"] == "/rows/3/gross_price"
    assert outcomes[6]["problem"]["errors"][0]["pointer"] == "/rows/6/school_id"
    assert stock() == ["B-1", "B-2", "B-8"]


def test_all_or_nothing_writes_nothing_when_a_row_is_refused(program: Program) -> None:
    answer = program.post("/assets/bulk", bulk("B-1", "B-2", "B-2", atomic=True))
    assert answer.status_code == 422
    assert [one["outcome"] for one in answer.json()["results"]] == ["held", "held", "refused"]
    assert stock() == []
    assert program.post("/assets/bulk", bulk("B-1", "B-2", atomic=True)).json()["counts"] == {"created": 2}


def test_a_dry_run_says_what_would_happen_and_writes_nothing(program: Program) -> None:
    told = program.post("/assets/bulk", bulk("B-1", "B-1", "B-2", dry_run=True)).json()
    assert told["counts"] == {"created": 2, "refused": 1}
    assert not told["applied"]
    assert all("id" not in one for one in told["results"])
    assert stock() == []


def test_many_are_changed_by_few_statements(program: Program, django_assert_max_num_queries: Any) -> None:
    made = program.post("/assets/bulk", bulk(*(f"B-{number}" for number in range(200)))).json()
    keys = [one["id"] for one in made["results"]]
    rows = [{"id": key, "note": "geprüft", "state": "issued"} for key in keys]
    rows += [{"id": str(uuid7()), "note": "fremd"}, {"id": keys[0], "note": "doppelt"}]
    with django_assert_max_num_queries(60):
        told = program.patch("/assets/bulk", {"rows": rows}).json()
    assert told["counts"] == {"changed": 200, "refused": 2}
    assert {one["problem"]["code"] for one in told["results"] if "problem" in one} == {"not-found", "twice"}
    again = program.patch("/assets/bulk", {"rows": [{"id": keys[1], "note": "geprüft", "state": "issued"}]}).json()
    assert again["counts"] == {"unchanged": 1}


def test_a_row_that_only_the_verb_refuses_is_found_and_the_others_are_written(program: Program) -> None:
    made = program.post("/assets/bulk", bulk(*(f"B-{number}" for number in range(20)))).json()
    keys = [one["id"] for one in made["results"]]
    program.patch(f"/assets/{keys[7]}", {"state": "lost"})
    told = program.patch("/assets/bulk", {"rows": [{"id": key, "state": "issued"} for key in keys]}).json()
    assert told["counts"] == {"changed": 19, "refused": 1}
    (refused,) = [one for one in told["results"] if one["outcome"] == "refused"]
    assert (refused["index"], refused["problem"]["code"]) == (7, "transition")


def test_devices_are_moved_by_those_who_may_only_move(world: World) -> None:
    key = program_of(world).post("/assets", {**ROW, "tag": "B-1", "school_id": str(world.school.pk)}).json()["id"]
    officer = program_of(world, Role.MEDIA_OFFICER)
    assert officer.post("/assets", {**ROW, "tag": "B-2"}).status_code == 403
    moved = officer.post("/assets/move", {"ids": [key], "school_id": str(world.school.pk), "room_id": None})
    assert (moved.status_code, moved.json()["moved"]) == (200, [])
    refused = officer.post("/assets/move", {"ids": [key], "school_id": str(world.sister.pk)})
    assert refused.status_code in {403, 404}


def test_a_token_holds_only_the_rights_that_it_was_given(world: World) -> None:
    reader = program_of(world, scopes=[VIEW_ASSET])
    assert reader.get("/assets").status_code == 200
    assert reader.post("/assets", {**ROW, "tag": "B-1"}).status_code == 403
    assert reader.get("/people").status_code == 403
    writer = program_of(world, scopes=[MANAGE_ASSET])
    made = writer.post("/assets", {**ROW, "tag": "B-1"})
    assert (made.status_code, set(made.json())) == (201, {"id"})
    assert writer.get("/assets").status_code == 403
    UUID(made.json()["id"])


def test_models_and_makers_are_kept_too(program: Program, world: World) -> None:
    maker = program.post("/makers", {"name": "Lenovo"}).json()["id"]
    model = program.post("/models", {"name": "ThinkPad L14", "kind": "notebook", "maker_id": maker})
    assert model.status_code == 201, model.content
    assert program.post("/makers", {"name": "lenovo"}).status_code == 422
    renamed = program.patch(model["Location"], {"name": "ThinkPad L14 G4"})
    assert renamed.json()["name"] == "ThinkPad L14 G4"
    assert program.post("/models", {"name": "X", "maker_id": str(uuid7())}).status_code == 404
    assert [row["name"] for row in program.get("/makers").json()["rows"]] == ["Lenovo"]
    assert program.get(f"/assets?model={model.json()['id']}").json()["rows"] == []
