# SPDX-License-Identifier: EUPL-1.2
"""What of somebody who leaves the trail stays in it, what goes, and that nothing leads back."""

from typing import Any

import pytest
from django.db import connection

from tests.worlds import SYSTEM, World
from tragwerk.core.access.public import Actor, DomainError, Role, actor_scope, batch, system_scope, uuid7
from tragwerk.core.audit.keeping import keep_append_only, let_go
from tragwerk.core.audit.public import AuditEntry, change_rows, delete_rows, undo_batch, verify
from tragwerk.core.orgs.public import Membership, Person, TrailRemoval, actions

WHY = "Die Aufbewahrungsfrist ist abgelaufen"


def ask(actor: Actor, person: Person, reason: str = WHY) -> Any:
    return actions.ask_removals(actor=actor, person_ids=[person.pk], reason=reason)[0]


def refused(call: Any) -> DomainError:
    with pytest.raises(DomainError) as found:
        call()
    return found.value


def entries_of(world: World) -> list[AuditEntry]:
    with system_scope(reason="tests"):
        return list(AuditEntry.objects.filter(authority=world.own).order_by("number"))


def take_out(world: World, asker: Actor, second: Actor, person: Person) -> int:
    with actor_scope(second):
        return actions.confirm_removals(actor=second, ids=[ask(asker, person)])


def test_role_place_dates_and_deeds_stay_and_the_chain_holds(
    world: World, asker: Actor, second: Actor, gone: Person
) -> None:
    before = {entry.number: entry for entry in entries_of(world)}
    count = take_out(world, asker, second, gone)
    after = {entry.number: entry for entry in entries_of(world)}
    changed = [number for number, entry in before.items() if not (after[number].salt and after[number].actor_salt)]
    assert len(changed) == count == 4
    with system_scope(reason="tests"):
        report = verify(world.own.pk)
    assert (report.faults, report.erased) == ([], 4)
    by_verb = {entry.verb: entry for entry in after.values()}
    deed = by_verb["tests.act"]
    assert (deed.object_label, deed.changes, deed.reason) == (str(world.school), {"name": ["a", "b"]}, "Umbau")
    role = by_verb["orgs.give_memberships"]
    assert role.changes["role"] == [None, Role.TEACHER]
    assert role.changes["school_id"] == [None, str(world.school.pk)]
    assert role.changes["valid_from"] == [None, "2019-01-01"]
    assert (role.object_label, role.school_id) == (str(Role.TEACHER.label), world.school.pk)
    assert by_verb["tests.end"].changes == {"valid_to": [None, "2020-07-31"]}
    assert by_verb["tests.end"].object_id == role.object_id, "it is still one role"
    for number, entry in before.items():
        assert (entry.at, entry.verb, entry.link) == (after[number].at, after[number].verb, after[number].link)


def test_nothing_that_stays_leads_back_to_the_person(world: World, asker: Actor, second: Actor, gone: Person) -> None:
    with system_scope(reason="tests"):
        roles = set(Membership.objects.filter(person=gone).values_list("pk", flat=True))
    take_out(world, asker, second, gone)
    erased = [entry for entry in entries_of(world) if entry.erased_at is not None]
    keys = {str(key) for key in (gone.pk, gone.account_id, *roles)}
    for entry in erased:
        text = str(vars(entry))
        assert not any(key in text or key.replace("-", "") in text for key in keys), entry.verb
        assert gone.last_name not in text
        moment = entry.erased_at
        assert moment is not None
        assert (moment.month, moment.day, moment.hour, moment.minute) == (1, 1, 0, 0), "the year alone"
    name = next(entry.actor_label for entry in erased if entry.verb == "tests.act")
    assert name.startswith("Person ")
    assert len({entry.actor_person for entry in erased if entry.actor_label == name}) == 1
    with system_scope(reason="tests"):
        row = TrailRemoval.objects.get(person=gone)
    for told in (vars(row), *(vars(entry) for entry in entries_of(world) if "removals" in entry.verb)):
        assert name not in str(told), "the request does not know the pseudonym"


def test_two_people_get_two_pseudonyms_and_the_same_person_another_one_next_time(
    world: World, asker: Actor, second: Actor, gone: Person
) -> None:
    names = set()
    for _time in range(2):
        take_out(world, asker, second, gone)
        names |= {entry.object_label for entry in entries_of(world) if entry.verb == "tests.person"}
        with system_scope(reason="tests"):
            change_rows(actor=SYSTEM, verb="tests.person", model=Person, changes={gone.pk: {"phone": str(uuid7())}})
    assert len([name for name in names if name.startswith("Person ")]) == 2
    assert not any(gone.pk.hex[-6:].upper() in name for name in names)


def test_a_role_that_was_deleted_is_found_by_what_the_entry_says(
    world: World, asker: Actor, second: Actor, gone: Person
) -> None:
    with system_scope(reason="tests"):
        role = Membership.objects.get(person=gone, role=Role.TEACHER)
        delete_rows(actor=SYSTEM, verb="tests.delete", model=Membership, ids=[role.pk])
    take_out(world, asker, second, gone)
    (entry,) = [entry for entry in entries_of(world) if entry.verb == "tests.delete"]
    assert entry.changes["role"] == [Role.TEACHER, None]
    assert "person_id" not in entry.changes
    assert entry.object_id != role.pk


def test_what_was_pseudonymised_cannot_be_taken_back(world: World, asker: Actor, second: Actor, gone: Person) -> None:
    batch_id = uuid7()
    with system_scope(reason="tests"), batch(batch_id):
        change_rows(actor=SYSTEM, verb="tests.person", model=Person, changes={gone.pk: {"phone": "1"}})
    take_out(world, asker, second, gone)
    with system_scope(reason="tests"):
        error = refused(lambda: undo_batch(actor=SYSTEM, verb="tests.undo", batch_id=batch_id))
    assert error.code == "erased"


def test_what_others_did_stays_sealed(world: World, asker: Actor, second: Actor, gone: Person) -> None:
    take_out(world, asker, second, gone)
    number = next(entry.number for entry in entries_of(world) if entry.verb == "tests.act")
    let_go(connection)
    with system_scope(reason="tests"):
        AuditEntry.objects.filter(authority=world.own, number=number).update(object_label="x")
    keep_append_only(connection)
    with system_scope(reason="tests"):
        assert any(f"Entry {number}: what it tells" in fault for fault in verify(world.own.pk).faults)
