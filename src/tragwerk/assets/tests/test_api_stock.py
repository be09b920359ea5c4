# SPDX-License-Identifier: EUPL-1.2
"""What belongs to devices, for programs: suppliers, contracts, sets, stock, relations."""

from __future__ import annotations

from typing import Any

import pytest

from tests.access.inventory import (
    article_of,
    asset_of,
    attachment_of,
    contract_of,
    life_of,
    number_range,
    relation_of,
    set_of_devices,
    supplier_of,
)
from tests.interface.programs import Program, program_of
from tests.worlds import World
from tragwerk.assets.public import VIEW_ASSET
from tragwerk.core.access.public import Role, system_scope
from tragwerk.core.files.public import VIEW_ATTACHMENT


@pytest.fixture
def program(world: World) -> Program:
    return program_of(world)


def made(maker: Any, world: World, school: Any) -> str:
    with system_scope(reason="tests"):
        return str(maker(world, school).pk)


def test_contracts_are_read_with_their_licences_and_what_they_are_about(program: Program, world: World) -> None:
    key = made(contract_of, world, world.school)
    (row,) = program.get("/contracts?cancelled=no&sort=acts_on").json()["rows"]
    assert (row["id"], row["starts_on"], row["renews_months"]) == (key, "2025-01-01", 12)
    assert program.get("/contracts?kind=licence").json()["rows"] == []
    (licence,) = program.get(f"/contracts/{key}/licences").json()["rows"]
    assert (licence["seats"], licence["used"]) == (5, 0)
    (subject,) = program.get(f"/contracts/{key}/subjects").json()["rows"]
    assert (subject["asset_id"], subject["school_id"]) == (None, str(world.school.pk))
    foreign = made(contract_of, world, world.foreign_school)
    for below in ("", "/licences", "/subjects"):
        assert program.get(f"/contracts/{foreign}{below}").status_code == 404
    assert program_of(world, Role.MEDIA_OFFICER).get("/contracts").status_code == 403


def test_remarks_on_suppliers_are_told_to_who_may_edit_them(program: Program, world: World) -> None:
    key = made(supplier_of, world, world.school)
    assert program.get(f"/suppliers/{key}").json()["note"] == ""
    reader = program_of(world, scopes=[VIEW_ASSET]).get(f"/suppliers/{key}").json()
    assert "email" in reader
    assert not {"note", "website"} & set(reader)


def test_a_set_is_read_with_its_parts(program: Program, world: World) -> None:
    key, sister = made(set_of_devices, world, world.school), made(set_of_devices, world, world.sister)
    assert program.get(f"/sets/{key}").json()["school_number"] == world.school.number
    assert len(program.get("/sets?incomplete=yes").json()["rows"]) == 2
    told = program.get(f"/sets/{key}/parts").json()
    assert (told["is_complete"], told["state"]) == (False, "in_stock")
    device, place = told["rows"]
    assert (device["kind"], device["is_missing"], device["article_id"]) == ("tablet", False, None)
    assert (place["kind"], place["is_missing"], place["asset_id"]) == ("pen", True, None)
    assert program.get(f"/assets/{device['asset_id']}").json()["tag"] == device["asset"]
    officer = program_of(world, Role.MEDIA_OFFICER)
    assert [row["id"] for row in officer.get("/sets").json()["rows"]] == [key]
    assert officer.get(f"/sets/{sister}/parts").status_code == 404


def test_stock_is_read_with_its_places_and_movements(program: Program, world: World) -> None:
    key = made(article_of, world, world.school)
    assert program.get(f"/stock/{key}").json()["quantity"] == 2
    assert program.get("/stock?scarce=yes").json()["rows"] == []
    (place,) = program.get(f"/stock/{key}/places").json()["rows"]
    assert (place["school_id"], place["quantity"]) == (str(world.school.pk), 2)
    (movement,) = program.get(f"/stock/{key}/movements").json()["rows"]
    assert (movement["kind"], movement["delta"], movement["after"]) == ("received", 2, 2)
    assert movement["created_at"].endswith("Z")


def test_number_ranges_and_useful_lives_are_read(program: Program, world: World) -> None:
    made(number_range, world, world.school)
    made(life_of, world, world.school)
    (row,) = program.get("/number-ranges").json()["rows"]
    assert (row["kind"], row["digits"], row["next_number"]) == ("tablet", 5, 1)
    (life,) = program.get("/useful-lives?kind=tablet").json()["rows"]
    assert (life["months"], life["valid_from"]) == (60, "1990-01-01")


