# SPDX-License-Identifier: EUPL-1.2
"""The pages of the office: asking, codes, the screen handed over, papers with four eyes, consents, evidence."""

from __future__ import annotations

import re
from datetime import timedelta

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.worlds import World
from tragwerk.core.access.public import Role, no_scope, system_scope
from tragwerk.core.approvals.public import Approval, Consent, ScannedPaper, Signature, Signer, find_code
from tragwerk.core.orgs.public import Account
from tragwerk.office.approvals.tests.conftest import Asking, content_of
from tragwerk.office.approvals.tests.test_signing_pages import SIGNED

PASSWORD = "nur für diesen Test"
PDF = SimpleUploadedFile("a.pdf", b"%PDF-1.7 Vertrag", "application/pdf")
CODE = re.compile(r"[2-9A-Y]{4}-[2-9A-Y]{4}-[2-9A-Y]{4}")


def page_of(client: Client, route: str, *keys: object) -> str:
    with no_scope():
        answer = client.get(reverse(f"office:{route}", args=keys))
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def post(client: Client, route: str, *keys: object, **values: object) -> str:
    with no_scope():
        answer = client.post(reverse(f"office:{route}", args=keys), values, follow=True)
    return str(answer.content.decode())


def taken_back(client: Client) -> str:
    """Take the screen back with the password, and return the page that follows."""
    with system_scope(reason="tests"):
        account = Account.objects.get(pk=client.session[SESSION_KEY])
        account.set_password(PASSWORD)
        account.save(update_fields=["password"])
        key = client.session
        key[HASH_SESSION_KEY] = account.get_session_auth_hash()
        key.save()
    return post(client, "hand_over_back", password=PASSWORD)


ASKED = {
    "kind": "office.document",
    "title": "Schlüssel",
    "school": "",
    "text": "Ich habe den Schlüssel erhalten.",
    "points": "Bitte nicht verleihen.\nBitte nicht kopieren.",
    "signers": "Karla Muster\n\nKurt Muster",
    "role": "staff",
    "due": "",
}


def test_a_text_of_the_office_is_asked_for(office: Client, world: World) -> None:
    assert "Unterschrift anfragen" in page_of(office, "approvals")
    shown = post(office, "approval_ask", **ASKED)
    assert "Angefragt." in shown
    with system_scope(reason="tests"):
        row = Approval.objects.get()
        assert (row.needed, row.points, row.form) == (2, ["Bitte nicht verleihen.", "Bitte nicht kopieren."], "text")
        assert row.about_id == world.own.pk


def test_a_pdf_is_asked_for_and_anything_else_refused(office: Client, world: World) -> None:
    wrong = SimpleUploadedFile("b.pdf", b"<html>", "application/pdf")
    assert "ist kein PDF" in post(office, "approval_ask", **{**ASKED, "file": wrong})
    post(office, "approval_ask", **{**ASKED, "text": "", "school": str(world.school.pk), "file": PDF})
    with system_scope(reason="tests"):
        row = Approval.objects.get()
    assert (row.form, row.school_id) == ("pdf", world.school.pk)
    with no_scope():
        answer = office.get(reverse("office:approval_document", args=[row.pk]))
        assert content_of(answer) == b"%PDF-1.7 Vertrag"
    assert answer["Content-Type"] == "application/pdf"
    assert "script-src" not in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_without_text_and_pdf_the_form_says_so(office: Client) -> None:
    assert "Bitte schreiben Sie den Text oder wählen Sie ein PDF." in post(
        office, "approval_ask", **{**ASKED, "text": ""}
    )


def test_a_code_is_shown_once_and_opens_the_document(office: Client, asking: Asking) -> None:
    signer = asking()
    shown = post(office, "signer_code", signer.pk)
    (code,) = set(CODE.findall(shown))
    assert "<svg" in shown
    assert find_code(code) is not None
    assert code not in page_of(office, "approval", signer.approval_id)


def test_codes_for_many_are_printed_after_a_preview(office: Client, asking: Asking) -> None:
    first, second = asking(), asking()
    ids = [str(first.approval_id), str(second.approval_id)]
    assert "Codes für 2 Dokumente drucken" in post(office, "bulk_codes", ids=ids)
    assert len(set(CODE.findall(post(office, "bulk_codes", ids=ids, apply="1")))) == 2


