# SPDX-License-Identifier: EUPL-1.2
"""The pages for who has a code and no account."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.worlds import World
from tragwerk.core.access.public import Role, no_scope, system_scope
from tragwerk.core.approvals.public import (
    Approval,
    Consent,
    Signature,
    Signer,
    SigningCode,
    actions,
    grouped,
    is_code,
)
from tragwerk.office.approvals.tests.conftest import Asking, Coding, content_of
from tragwerk.office.approvals.views import signing
from tragwerk.office.models import FailedSignIns
from tragwerk.office.signing_in.rules import CODE

STROKES = "M10 10L120 90L200 40"
SIGNED: dict[str, str] = {
    "name": "Karla Muster",
    "strokes": STROKES,
    "agree": "on",
    "alone": "on",
    # Some of the tests ask others than Karla Muster.
    "other": "on",
    "note": "",
    "answer": "given",
}


@pytest.fixture
def parent(world: World) -> Client:
    """Somebody without an account."""
    return Client()


def enter(client: Client, code: str) -> Any:
    with no_scope():
        return client.post(reverse("office:sign"), {"code": code})


def open_document(client: Client, code: str) -> str:
    answer = enter(client, code)
    assert answer.status_code == 302, answer.content.decode()
    with no_scope():
        return str(client.get(answer["Location"]).content.decode())


def test_a_parent_signs_with_the_code_and_gets_a_receipt(asking: Asking, coding: Coding, parent: Client) -> None:
    signer = asking()
    page = open_document(parent, grouped(coding(signer)))
    for part in ("Nutzungsvereinbarung", "Es wird nicht weitergegeben.", "Die Leihe kostet nichts.", "Mila Muster"):
        assert part in page
    assert "Was aufbewahrt wird" in page
    with no_scope():
        answer = parent.post(reverse("office:sign_document"), SIGNED)
        receipt = parent.get(answer["Location"]).content.decode()
        copy = content_of(parent.get(reverse("office:sign_file"), {"download": ""}))
    with system_scope(reason="tests"):
        row = Signature.objects.get(signer=signer)
        assert Approval.objects.get(pk=signer.approval_id).state == "given"
    for part in (row.digest, row.seal, "Karla Muster", STROKES):
        assert part in receipt
    assert copy.decode().startswith("Das Tablet ist zum Lernen da.")
    with no_scope():
        parent.post(reverse("office:sign_leave"))
        assert parent.get(reverse("office:sign_receipt")).status_code == 302


def test_the_ticks_are_asked_for_and_what_was_entered_stays(asking: Asking, coding: Coding, parent: Client) -> None:
    open_document(parent, coding(asking()))
    with no_scope():
        answer = parent.post(reverse("office:sign_document"), {**SIGNED, "agree": "", "alone": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("Bitte setzen Sie hier das Häkchen") >= 2
    assert STROKES in page
    with system_scope(reason="tests"):
        assert not Signature.objects.exists()


def test_who_refuses_needs_no_tick_and_may_say_why(asking: Asking, coding: Coding, parent: Client) -> None:
    signer = asking()
    open_document(parent, coding(signer))
    with no_scope():
        parent.post(
            reverse("office:sign_document"),
            {**SIGNED, "agree": "", "alone": "", "answer": "refused", "note": "Zu teuer"},
        )
    with system_scope(reason="tests"):
        row = Signature.objects.get(signer=signer)
        assert (row.answer, row.note, row.strokes) == ("refused", "Zu teuer", "")


def test_without_a_code_nothing_opens(parent: Client) -> None:
    for name in ("sign_document", "sign_file", "sign_receipt", "sign_withdraw"):
        with no_scope():
            for answer in (parent.get(reverse(f"office:{name}")), parent.post(reverse(f"office:{name}"))):
                assert answer.status_code == 302
                assert answer["Location"] == reverse("office:sign")


def without_code(page: str, *codes: str) -> str:
    """Return a page without what differs anyway: what was typed and tokens."""
    for code in codes:
        page = page.replace(code, "*")
    return re.sub(r"[A-Za-z0-9]{64}|[0-9a-f]{12}", "", page)


def test_every_code_that_opens_nothing_gets_the_same_answer_for_the_same_work(
    asking: Asking, coding: Coding, parent: Client
) -> None:
    used, voided, expired = (asking() for _ in range(3))
    codes = {"used": coding(used), "voided": coding(voided), "expired": coding(expired)}
    coding(voided)
    open_document(parent, codes["used"])
    with no_scope():
        parent.post(reverse("office:sign_document"), SIGNED)
    with system_scope(reason="tests"):
        SigningCode.objects.filter(signer=expired).update(expires_at=timezone.now())
        codes["unknown"] = "2345789ACDE" + next(
            letter for letter in "2345789ACDEFHJKMNPQRTVWXY" if is_code("2345789ACDE" + letter)
        )
    seen = {}
    for name, code in codes.items():
        FailedSignIns.objects.all().delete()
        with CaptureQueriesContext(connection) as statements:
            answer = enter(Client(), code)
        assert answer.status_code == 422
        seen[name] = (without_code(answer.content.decode(), *codes.values()), len(statements))
    assert len(set(seen.values())) == 1, {name: count for name, (_page, count) in seen.items()}


def test_a_slip_is_named_and_costs_as_much(parent: Client) -> None:
    answer = enter(parent, "K7M4-QX2H-9TRR")
    assert "Tippfehler" in answer.content.decode()
    assert FailedSignIns.objects.count() == 1


def test_many_wrong_codes_from_one_place_have_to_wait(asking: Asking, coding: Coding, parent: Client) -> None:
    code = coding(asking())
    for _ in range(CODE.free):
        enter(parent, "2222-2222-2222")
    answer = enter(parent, code)
    assert answer.status_code == 422
    assert "zu viele falsche Codes" in answer.content.decode()


def test_the_session_of_a_code_ends_after_an_hour(
    asking: Asking, coding: Coding, parent: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_document(parent, coding(asking()))
    monkeypatch.setattr(signing, "OPEN_FOR", -1)
    with no_scope():
        assert parent.get(reverse("office:sign_document")).status_code == 302


def test_a_code_that_was_replaced_meanwhile_closes_the_open_page(
    asking: Asking, coding: Coding, parent: Client
) -> None:
    signer = asking()
    open_document(parent, coding(signer))
    coding(signer)
    with no_scope():
        assert parent.post(reverse("office:sign_document"), SIGNED)["Location"] == reverse("office:sign")


def test_a_consent_is_given_and_withdrawn_with_the_code_of_the_receipt(
    world: World, coding: Coding, parent: Client
) -> None:
    person = world.people[Role.GUARDIAN]
    ask = actions.ConsentAsk(world.own.pk, person.pk, str(person), "guardian", world.school.pk)
    with system_scope(reason="tests"):
        actor = world.actor(Role.SCHOOL_ADMINISTRATION)
        (key,) = actions.ask_consents(actor=actor, purpose="office.photos", people=[ask])
        signer = Signer.objects.select_related("approval").get(approval__consent=key)
    assert "freiwillig" in open_document(parent, coding(signer))
    with no_scope():
        receipt = parent.get(parent.post(reverse("office:sign_document"), SIGNED)["Location"]).content.decode()
    (code,) = set(re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", receipt))
    later = Client()
    assert enter(later, code)["Location"] == reverse("office:sign_withdraw")
    with no_scope():
        assert "Ihre Einwilligung widerrufen" in later.get(reverse("office:sign_withdraw")).content.decode()
        done = later.post(reverse("office:sign_withdraw")).content.decode()
    assert "Das gilt ab jetzt" in done
    with system_scope(reason="tests"):
        assert Consent.objects.get(pk=key).state == "withdrawn"
    assert enter(Client(), code).status_code == 422


def test_the_page_speaks_both_languages(asking: Asking, coding: Coding, parent: Client) -> None:
    parent.cookies["django_language"] = "en"
    page = open_document(parent, coding(asking()))
    assert "I have read the document and agree." in page
    assert 'lang="de"' in page  # the document stays in its own language
