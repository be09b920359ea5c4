# SPDX-License-Identifier: EUPL-1.2
"""What belongs to devices, for programs: suppliers, contracts, sets, stock, relations."""

from __future__ import annotations

from typing import Any

import pytest

from tests.access.inventory import (
    article_of,
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
