# SPDX-License-Identifier: EUPL-1.2
"""Every filter in every order shows what sorting by hand shows, whichever way the database takes."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from tests.worlds import SYSTEM, World
from tragwerk.assets.public import Asset, AssetModel, Maker, actions
from tragwerk.assets.views.table import AssetTable
from tragwerk.core.access.public import Role, actor_scope, system_scope
from tragwerk.ui.tables import keyset

PRODUCTS = [
    ("Apple", "iPad 9", "tablet"),
    ("Apple", "iPad 10", "tablet"),
    ("Dell", "OptiPlex", "pc"),
    ("Epson", "EB-W52", "projector"),
    ("Epson", "ELP-DC", "document_camera"),
    ("", "Wagen", "trolley"),
]
Test = Callable[[Asset], bool]
QUERIES: dict[str, Test] = {
    "": lambda row: True,
    "kind=tablet": lambda row: row.kind == "tablet",
    "kind=tablet&kind=trolley": lambda row: row.kind in {"tablet", "trolley"},
    "kind.not=tablet": lambda row: row.kind != "tablet",
    "kind=phone": lambda row: False,
    "maker={Epson}": lambda row: row.maker is not None and row.maker.name == "Epson",
    "maker=-": lambda row: row.maker is None,
    "maker.not={Apple}": lambda row: row.maker is None or row.maker.name != "Apple",
    "model={EB-W52}": lambda row: row.asset_model.name == "EB-W52",
    "model.not={EB-W52}": lambda row: row.asset_model.name != "EB-W52",
    "kind=projector&maker={Epson}": lambda row: row.kind == "projector",
    "kind=pc&maker={Epson}": lambda row: False,
    "state=in_stock&kind=pc": lambda row: row.kind == "pc" and row.state == "in_stock",
    "state.not=in_stock": lambda row: row.state != "in_stock",
    "school={school}": lambda row: row.school is not None,
    "school=-": lambda row: row.school is None,
    "school={school}&school=-": lambda row: True,
    "year=2022": lambda row: row.purchased_on is not None and row.purchased_on.year == 2022,
    "year.not=2022": lambda row: row.purchased_on is None or row.purchased_on.year != 2022,
    "year=2022&year=-": lambda row: row.purchased_on is None or row.purchased_on.year == 2022,
    "warranty.to=2024-06-30": lambda row: row.warranty_until is not None and row.warranty_until <= date(2024, 6, 30),
    "price.from=300": lambda row: row.gross_price is not None and row.gross_price >= 300,
    "room=-": lambda row: row.room is None,
    "room.not=-": lambda row: row.room is not None,
    "funding=Kreis": lambda row: row.funding_source == "Kreis",
    "q=ipad": lambda row: "iPad" in row.asset_model.name,
    "q=3": lambda row: "3" in row.tag or "3" in row.serial,
    "q=w+3": lambda row: "w" in row.asset_model.name.lower() and ("3" in row.tag or "3" in row.serial),
}
FIELDS = {"tag": "tag_sort", "model": "model_sort", "school": "school_sort", "purchased_on": "purchased_on"} | {
    "warranty": "warranty_until",
    "gross": "gross_price",
}


@pytest.fixture
def stock(world: World) -> dict[str, Any]:
    """Put devices into two authorities; return the keys that the queries name."""
    chance = random.Random(7)
    rows = []
    for number in range(70):
        maker, model, kind = chance.choice(PRODUCTS)
        place = world.own if number % 3 else world.foreign
        bought = None if number % 7 == 0 else date(2021, 1, 1) + timedelta(days=chance.randrange(900))
        rows.append(
            {
                "authority_id": place.pk,
                "tag": f"T-{chance.randrange(10)}-{number}",
                "serial": f"S{number * 13}",
                "maker": maker,
                "model": model,
                "kind": kind,
                "school_id": world.school.pk if place == world.own and chance.random() < 0.5 else None,
                "state": chance.choice(["in_stock", "issued", "in_repair"]),
                "purchased_on": bought,
                "warranty_until": bought and bought + timedelta(days=chance.choice([365, 1095])),
                "gross_price": Decimal(chance.randrange(1, 6) * 100) if number % 5 else None,
                "funding_source": chance.choice(["Kreis", "Land", ""]),
            }
        )
    with system_scope(reason="tests: a stock"):
        actions.create_assets(actor=SYSTEM, rows=rows)
        own = {"authority_id": world.own.pk}
        named: dict[str, Any] = {"school": world.school.pk}
        named |= dict(Maker.objects.filter(**own).values_list("name", "pk"))
        return named | dict(AssetModel.objects.filter(**own).values_list("name", "pk"))


def by_hand(rows: list[Asset], field: str, *, descending: bool) -> list[Any]:
    """Sort the devices of one authority: by value, those without one last, equal ones by key."""
    valued = sorted(
        (row for row in rows if getattr(row, field) is not None),
        key=lambda row: (getattr(row, field), row.pk),
        reverse=descending,
    )
    without = sorted((row for row in rows if getattr(row, field) is None), key=lambda row: row.pk, reverse=descending)
    return [row.pk for row in (*valued, *without)]


@pytest.mark.parametrize("most", [0, 4, 8000], ids=["walked", "four are sorted", "all are sorted"])
@pytest.mark.parametrize("query", list(QUERIES))
def test_every_filter_in_every_order_shows_what_sorting_by_hand_shows(
    world: World, stock: dict[str, Any], query: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyset, "MOST_SORTED", most)
    with system_scope(reason="tests: find the actor"):
        actor = world.actor(Role.PROVIDER_TECHNICIAN)
    with actor_scope(actor):
        everything = list(Asset.objects.select_related("asset_model", "maker", "school"))
        left = [row for row in everything if QUERIES[query](row)]
        # A thing of one authority leaves no rows of another.
        if any(f"{{{name}}}" in query for name in stock) and ".not" not in query and "=-" not in query:
            left = [row for row in left if row.authority_id == world.own.pk]
        for key, field in FIELDS.items():
            for sign in ("", "-"):
                table = AssetTable.from_query(actor, f"{query.format(**stock)}&sort={sign}{key}")
                assert not table.state.notes
                expected = [
                    one
                    for group in table.groups or ()
                    for one in by_hand([row for row in left if row.authority_id == group], field, descending=bool(sign))
                ]
                assert len(expected) == len(left)
                assert [row.pk for rows in table.keyset.batches(9) for row in rows] == expected
                assert table.keyset.last(11).keys == expected[-11:]
                assert table.narrowed().count() == len(left)
                if len(expected) > 20:
                    here = table.keyset.load([expected[15]])[0]
                    assert table.keyset.before(table.keyset.cursor_at(here, 1), 9).keys == expected[6:15]


@pytest.mark.parametrize("name", ["school", "model", "maker", "room"])
def test_a_filter_that_names_nothing_leaves_nothing_in_every_order(
    world: World, stock: dict[str, Any], name: str
) -> None:
    with system_scope(reason="tests: find the actor"):
        actor = world.actor(Role.PROVIDER_TECHNICIAN)
    with actor_scope(actor):
        for value in ("no key", str(world.foreign_school.pk)):
            for key in FIELDS:
                table = AssetTable.from_query(actor, f"{name}={value}&sort={key}")
                assert table.keyset.first(5).keys == []


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans by its own statistics")
def test_the_planner_knows_that_a_model_says_kind_maker_and_order() -> None:
    """Without it two indexes that say the same are joined, and thousands of rows read for a page of one model."""
    with system_scope(reason="tests: what the planner was told"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.attname FROM pg_statistic_ext s, unnest(s.stxkeys) AS key(number)"
            " JOIN pg_attribute a ON a.attrelid = 'assets_asset'::regclass AND a.attnum = key.number"
            " WHERE s.stxname = 'asset_model_says' AND s.stxrelid = 'assets_asset'::regclass AND 'f' = ANY (s.stxkind)"
        )
        assert {name for (name,) in cursor.fetchall()} == {"asset_model_id", "model_sort", "kind", "maker_id"}