def test_relations_are_told_from_both_ends(program: Program, world: World) -> None:
    with system_scope(reason="tests"):
        relation = relation_of(world, world.school)
    wanted = {
        "id": str(relation.pk),
        "asset_id": str(relation.asset_id),
        "kind": "hangs_on",
        "other_id": str(relation.other_id),
    }
    for key in (relation.asset_id, relation.other_id):
        assert program.get(f"/assets/{key}/relations").json()["rows"] == [wanted]


def test_a_supplier_is_added_and_changed(program: Program, world: World) -> None:
    wanted = {"name": "Schulbedarf Nord", "email": "kontakt@nord.example", "website": "https://nord.example"}
    answer = program.post("/suppliers", wanted)
    assert answer.status_code == 201, answer.content
    assert wanted.items() <= answer.json().items()
    changed = program.patch(answer["Location"], {"phone": "02364 1234"}, If_Match=answer["ETag"])
    assert (changed.json()["phone"], changed.json()["name"]) == ("02364 1234", wanted["name"])
    assert program.patch(answer["Location"], {"note": "x"}, If_Match=answer["ETag"]).status_code == 412
    wrong = program.post("/suppliers", {"name": "Süd", "email": "nix", "website": "ftp://sued.example"})
    assert {one["pointer"]: one["code"] for one in wrong.json()["errors"]} == {"/email": "email", "/website": "url"}
    foreign = made(supplier_of, world, world.foreign_school)
    assert program.patch(f"/suppliers/{foreign}", {"note": "x"}).status_code == 404


def test_many_suppliers_are_added_with_a_result_for_each(program: Program, world: World) -> None:
    rows = [{"name": "Nord"}, {"name": "nord"}, {"name": ""}, {"name": "Süd", "authority_id": str(world.foreign.pk)}]
    told = program.post("/suppliers/bulk", {"rows": [*rows, {"name": "Ost"}]}).json()
    assert told["counts"] == {"created": 2, "refused": 3}
    assert [one["index"] for one in told["results"] if one["outcome"] == "created"] == [0, 4]
    assert len(program.get("/suppliers").json()["rows"]) == 2


def test_a_contract_is_added_and_changed_by_the_rules_of_the_form(program: Program, world: World) -> None:
    facts = {"name": "Schulplattform", "kind": "licence", "supplier": "Nord", "starts_on": "2026-01-01"}
    answer = program.post(
        "/contracts", {**facts, "ends_on": "2026-12-31", "renews_months": 12, "cost_per_year": "99.5"}
    )
    assert answer.status_code == 201, answer.content
    assert (answer.json()["supplier"], answer.json()["cost_per_year"]) == ("Nord", "99.50")
    changed = program.patch(answer["Location"], {"number": "4711"}, If_Match=answer["ETag"])
    assert (changed.json()["number"], changed.json()["supplier"]) == ("4711", "Nord")
    for body, pointer in (
        ({**facts, "ends_on": "2025-12-31"}, "/ends_on"),
        ({**facts, "renews_months": 12}, "/ends_on"),
        ({**facts, "starts_on": "0001-01-01"}, "/starts_on"),
        ({**facts, "notice_months": 241}, "/notice_months"),
    ):
        refused = program.post("/contracts", body)
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)
    assert program.patch(answer["Location"], {"starts_on": None}).status_code == 422
    reader = program_of(world, Role.AUDITOR)
    assert reader.post("/contracts", facts).status_code == 403


def test_a_set_is_made_and_filled(program: Program, world: World) -> None:
    with system_scope(reason="tests"):
        device, foreign = asset_of(world, world.school), asset_of(world, world.foreign_school)
    article = made(article_of, world, world.school)
    body = {
        "number": "S-1",
        "school_id": str(world.school.pk),
        "parts": [{"asset_id": str(device.pk)}, {"kind": "pen"}],
    }
    answer = program.post("/sets", body)
    assert answer.status_code == 201, answer.content
    parts = f"{answer['Location']}/parts"
    told = program.post(parts, {"parts": [{"article_id": article, "quantity": 2}]}).json()
    assert [(row["kind"], row["quantity"]) for row in told["rows"]] == [("tablet", 1), ("pen", 1), ("charger", 2)]
    again = program.post("/sets", {"number": "S-2", "parts": [{"asset_id": str(device.pk)}]})
    assert (again.status_code, again.json()["code"], again.json()["errors"][0]["pointer"]) == (422, "taken", "/parts")
    assert program.post(parts, {"parts": [{"asset_id": str(foreign.pk)}]}).status_code == 404
    for part in ({}, {"kind": "pen", "article_id": article}, {"kind": "pen", "quantity": 2}):
        refused = program.post(parts, {"parts": [part]})
        assert refused.json()["errors"][0]["code"] == "part_unclear"
    assert program.post("/sets", {"number": "S-1"}).json()["errors"][0]["pointer"] == "/number"


