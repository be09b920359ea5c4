# SPDX-License-Identifier: EUPL-1.2
"""A count is remembered while nothing is written, and never longer."""

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.worlds import SYSTEM, World
from tragwerk.core.access.public import Actor, actor_scope, system_scope
from tragwerk.core.orgs.public import actions
from tragwerk.ui.tables import generations
from tragwerk.ui.tables.tests.lists import SchoolTable, actor_of
from tragwerk.ui.tables.totals import counts_of, total_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    cache.clear()


def total(actor: Actor) -> int:
    with actor_scope(actor):
        return total_of(SchoolTable.from_query(actor, "")).number


def forms(actor: Actor) -> dict[str, int]:
    with actor_scope(actor):
        table = SchoolTable.from_query(actor, "")
        return counts_of(table, table.all_filters[0])


def add_school(world: World, number: str) -> None:
    row = {"authority_id": world.own.pk, "number": number, "name": number, "short_name": number, "form": "02"}
    with system_scope(reason="tests: a school more"):
        actions.create_schools(actor=SYSTEM, rows=[row])


def test_a_count_is_asked_for_once_while_nothing_is_written(world: World) -> None:
    actor = actor_of(world)
    first = total(actor)
    with CaptureQueriesContext(connection) as seen:
        assert total(actor) == first
    assert not seen.captured_queries


def test_a_write_shows_in_the_next_count(world: World) -> None:
    actor = actor_of(world)
    before, without = total(actor), forms(actor)
    for number in range(3):
        add_school(world, f"98000{number}")
        assert total(actor) == before + number + 1
    assert forms(actor) != without


def test_a_write_that_is_taken_back_leaves_the_count(world: World) -> None:
    actor = actor_of(world)
    before = total(actor)
    stamp = generations.generation_of("orgs.School")
    with transaction.atomic():
        add_school(world, "980001")
        transaction.set_rollback(True)
    assert generations.generation_of("orgs.School") == stamp
    assert total(actor) == before


def test_a_write_of_another_process_shows_at_once(world: World) -> None:
    actor = actor_of(world)
    before = total(actor)
    add_school(world, "980001")
    fresh = total(actor)
    cache.clear()
    assert total(actor) == fresh == before + 1
    stamp = generations.generation_of("orgs.School")
    generations.advance("orgs.school")
    assert generations.generation_of("orgs.School") > stamp


def test_a_full_disk_does_not_fail_the_write(world: World, settings: Any) -> None:
    settings.DATA_DIR = Path("/dev/null")
    add_school(world, "980001")
    assert generations.generation_of("orgs.School") == 0
