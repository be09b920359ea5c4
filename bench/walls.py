# SPDX-License-Identifier: EUPL-1.2
"""What each wall costs: pages, search and the writing of rows with all walls and with one of them taken away.

On SQLite there is wall 1 only. Taking a wall away happens inside this benchmark's own database.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from bench.district import SYSTEM, BenchDistrict, asset_row
from bench.measure import Book, browser, median_ms
from tragwerk.assets.public import actions as assets
from tragwerk.core.access import bulk, guard, tenant, walls
from tragwerk.core.access.public import actor_scope, mark_checked, no_scope, system_scope
from tragwerk.core.orgs.public import actor_for
from tragwerk.core.search.public import search

ROWS = 7000


def run(book: Book, built: BenchDistrict) -> None:
    """Measure each kind of work with all walls, then without each one; the difference is the cost of the wall."""
    for name, (work, budget) in _works(built).items():
        whole = median_ms(work)
        book.at_most(f"{name}, all walls", whole, "ms", budget)
        for wall, taken_away in _walls().items():
            with taken_away():
                without = median_ms(work)
            book.at_most(f"{name}: cost of {wall}", max(whole - without, 0), "ms", max(budget / 4, 2))


def _works(built: BenchDistrict) -> dict[str, tuple[Callable[[], Any], float]]:
    officer, coordinator = browser(), browser()
    assert built.officer is not None
    assert built.technician is not None
    officer.force_login(built.officer)
    coordinator.force_login(built.technician)
    address = reverse("assets:list")
    return {
        "list page, one authority": (lambda: _get(officer, address), 25),
        "list page, all 12 authorities": (lambda: _get(coordinator, address), 25),
        "search": (lambda: _search(built), 25),
        f"{ROWS:,} devices written": (lambda: _write(built), ROWS / 7),
    }


def _get(client: Client, address: str) -> None:
    with no_scope():
        assert client.get(address).status_code == 200


def _search(built: BenchDistrict) -> None:
    assert built.technician is not None
    actor, _hats = actor_for(built.technician)
    assert actor is not None
    with actor_scope(actor):
        assert search(actor, "iPad Adlerschule"), "without hits the search would be fast for nothing"


def _write(built: BenchDistrict) -> None:
    """Create devices and take them back with the transaction."""
    chance = random.Random(11)
    owner = built.authorities[0]
    places = {owner: [key for authority, key in built.schools if authority == owner]}
    rows = [asset_row(900_000 + index, owner, places, chance) for index in range(ROWS)]
    with system_scope(reason="benchmark: cost of the walls"), transaction.atomic():
        assets.create_assets(actor=SYSTEM, rows=rows)
        transaction.set_rollback(True)


def _walls() -> dict[str, Callable[[], Any]]:
    if connection.vendor != "postgresql":
        return {"wall 1": _without_1}
    return {"wall 1": _without_1, "wall 2": _without_2, "wall 3": _without_3}


@contextmanager
def _without_1() -> Iterator[None]:
    """Managers that confine nothing, rows that nobody checks."""

    def plain(self: Any) -> Any:
        return tenant.TenantQuerySet(self.model, using=self._db)

    with ExitStack() as stack:
        stack.enter_context(mock.patch.object(tenant.TenantManager, "get_queryset", plain))
        stack.enter_context(mock.patch.object(tenant, "_check_row"))
        # The right of the verb is no part of the wall, and a verb without a check fails.
        stack.enter_context(mock.patch.object(bulk, "check_rows", side_effect=lambda *_args: mark_checked()))
        yield


@contextmanager
def _without_2() -> Iterator[None]:
    """No policies, and statements that carry no scope; the function of the search takes the slots as they are given."""

    def bare(self: Any, execute: Callable[..., Any], *rest: Any) -> Any:
        return execute(*rest)

    tables = sorted({policy.table for policy in walls.policies()})
    _each(tables, "DISABLE ROW LEVEL SECURITY")
    _everywhere("on")
    try:
        with mock.patch.object(guard.StatementGuard, "__call__", bare):
            yield
    finally:
        _everywhere("")
        _each(tables, "ENABLE ROW LEVEL SECURITY")


def _everywhere(value: str) -> None:
    """Set for the whole session what each statement otherwise says for itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('tragwerk.everywhere', %s, false)", [value])


@contextmanager
def _without_3() -> Iterator[None]:
    """Plain foreign keys instead of those with the authority."""
    keys = [key for key in walls.wall_keys() if not key.alone]
    with connection.cursor() as cursor:
        for key in keys:
            cursor.execute(f'ALTER TABLE "{key.table}" DROP CONSTRAINT "{key.name}"')
            cursor.execute(
                f'ALTER TABLE "{key.table}" ADD CONSTRAINT bench_{key.column} FOREIGN KEY ("{key.column}")'
                f' REFERENCES "{key.parent}" (id) DEFERRABLE INITIALLY DEFERRED'
            )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for key in keys:
                cursor.execute(f'ALTER TABLE "{key.table}" DROP CONSTRAINT bench_{key.column}')
                cursor.execute(key.sql)


def _each(tables: list[str], what: str) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" {what}')
