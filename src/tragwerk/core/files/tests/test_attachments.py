# SPDX-License-Identifier: EUPL-1.2
"""Files hang on things: whoever may change the thing attaches and removes, whoever sees it may see them."""

import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone

from tests.worlds import SYSTEM, World
from tragwerk.assets.public import actions as assets
from tragwerk.core.access.public import (
    Actor,
    DomainError,
    NotAllowed,
    NotVisible,
    Role,
    actor_scope,
    system_scope,
    uuid7,
)
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.files import public as files
from tragwerk.core.files.public import Attachment, NewFile, StoredFile, actions, attachment_for, attachments_at
from tragwerk.core.files.tests.samples import GOOD, PDF
from tragwerk.core.forms.tests.steps import device

TABLE = "assets.asset"


@pytest.fixture
def officer(world: World) -> Actor:
    return world.actor(Role.AUTHORITY_IT)


@pytest.fixture
def thing(world: World) -> Any:
    with system_scope(reason="tests"):
        return device(world, "tablet")


def new(name: str = "Rechnung.pdf", content: bytes = PDF) -> NewFile:
    return NewFile(name, io.BytesIO(content))


def attach(actor: Actor, *about: Any, many: list[NewFile] | None = None) -> actions.Attached:
    ids = [one.pk for one in about]
    return actions.attach_files(actor=actor, table=TABLE, about_ids=ids, files=many or [new()])


def names(thing: Any) -> list[str]:
    with system_scope(reason="tests: read"):
        return [one.name for one in attachments_at(TABLE, thing.pk)]


def entries(key: UUID) -> list[AuditEntry]:
    with system_scope(reason="tests: read"):
        return list(AuditEntry.objects.filter(object_id=key).order_by("at", "id"))


def test_several_files_are_attached_at_once_and_say_who_and_when(officer: Actor, thing: Any) -> None:
    done = attach(officer, thing, many=[new(), new("Foto.jpg", GOOD["Foto.jpg"])])
    assert len(done.ids) == 2
    with system_scope(reason="tests: read"):
        first = Attachment.objects.select_related("file").get(name="Rechnung.pdf")
        with files.open(first.file) as stream:
            assert stream.read() == PDF
    assert (first.media_type, first.size, first.added_by) == ("application/pdf", len(PDF), officer.label)
    assert (first.authority_id, first.about_table, first.about_id) == (thing.authority_id, TABLE, thing.pk)
    assert timezone.now() - first.added_at < timedelta(minutes=1)
    (entry,) = entries(first.pk)
    assert (entry.verb, entry.actor_label, entry.object_label) == (
        "files.attach_files",
        officer.label,
        "Rechnung.pdf",
    )
    assert "added_by" not in entry.changes


def test_one_file_hangs_on_many_things_and_is_kept_once(world: World, officer: Actor, thing: Any) -> None:
    with system_scope(reason="tests"):
        other = device(world, "tablet")
    assert len(attach(officer, thing, other).ids) == 2
    with system_scope(reason="tests: read"):
        assert StoredFile.objects.filter(purpose="files.attachment").count() == 1


def test_what_hangs_there_already_is_not_attached_again(world: World, officer: Actor, thing: Any) -> None:
    attach(officer, thing)
    with pytest.raises(DomainError, match="schon angehängt"):
        attach(officer, thing)
    assert len(attach(officer, thing, many=[new(), new("Foto.jpg", GOOD["Foto.jpg"])]).ids) == 1
    assert sorted(names(thing)) == ["Foto.jpg", "Rechnung.pdf"]
    with system_scope(reason="tests: read"):
        assert StoredFile.objects.filter(purpose="files.attachment").count() == 2, "nothing is left lying about"


def test_one_wrong_file_among_several_leaves_nothing(officer: Actor, thing: Any) -> None:
    with pytest.raises(DomainError, match="enthält nicht, was die Endung sagt"):
        attach(officer, thing, many=[new(), new("Foto.jpg", b"nichts")])
    assert names(thing) == []
    with system_scope(reason="tests: read"):
        assert not StoredFile.objects.filter(purpose="files.attachment").exists()


def test_none_and_too_many_files_are_refused(officer: Actor, thing: Any) -> None:
    with pytest.raises(DomainError, match="Bitte wählen Sie eine Datei"):
        actions.attach_files(actor=officer, table=TABLE, about_ids=[thing.pk], files=[])
    with pytest.raises(DomainError, match="höchstens 20 Dateien"):
        attach(officer, thing, many=[new()] * 21)


def test_a_transaction_that_ends_early_leaves_no_half_row(officer: Actor, thing: Any) -> None:
    class Killed(Exception):
        pass

    def attach_and_die() -> None:
        with transaction.atomic():
            attach(officer, thing)
            raise Killed

    with pytest.raises(Killed):
        attach_and_die()
    with system_scope(reason="tests: read"):
        assert not Attachment.objects.exists()
        assert not StoredFile.objects.filter(purpose="files.attachment").exists()


def test_removing_is_taken_back(officer: Actor, thing: Any) -> None:
    key = attach(officer, thing).ids[0]
    removed = actions.remove_attachments(actor=officer, ids=[key], reason="falsches Gerät")
    assert names(thing) == []
    with actor_scope(officer), pytest.raises(NotVisible):
        attachment_for(officer, key)
    actions.undo_change(actor=officer, batch_id=removed.batch_id)
    assert names(thing) == ["Rechnung.pdf"]
    with pytest.raises(DomainError, match="schon rückgängig"):
        actions.undo_change(actor=officer, batch_id=removed.batch_id)
    assert [(one.verb, one.reason) for one in entries(key)] == [
        ("files.attach_files", ""),
        ("files.remove_attachments", "falsches Gerät"),
        ("files.undo_attachments", ""),
    ]


