# SPDX-License-Identifier: EUPL-1.2
"""The panel on the page of a thing: attach several, download, remove, take back."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.worlds import SYSTEM, World
from tragwerk.assets.tests.test_contracts import contract
from tragwerk.core.access.public import Role, system_scope
from tragwerk.core.files.public import Attachment
from tragwerk.core.files.tests.samples import GOOD, PDF
from tragwerk.core.files.tests.test_attachments import attach
from tragwerk.core.forms.tests.steps import device

DEVICE, CONTRACT = "assets.asset", "assets.contract"
Upload = Callable[..., Any]


@pytest.fixture
def officer(world: World, client: Client) -> Client:
    client.force_login(world.accounts[Role.AUTHORITY_IT])
    return client


@pytest.fixture
def thing(world: World) -> UUID:
    with system_scope(reason="tests"):
        key: UUID = device(world, "tablet").pk
    return key


def upload(client: Client, thing: UUID, *named: tuple[str, bytes], table: str = DEVICE) -> Any:
    chosen = [SimpleUploadedFile(name, content) for name, content in named]
    return client.post(reverse("office:attach", args=[table, thing]), {"file": chosen})


def page(client: Client, thing: UUID) -> str:
    return client.get(reverse("assets:detail", args=[thing])).content.decode()


def only() -> Attachment:
    with system_scope(reason="tests: read"):
        found: Attachment = Attachment.objects.get()
    return found


def undo_address(text: str) -> str:
    found: str = re.findall(r'action="(/[^"]*rueckgaengig/[^"]+)"', text)[0]
    return found


def test_several_files_are_attached_shown_and_taken_back(officer: Client, thing: UUID) -> None:
    empty = page(officer, thing)
    assert "Noch keine Anlagen. Hier können Rechnungen" in empty
    assert reverse("office:attach", args=[DEVICE, thing]) in empty
    answer = upload(officer, thing, ("Rechnung 4711.pdf", PDF), ("Foto.jpg", GOOD["Foto.jpg"]))
    assert answer.status_code == 302
    shown = page(officer, thing)
    assert "2 Dateien angehängt." in shown
    assert re.search(r"Rechnung 4711\.pdf</a><span[^>]*>\d+\xa0B · Test Authority It, \d\d\.\d\d\.\d{4}<", shown)
    assert "Rechnung 4711.pdf: Angehängt" in shown
    back = officer.post(undo_address(shown), follow=True).content.decode()
    assert "2 Dateien sind wie zuvor." in back
    assert "Noch keine Anlagen." in back


def test_a_file_is_removed_and_brought_back(officer: Client, thing: UUID) -> None:
    upload(officer, thing, ("Rechnung.pdf", PDF))
    assert "„Rechnung.pdf“ entfernen" in page(officer, thing)
    address = reverse("office:attachment_remove", args=[only().pk])
    assert officer.get(address).status_code == 405
    gone = officer.post(address, follow=True).content.decode()
    assert "„Rechnung.pdf“ entfernt. Die Datei wird noch einen Monat aufbewahrt" in gone
    assert "Noch keine Anlagen." in gone
    undo = undo_address(gone)
    back = officer.post(undo, follow=True).content.decode()
    assert "1 Datei ist wie zuvor." in back
    assert reverse("office:attachment_file", args=[only().pk]) in back
    assert "schon rückgängig" in officer.post(undo, follow=True).content.decode()


def test_a_download_is_kept_and_never_shown(officer: Client, thing: UUID) -> None:
    upload(officer, thing, ("Prüfbericht Größe.pdf", PDF))
    answer = officer.get(reverse("office:attachment_file", args=[only().pk]))
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Pr%C3%BCfbericht%20Gr%C3%B6%C3%9Fe.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("Programm.exe", b"MZ", "„Programm.exe“ kann nicht angehängt werden."),
        ("Foto.jpg", b"nichts", "„Foto.jpg“ enthält nicht, was die Endung sagt"),
        ("leer.pdf", b"", "„leer.pdf“ ist leer."),
    ],
)
def test_what_cannot_be_attached_is_said_at_the_field(
    officer: Client, thing: UUID, name: str, content: bytes, said: str
) -> None:
    answer = upload(officer, thing, (name, content))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(rf'id="id_file_error"[^>]*>.*?{re.escape(said)}', text, re.DOTALL)
    assert re.search(r'<input[^>]*id="id_file"[^>]*aria-describedby="id_file-hint id_file_error"', text)
    with system_scope(reason="tests: read"):
        assert not Attachment.objects.exists()


def test_a_file_that_is_too_large_is_said_at_the_field(officer: Client, thing: UUID, settings: Any) -> None:
    settings.UPLOAD_LIMIT = 1_000_000
    answer = upload(officer, thing, ("groß.pdf", PDF + b"\n" * 1_000_000))
    assert answer.status_code == 422
    assert "„groß.pdf“ ist größer als 1 MB." in answer.content.decode()


def test_no_file_at_all_is_said_at_the_field(officer: Client, thing: UUID) -> None:
    answer = officer.post(reverse("office:attach", args=[DEVICE, thing]))
    assert answer.status_code == 422
    assert "Bitte wählen Sie eine Datei." in answer.content.decode()


def test_the_form_says_what_is_possible(officer: Client, thing: UUID) -> None:
    text = officer.get(reverse("office:attach", args=[DEVICE, thing])).content.decode()
    assert "PDF, JPEG, PNG, WebP, XLSX, DOCX, ODS, ODT, CSV oder TXT, je höchstens 64 MB und 20 auf einmal" in text
    assert 'accept=".pdf,.jpg,' in text
    assert 'data-max-bytes="64000000"' in text
    assert "multiple" in text


def test_in_english_the_page_speaks_english(officer: Client, thing: UUID) -> None:
    officer.cookies["django_language"] = "en"
    answer = upload(officer, thing, ("empty.pdf", b""))
    assert "“empty.pdf” is empty. Please save the file again and choose it once more." in answer.content.decode()


def test_a_contract_has_attachments_too(world: World, officer: Client) -> None:
    with system_scope(reason="tests"):
        key = contract(world)
    address = reverse("assets:contract", args=[key])
    assert "Noch keine Anlagen." in officer.get(address).content.decode()
    assert upload(officer, key, ("Vertrag.pdf", PDF), table=CONTRACT)["Location"] == address
    shown = officer.get(address).content.decode()
    assert "1 Datei angehängt." in shown
    assert "Vertrag.pdf: Angehängt" in shown


def test_who_only_sees_the_thing_downloads_and_changes_nothing(world: World, officer: Client, thing: UUID) -> None:
    upload(officer, thing, ("Rechnung.pdf", PDF))
    head = Client()
    head.force_login(world.accounts[Role.HEAD])
    shown = page(head, thing)
    assert "Rechnung.pdf" in shown
    assert "Dateien anhängen" not in shown
    assert "„Rechnung.pdf“ entfernen" not in shown
    answer = head.get(reverse("office:attachment_file", args=[only().pk]))
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert head.post(reverse("office:attachment_remove", args=[only().pk])).status_code == 403
    assert upload(head, thing, ("Foto.jpg", GOOD["Foto.jpg"])).status_code == 403


def test_who_may_not_see_the_thing_gets_no_file(world: World, officer: Client) -> None:
    with system_scope(reason="tests"):
        key = contract(world)
    upload(officer, key, ("Vertrag.pdf", PDF), table=CONTRACT)
    head = Client()
    head.force_login(world.accounts[Role.HEAD])
    assert head.get(reverse("office:attachment_file", args=[only().pk])).status_code == 404


def test_a_foreign_thing_and_its_files_are_not_there(world: World, officer: Client) -> None:
    with system_scope(reason="tests"):
        foreign = device(world, "tablet", foreign=True)
        attach(SYSTEM, foreign)
    for answer in (
        officer.get(reverse("office:attach", args=[DEVICE, foreign.pk])),
        upload(officer, foreign.pk, ("Rechnung.pdf", PDF)),
        officer.get(reverse("office:attachment_file", args=[only().pk])),
        officer.post(reverse("office:attachment_remove", args=[only().pk])),
        officer.get(reverse("office:attach", args=["orgs.school", world.school.pk])),
    ):
        assert answer.status_code == 404


def test_the_trail_leads_from_a_file_to_its_thing(officer: Client, thing: UUID) -> None:
    upload(officer, thing, ("Rechnung.pdf", PDF))
    text = officer.get(reverse("office:audit")).content.decode()
    assert "Angehängt" in text
    assert f'href="{reverse("assets:detail", args=[thing])}"' in text
