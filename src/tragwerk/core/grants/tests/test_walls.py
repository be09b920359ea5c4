# SPDX-License-Identifier: EUPL-1.2
"""What a grant shares is read by the receiver and written by nobody there, whichever wall falls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction

from tests.worlds import World
from tragwerk.core.access.public import ScopeViolation, TenantManager, TenantQuerySet, bulk, scope, system_scope, uuid7
from tragwerk.core.access.tenant import TenantModel
from tragwerk.core.grants.models import Grant, GrantedRow, GrantState
from tragwerk.core.grants.tests.steps import authority, proposed, released
from tragwerk.core.orgs.public import Authority


@pytest.fixture
def neighbour(world: World) -> Authority:
    return authority("99003", "Stadt Nachbarort")


@pytest.fixture
def grant(world: World, neighbour: Authority) -> Grant:
    return released(world, neighbour)


def state_of(grant: Grant) -> tuple[Any, ...]:
    with system_scope(reason="tests"):
        rows = Grant.objects.filter(pk=grant.pk).values_list("state", "to_authority_id", "purpose")
        return (*rows.get(), GrantedRow.objects.filter(grant=grant).count())


def test_the_receiver_reads_the_grant_and_its_rows(grant: Grant, neighbour: Authority) -> None:
    with scope(authorities=[neighbour.pk]):
        found = Grant.objects.get()
        assert (found.pk, found.authority.name) == (grant.pk, "Stadt Musterstadt")
        assert GrantedRow.objects.filter(grant=grant).count() == 2
        assert GrantedRow.objects.all()[0].grant == grant
        assert not Grant.objects.own().exists()
    with scope(authorities=[neighbour.pk, uuid7()]):
        assert Grant.objects.count() == 1


def test_a_proposal_stays_with_its_giver(world: World, neighbour: Authority) -> None:
    proposed(world, neighbour)
    with scope(authorities=[neighbour.pk]):
        assert not Grant.objects.exists()


def test_a_third_authority_finds_neither(grant: Grant) -> None:
    with scope(authorities=[authority("99004", "Dritte").pk]):
        assert not Grant.objects.exists()
        assert not GrantedRow.objects.exists()


WRITES: dict[str, Callable[[Grant, Authority], object]] = {
    "update": lambda grant, mine: Grant.objects.filter(pk=grant.pk).update(purpose="x"),
    "another receiver": lambda grant, mine: Grant.objects.update(to_authority=mine),
    "rows": lambda grant, mine: GrantedRow.objects.update(values={}),
    "delete": lambda grant, mine: Grant.objects.filter(pk=grant.pk).delete()[0],
    "delete rows": lambda grant, mine: GrantedRow.objects.all().delete()[0],
    "delete rows of the grant": lambda grant, mine: grant.frozen.all().delete()[0],
    "delete without loading": lambda grant, mine: GrantedRow.objects.all()._raw_delete("default"),
    "update many": lambda grant, mine: Grant.objects.bulk_update([_spoilt(grant)], ["purpose"]),
}
REFUSED: dict[str, Callable[[Grant, Authority], object]] = {
    "save": lambda grant, mine: _spoilt(grant).save(),
    "delete": lambda grant, mine: grant.delete(),
    "delete a row": lambda grant, mine: GrantedRow.objects.all()[0].delete(),
    "update raw": lambda grant, mine: bulk.update(Grant, ["purpose"], [(grant.pk, "x")]),
    "delete raw": lambda grant, mine: bulk.delete(Grant, [grant.pk]),
    "insert": lambda grant, mine: GrantedRow.objects.create(
        authority_id=grant.authority_id, to_authority=mine, grant=grant, position=9
    ),
    "insert as its own": lambda grant, mine: GrantedRow.objects.create(
        authority=mine, to_authority=mine, grant=grant, position=9
    ),
    "insert many": lambda grant, mine: GrantedRow.objects.bulk_create(
        [GrantedRow(authority_id=grant.authority_id, to_authority=mine, grant=grant, position=9)]
    ),
    "insert raw": lambda grant, mine: bulk.insert(
        GrantedRow,
        ["id", "authority_id", "to_authority_id", "grant_id", "position", "values"],
        [(uuid7(), grant.authority_id, mine.pk, grant.pk, 9, {})],
    ),
}


def _spoilt(grant: Grant) -> Grant:
    grant.purpose = "x"
    return grant


@pytest.mark.parametrize("name", WRITES)
def test_a_set_wide_write_of_the_receiver_meets_no_row(grant: Grant, neighbour: Authority, name: str) -> None:
    before = state_of(grant)
    with scope(authorities=[neighbour.pk]):
        assert not WRITES[name](grant, neighbour)
    assert state_of(grant) == before


@pytest.mark.parametrize("name", REFUSED)
def test_a_write_of_the_receiver_is_refused(grant: Grant, neighbour: Authority, name: str) -> None:
    before = state_of(grant)
    with scope(authorities=[neighbour.pk]), pytest.raises(ScopeViolation):
        REFUSED[name](grant, neighbour)
    assert state_of(grant) == before


def test_the_giver_writes_as_before(world: World, grant: Grant) -> None:
    with scope(authorities=[world.own.pk]):
        assert Grant.objects.filter(pk=grant.pk).update(purpose="Neu") == 1
        assert GrantedRow.objects.all().delete()[0] == 2
    with system_scope(reason="tests"):
        assert Grant.objects.filter(pk=grant.pk).update(purpose="Neuer") == 1


# Wall 1 falls, wall 2 holds


@pytest.fixture
def without_wall_1(monkeypatch: pytest.MonkeyPatch) -> None:
    """Managers that confine nothing, writes that check nothing."""
    monkeypatch.setattr(TenantManager, "get_queryset", lambda self: TenantQuerySet(self.model, using=self._db))
    monkeypatch.setattr(TenantQuerySet, "own", lambda self: self)
    monkeypatch.setattr("tragwerk.core.access.tenant._check_row", lambda row: None)
    monkeypatch.setattr(TenantModel, "delete", models.Model.delete)


@pytest.mark.postgres
def test_without_wall_1_the_receiver_reads_and_writes_nothing(
    world: World, grant: Grant, neighbour: Authority, without_wall_1: None
) -> None:
    before = state_of(grant)
    draft = proposed(world, neighbour)
    with scope(authorities=[neighbour.pk]):
        assert list(Grant.objects.all()) == [grant], "the draft stays with its giver"
        assert not Grant.objects.filter(pk=draft.pk).exists()
        assert GrantedRow.objects.count() == 2
        for name in ("update", "another receiver", "rows", "delete rows", "delete without loading", "update many"):
            assert not WRITES[name](grant, neighbour), name
        assert not Grant.objects.filter(pk=grant.pk).select_for_update().exists()
        for name in ("insert", "insert many"):
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                REFUSED[name](grant, neighbour)
    assert state_of(grant) == before


@pytest.mark.postgres
def test_without_wall_1_a_third_authority_reads_nothing(grant: Grant, without_wall_1: None) -> None:
    with scope(authorities=[authority("99004", "Dritte").pk]):
        assert not Grant.objects.exists()
        assert not GrantedRow.objects.exists()


@pytest.mark.postgres
def test_the_policy_of_the_receiver_is_one_for_reading_and_names_the_states(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename, cmd, qual FROM pg_policies WHERE policyname = 'tragwerk_shared' ORDER BY tablename"
        )
        grants, rows = cursor.fetchall()
    assert (grants[:2], rows[:2]) == (("grants_grant", "SELECT"), ("grants_grantedrow", "SELECT"))
    assert all(f"'{state}'" in grants[2] for state in (GrantState.RELEASED, GrantState.ENDED))
    assert "proposed" not in grants[2]
