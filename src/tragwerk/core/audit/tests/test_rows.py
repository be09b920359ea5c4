# SPDX-License-Identifier: EUPL-1.2
"""Rows and their trail: written together, compared when two people write, put back as they were."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from tests.worlds import World
from tragwerk.core.access.public import Actor, DomainError, Role, ScopeViolation, actor_scope, batch, uuid7
from tragwerk.core.audit.public import (
    AuditEntry,
    ChangeKind,
    EditConflict,
    UndoReport,
    change_rows,
    create_rows,
    delete_rows,
    entries_of,
    entries_of_batch,
    undo_batch,
    watch_rows,
)
from tragwerk.core.audit.rows import Written, _plans
from tragwerk.core.orgs.public import Membership, Person, PupilCount, Room, School, Site


@pytest.fixture
def officer(world: World) -> Iterator[Actor]:
    """The IT officer of the own authority, in whose scope the test runs."""
    actor = world.actor(Role.AUTHORITY_IT)
    with actor_scope(actor):
        yield actor


def add_rooms(world: World, officer: Actor, *names: str) -> list[UUID]:
    rows = [{"authority_id": world.own.pk, "school_id": world.school.pk, "name": name} for name in names]
    return create_rows(actor=officer, verb="tests.add", model=Room, rows=rows)


def rename(officer: Actor, key: UUID, name: str) -> list[UUID]:
    return change_rows(actor=officer, verb="tests.rename", model=Room, changes={key: {"name": name}})


def undo(officer: Actor, batch_id: UUID, *, leave_changed: bool = False) -> UndoReport:
    return undo_batch(actor=officer, verb="tests.undo", batch_id=batch_id, leave_changed=leave_changed)


def rooms() -> list[dict[str, Any]]:
    return list(Room.objects.order_by("pk").values())


def test_created_rows_get_their_defaults_sort_keys_and_an_entry_each(world: World, officer: Actor) -> None:
    first, second = add_rooms(world, officer, "B 9", "B 10")
    assert list(Room.objects.order_by("sort_name").values_list("pk", flat=True)) == [first, second]
    assert Room.objects.get(pk=first).floor == ""
    entry = entries_of(first).get()
    assert (entry.kind, entry.verb, entry.object_label) == (ChangeKind.CREATED, "tests.add", "B 9")
    assert entry.changes == {"school_id": [None, str(world.school.pk)], "name": [None, "B 9"]}
    assert (entry.authority_id, entry.school_id) == (world.own.pk, world.school.pk)
    assert (entry.actor_account, entry.actor_person) == (officer.account_id, officer.person_id)


def test_creating_nothing_writes_nothing(world: World, officer: Actor) -> None:
    assert add_rooms(world, officer) == []
    assert not AuditEntry.objects.exists()


def test_the_number_of_statements_does_not_depend_on_the_number_of_rows(
    world: World, officer: Actor, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(14):
        keys = add_rooms(world, officer, *(f"R {number}" for number in range(300)))
    with django_assert_max_num_queries(18):
        change_rows(actor=officer, verb="tests.floor", model=Room, changes={key: {"floor": "1"} for key in keys})
    assert AuditEntry.objects.filter(verb="tests.floor").count() == 300


def test_a_second_row_with_the_same_name_is_refused_with_a_sentence(world: World, officer: Actor) -> None:
    add_rooms(world, officer, "B 9")
    with pytest.raises(DomainError, match="gibt es schon") as refused:
        add_rooms(world, officer, "B 9")
    assert refused.value.code == "constraint"


def test_only_what_really_differs_is_written_and_noted(world: World, officer: Actor) -> None:
    key, same = add_rooms(world, officer, "B 9", "B 10")
    wanted = {key: {"name": "B 9", "floor": "2"}, same: {"name": "B 10"}}
    assert change_rows(actor=officer, verb="tests.edit", model=Room, changes=wanted, reason="Umbau") == [key]
    entry = AuditEntry.objects.get(verb="tests.edit")
    assert (entry.changes, entry.reason) == ({"floor": ["", "2"]}, "Umbau")


def test_changing_nothing_leaves_no_entry(world: World, officer: Actor) -> None:
    key = add_rooms(world, officer, "B 9")[0]
    assert rename(officer, key, "B 9") == []
    assert not AuditEntry.objects.filter(verb="tests.rename").exists()


def test_a_foreign_row_is_neither_changed_nor_found(world: World, officer: Actor) -> None:
    with pytest.raises(DomainError) as refused:
        change_rows(actor=officer, verb="tests.edit", model=School, changes={world.foreign_school.pk: {"town": "x"}})
    assert refused.value.code == "gone"
    row = {"authority_id": world.own.pk, "school_id": world.foreign_school.pk, "name": "B 9"}
    with pytest.raises(ScopeViolation):
        create_rows(actor=officer, verb="tests.add", model=Room, rows=[row])
    assert delete_rows(actor=officer, verb="tests.delete", model=School, ids=[world.foreign_school.pk]) == 0


def test_derived_columns_follow_a_change(world: World, officer: Actor) -> None:
    key = add_rooms(world, officer, "B 9")[0]
    before = Room.objects.get(pk=key).sort_name
    rename(officer, key, "Ägyptensaal")
    after = Room.objects.get(pk=key).sort_name
    assert after != before
    assert after.startswith("agypten")


def test_the_second_of_two_people_is_told_what_differs_and_overwrites_nothing(world: World, officer: Actor) -> None:
    person = world.people[Role.TEACHER]
    seen = {person.pk: Person.objects.get(pk=person.pk).changed_at}

    def save(**values: str) -> list[UUID]:
        return change_rows(actor=officer, verb="tests.edit", model=Person, changes={person.pk: values}, expected=seen)

    assert save(phone="02364 1") == [person.pk]
    with pytest.raises(EditConflict) as conflict:
        save(phone="02364 2", first_name="Test")
    assert dict(conflict.value.details) == {"phone": ("02364 1", "02364 2")}
    assert "Test Teacher" in str(conflict.value)
    assert Person.objects.get(pk=person.pk).phone == "02364 1"


def test_two_people_who_want_the_same_do_not_disagree(world: World, officer: Actor) -> None:
    person = world.people[Role.TEACHER]
    seen = {person.pk: Person.objects.get(pk=person.pk).changed_at}
    wanted = {person.pk: {"phone": "02364 1"}}
    change_rows(actor=officer, verb="tests.edit", model=Person, changes=wanted, expected=seen)
    assert change_rows(actor=officer, verb="tests.edit", model=Person, changes=wanted, expected=seen) == []


def test_what_something_else_refers_to_is_not_deleted(world: World, officer: Actor) -> None:
    site = Site.objects.create(authority=world.own, school=world.school, name="Altbau")
    room = Room.objects.create(authority=world.own, school=world.school, site=site, name="A 1")
    with pytest.raises(DomainError, match="verweist noch") as refused:
        delete_rows(actor=officer, verb="tests.delete", model=Site, ids=[site.pk])
    assert refused.value.code == "in-use"
    delete_rows(actor=officer, verb="tests.delete", model=Room, ids=[room.pk])
    assert delete_rows(actor=officer, verb="tests.delete", model=Site, ids=[site.pk]) == 1


def test_nothing_is_undone_while_something_new_refers_to_it(world: World, officer: Actor) -> None:
    batch_id, row = uuid7(), {"authority_id": world.own.pk, "school_id": world.school.pk, "name": "Altbau"}
    with batch(batch_id):
        site = create_rows(actor=officer, verb="tests.add", model=Site, rows=[row])[0]
    Room.objects.create(authority=world.own, school=world.school, site_id=site, name="A 1")
    with pytest.raises(DomainError) as refused:
        undo(officer, batch_id)
    assert refused.value.code == "in-use"
    assert Site.objects.filter(pk=site).exists()


def test_a_row_that_was_deleted_meanwhile_is_named_as_gone(world: World, officer: Actor) -> None:
    person = world.people[Role.GUARDIAN]
    Membership.objects.filter(person=person).delete()
    delete_rows(actor=officer, verb="tests.delete", model=Person, ids=[person.pk])
    with pytest.raises(DomainError) as refused:
        change_rows(
            actor=officer,
            verb="tests.edit",
            model=Person,
            changes={person.pk: {"phone": "1"}},
            expected={person.pk: timezone.now()},
        )
    assert refused.value.code == "gone"


def test_a_watcher_hears_of_every_kind_of_write(world: World, officer: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[list[UUID], str]] = []
    monkeypatch.setitem(_plans, "orgs.room", [])
    watch_rows("orgs.Room", lambda written: heard.append((written.ids, written.kind)))
    key = add_rooms(world, officer, "B 9")[0]
    rename(officer, key, "B 10")
    delete_rows(actor=officer, verb="tests.delete", model=Room, ids=[key])
    assert heard == [([key], "created"), ([key], "changed"), ([key], "deleted")]


def test_a_watcher_knows_which_columns_have_another_value(
    world: World, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Written] = []
    monkeypatch.setitem(_plans, "orgs.room", [])
    key = add_rooms(world, officer, "B 9")[0]
    watch_rows("orgs.Room", heard.append)
    change_rows(actor=officer, verb="tests.edit", model=Room, changes={key: {"floor": "1", "name": "B 9"}})
    (written,) = heard
    assert (written.concerns({"floor", "site_id"}), written.concerns({"name", "sort_name"})) == (True, False)
    rename(officer, key, "B 10")
    assert heard[1].concerns({"sort_name"}), "what follows from a column has another value, too"


def test_undo_takes_created_rows_away(world: World, officer: Actor) -> None:
    before, batch_id = rooms(), uuid7()
    with batch(batch_id):
        add_rooms(world, officer, "B 9", "B 10")
    assert len(entries_of_batch(batch_id)) == 2
    assert undo(officer, batch_id) == UndoReport(2, ())
    assert rooms() == before


def test_undo_puts_changed_rows_back_as_they_were(world: World, officer: Actor) -> None:
    keys = add_rooms(world, officer, "B 9", "B 10")
    before, batch_id = rooms(), uuid7()
    with batch(batch_id):
        change_rows(actor=officer, verb="tests.edit", model=Room, changes={keys[0]: {"floor": "1"}})
        change_rows(actor=officer, verb="tests.edit", model=Room, changes={keys[1]: {"name": "C 1", "purpose": "PC"}})
    assert undo(officer, batch_id).restored == 2
    assert rooms() == before


def test_undo_puts_deleted_rows_back_under_their_keys(world: World, officer: Actor) -> None:
    row = {"authority_id": world.own.pk, "school_id": world.school.pk, "school_year": "2024/25", "pupils": 0}
    create_rows(actor=officer, verb="tests.add", model=PupilCount, rows=[{**row, "source": "Liste"}])
    keys = add_rooms(world, officer, "B 9", "B 10")
    counts = list(PupilCount.objects.values())
    before, batch_id = rooms(), uuid7()
    with batch(batch_id):
        assert delete_rows(actor=officer, verb="tests.delete", model=Room, ids=keys) == 2
        delete_rows(actor=officer, verb="tests.delete", model=PupilCount, ids=[counts[0]["id"]])
    assert rooms() == []
    assert undo(officer, batch_id).restored == 3
    assert rooms() == before
    assert list(PupilCount.objects.values()) == counts


def test_undo_restores_every_type_of_value(world: World, officer: Actor) -> None:
    school = School.objects.get(pk=world.school.pk)
    before, batch_id = School.objects.filter(pk=school.pk).values().get(), uuid7()
    new = {
        "closed_on": timezone.localdate(),
        "transferred_at": timezone.now(),
        "pupils": None,
        "utm_east": 372_123,
        "town": "Neustadt",
    }
    with batch(batch_id):
        change_rows(actor=officer, verb="tests.edit", model=School, changes={school.pk: new})
    undo(officer, batch_id)
    after = School.objects.filter(pk=school.pk).values().get()
    assert after.pop("changed_at") >= before.pop("changed_at")
    assert after == before


def test_several_changes_of_one_object_are_undone_in_reverse(world: World, officer: Actor) -> None:
    key = add_rooms(world, officer, "A")[0]
    before, batch_id = rooms(), uuid7()
    with batch(batch_id):
        rename(officer, key, "B")
        rename(officer, key, "C")
        delete_rows(actor=officer, verb="tests.delete", model=Room, ids=[key])
    undo(officer, batch_id)
    assert rooms() == before


def test_what_a_batch_made_changed_and_removed_again_leaves_nothing(world: World, officer: Actor) -> None:
    before, batch_id = rooms(), uuid7()
    with batch(batch_id):
        key = add_rooms(world, officer, "A")[0]
        rename(officer, key, "B")
        delete_rows(actor=officer, verb="tests.delete", model=Room, ids=[key])
    undo(officer, batch_id)
    assert rooms() == before


def test_nothing_is_undone_while_somebody_elses_change_would_be_lost(world: World, officer: Actor) -> None:
    untouched, touched = add_rooms(world, officer, "A 1", "A 2")
    batch_id = uuid7()
    with batch(batch_id):
        rename(officer, untouched, "B 1")
        rename(officer, touched, "B 2")
    rename(officer, touched, "Musiksaal")
    before = rooms()
    with pytest.raises(DomainError, match="Musiksaal") as refused:
        undo(officer, batch_id)
    assert (refused.value.code, refused.value.details) == ("changed-since", {"labels": ("Musiksaal",)})
    assert rooms() == before


def test_the_others_are_undone_when_the_person_says_so(world: World, officer: Actor) -> None:
    untouched, touched = add_rooms(world, officer, "A 1", "A 2")
    batch_id = uuid7()
    with batch(batch_id):
        rename(officer, untouched, "B 1")
        rename(officer, touched, "B 2")
    rename(officer, touched, "Musiksaal")
    assert undo(officer, batch_id, leave_changed=True) == UndoReport(1, ("Musiksaal",))
    assert set(Room.objects.values_list("name", flat=True)) == {"A 1", "Musiksaal"}


def test_what_is_left_keeps_what_it_refers_to(world: World, officer: Actor) -> None:
    batch_id, place = uuid7(), {"authority_id": world.own.pk, "school_id": world.school.pk}
    with batch(batch_id):
        rows = [{**place, "name": "Altbau"}, {**place, "name": "Neubau"}]
        old, new = create_rows(actor=officer, verb="tests.add", model=Site, rows=rows)
        rows = [{**place, "name": "A 1", "site_id": old}, {**place, "name": "N 1", "site_id": new}]
        kept = create_rows(actor=officer, verb="tests.add", model=Room, rows=rows)[0]
    rename(officer, kept, "Musiksaal")
    assert undo(officer, batch_id, leave_changed=True) == UndoReport(2, ("Altbau", "Musiksaal"))
    assert [str(room.site) for room in Room.objects.select_related("site")] == ["Altbau"]
    assert Site.objects.count() == 1


def test_a_later_batch_that_was_undone_itself_stands_in_nobodys_way(world: World, officer: Actor) -> None:
    key = add_rooms(world, officer, "A")[0]
    first, second = uuid7(), uuid7()
    with batch(first):
        rename(officer, key, "B")
    with batch(second):
        rename(officer, key, "C")
    undo(officer, second)
    assert undo(officer, first) == UndoReport(1, ())
    assert Room.objects.get(pk=key).name == "A"


def test_undoing_twice_changes_nothing(world: World, officer: Actor) -> None:
    key = add_rooms(world, officer, "A")[0]
    batch_id = uuid7()
    with batch(batch_id):
        rename(officer, key, "B")
    assert undo(officer, batch_id).restored == 1
    with pytest.raises(DomainError) as refused:
        undo(officer, batch_id)
    assert refused.value.code == "changed-since"
    assert undo(officer, batch_id, leave_changed=True).restored == 0
    assert Room.objects.get(pk=key).name == "A"


def test_an_unknown_batch_restores_nothing(world: World, officer: Actor) -> None:
    assert undo(officer, uuid7()) == UndoReport(0, ())


def test_an_undo_is_kept_in_the_trail_like_every_other_change(world: World, officer: Actor) -> None:
    key = add_rooms(world, officer, "A")[0]
    batch_id = uuid7()
    with batch(batch_id):
        rename(officer, key, "B")
    undo(officer, batch_id)
    newest = entries_of(key)[0]
    assert (newest.verb, newest.changes) == ("tests.undo", {"name": ["B", "A"]})
    assert newest.at - entries_of(key)[1].at < timedelta(minutes=1)
