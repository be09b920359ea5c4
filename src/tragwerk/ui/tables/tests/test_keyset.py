# SPDX-License-Identifier: EUPL-1.2
"""Walking a list by keys shows every row once, in order, in both directions, on both databases."""

import random
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.worlds import World
from tragwerk.core.access.public import scope, system_scope, uuid7_block
from tragwerk.core.orgs.public import School
from tragwerk.ui.tables.cursor import BadCursor, Cursor
from tragwerk.ui.tables.keyset import Keyset
from tragwerk.ui.tables.plain import unindexed
from tragwerk.ui.tables.rarity import Single

NAMES = ["Ätna", "Aetna", "Schule 2", "Schule 10", "Ober-Schule", "Zoë", "straße", "Strasse", "", "Ünna"]
SEVERAL_EXAMPLES = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ROWS = st.lists(
    st.tuples(st.booleans(), st.sampled_from(NAMES), st.none() | st.integers(0, 4)), min_size=0, max_size=40
)


def replace_schools(world: World, rows: Sequence[tuple[bool, str, int | None]]) -> None:
    """Let only these schools be there: (in the foreign authority, name, pupils)."""
    with scope(authorities=[world.own.pk, world.foreign.pk]):
        School.objects.update(transferred_at="2020-01-01T00:00:00Z")
        keys = uuid7_block(len(rows))
        random.Random(len(rows)).shuffle(keys)
        School.objects.filter(pk__in=School.objects.filter(town="walk").values("pk")).delete()
        School.objects.bulk_create(
            [
                School(
                    pk=key,
                    authority=world.foreign if foreign else world.own,
                    number=f"{number:06}",
                    name=name,
                    short_name=name,
                    sort_name=name.casefold().replace("ä", "a").replace("ü", "u"),
                    pupils=pupils,
                    town="walk",
                )
                for number, (key, (foreign, name, pupils)) in enumerate(zip(keys, rows, strict=True))
            ]
        )


def brute_force(rows: Sequence[School], groups: Sequence[UUID], field: str, *, descending: bool) -> list[UUID]:
    """Sort as people expect it: by authority, by value, rows without a value last, ties by key."""
    found: list[UUID] = []
    for group in groups:
        own = [row for row in rows if row.authority_id == group]
        valued = [row for row in own if getattr(row, field) is not None]
        without = [row for row in own if getattr(row, field) is None]
        valued.sort(key=lambda row: (getattr(row, field), str(row.pk)), reverse=descending)
        without.sort(key=lambda row: str(row.pk), reverse=descending)
        found += [row.pk for row in (*valued, *without)]
    return found


def keyset(groups: Sequence[UUID] | None, field: str, *, descending: bool = False, few: int | None = None) -> Keyset:
    rows = School.objects.filter(town="walk")
    singles = [Single(lambda: rows)] if few is not None else []
    walk = Keyset(
        rows,
        field,
        descending=descending,
        groups=groups,
        singles=singles,
        walked=lambda _without: unindexed(School.objects.all(), Q(town="walk")),
    )
    walk.most_sorted = few or 0
    return walk


def forward(walk: Keyset, size: int) -> list[list[Any]]:
    """Walk all pages from the beginning to the end."""
    page = walk.first(size)
    pages = [page.keys]
    while page.after:
        page = walk.after(walk.cursor_at(walk.load(page.keys)[-1], 1), size)
        pages.append(page.keys)
    return pages


def backward(walk: Keyset, size: int) -> list[list[Any]]:
    """Walk all pages from the end to the beginning."""
    page = walk.last(size)
    pages = [page.keys]
    while page.before:
        page = walk.before(walk.cursor_at(walk.load(page.keys)[0], 1), size)
        pages.insert(0, page.keys)
    return pages


@pytest.mark.parametrize("few", [None, 0, 3, 300], ids=["not counted", "walked", "three are sorted", "all are sorted"])
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("field", ["pupils", "sort_name", "id"])
@SEVERAL_EXAMPLES
@given(rows=ROWS, size=st.integers(1, 7), turned=st.booleans())
def test_a_walk_shows_what_brute_force_sorts(
    world: World,
    rows: list[tuple[bool, str, int | None]],
    size: int,
    turned: bool,
    field: str,
    descending: bool,
    few: int | None,
) -> None:
    replace_schools(world, rows)
    groups = [world.foreign.pk, world.own.pk] if turned else [world.own.pk, world.foreign.pk]
    with scope(authorities=groups):
        walk = keyset(groups, field, descending=descending, few=few)
        expected = brute_force(list(School.objects.filter(town="walk")), groups, field, descending=descending)
        assert [key for page in forward(walk, size) for key in page] == expected
        assert [row.pk for batch in walk.batches(size) for row in batch] == expected
        pages = backward(walk, size)
        # The last step back fills up to a whole first page, so that one may overlap its neighbour.
        assert [key for page in pages[1:] for key in page] == expected[len(expected) - sum(map(len, pages[1:])) :]
        assert pages[0] == expected[: len(pages[0])]