def test_stock_is_booked_with_its_reason(program: Program, world: World) -> None:
    answer = program.post("/stock", {"name": "Netzteil", "kind": "charger", "minimum": 5})
    assert (answer.status_code, answer.json()["quantity"]) == (201, 0)
    bookings = f"{answer['Location']}/bookings"
    there = {"school_id": str(world.school.pk)}
    assert program.post(bookings, {"kind": "received", "number": 8, **there}).json()["quantity"] == 8
    assert program.post(bookings, {"kind": "issued", "number": 2, **there}).json()["quantity"] == 6
    assert program.get("/stock?scarce=yes").json()["rows"] == []
    short = program.post(bookings, {"kind": "issued", "number": 7, **there})
    assert (short.status_code, short.json()["errors"][0]["pointer"]) == (422, "/number")
    silent = program.post(bookings, {"kind": "corrected", "number": 4, **there})
    assert silent.json()["errors"][0]["pointer"] == "/reason"
    counted = {"kind": "corrected", "number": 4, "reason": "gezählt", **there}
    assert program.post(bookings, counted).json()["quantity"] == 4
    foreign = {"school_id": str(world.foreign_school.pk)}
    assert program.post(bookings, {"kind": "received", "number": 1, **foreign}).status_code == 404
    told = program.get(f"{answer['Location']}/movements").json()["rows"]
    assert [(row["delta"], row["after"], row["reason"]) for row in told] == [
        (-2, 4, "gezählt"),
        (-2, 6, ""),
        (8, 8, ""),
    ]


def test_a_booking_under_a_key_is_done_once(program: Program) -> None:
    address = program.post("/stock", {"name": "Hülle"})["Location"]
    for _time in range(2):
        booked = program.post(f"{address}/bookings", {"kind": "received", "number": 3}, Idempotency_Key="lieferung-1")
        assert booked.json()["quantity"] == 3


def test_devices_are_related_and_parted(program: Program, world: World) -> None:
    with system_scope(reason="tests"):
        first, other, foreign = (asset_of(world, one) for one in (world.school, world.sister, world.foreign_school))
    address = f"/assets/{first.pk}/relations"
    answer = program.post(address, {"kind": "powered_by", "other_id": str(other.pk)})
    assert answer.status_code == 201, answer.content
    assert program.get(address).json()["rows"] == [answer.json()]
    for key, code in ((other.pk, "known"), (first.pk, "self"), (foreign.pk, "unknown")):
        refused = program.post(address, {"kind": "powered_by", "other_id": str(key)})
        assert (refused.json()["code"], refused.json()["errors"][0]["pointer"]) == (code, "/other_id")
    relation = f"/relations/{answer.json()['id']}"
    assert program_of(world, Role.MEDIA_OFFICER).call("DELETE", relation).status_code == 403
    assert program.call("DELETE", relation).status_code == 204
    assert program.call("DELETE", relation).status_code == 404
    assert program.get(address).json()["rows"] == []


def test_files_of_a_device_are_listed_and_read(program: Program, world: World) -> None:
    with system_scope(reason="tests"):
        own, foreign = attachment_of(world, world.school), attachment_of(world, world.foreign_school)
    (row,) = program.get(f"/assets/{own.about_id}/attachments").json()["rows"]
    assert (row["id"], row["name"], row["media_type"]) == (str(own.pk), own.name, "text/plain")
    content = program.get(f"/attachments/{own.pk}/content")
    assert len(b"".join(content.streaming_content)) == row["size"]
    assert content["Content-Disposition"].startswith("attachment")
    head = program.call("HEAD", f"/attachments/{own.pk}/content")
    assert (head.status_code, head["Content-Length"], head.content) == (200, str(row["size"]), b"")
    assert program.get(f"/attachments/{foreign.pk}/content").status_code == 404
    assert program.get(f"/assets/{foreign.about_id}/attachments").status_code == 404
    narrow = program_of(world, scopes=[VIEW_ATTACHMENT])
    assert narrow.get(f"/attachments/{own.pk}/content").status_code == 404
