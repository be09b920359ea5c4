# SPDX-License-Identifier: EUPL-1.2
"""Pages of letters: the editor with its preview, publishing, the letterhead, writing, the archive."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.worlds import World
from tragwerk.core.access.public import Role, system_scope
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.documents.tests.test_rendering import SVG
from tragwerk.core.jobs.public import Job, run_queued_jobs
from tragwerk.core.letters.models import Letter, Letterhead, LetterState, LetterTemplate, LetterVersion, VersionState
from tragwerk.core.letters.tests.steps import BODY, drafted, published, version
from tragwerk.core.orgs.public import School
from tragwerk.office.conftest import SignIn


def get(client: Client, name: str, *args: Any, **options: Any) -> str:
    answer = client.get(reverse(f"office:{name}", args=args), **options)
    assert answer.status_code == 200
    return str(answer.content.decode())


def letters() -> list[Letter]:
    with system_scope(reason="tests"):
        return list(Letter.objects.select_related("school").order_by("recipient_sort"))


def test_a_text_is_begun_edited_and_published(world: World, officer: Client) -> None:
    typed = {"kind": "letters.general", "name": "Rundschreiben", "language": "de"}
    answer = officer.post(reverse("office:letter_text_add"), typed)
    with system_scope(reason="tests"):
        draft = LetterVersion.objects.get()
    assert answer.headers["Location"] == reverse("office:letter_version", args=[draft.pk])
    page = get(officer, "letter_version", draft.pk)
    assert "{Mitteilung}" in page
    assert "Gesamtschule Musterstadt" in page
    data = {"subject": "An {Schule}", "body": "Guten Tag {Empfangende Stelle}", "seen_at": draft.changed_at.isoformat()}
    officer.post(reverse("office:letter_version", args=[draft.pk]), {**data, "publish": "1"})
    kept = version(draft.pk)
    assert (kept.state, kept.number) == (VersionState.PUBLISHED, 1)
    assert (kept.subject, kept.body) == ("An {school}", "Guten Tag {recipient}")
    assert "Veröffentlicht. Briefe werden ab jetzt" in get(officer, "letter_text", kept.template_id)


def test_the_preview_shows_the_page_and_names_what_is_wrong(world: World, officer: Client) -> None:
    draft = drafted(world)
    answer = officer.post(
        reverse("office:letter_preview", args=[draft.pk]), {"subject": "An {Schul}", "body": "eins\n**zwei"}
    )
    text = answer.content.decode()
    assert 'src="data:image/png;base64,' in text
    assert "Betreff:</b> Einen Platzhalter „Schul“ gibt es nicht. Meinten Sie „Schule“?" in text
    assert "Zeile 2:</b> Zwei Sterne stehen allein" in text
    real = officer.post(reverse("office:letter_preview_pdf", args=[draft.pk]), {"subject": "A", "body": "B"})
    assert (real.headers["Content-Type"], real.content[:4]) == ("application/pdf", b"%PDF")


def test_a_text_with_a_fault_is_saved_and_not_published(world: World, officer: Client) -> None:
    draft = drafted(world)
    data = {"subject": "A", "body": "{Schulnumer}", "seen_at": draft.changed_at.isoformat(), "publish": "1"}
    answer = officer.post(reverse("office:letter_version", args=[draft.pk]), data)
    assert answer.status_code == 422
    assert "Zeile 1: Einen Platzhalter „Schulnumer“ gibt es nicht." in answer.content.decode()
    assert (version(draft.pk).state, version(draft.pk).body) == (VersionState.DRAFT, "{Schulnumer}")


def test_who_begins_a_second_draft_is_led_to_the_first(world: World, officer: Client) -> None:
    draft = drafted(world)
    begin = reverse("office:letter_draft_begin", args=[draft.template_id])
    answer = officer.post(begin, {"language": "de"}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("office:letter_version", args=[draft.pk])
    assert "Es gibt schon einen Entwurf in Deutsch." in answer.content.decode()


def test_two_people_on_one_draft_do_not_overwrite_each_other(world: World, officer: Client) -> None:
    draft = drafted(world)
    data = {"subject": "A", "body": "B", "seen_at": "2020-01-01T00:00:00+00:00"}
    answer = officer.post(reverse("office:letter_version", args=[draft.pk]), data)
    assert answer.status_code == 422
    assert version(draft.pk).body == BODY


def test_a_version_is_withdrawn_copied_and_its_copy_discarded(world: World, officer: Client) -> None:
    first = published(world)
    assert reverse("office:letter_withdraw", args=[first.pk]) in get(officer, "letter_version", first.pk)
    officer.post(reverse("office:letter_draft_begin", args=[first.template_id]), {"language": "de", "from": first.pk})
    with system_scope(reason="tests"):
        copy = LetterVersion.objects.get(state=VersionState.DRAFT)
    officer.post(reverse("office:letter_draft_discard", args=[copy.pk]))
    officer.post(reverse("office:letter_withdraw", args=[first.pk]))
    assert version(first.pk).state == VersionState.WITHDRAWN
    again = officer.post(reverse("office:letter_publish", args=[first.pk]), follow=True)
    assert "ist nicht mehr möglich" in again.content.decode()
    officer.post(reverse("office:letter_text_rename", args=[first.template_id]), {"name": "Neu", "seen_at": ""})
    with system_scope(reason="tests"):
        assert LetterTemplate.objects.get().name == "Rundschreiben"


def test_who_may_only_look_finds_no_button(world: World, sign_in: SignIn) -> None:
    draft = drafted(world)
    page = get(sign_in(Role.TREASURY), "letter_version", draft.pk)
    assert "<textarea" not in page
    assert sign_in(Role.TEACHER).get(reverse("office:letter_texts")).status_code == 403


def paper(**changes: Any) -> dict[str, Any]:
    values = {"name": "Stadt Musterstadt", "colour": "#004466", "form": "A", "sender": "Stadt · Markt 1 · 12345 M"}
    columns = {f"column_{number}": "" for number in range(4)}
    return {**values, **columns, "contact": "", "place": "", "logo_alt": "", "bank": "", **changes}


def test_the_letterhead_is_kept_with_its_emblem_and_shown_as_it_is_typed(world: World, officer: Client) -> None:
    emblem = SimpleUploadedFile("wappen.svg", SVG, "image/svg+xml")
    answer = officer.post(reverse("office:letterhead"), paper(logo_file=emblem, column_0="Markt 1"))
    assert answer.status_code == 422
    assert "was das Wappen oder Logo zeigt" in answer.content.decode()
    emblem = SimpleUploadedFile("wappen.svg", SVG, "image/svg+xml")
    officer.post(reverse("office:letterhead"), paper(logo_file=emblem, logo_alt="Wappen", column_0="Markt 1"))
    with system_scope(reason="tests"):
        head = Letterhead.objects.get()
    assert (head.form, head.footer, head.logo_alt) == ("A", ["Markt 1"], "Wappen")
    shown = officer.post(reverse("office:letterhead_preview"), paper(name="Anders", logo_alt="Wappen"))
    assert 'src="data:image/png;base64,' in shown.content.decode()
    assert "Wappen oder Logo entfernen" in get(officer, "letterhead")


def test_without_a_published_text_the_first_step_is_offered(world: World, officer: Client) -> None:
    assert reverse("office:letter_text_add") in get(officer, "letter_write")


def ask(first: LetterVersion, **changes: Any) -> dict[str, Any]:
    values = {"value_salutation": "Guten Tag,", "value_message": "die Geräte sind da.", "value_deadline": ""}
    return {"text": str(first.template_id), "language": "de", "to": "all", **values, **changes}


def test_letters_to_all_schools_are_seen_first_and_then_written(world: World, officer: Client) -> None:
    first = published(world)
    checked = officer.post(reverse("office:letter_write"), ask(first, step="check")).content.decode()
    assert "2 Briefe würden geschrieben" in checked
    assert 'src="data:image/png;base64,' in checked
    assert letters() == []
    answer = officer.post(reverse("office:letter_write"), ask(first, step="write"), follow=True)
    page = answer.content.decode()
    assert "2 Briefe geschrieben" in page
    assert [one.school and one.school.short_name for one in letters()] == ["Musterschule", "Schwesterschule"]
    undo = re.search(r'action="([^"]+zuruecknehmen/)"', page)
    assert undo is not None
    officer.post(undo[1])
    assert letters() == []


def test_a_letter_goes_to_chosen_schools_or_another_address(world: World, officer: Client) -> None:
    first = published(world)
    chosen = ask(first, step="write", to="chosen", schools=[str(world.sister.pk)])
    officer.post(reverse("office:letter_write"), chosen)
    other = ask(first, step="write", to="other", address="Firma Beispiel\nWeg 1\n12345 Ort")
    officer.post(reverse("office:letter_write"), other)
    assert [one.recipient_name for one in letters()] == ["Firma Beispiel", "Schwesterschule"]
    assert letters()[0].subject == "An Firma Beispiel"
    for wrong in ({"to": "chosen"}, {"to": "other", "address": " "}):
        assert officer.post(reverse("office:letter_write"), ask(first, **wrong)).status_code == 422
    faulty = ask(first, step="check", to="other", address="\n".join("1234567"))
    assert "ins Fenster passen 6" in officer.post(reverse("office:letter_write"), faulty).content.decode()


def test_the_dry_run_says_what_should_be_looked_at_before(world: World, officer: Client) -> None:
    first = published(world)

    def checked(**changes: Any) -> str:
        page = officer.post(reverse("office:letter_write"), ask(first, step="check", **changes))
        return str(page.content.decode())

    assert "Bitte sehen Sie das zuerst an" not in checked()
    assert "Der Text nennt, was leer ist: Mitteilung." in checked(value_salutation="", value_message="")
    assert "Antwort bis: Dieser Tag ist vorbei." in checked(value_deadline="gestern")
    assert "dort steht „Firma Beispiel“" in checked(to="other", address="Firma Beispiel")


def test_many_letters_are_written_in_the_background(
    world: World, officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tragwerk.office.letters.views.writing.MOST_AT_ONCE", 1)
    answer = officer.post(reverse("office:letter_write"), ask(published(world), step="write"))
    run_queued_jobs()
    with system_scope(reason="tests"):
        job = Job.objects.get(kind="letters.write")
    assert answer.headers["Location"].endswith(f"{job.pk}/")
    assert job.result["url"] == reverse("office:letters_written", args=[job.pk])
    assert "2 Briefe geschrieben" in get(officer, "letters_written", job.pk)


def test_the_archive_is_filtered_opened_and_taken_away_with_a_trace(world: World, officer: Client) -> None:
    officer.post(reverse("office:letter_write"), ask(published(world), step="write"))
    first, second = letters()
    listed = get(officer, "letters", data={"state": "written", "q": "Schwester"})
    assert "Schwesterschule" in listed
    assert "Musterschule</a>" not in listed
    page = get(officer, "letter", first.pk)
    assert "die Geräte sind da." in page
    assert "Rundschreiben, Fassung 1, Deutsch" in page
    pdf = officer.get(reverse("office:letter_file", args=[first.pk]))
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    bundle = officer.get(reverse("office:letters_files", args=[first.batch_id]))
    with zipfile.ZipFile(BytesIO(b"".join(bundle.streaming_content))) as found:  # type: ignore[attr-defined]
        assert len(found.namelist()) == 2
    with system_scope(reason="tests"):
        read = AuditEntry.objects.filter(verb="letters.read_letter").values_list("object_id", flat=True)
        assert sorted(read) == sorted([first.pk, first.pk, second.pk])


def test_what_is_sent_stays(world: World, officer: Client) -> None:
    officer.post(reverse("office:letter_write"), ask(published(world), step="write"))
    first, _second = letters()
    officer.post(reverse("office:letter_send", args=[first.pk]))
    refused = officer.post(reverse("office:letters_undo", args=[first.batch_id]), follow=True).content.decode()
    assert "1 dieser Briefe sind schon versandt" in refused
    officer.post(reverse("office:letters_send", args=[first.batch_id]))
    assert {one.state for one in letters()} == {LetterState.SENT}
    again = officer.post(reverse("office:letters_send", args=[first.batch_id]), follow=True).content.decode()
    assert "Diese Briefe sind schon versandt." in again


def test_the_pages_speak_english_too(world: World, officer: Client) -> None:
    first = published(world)
    with system_scope(reason="tests"):
        assert School.objects.filter(authority=world.own).count() == 2
    page = get(officer, "letter_version", first.pk, headers={"accept-language": "en"})
    assert "New draft with this text" in page
