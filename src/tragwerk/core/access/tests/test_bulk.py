# SPDX-License-Identifier: EUPL-1.2
"""The raw writer checks every row against the scope, the authority and the running verb's right."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db import connection

from tests.worlds import World
from tragwerk.core.access.public import (
    Actor,
    NotAllowed,
    Role,
    ScopeMissing,
    ScopeViolation,
    action,
    bulk,
    no_scope,
    nothing_changed,
    scope,
    uuid7,
)
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.orgs.public import MANAGE_SCHOOL, Account, Membership, Person, Room, School, Site

ROOM = ("id", "authority_id", "school_id", "site_id", "name", "floor", "purpose", "sort_name")


def room(world: World, name: str, school: UUID | None = None, authority: UUID | None = None) -> tuple[object, ...]:
    return (uuid7(), authority or world.own.pk, school or world.school.pk, None, name, "", "", name)


def test_nothing_costs_nothing(world: World) -> None:
    with no_scope():
        assert bulk.insert(Room, ROOM, []) == bulk.update(Room, ["name"], []) == bulk.delete(Room, []) == 0


def test_rows_are_written_changed_and_removed(world: World) -> None:
    with scope(authorities=[world.own.pk]):
        rows = [room(world, f"R {number}") for number in range(5)]
        assert bulk.insert(Room, ROOM, rows) == 5
        assert bulk.update(Room, ["name", "site_id"], [(row[0], "neu " + str(row[4]), None) for row in rows]) == 5
        assert Room.objects.filter(name__startswith="neu R").count() == 5
        assert bulk.delete(Room, [row[0] for row in rows]) == 5  # type: ignore[misc]
        assert not Room.objects.exists()


@pytest.mark.parametrize("write", ["insert", "update", "delete"])
def test_no_row_is_written_outside_a_scope(world: World, write: str) -> None:
    writes = {
        "insert": lambda: bulk.insert(Room, ROOM, [room(world, "x")]),
        "update": lambda: bulk.update(School, ["town"], [(world.school.pk, "x")]),
        "delete": lambda: bulk.delete(School, [world.school.pk]),
    }
    with no_scope(), pytest.raises(ScopeMissing):
        writes[write]()


def test_no_row_of_a_foreign_authority_is_written(world: World) -> None:
    with scope(authorities=[world.own.pk]):
        foreign = room(world, "x", world.foreign_school.pk, world.foreign.pk)
        with pytest.raises(ScopeViolation):
            bulk.insert(Room, ROOM, [room(world, "a"), foreign])
        with pytest.raises(ScopeViolation):
            bulk.update(School, ["town"], [(world.school.pk, "x"), (world.foreign_school.pk, "x")])
        with pytest.raises(ScopeViolation):
            bulk.delete(School, [world.foreign_school.pk])
        assert not School.objects.filter(town="x").exists()


def test_rows_at_hand_are_held_to_the_scope_like_rows_that_are_looked_up(world: World) -> None:
    with scope(authorities=[world.own.pk, world.foreign.pk]):
        own = School.objects.values().get(pk=world.school.pk)
        foreign = School.objects.values().get(pk=world.foreign_school.pk)
    with scope(authorities=[world.own.pk]):
        read = {row["id"]: row for row in (own, foreign)}
        with pytest.raises(ScopeViolation):
            bulk.update(School, ["town"], [(own["id"], "x"), (foreign["id"], "x")], read=read)
        with pytest.raises(ScopeViolation, match="gone"):
            bulk.update(School, ["town"], [(own["id"], "x")], read={})
        assert not School.objects.filter(town="x").exists()
        assert bulk.update(School, ["town"], [(own["id"], "x")], read=read) == 1
        assert School.objects.filter(town="x").count() == 1


def test_no_row_points_at_another_authoritys_row(world: World) -> None:
    with scope(authorities=[world.own.pk, world.foreign.pk]):
        with pytest.raises(ScopeViolation):
            bulk.insert(Room, ROOM, [room(world, "x", world.foreign_school.pk)])
        own = Room.objects.create(authority=world.own, school=world.school, name="A 1")
        foreign = Site.objects.create(authority=world.foreign, school=world.foreign_school, name="Altbau")
        with pytest.raises(ScopeViolation):
            bulk.update(Room, ["site_id"], [(own.pk, foreign.pk)])


@pytest.mark.parametrize("column", ["authority_id", "authority"])
def test_the_authority_of_rows_never_changes(world: World, column: str) -> None:
    with scope(authorities=[world.own.pk, world.foreign.pk]), pytest.raises(ScopeViolation):
        bulk.update(School, [column], [(world.school.pk, world.foreign.pk)])


def test_a_row_is_named_once(world: World) -> None:
    with scope(authorities=[world.own.pk]), pytest.raises(ValueError, match="named twice"):
        bulk.update(School, ["town"], [(world.school.pk, "x"), (world.school.pk, "y")])


@action(MANAGE_SCHOOL)
def rename_raw(*, actor: Actor, ids: list[UUID]) -> None:
    """A verb that goes straight to the raw writer."""
    bulk.update(School, ["town"], [(key, "x") for key in ids])
    nothing_changed()


def test_the_right_of_the_running_verb_covers_every_row(world: World) -> None:
    rename_raw(actor=world.actor(Role.AUTHORITY_IT), ids=[world.school.pk, world.sister.pk])
    with scope(authorities=[world.own.pk, world.foreign.pk]), pytest.raises(NotAllowed):
        rename_raw(actor=world.actor(Role.AUTHORITY_IT), ids=[world.school.pk, world.foreign_school.pk])


def test_tables_without_a_tenant_are_written_too(world: World) -> None:
    key = world.accounts[Role.HEAD].pk
    with scope(authorities=[world.own.pk]):
        assert bulk.update(Account, ["email", "is_active"], [(key, "a@b.example", False)]) == 1
    found = Account.objects.get(pk=key)
    assert (found.email, found.is_active) == ("a@b.example", False)


def test_every_type_of_value_arrives_as_django_would_write_it(world: World) -> None:
    moment = datetime(2026, 10, 14, 12, 30, 15, 250_000, tzinfo=UTC)
    with scope(authorities=[world.own.pk]):
        raw = (uuid7(), world.own.pk, moment, "tests", "noted", "x.y", world.school.pk, "Ä ß €", {"ä": [None, 1]}, "")
        names = ("id", "authority_id", "at", "verb", "kind", "object_type", "object_id", "object_label", "changes")
        chain = ("number", "actor_salt", "actor_seal", "salt", "seal", "link")
        bulk.insert(AuditEntry, (*names, "reason", "actor_label", *chain), [(*raw, "Wer", 1, "", "", "", "", "")])
        found = AuditEntry.objects.get(pk=raw[0])
        assert (found.at, found.object_label, found.changes) == (moment, "Ä ß €", {"ä": [None, 1]})
        assert (found.object_id, found.school_id, found.batch_id) == (world.school.pk, None, None)
        bulk.update(AuditEntry, ["erased_at", "changes", "school_id"], [(raw[0], moment, {}, None)])
        person, member = world.people[Role.HEAD], Membership.objects.get(person=world.people[Role.HEAD])
        bulk.update(Person, ["birth_date"], [(person.pk, date(1970, 2, 3))])
        bulk.update(Membership, ["valid_to", "department_id"], [(member.pk, None, None)])
        assert Person.objects.get(birth_date=date(1970, 2, 3)) == person
        bulk.update(School, ["pupils", "transferred_at"], [(world.school.pk, 7, None)])
        assert School.objects.get(pupils=7, transferred_at=None).pk == world.school.pk
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM orgs_school WHERE pupils = 7")
            assert cursor.fetchone() == (1,)
