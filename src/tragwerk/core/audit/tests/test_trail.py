# SPDX-License-Identifier: EUPL-1.2
"""What the trail keeps, and in which form."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.worlds import SYSTEM, World
from tragwerk.core.access.public import Role, actor_scope, batch, system_scope, uuid7
from tragwerk.core.audit.public import AuditEntry, ChangeKind, changes_between, plain, record


def test_values_are_kept_as_json_keeps_them() -> None:
    key = uuid7()
    assert plain(key) == str(key)
    assert plain(Decimal("1.50")) == "1.50"
    assert plain(date(2026, 10, 14)) == "2026-10-14"
    assert plain(datetime(2026, 10, 14, 12, 30, tzinfo=UTC)) == "2026-10-14T12:30:00+00:00"
    assert plain(True) is True
    assert plain(None) is None


def test_only_differing_fields_are_changes() -> None:
    old = {"name": "A", "pupils": 3, "price": Decimal("1.5")}
    assert changes_between(old, {"name": "A", "pupils": 4, "price": Decimal("1.5"), "new": "x"}) == {
        "pupils": [3, 4],
        "new": [None, "x"],
    }


def test_a_note_names_the_object_its_place_and_its_reason(world: World) -> None:
    officer = world.actor(Role.AUTHORITY_IT)
    with actor_scope(officer):
        record(actor=officer, verb="tests.note", target=world.school, reason="Prüfung")
        entry = AuditEntry.objects.get()
    assert (entry.kind, entry.object_type, entry.object_id) == (ChangeKind.NOTED, "orgs.school", world.school.pk)
    assert (entry.authority_id, entry.school_id, entry.reason) == (world.own.pk, world.school.pk, "Prüfung")
    assert str(entry) == "tests.note Musterschule"


def test_what_belongs_to_the_installation_has_no_authority(world: World) -> None:
    with system_scope(reason="tests"):
        record(actor=SYSTEM, verb="tests.note", target=world.district)
        assert AuditEntry.objects.get().authority_id is None


def test_entries_of_one_change_carry_its_batch(world: World) -> None:
    key = uuid7()
    with system_scope(reason="tests"):
        with batch(key):
            record(actor=SYSTEM, verb="tests.note", target=world.school)
        record(actor=SYSTEM, verb="tests.note", target=world.school)
        assert set(AuditEntry.objects.values_list("batch_id", flat=True)) == {key, None}


@pytest.mark.parametrize("role", [Role.AUTHORITY_IT, Role.AUDITOR])
def test_the_trail_of_another_authority_is_not_there(world: World, role: Role) -> None:
    from tragwerk.core.audit.public import VIEW_AUDIT

    with system_scope(reason="tests"):
        record(actor=SYSTEM, verb="tests.note", target=world.school)
        record(actor=SYSTEM, verb="tests.note", target=world.foreign_school)
    actor = world.actor(role)
    with actor_scope(actor):
        seen = AuditEntry.objects.visible_to(actor, VIEW_AUDIT)
        assert [entry.object_id for entry in seen] == [world.school.pk]