def test_attaching_is_taken_back(officer: Actor, thing: Any) -> None:
    done = attach(officer, thing)
    actions.undo_change(actor=officer, batch_id=done.batch_id)
    assert names(thing) == []


def test_only_the_own_change_is_taken_back(world: World, officer: Actor, thing: Any) -> None:
    done = attach(officer, thing)
    with pytest.raises(NotVisible):
        actions.undo_change(actor=world.actor(Role.PROVIDER_TECHNICIAN), batch_id=done.batch_id)
    with pytest.raises(NotVisible):
        actions.undo_change(actor=officer, batch_id=uuid7())
    with system_scope(reason="tests"):
        batch_id = AuditEntry.objects.filter(object_id=thing.pk).values_list("batch_id", flat=True)[0] or uuid7()
    with pytest.raises(NotVisible):
        actions.undo_change(actor=officer, batch_id=batch_id)


def test_a_removed_file_is_not_removed_again(officer: Actor, thing: Any) -> None:
    key = attach(officer, thing).ids[0]
    actions.remove_attachments(actor=officer, ids=[key])
    with pytest.raises(NotVisible):
        actions.remove_attachments(actor=officer, ids=[key])


def test_a_thing_of_another_authority_is_not_there(world: World, officer: Actor) -> None:
    with system_scope(reason="tests"):
        foreign = device(world, "tablet", foreign=True)
        key = actions.attach_files(actor=SYSTEM, table=TABLE, about_ids=[foreign.pk], files=[new()]).ids[0]
    for table, ids in ((TABLE, [foreign.pk]), (TABLE, [uuid7()]), ("orgs.school", [foreign.pk]), (TABLE, [])):
        with pytest.raises(NotVisible):
            actions.attach_files(actor=officer, table=table, about_ids=ids, files=[new()])
    with pytest.raises(NotVisible):
        actions.remove_attachments(actor=officer, ids=[key])
    with actor_scope(officer), pytest.raises(NotVisible):
        attachment_for(officer, key)


def test_a_mixed_set_writes_nothing(world: World, officer: Actor, thing: Any) -> None:
    with system_scope(reason="tests"):
        foreign = device(world, "tablet", foreign=True)
    with pytest.raises(NotVisible):
        attach(officer, thing, foreign)
    assert names(thing) == []


def test_the_right_on_the_thing_decides(world: World, officer: Actor, thing: Any) -> None:
    key = attach(officer, thing).ids[0]
    head = world.actor(Role.HEAD)
    with actor_scope(head):
        assert attachment_for(head, key).name == "Rechnung.pdf"
    with pytest.raises(NotAllowed):
        attach(head, thing)
    with pytest.raises(NotAllowed):
        actions.remove_attachments(actor=head, ids=[key])
    with pytest.raises(NotAllowed):
        attach(world.actor(Role.AUDITOR), thing)
    with system_scope(reason="tests"):
        at_sister = assets.change_assets(actor=SYSTEM, changes={thing.pk: {"school_id": world.sister.pk}})
    assert at_sister
    with actor_scope(head), pytest.raises((NotVisible, NotAllowed)):
        attachment_for(head, key)


def test_files_go_with_their_thing(officer: Actor, thing: Any) -> None:
    attach(officer, thing)
    assets.delete_assets(actor=officer, ids=[thing.pk])
    assert names(thing) == []
    with system_scope(reason="tests: read"):
        assert Attachment.objects.get().removed_at is not None


def test_rows_that_go_without_a_verb_take_their_files_along(officer: Actor, thing: Any) -> None:
    from tragwerk.core.audit.public import ChangeKind, Written
    from tragwerk.core.files.following import _follow

    attach(officer, thing)
    with system_scope(reason="tests"):
        _follow(TABLE, Written(ChangeKind.CHANGED, [{"id": thing.pk}]))
        assert names(thing) == ["Rechnung.pdf"]
        _follow(TABLE, Written(ChangeKind.DELETED, [{"id": thing.pk}]))
    assert names(thing) == []


def test_a_file_stays_as_long_as_it_hangs_and_goes_a_month_after(officer: Actor, thing: Any) -> None:
    kept, gone = attach(officer, thing, many=[new(), new("Foto.jpg", GOOD["Foto.jpg"])]).ids
    actions.remove_attachments(actor=officer, ids=[gone])
    old = timezone.now() - timedelta(days=31)
    with system_scope(reason="tests"):
        StoredFile.objects.update(created_at=old)
    assert files.forget_old_files()[0] == 0, "for a month it can be taken back"
    with system_scope(reason="tests"):
        Attachment.objects.filter(pk=gone).update(removed_at=old)
    assert files.forget_old_files()[0] == 1
    with system_scope(reason="tests: read"):
        assert list(Attachment.objects.values_list("pk", flat=True)) == [kept]
        assert StoredFile.objects.filter(purpose="files.attachment").count() == 1


def test_a_table_is_declared_once() -> None:
    table = files.attachment_table(TABLE)
    assert table is not None
    with pytest.raises(ValueError, match="declared twice"):
        files.declare_attachments(table)
