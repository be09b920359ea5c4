# SPDX-License-Identifier: EUPL-1.2
"""Inserts that nobody waits for at once are never overtaken, never lost and never half done."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.worlds import World
from tragwerk.core.access import behind
from tragwerk.core.access.public import ScopeViolation, bulk, no_scope, scope, written_behind
from tragwerk.core.access.tests.test_bulk import ROOM, room
from tragwerk.core.orgs.public import Room

MANY = 100


def rooms(world: World, first: int = 0) -> list[tuple[object, ...]]:
    return [room(world, f"R {number}") for number in range(first, first + MANY)]


def insert_and_fail(rows: list[tuple[object, ...]]) -> None:
    with transaction.atomic(), written_behind():
        bulk.insert(Room, ROOM, rows)
        raise ZeroDivisionError


def pending() -> bool:
    current = behind._open.get()
    return current is not None and current.pipeline is not None


def test_an_insert_goes_on_until_somebody_asks(world: World) -> None:
    with scope(authorities=[world.own.pk]), written_behind():
        bulk.insert(Room, ROOM, rooms(world))
        assert pending() == (connection.vendor == "postgresql")
        assert Room.objects.count() == MANY
        assert not pending()


def test_all_is_there_when_the_block_ends(world: World) -> None:
    with scope(authorities=[world.own.pk]):
        with written_behind():
            for start in (0, MANY, 2 * MANY):
                bulk.insert(Room, ROOM, rooms(world, start))
        assert not pending()
        assert Room.objects.count() == 3 * MANY


def test_a_block_in_a_block_ends_with_the_outer_one(world: World) -> None:
    with scope(authorities=[world.own.pk]), written_behind():
        with written_behind():
            bulk.insert(Room, ROOM, rooms(world))
        assert Room.objects.count() == MANY


def test_what_an_insert_breaks_is_heard_and_nothing_stays(world: World) -> None:
    twice = rooms(world)
    with scope(authorities=[world.own.pk]):
        with pytest.raises(IntegrityError), transaction.atomic(), written_behind():
            bulk.insert(Room, ROOM, [*twice, *twice])
        assert not pending()
        assert not Room.objects.exists()


def test_a_fault_meanwhile_takes_the_rows_with_it_and_leaves_the_connection_in_order(world: World) -> None:
    with scope(authorities=[world.own.pk]):
        with pytest.raises(ZeroDivisionError):
            insert_and_fail(rooms(world))
        assert not Room.objects.exists()
        bulk.insert(Room, ROOM, rooms(world))
        assert Room.objects.count() == MANY


def test_a_fault_after_a_broken_insert_is_the_one_that_is_heard(world: World) -> None:
    twice = rooms(world)
    with scope(authorities=[world.own.pk]):
        with pytest.raises((ZeroDivisionError, IntegrityError)):
            insert_and_fail([*twice, *twice])
        assert not Room.objects.exists()


def test_another_scope_meanwhile_changes_nothing_for_what_was_sent(world: World) -> None:
    with scope(authorities=[world.own.pk]), written_behind():
        bulk.insert(Room, ROOM, rooms(world))
        with scope(authorities=[world.foreign.pk]):
            assert not Room.objects.exists()
        assert Room.objects.count() == MANY
    with no_scope():
        assert not pending()


def test_few_rows_are_written_at_once(world: World) -> None:
    with scope(authorities=[world.own.pk]), written_behind(), CaptureQueriesContext(connection) as asked:
        bulk.insert(Room, ROOM, rooms(world)[:3])
        assert not pending()
        assert any("INSERT" in one["sql"] for one in asked.captured_queries)


def checkpoint_after() -> Any:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_autocheckpoint" if connection.vendor == "sqlite" else "SELECT 1")
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_the_log_of_sqlite_is_kept_inside_and_as_before_afterwards() -> None:
    before = checkpoint_after()
    with bulk.log_kept():
        assert checkpoint_after() == (0 if connection.vendor == "sqlite" else before)
    assert checkpoint_after() == before > 0


def test_what_was_looked_up_is_not_asked_again_and_lets_nothing_foreign_in(world: World) -> None:
    foreign = [room(world, f"X {number}", world.foreign_school.pk) for number in range(MANY)]
    with scope(authorities=[world.own.pk, world.foreign.pk]):
        with transaction.atomic(), written_behind():
            bulk.insert(Room, ROOM, rooms(world))
            with CaptureQueriesContext(connection) as asked:
                bulk.insert(Room, ROOM, rooms(world, MANY))
            again = [one for one in asked.captured_queries if 'FROM "orgs_school"' in one["sql"]]
            assert len(again) == (0 if connection.vendor == "postgresql" else 1)
            with pytest.raises(ScopeViolation):
                bulk.insert(Room, ROOM, foreign)
        assert Room.objects.count() == 2 * MANY
    assert behind.looked_up("orgs_school") == {}