def test_many_are_reminded_and_taken_back_after_a_preview(office: Client, asking: Asking) -> None:
    ids = [str(asking().approval_id) for _ in range(2)]
    assert "An 2 Dokumente erinnern" in post(office, "bulk_remind", ids=ids)
    assert "An 2 Dokumente erinnert." in post(office, "bulk_remind", ids=ids, apply="1")
    assert "2 Dokumente zurücknehmen" in post(office, "bulk_withdraw", ids=ids)
    assert "2 Dokumente zurückgenommen." in post(office, "bulk_withdraw", ids=ids, apply="1", reason="doppelt")
    assert "bleiben außen vor" in post(office, "bulk_remind", ids=ids)


def test_the_screen_that_is_handed_over_shows_the_document_and_nothing_else(office: Client, asking: Asking) -> None:
    signer = asking()
    assert "Bildschirm ohne Unterschrift zurückgeben" in post(office, "signer_hand_over", signer.pk)
    for name in ("approvals", "people", "schools", "installation"):
        with no_scope():
            assert office.get(reverse(f"office:{name}"))["Location"] == reverse("office:hand_over")
    with no_scope():
        document = office.get(reverse("office:hand_over_document"))
        assert b"Tablet" in content_of(document)
    assert "Bitte geben Sie den Bildschirm jetzt zurück." in post(office, "hand_over", **SIGNED)
    assert "Das ist nicht Ihr Passwort." in post(office, "hand_over_back", password="geraten")
    with no_scope():
        assert office.get(reverse("office:approvals"))["Location"] == reverse("office:hand_over")
    assert "Nutzungsvereinbarung" in taken_back(office)
    with system_scope(reason="tests"):
        row = Signature.objects.get(signer=signer)
    assert (row.way, row.recorded_by) == ("screen", "Test School Administration")
    assert page_of(office, "approvals")


def test_a_screen_that_was_not_handed_over_shows_no_document(office: Client) -> None:
    for name in ("hand_over", "hand_over_document"):
        with no_scope():
            assert office.get(reverse(f"office:{name}"))["Location"] == reverse("office:approvals")


def paper_of(office: Client, signer: Signer, **changes: object) -> str:
    values = {"typed_name": "Karla Muster", "signed_on": "gestern", "file": SimpleUploadedFile("s.pdf", b"%PDF-1.7 S")}
    return post(office, "signer_paper", signer.pk, **{**values, **changes})


def test_a_scanned_paper_waits_for_a_second_person(office: Client, second: Client, asking: Asking) -> None:
    signer = asking()
    day = timezone.localdate() - timedelta(days=1)
    assert "sobald eine zweite Person" in paper_of(office, signer, signed_on=day.strftime("%d.%m.%Y"))
    with system_scope(reason="tests"):
        paper = ScannedPaper.objects.get()
    assert "Wer das Blatt eingescannt hat, bestätigt es nicht." in page_of(office, "paper", paper.pk)
    assert "Eine andere Person vergleicht es." in post(office, "paper_confirm", paper.pk)
    with no_scope():
        start = second.get("/").content.decode()
    assert "Eingescanntes Blatt vergleichen" in start
    assert "Bitte vergleichen Sie" in page_of(second, "paper", paper.pk)
    assert "Bestätigt. Die Unterschrift gilt." in post(second, "paper_confirm", paper.pk)
    with system_scope(reason="tests"):
        assert Signature.objects.get(signer=signer).signed_on == day
    with no_scope():
        scan = office.get(reverse("office:signer_scan", args=[signer.pk]))
        assert content_of(scan) == b"%PDF-1.7 S"


def test_a_paper_is_refused_or_taken_back(office: Client, second: Client, asking: Asking) -> None:
    signer = asking()
    for client, name in ((second, "paper_refuse"), (office, "paper_withdraw")):
        paper_of(office, signer, signed_on="heute")
        with system_scope(reason="tests"):
            paper = ScannedPaper.objects.get(state="asked")
        post(client, name, paper.pk)
    with system_scope(reason="tests"):
        assert set(ScannedPaper.objects.values_list("state", flat=True)) == {"refused", "withdrawn"}
    assert "weder ein PDF noch ein Bild" in paper_of(
        office, signer, file=SimpleUploadedFile("s.pdf", b"MZ"), signed_on="heute"
    )


