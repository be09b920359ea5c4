# SPDX-License-Identifier: EUPL-1.2
"""The trail of an object in sentences."""

from datetime import UTC, datetime
from decimal import Decimal

from tests.worlds import World
from tragwerk.assets.public import Asset
from tragwerk.core.access.public import Role, actor_scope, uuid7
from tragwerk.core.audit.public import AuditEntry, change_rows, create_rows, delete_rows, plain, record
from tragwerk.core.orgs.public import Account, Membership, Person, Room, School
from tragwerk.office.public import change_lines, timeline, trail_entries


def test_every_type_of_value_is_shown_as_people_write_it() -> None:
    changes = {
        "net_price": [None, plain(Decimal("1234.5"))],
        "purchased_on": ["2026-10-14", None],
        "school_id": ["01a20ac4-d4f9-7083-a7f2-2f38b99f94dd", ""],
        "state": ["in_stock", "issued"],
        "gone_column": ["a", 3],
        "school_sort": ["a", "b"],
    }
    lines = change_lines(Asset, changes, {})
    assert lines[0] == "Schule: (nicht mehr vorhanden) → –"
    assert lines[1] == "Zustand: auf Lager → ausgegeben"
    assert lines[2] == "Kaufdatum: 14.10.2026 → –"
    assert lines[3] == "Nettopreis: – → 1.234,50\u00a0€"
    assert lines[4] == "Gone_column: a → 3"
    assert len(lines) == 5


def test_moments_and_yes_and_no_are_words() -> None:
    moment = datetime(2026, 1, 5, 11, 0, tzinfo=UTC)
    (line,) = change_lines(School, {"transferred_at": [None, plain(moment)]}, {})
    assert "5.1.2026" in line or "05.01.2026" in line
    assert "12:00" in line
    (line,) = change_lines(Account, {"is_active": [True, False]}, {})
    assert line.endswith(": ja → nein")


def test_the_history_of_an_object_is_told_newest_first(world: World) -> None:
    officer = world.actor(Role.AUTHORITY_IT)
    with actor_scope(officer):
        row = {"authority_id": world.own.pk, "school_id": world.school.pk, "name": "A 1"}
        key = create_rows(actor=officer, verb="tests.add", model=Room, rows=[row])[0]
        changes = {key: {"name": "A 2", "floor": "1"}}
        change_rows(actor=officer, verb="tests.edit", model=Room, changes=changes, reason="Umbau")
        change_rows(actor=officer, verb="tests.edit", model=Room, changes={key: {"school_id": world.sister.pk}})
        found = Room.objects.get(pk=key)
        record(actor=officer, verb="tests.note", target=found)
        delete_rows(actor=officer, verb="tests.delete", model=Room, ids=[key])
        entries = timeline(officer, "tests.page", found)
        titles = [entry.title for entry in entries]
        rows = list(AuditEntry.objects.filter(object_id=key))
        assert [entry.title for entry in trail_entries(rows)] == titles
    assert titles[0] == "Gelöscht"
    assert titles[1] == "tests.note"
    assert titles[2].endswith("Musterschule → Schwesterschule")
    assert titles[3] == "2 Angaben geändert"
    assert entries[3].changes == ["Raum: A 1 → A 2", "Etage: – → 1"]
    assert "Umbau" in entries[3].note
    assert officer.label in entries[3].note
    assert titles[4] == "Angelegt"


def test_a_reference_that_is_gone_says_so(world: World) -> None:
    officer = world.actor(Role.AUTHORITY_IT)
    with actor_scope(officer):
        key = Membership.objects.get(person=world.people[Role.HEAD]).pk
        facts = {"person_id": [str(uuid7()), str(world.people[Role.TEACHER].pk)]}
        record(actor=officer, verb="x", target=Membership.objects.get(pk=key), changes=facts, kind="changed")
        (entry,) = trail_entries(list(AuditEntry.objects.filter(object_id=key)))
    assert entry.title.endswith("(nicht mehr vorhanden) → Test Teacher")
    assert Person._meta.label == "orgs.Person"
