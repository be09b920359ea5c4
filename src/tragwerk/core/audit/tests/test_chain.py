# SPDX-License-Identifier: EUPL-1.2
"""The chain: it holds over everything that verbs write, and nothing can be changed in it unseen."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.worlds import SYSTEM, World
from tragwerk.core.access.public import (
    Actor,
    DomainError,
    Role,
    action,
    actor_scope,
    system_scope,
    uuid7,
)
from tragwerk.core.audit import rules
from tragwerk.core.audit.chain import INSTALLATION
from tragwerk.core.audit.keeping import is_kept, keep_append_only, let_go
from tragwerk.core.audit.public import (
    AuditEntry,
    AuditHead,
    change_rows,
    create_rows,
    delete_rows,
    record,
    verify,
)
from tragwerk.core.orgs.public import MANAGE_SCHOOL, Room


@action(MANAGE_SCHOOL)
def write_rooms(*, actor: Actor, world: World, names: list[str], fail: bool = False) -> list[Any]:
    """A verb for the tests."""
    rows = [{"authority_id": world.own.pk, "school_id": world.school.pk, "name": name} for name in names]
    keys = create_rows(actor=actor, verb="tests.rooms", model=Room, rows=rows, reason="Umbau")
    if fail:
        raise DomainError("no", code="no")
    return keys


@action(MANAGE_SCHOOL)
def write_in_steps(*, actor: Actor, world: World) -> None:
    """A verb that calls verbs, of which one fails."""
    write_rooms(actor=actor, world=world, names=["A"])
    with pytest.raises(DomainError):
        write_rooms(actor=actor, world=world, names=["B"], fail=True)
    write_rooms(actor=actor, world=world, names=["C"])


@pytest.fixture
def officer(world: World) -> Actor:
    return world.actor(Role.AUTHORITY_IT)


@pytest.fixture
def written(world: World, officer: Actor) -> World:
    """A world whose trail has entries of every kind."""
    keys = write_rooms(actor=officer, world=world, names=["A 1", "A 2", "Ä 3"])
    with actor_scope(officer):
        change_rows(actor=officer, verb="tests.change", model=Room, changes={keys[0]: {"floor": "1", "name": "B"}})
        delete_rows(actor=officer, verb="tests.delete", model=Room, ids=[keys[1]])
        record(actor=officer, verb="tests.note", target=world.school, changes={"counts": [None, {"b": 1, "a": [2.5]}]})
    with system_scope(reason="tests"):
        record(actor=SYSTEM, verb="tests.note", target=world.foreign_school)
        record(actor=SYSTEM, verb="tests.note", target=world.district)
    return world


def meddle(change: Callable[[], object]) -> None:
    """Change the trail as somebody would who can take the triggers away."""
    let_go(connection)
    change()
    keep_append_only(connection)


def faults(world: World) -> list[str]:
    with system_scope(reason="tests"):
        return verify(world.own.pk).faults


def test_what_verbs_write_is_a_chain_of_each_authority(written: World) -> None:
    with system_scope(reason="tests"):
        for authority_id, length in ((written.own.pk, 6), (written.foreign.pk, 1), (None, 1)):
            report = verify(authority_id)
            assert (report.faults, report.number) == ([], length)
            head = AuditHead.objects.get(pk=authority_id or INSTALLATION)
            assert (head.number, head.link) == (length, report.link)


def test_a_chain_can_be_recomputed_from_what_is_written_down(written: World) -> None:
    """An oracle of its own: every digest as docs/explanation/audit.md describes it."""

    def digest(text: str) -> str:
        return sha256(text.encode()).hexdigest()

    import json

    with system_scope(reason="tests"):
        last = digest(f"tragwerk.audit.2\n{written.own.pk}")
        for number, row in enumerate(AuditEntry.objects.filter(authority=written.own).order_by("number"), start=1):
            changes = json.dumps(row.changes, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
            acted = (str(row.actor_account), str(row.actor_person), row.actor_label)
            told = (str(row.object_id), row.object_label, changes, row.reason)
            actor_seal, seal = (
                digest(f"{salt}\n{''.join(f'{len(text)}:{text}' for text in texts)}")
                for salt, texts in ((row.actor_salt, acted), (row.salt, told))
            )
            facts = (row.id, row.at.isoformat(), row.authority_id, row.school_id)
            rest = (row.verb, row.kind, row.object_type, row.batch_id, actor_seal, seal)
            last = digest("\n".join(map(str, (last, number, *facts, *rest))))
            assert row.link == last


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("actor_label", "Jemand anders", "who acted"),
        ("object_label", "B 9", "what it tells"),
        ("changes", {"name": [None, "B 9"]}, "what it tells"),
        ("reason", "Anbau", "what it tells"),
        ("verb", "tests.other", "does not hang"),
        ("kind", "noted", "does not hang"),
        ("object_id", uuid7(), "what it tells"),
        ("actor_person", uuid7(), "who acted"),
        ("actor_account", uuid7(), "who acted"),
        ("school_id", None, "does not hang"),
        ("batch_id", uuid7(), "does not hang"),
        ("seal", "0" * 64, "what it tells"),
        ("salt", "", "nobody pseudonymised"),
        ("link", "0" * 64, "does not hang"),
        ("number", 999, "missing"),
    ],
)
def test_a_changed_entry_is_found(written: World, column: str, value: Any, says: str) -> None:
    with system_scope(reason="tests"):
        entries = AuditEntry.objects.filter(authority=written.own, number=2)
        meddle(lambda: entries.update(**{column: value}))
    assert any(says in fault for fault in faults(written))


@pytest.mark.parametrize("number", [1, 3, 6])
def test_a_missing_entry_is_found(written: World, number: int) -> None:
    with system_scope(reason="tests"):
        entries = AuditEntry.objects.filter(authority=written.own, number=number)
        meddle(lambda: entries._raw_delete("default"))
    assert faults(written)


def test_an_entry_put_in_is_found(written: World) -> None:
    with system_scope(reason="tests"):
        entry = AuditEntry.objects.filter(authority=written.own).order_by("-number")[0]
        entry.pk, entry.number = uuid7(), entry.number + 1
        entry.save(force_insert=True)
    assert faults(written)


def test_a_head_that_was_set_back_is_found(written: World) -> None:
    with system_scope(reason="tests"):
        AuditHead.objects.filter(pk=written.own.pk).update(number=5)
        assert "head names entry 5" in verify(written.own.pk).faults[0]
        AuditHead.objects.filter(pk=written.own.pk).delete()
        assert "head of the chain is missing" in verify(written.own.pk).faults[0]


def test_the_database_refuses_every_other_change(written: World) -> None:
    with system_scope(reason="tests"):
        entries: Any = AuditEntry.objects.filter(authority=written.own)
        changes: tuple[Callable[[], object], ...] = (
            lambda: entries.update(object_label="x"),
            lambda: entries.update(erased_at="2026-01-01T00:00:00Z", verb="x"),
            lambda: entries.update(erased_at="2026-01-01T00:00:00Z", link="x"),
            lambda: entries.update(erased_at=None),
            lambda: entries._raw_delete("default"),
        )
        for change in changes:
            with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
                change()
    assert is_kept(connection)


def test_triggers_that_fell_are_noticed(db: None) -> None:
    let_go(connection)
    assert not is_kept(connection)
    keep_append_only(connection)
    assert is_kept(connection)


@pytest.mark.postgres
def test_the_table_cannot_be_emptied(written: World) -> None:
    empty = "TRUNCATE audit_auditentry"
    with system_scope(reason="tests"), pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        connection.cursor().execute(empty)


# Verbs


def test_a_verb_that_fails_takes_its_entries_with_it(world: World, officer: Actor) -> None:
    write_in_steps(actor=officer, world=world)
    with system_scope(reason="tests"):
        assert list(AuditEntry.objects.order_by("number").values_list("number", "object_label")) == [(1, "A"), (2, "C")]
    assert faults(world) == []
    with pytest.raises(DomainError):
        write_rooms(actor=officer, world=world, names=["D"], fail=True)
    assert faults(world) == []
    with system_scope(reason="tests"):
        assert AuditHead.objects.get(pk=world.own.pk).number == 2


# Arithmetic


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_two_texts_never_share_a_seal(one: list[str], other: list[str]) -> None:
    assert (rules.seal("s", *one) == rules.seal("s", *other)) == (one == other)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=6), st.data())
def test_any_change_of_any_link_shows_in_the_last(values: list[int], data: st.DataObject) -> None:
    def chain(facts: list[int]) -> str:
        last = rules.first_link(None)
        for number, fact in enumerate(facts, start=1):
            last = rules.link(last, number, [rules.fact(fact)], ["a", "b"])
        return last

    at = data.draw(st.integers(0, len(values) - 1))
    changed = [*values[:at], values[at] + 1, *values[at + 1 :]]
    assert chain(values) != chain(changed)
    assert chain(values) != chain(values[:-1])