def test_the_evidence_says_what_agrees(office: Client, asking: Asking) -> None:
    signer = asking()
    post(office, "signer_hand_over", signer.pk)
    post(office, "hand_over", **SIGNED)
    taken_back(office)
    shown = page_of(office, "approval_proof", signer.approval_id)
    assert "Dokument, Unterschrift und Protokoll stimmen überein" in shown
    assert "dieselbe, für diese Seite neu berechnet" in shown
    with system_scope(reason="tests"):
        assert Signature.objects.get().seal in shown


def test_a_signature_under_another_name_stands_out(office: Client, asking: Asking) -> None:
    signer = asking()
    post(office, "signer_hand_over", signer.pk)
    asked = post(office, "hand_over", **{**SIGNED, "name": "Micky Maus", "other": ""})
    assert f"„{signer.name}“ soll hier unterschreiben" in asked
    assert f"Ich bin nicht {signer.name} und darf an dieser Stelle unterschreiben." in asked
    with system_scope(reason="tests"):
        assert not Signature.objects.exists()
    post(office, "hand_over", **{**SIGNED, "name": "Micky Maus"})
    taken_back(office)
    assert "unterschrieben als „Micky Maus“" in page_of(office, "approval", signer.approval_id)
    assert "ein anderer Name als der der Unterschrift" in page_of(office, "approval_proof", signer.approval_id)
    assert "1 von 1, anderer Name" in page_of(office, "approvals")


def test_one_document_is_reminded_and_taken_back(office: Client, asking: Asking) -> None:
    signer = asking()
    assert "Erinnert." in post(office, "approval_remind", signer.approval_id)
    assert "einmal, am" in page_of(office, "approval", signer.approval_id)
    assert "Zurückgenommen." in post(office, "approval_withdraw", signer.approval_id, reason="doppelt")


def test_overdue_documents_are_a_task(office: Client, asking: Asking) -> None:
    signer = asking()
    with system_scope(reason="tests"):
        Approval.objects.filter(pk=signer.approval_id).update(due=timezone.localdate() - timedelta(days=1))
    with no_scope():
        assert "1 Dokument wurde nicht rechtzeitig unterschrieben" in office.get("/").content.decode()
        listed = office.get(reverse("office:approvals"), {"overdue": "yes"}).content.decode()
    assert "Mila Muster" in listed


def test_consents_are_asked_for_after_a_look(office: Client, world: World) -> None:
    values = {"purpose": "office.photos", "school": str(world.school.pk), "role": "guardian", "due": ""}
    shown = post(office, "consent_ask", **values)
    assert "Test Guardian" in shown
    assert "1 Person anfragen" in shown
    assert "1 Person angefragt." in post(office, "consent_ask", **values, apply="1")
    assert "Niemand ist mehr zu fragen" in post(office, "consent_ask", **values)
    with system_scope(reason="tests"):
        consent = Consent.objects.get()
        signer = Signer.objects.get(approval=consent.approval_id)
    post(office, "signer_hand_over", signer.pk)
    post(office, "hand_over", **SIGNED)
    taken_back(office)
    assert "erteilt" in page_of(office, "consent", consent.pk)
    assert "Widerrufen. Das gilt ab jetzt." in post(office, "consent_withdraw", consent.pk, note="am Telefon")
    assert "am Telefon" in page_of(office, "consent", consent.pk)
    person = page_of(office, "person", world.people[Role.GUARDIAN].pk)
    assert "Fotos auf der Internetseite der Schule" in person


def test_consents_of_many_are_withdrawn_after_a_preview(office: Client, world: World) -> None:
    values = {"purpose": "office.photos", "school": str(world.school.pk), "role": "guardian", "due": ""}
    post(office, "consent_ask", **values, apply="1")
    with system_scope(reason="tests"):
        consent = Consent.objects.get()
        signer = Signer.objects.get(approval=consent.approval_id)
    post(office, "signer_hand_over", signer.pk)
    post(office, "hand_over", **SIGNED)
    taken_back(office)
    ids = [str(consent.pk)]
    assert "1 Einwilligung widerrufen" in post(office, "bulk_withdraw_consents", ids=ids)
    assert "1 Einwilligung widerrufen." in post(
        office, "bulk_withdraw_consents", ids=ids, apply="1", note="Brief vom 3. Mai"
    )
    assert "widerrufen" in page_of(office, "consents")
