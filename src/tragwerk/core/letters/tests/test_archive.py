# SPDX-License-Identifier: EUPL-1.2
"""Letters: written and archived as they left, all or none, read with a trace, taken back before they are sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from django.utils.translation import override

from tests.worlds import World
from tragwerk.core.access.public import DomainError, NotAllowed, NotVisible, Role, actor_scope, system_scope
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.documents.tests.test_rendering import elements, words_of
from tragwerk.core.files.public import StoredFile
from tragwerk.core.files.public import open as open_file
from tragwerk.core.jobs.public import Job, State, run_queued_jobs
from tragwerk.core.letters import actions, queries
from tragwerk.core.letters.kinds import GENERAL
from tragwerk.core.letters.models import Letter, LetterState
from tragwerk.core.letters.plans import plan_letters
from tragwerk.core.letters.tests.steps import letter, published, row_to, version, writer_of
from tragwerk.core.letters.writing import Written, write_letters


def write(world: World, count: int = 1) -> Written:
    rows = [row_to(world, f"Schule {number}\nWeg {number}") for number in range(count)]
    return write_letters(actor=writer_of(world), kind=GENERAL.key, rows=rows)


def content_of(found: Letter) -> bytes:
    with open_file(found.file) as stream:
        content: bytes = stream.read()
        return content


def test_a_letter_is_archived_with_everything_that_it_says(world: World) -> None:
    first = published(world)
    values = {"message": '#let x = 1 *fett* "zitiert"', "deadline": date(2026, 10, 30)}
    done = write_letters(
        actor=writer_of(world),
        kind=GENERAL.key,
        rows=[row_to(world, about="orgs.school", about_id=world.school.pk, values=values)],
        day=date(2026, 10, 7),
    )
    found = letter(done.ids[0])
    assert (found.state, found.version_id, found.language) == (LetterState.WRITTEN, first.pk, "de")
    assert (found.subject, found.recipient_name) == ("An Musterschule", "Musterschule")
    assert (found.about, found.about_id, found.retention) == ("orgs.school", world.school.pk, "letters.general")
    assert found.facts["values"]["deadline"] == "2026-10-30"
    text = words_of(content_of(found)).replace(" ", "")
    for words in ('#letx=1*fett*"zitiert"', "Bis30.Oktober2026.", "7.Oktober2026", "Weg1", "StadtMusterstadt"):
        assert words in text


def test_the_file_is_an_accessible_archive_file(world: World) -> None:
    published(world)
    with pikepdf.open(BytesIO(content_of(letter(write(world).ids[0])))) as pdf, pdf.open_metadata() as told:
        assert told["{http://www.aiim.org/pdfa/ns/id/}part"] == "2"
        assert told["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert (str(pdf.Root.Lang), str(pdf.docinfo["/Title"])) == ("de", "An Musterschule")
        assert "/H1" in {str(one.S) for one in elements(pdf)}


def test_a_letter_stays_as_it_was_when_everything_else_changes(world: World) -> None:
    first = published(world)
    found = letter(write(world).ids[0])
    before = content_of(found)
    actor = writer_of(world)
    key = actions.begin_drafts(actor=actor, rows=[{"template_id": first.template_id, "language": "de"}])[0]
    actions.publish_versions(actor=actor, ids=[key])
    values = {"name": "Neuer Name", "sender": "Neu", "colour": "#112233"}
    actions.keep_letterhead(actor=actor, authority_id=world.own.pk, values=values)
    assert content_of(letter(found.pk)) == before
    assert letter(found.pk).version_id == first.pk
    assert letter(write(world).ids[0]).version_id == version(key).pk


def test_all_letters_are_written_or_none(world: World) -> None:
    published(world)
    rows = [row_to(world), row_to(world, "\n"), row_to(world, values={"deadline": "morgen"})]
    with actor_scope(writer_of(world)):
        plan = plan_letters(actor=writer_of(world), kind=GENERAL.key, rows=rows)
    assert [number for number, _one in plan.faulty] == [2, 3]
    with override("en"), pytest.raises(DomainError, match=r"2 letters cannot be written\. Letter 2: The address"):
        write_letters(actor=writer_of(world), kind=GENERAL.key, rows=rows)
    with system_scope(reason="tests"):
        assert not Letter.objects.exists()
        assert not StoredFile.objects.exists()


def test_a_sign_that_no_font_has_is_noted_and_does_not_stop_the_letter(world: World) -> None:
    published(world)
    row = row_to(world, "Mila 😀\nWeg 1")
    with actor_scope(writer_of(world)), override("en"):
        (planned,) = plan_letters(actor=writer_of(world), kind=GENERAL.key, rows=[row]).letters
    assert planned.problems == ()
    assert "😀" in planned.notes[0]
    assert write_letters(actor=writer_of(world), kind=GENERAL.key, rows=[row]).ids


def test_without_a_published_text_nothing_is_written_and_it_says_what_to_do(world: World) -> None:
    with override("en"), pytest.raises(DomainError, match="Please publish one"):
        write(world)


def test_many_letters_are_written_in_the_background_and_only_once(
    world: World, django_capture_on_commit_callbacks: object
) -> None:
    published(world)
    rows = [row_to(world, f"Schule {number}\nWeg 1") for number in range(25)]
    job = actions.order_letters(actor=writer_of(world), kind=GENERAL.key, rows=rows, back="/briefe/BATCH/")
    run_queued_jobs()
    with system_scope(reason="tests"):
        ended = Job.objects.get(pk=job.pk)
        assert (ended.state, ended.result["url"]) == (State.DONE, f"/briefe/{job.pk}/")
        assert Letter.objects.filter(batch_id=job.pk).count() == 25
        assert "Schule" not in str(ended.arguments)
        ended.state = State.QUEUED
        ended.save()
    from tragwerk.core.jobs.execution import execute

    execute(job.pk)
    with system_scope(reason="tests"):
        assert Letter.objects.count() == 25


def test_letters_are_taken_back_with_their_files_until_one_is_sent(world: World) -> None:
    published(world)
    actor = writer_of(world)
    done = write(world, 3)
    assert actions.undo_letters(actor=actor, batch_id=done.batch_id) == 3
    with system_scope(reason="tests"):
        assert not Letter.objects.exists()
        assert not StoredFile.objects.exists()
    with pytest.raises(DomainError) as caught:
        actions.undo_letters(actor=actor, batch_id=done.batch_id)
    assert caught.value.code == "gone"
    kept = write(world, 3)
    actions.send_letters(actor=actor, ids=[kept.ids[0]])
    with override("en"), pytest.raises(DomainError, match="1 of these letters have been sent already"):
        actions.undo_letters(actor=actor, batch_id=kept.batch_id)
    assert actions.send_letters(actor=actor, ids=kept.ids) == list(kept.ids[1:])
    with pytest.raises(DomainError):
        actions.send_letters(actor=actor, ids=kept.ids)


def test_the_trail_tells_what_was_done_and_not_what_the_letter_says(world: World) -> None:
    published(world)
    row = row_to(world, "Familie Kanari\nWeg 1", values={"message": "Geheimes"})
    done = write_letters(actor=writer_of(world), kind=GENERAL.key, rows=[row])
    actions.read_letter(actor=writer_of(world), letter_id=done.ids[0])
    actions.undo_letters(actor=writer_of(world), batch_id=done.batch_id)
    with system_scope(reason="tests"):
        entries = AuditEntry.objects.filter(object_id=done.ids[0]).order_by("number")
        assert [one.verb for one in entries] == [
            "letters.write_letters",
            "letters.read_letter",
            "letters.undo_letters",
        ]
        told = str([(one.object_label, one.changes) for one in entries])
        assert "Kanari" not in told
        assert "Geheimes" not in told


def test_a_school_reads_its_own_letters_and_no_others(world: World) -> None:
    published(world)
    own = write(world).ids[0]
    sister = write_letters(
        actor=writer_of(world), kind=GENERAL.key, rows=[replace(row_to(world), school_id=world.sister.pk)]
    ).ids[0]
    head = world.actor(Role.HEAD)
    with actor_scope(head):
        assert [one.pk for one in queries.letters(head)] == [own]
    assert actions.read_letter(actor=head, letter_id=own).pk == own
    with pytest.raises(NotVisible):
        actions.read_letter(actor=head, letter_id=sister)
    with pytest.raises(NotAllowed):
        actions.send_letters(actor=head, ids=[own])
    with pytest.raises(NotAllowed):
        write_letters(actor=world.actor(Role.TEACHER), kind=GENERAL.key, rows=[row_to(world)])


def test_nobody_writes_for_another_authority(world: World) -> None:
    published(world)
    with pytest.raises((NotVisible, DomainError)):
        write_letters(
            actor=writer_of(world),
            kind=GENERAL.key,
            rows=[replace(row_to(world), authority_id=world.foreign.pk, school_id=None)],
        )
    rows = [row_to(world), replace(row_to(world), authority_id=world.foreign.pk)]
    with override("en"), pytest.raises(DomainError, match="one authority after the other"):
        write_letters(actor=writer_of(world), kind=GENERAL.key, rows=rows)


def test_nobody_and_too_many_are_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    published(world)
    with pytest.raises(DomainError) as caught:
        write_letters(actor=writer_of(world), kind=GENERAL.key, rows=[])
    assert caught.value.code == "nobody"
    monkeypatch.setattr("tragwerk.core.letters.plans.MOST_LETTERS", 1)
    with pytest.raises(DomainError) as caught:
        write(world, 2)
    assert caught.value.code == "too-many"