@SEVERAL_EXAMPLES
@given(rows=ROWS, size=st.integers(1, 5), data=st.data())
def test_a_step_forward_and_back_returns_to_the_same_page(
    world: World, rows: list[tuple[bool, str, int | None]], size: int, data: st.DataObject
) -> None:
    replace_schools(world, rows)
    groups = [world.own.pk, world.foreign.pk]
    with scope(authorities=groups):
        walk = keyset(groups, "pupils")
        pages = forward(walk, size)
        if len(pages) < 2:
            return
        index = data.draw(st.integers(1, len(pages) - 1))
        back = walk.before(walk.cursor_at(walk.load(pages[index])[0], 1), size)
        assert back.keys == pages[index - 1]


def test_a_list_without_authorities_is_walked_the_same_way(world: World) -> None:
    replace_schools(world, [(False, "b", None), (True, "a", 1), (False, "c", 1), (True, "d", None)])
    with scope(authorities=[world.own.pk, world.foreign.pk]):
        pages = forward(keyset(None, "sort_name"), 3)
        names = [row.name for page in pages for row in keyset(None, "sort_name").load(page)]
    assert names == ["a", "b", "c", "d"]


def test_rows_that_come_and_go_do_not_confuse_a_walk(world: World) -> None:
    replace_schools(world, [(False, f"Schule {letter}", None) for letter in "abcdef"])
    with scope(authorities=[world.own.pk]):
        walk = keyset([world.own.pk], "sort_name")
        second = walk.load(walk.first(3).keys)
        School.objects.filter(name__in=["Schule a", "Schule d"]).delete()
        page = walk.load(walk.after(walk.cursor_at(second[-1], 3), 3).keys)
        assert [row.name for row in page] == ["Schule e", "Schule f"]
        School.objects.filter(name__in=["Schule e", "Schule f"]).delete()
        nothing_left = walk.after(walk.cursor_at(page[0], 4), 3)
        assert [row.name for row in walk.load(nothing_left.keys)] == ["Schule b", "Schule c"]
        assert nothing_left.from_end


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ("nine", "0198c2e0-0000-7000-8000-000000000000"),
        ("9" * 400, "no-key"),
        ("3", "0198c2e0"),
        ("3", ""),
        ("3.5.2", "0198c2e0-0000-7000-8000-000000000000"),
    ],
)
def test_a_forged_cursor_is_refused(world: World, value: str, key: str) -> None:
    with scope(authorities=[world.own.pk]):
        walk = keyset([world.own.pk], "pupils")
        with pytest.raises(BadCursor):
            walk.check(Cursor("pupils", str(world.own.pk), value, key, 1))


def test_a_cursor_into_a_foreign_authority_is_refused(world: World) -> None:
    with scope(authorities=[world.own.pk]):
        walk = keyset([world.own.pk], "pupils")
        for group in (str(world.foreign.pk), None, "x"):
            with pytest.raises(BadCursor):
                walk.check(Cursor("pupils", group, "3", str(world.school.pk), 1))


@pytest.mark.parametrize("value", ["-1", "0", str(10**17), str(2**63), str(-(2**70))])
def test_a_cursor_with_an_impossible_number_finds_an_end_but_never_fails(world: World, value: str) -> None:
    replace_schools(world, [(False, "a", 1), (False, "b", None)])
    with scope(authorities=[world.own.pk]):
        walk = keyset([world.own.pk], "pupils")
        cursor = Cursor("pupils", str(world.own.pk), value, str(world.school.pk), 1)
        walk.check(cursor)
        assert walk.after(cursor, 5).keys
        assert walk.before(cursor, 5).keys


def test_a_page_costs_two_statements_however_many_authorities(world: World) -> None:
    replace_schools(world, [(number % 2 == 0, f"Schule {number}", number) for number in range(20)])
    groups = [world.own.pk, world.foreign.pk]
    with (
        scope(authorities=groups),
        CaptureQueriesContext(
            connection,
        ) as asked,
    ):
        walk = keyset(groups, "pupils")
        walk.load(walk.first(5).keys)
    assert len(asked) == 2


@pytest.mark.parametrize("descending", [False, True])
def test_the_index_gives_the_order_so_nothing_is_sorted(world: World, descending: bool) -> None:
    """The statement's plan walks the index `(authority, sort_name, id)`; SQLite says so in words."""
    if connection.vendor != "sqlite":
        return
    with scope(authorities=[world.own.pk]):
        walk = keyset([world.own.pk], "sort_name", descending=descending)
        rows = School.objects.order_by()
        walk.walked = lambda _without: rows
        with connection.cursor() as cursor:
            for sql, params in walk._statements(world.own.pk, None, 50, reverse=descending, by=None, few=False):
                cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
                plan = " ".join(str(row[3]) for row in cursor.fetchall())
                assert "school_sort" in plan
                assert "TEMP B-TREE" not in plan


def test_a_walk_begins_and_ends_where_the_range_of_its_own_column_does(db: None) -> None:
    """Every other condition is kept from the indexes of SQLite; PostgreSQL decides by itself."""
    with system_scope(reason="tests"):
        sql = str(unindexed(School.objects.all(), Q(pupils__gte=3, town="X"), "pupils").query)
    if connection.vendor == "sqlite":
        assert '+"orgs_school"."town"' in sql
    assert '+"orgs_school"."pupils"' not in sql
