# SPDX-License-Identifier: EUPL-1.2
"""Wall 1: without a scope nothing, inside one only its authorities."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.worlds import World
from tragwerk.core.access.guard import touches_tenant_table
from tragwerk.core.access.public import (
    NotAllowed,
    Role,
    ScopeMissing,
    ScopeViolation,
    actor_scope,
    no_scope,
    scope,
    system_scope,
)
from tragwerk.core.orgs.public import MANAGE_SCHOOL, VIEW_SCHOOL, Account, Membership, Room, School, actor_for

READS: dict[str, Callable[[], object]] = {
    "exists": School.objects.exists,
    "count": School.objects.count,
    "iteration": lambda: list(School.objects.all()),
    "exclude": lambda: list(School.objects.exclude(number="1")),
    "values": lambda: list(School.objects.values("name")),
    "base manager": School._base_manager.count,
    "explain": lambda: School.objects.all().explain(),
    "join from a free table": lambda: list(
        Account.objects.raw("SELECT a.* FROM orgs_account a JOIN orgs_person p ON p.account_id = a.id")
    ),
    "raw cursor": lambda: connection.cursor().execute("SELECT name FROM orgs_school"),
}


@pytest.mark.parametrize("name", READS)
def test_every_read_outside_a_scope_is_refused(world: World, name: str) -> None:
    with no_scope(), pytest.raises(ScopeMissing):
        READS[name]()


def test_every_write_outside_a_scope_is_refused(world: World) -> None:
    school = world.school
    writes = (
        school.save,
        school.delete,
        lambda: School.objects.create(authority=world.own, number="990013", name="x", short_name="x"),
        lambda: School.objects.bulk_create([School(authority=world.own, number="990013", name="x", short_name="x")]),
        lambda: School.objects.update(town="x"),
        lambda: School.objects.all().delete(),
    )
    for write in writes:
        with no_scope(), pytest.raises(ScopeMissing):
            write()


def test_reads_inside_a_scope_show_only_its_authorities(world: World) -> None:
    with scope(authorities=[world.own.pk]):
        assert set(School.objects.values_list("pk", flat=True)) == {world.school.pk, world.sister.pk}
        assert not School.objects.filter(pk=world.foreign_school.pk).exists()
        assert School.objects.in_bulk([world.foreign_school.pk]) == {}
    with scope(authorities=[world.own.pk, world.foreign.pk]):
        assert School.objects.count() == 3


def test_a_relation_does_not_lead_out_of_the_scope(world: World) -> None:
    with scope(authorities=[world.foreign.pk]):
        room = Room.objects.create(authority=world.foreign, school=world.foreign_school, name="A 1")
    room = Room(pk=room.pk, authority_id=world.foreign.pk, school_id=world.foreign_school.pk, name="A 1")
    with scope(authorities=[world.own.pk]), pytest.raises(School.DoesNotExist):
        assert room.school


def test_writes_inside_a_scope_cannot_leave_it(world: World) -> None:
    foreign_row = School(authority=world.foreign, number="990029", name="x", short_name="x")
    with scope(authorities=[world.own.pk]):
        for write in (
            foreign_row.save,
            world.foreign_school.save,
            world.foreign_school.delete,
            lambda: School.objects.bulk_create([foreign_row]),
        ):
            with pytest.raises(ScopeViolation):
                write()
        assert School.objects.filter(pk=world.foreign_school.pk).update(town="x") == 0


def test_a_row_cannot_point_at_another_authoritys_row(world: World) -> None:
    with scope(authorities=[world.own.pk, world.foreign.pk]):
        with pytest.raises(ScopeViolation):
            Room.objects.create(authority=world.own, school=world.foreign_school, name="A 1")
        with pytest.raises(ScopeViolation):
            Room.objects.create(authority=world.own, school_id=world.foreign_school.pk, name="A 1")


def test_the_authority_of_a_row_never_changes(world: World) -> None:
    with scope(authorities=[world.own.pk, world.foreign.pk]):
        with pytest.raises(ScopeViolation):
            School.objects.filter(pk=world.school.pk).update(authority=world.foreign)
        school = School.objects.get(pk=world.sister.pk)
        school.authority = world.foreign
        with transaction.atomic(), pytest.raises(IntegrityError):
            school.save()
        assert School.objects.get(pk=world.sister.pk).authority_id == world.own.pk


def test_a_school_role_sees_its_school_and_not_the_sister(world: World) -> None:
    head = world.actor(Role.HEAD)
    with actor_scope(head):
        assert list(School.objects.visible_to(head, VIEW_SCHOOL)) == [world.school]


def test_a_coordinator_reaches_the_district_and_a_technician_the_mandates(world: World) -> None:
    coordinator, technician = world.actor(Role.DISTRICT_COORDINATOR), world.actor(Role.PROVIDER_TECHNICIAN)
    assert coordinator.scope_authorities == {world.own.pk, world.foreign.pk}
    assert technician.scope_authorities == {world.own.pk}


def test_an_ended_membership_gives_nothing(world: World) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    with system_scope(reason="tests"):
        Membership.objects.filter(person=world.people[Role.HEAD]).update(valid_to=yesterday)
    assert actor_for(world.accounts[Role.HEAD]) == (None, [])


def test_a_refusal_names_the_right(world: World) -> None:
    assert str(MANAGE_SCHOOL.label) in str(NotAllowed(MANAGE_SCHOOL))


@pytest.mark.parametrize(
    ("statement", "touches"),
    [
        ("/* a note */ SELECT 1 FROM orgs_school", True),
        ("-- a note\nDELETE FROM orgs_school", True),
        ("(SELECT id FROM orgs_school) UNION (SELECT id FROM orgs_room)", True),
        ('select 1 from "ORGS_SCHOOL"', True),
        ("TRUNCATE orgs_school", True),
        ("TABLE orgs_school", True),
        ("MERGE INTO orgs_school USING x ON true WHEN MATCHED THEN DELETE", True),
        ("CREATE TEMPORARY TABLE mine AS SELECT * FROM orgs_school", True),
        ("DO $$ BEGIN PERFORM 1 FROM orgs_school; END $$", True),
        ("SELECT * FROM search_candidates(1)", True),
        ("SELECT 1 FROM orgs_school_other", False),
        ("SELECT 1 FROM orgs_district", False),
        ('CREATE INDEX x ON "orgs_school" (id)', False),
        ('ALTER TABLE "orgs_school" ADD COLUMN x int', False),
        ("SAVEPOINT orgs_school", False),
    ],
)
def test_the_guard_knows_what_touches_a_tenant_table(statement: str, touches: bool) -> None:
    assert touches_tenant_table(statement) is touches
