# SPDX-License-Identifier: EUPL-1.2
"""The pages of data protection as its officer and the offices use them."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.worlds import World
from tragwerk.core.access.public import Role, system_scope
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.jobs.public import run_queued_jobs
from tragwerk.core.orgs.public import Membership, Person
from tragwerk.core.privacy.models import DeletionRun, LegalHold, ProcessingActivity, RetentionPeriod, Statement
from tragwerk.office.conftest import SignIn
from tragwerk.office.privacy.texts import Block, blocks_of

TEXT = "# Wer wir sind\nStadt Musterstadt, Rathaus\n\n- ein Punkt\n- noch einer\n<script>alert(1)</script> " + "x" * 90


@pytest.fixture
def watcher(sign_in: SignIn) -> Client:
    """The browser of the data-protection officer."""
    return sign_in(Role.DATA_PROTECTION)


@pytest.fixture
def gone(world: World) -> Person:
    with system_scope(reason="tests"):
        person: Person = Person.objects.create(authority=world.own, first_name="Karla", last_name="Gegangen")
        Membership.objects.create(
            authority=world.own,
            person=person,
            role=Role.TEACHER,
            valid_from=date(2009, 8, 1),
            valid_to=date(2015, 7, 31),
        )
    return person


def sheet(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def content_of(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_every_class_shows_its_period_and_its_rule(watcher: Client) -> None:
    page = watcher.get(reverse("office:privacy")).content.decode()
    assert "5 volle Kalenderjahre" in page
    assert "§ 9 Abs. 1 Nr. 4 VO-DV I" in page
    assert "Vorschlag, ungeprüft" in page
    assert "Andere festlegen" not in page
    assert watcher.get(reverse("office:period_set", args=["learner"])).status_code == 403


def test_an_office_sets_another_period(world: World, officer: Client) -> None:
    address = reverse("office:period_set", args=["learner"])
    assert "im Widerspruch" in officer.get(address).content.decode()
    wrong = officer.post(address, {"amount": "99", "valid_from": "heute", "reason": "Gutachten vom 1.9."})
    assert wrong.status_code == 422
    assert "von 0 bis 20" in wrong.content.decode()
    answer = officer.post(address, {"amount": "3", "valid_from": "heute", "reason": "Gutachten vom 1.9."})
    assert answer.status_code == 302
    with system_scope(reason="tests"):
        assert RetentionPeriod.objects.get().amount == 3
    assert "vom Träger festgelegt" in officer.get(reverse("office:privacy")).content.decode()
    for key in ("trail", "day", "recipe"):
        assert officer.get(reverse("office:period_set", args=[key])).status_code == 404


def test_what_is_due_is_counted_listed_started_and_proven(world: World, officer: Client, gone: Person) -> None:
    planned = officer.post(reverse("office:run_plan"))
    page = officer.get(planned["Location"]).content.decode()
    assert "1 Datensatz" in page or "2 Datensätze endgültig löschen" in page
    assert "wird gelöscht" in page
    with system_scope(reason="tests"):
        run = DeletionRun.objects.get()
    listed = officer.get(reverse("office:run_due_file", args=[run.pk]))
    assert "Karla Gegangen" in [row[0] for row in sheet(content_of(listed))]
    assert "Löschlauf" in officer.get(reverse("portals:start")).content.decode()
    started = officer.post(reverse("office:run_start", args=[run.pk]))
    assert started.status_code == 302
    run_queued_jobs()
    page = officer.get(planned["Location"]).content.decode()
    assert "abgeschlossen" in page
    assert "Karla Gegangen" not in page
    assert "Gelöscht: " in page
    assert not re.search(r"\b(orgs|search|audit)\.\w+: \d", page), "tables are told in words, in the history too"
    assert "(program" not in page
    assert officer.post(reverse("office:run_start", args=[run.pk])).status_code == 302, "said, not done"
    with system_scope(reason="tests"):
        assert not Person.objects.filter(pk=gone.pk).exists()
        assert AuditEntry.objects.filter(verb="privacy.take_due_list").exists()


def test_a_plan_is_discarded_and_the_night_is_switched(world: World, officer: Client) -> None:
    planned = officer.post(reverse("office:run_plan"))
    assert "Nichts ist fällig" in officer.get(planned["Location"]).content.decode()
    with system_scope(reason="tests"):
        run = DeletionRun.objects.get()
    discard = reverse("office:run_discard", args=[run.pk])
    assert officer.post(discard).status_code == 302
    officer.post(discard)
    with system_scope(reason="tests"):
        assert DeletionRun.objects.get().state == "discarded"
    assert officer.get(reverse("office:runs")).status_code == 200
    for wanted, words in (("1", "wird jede Nacht gelöscht"), ("0", "Vor dem Löschen wird")):
        officer.post(reverse("office:deletion_automatic"), {"automatic": wanted})
        assert words in officer.get(reverse("office:privacy")).content.decode()


def test_the_data_protection_officer_sees_everything_about_a_person(world: World, watcher: Client) -> None:
    person = world.people[Role.HEAD]
    address = reverse("office:person_data", args=[person.pk])
    assert address in watcher.get(reverse("office:person", args=[person.pk])).content.decode()
    page = watcher.get(address).content.decode()
    assert person.last_name in page
    assert "test-head" in page
    assert "hat hier eine Rolle" in page
    printed = watcher.get(reverse("office:person_data_print", args=[person.pk])).content.decode()
    assert "Auskunft nach Art. 15 DSGVO" in printed
    file = watcher.get(reverse("office:person_data_file", args=[person.pk]))
    told = json.loads(file.content)
    assert told["person"]["name"] == str(person)
    assert {"orgs.person", "orgs.membership", "orgs.account"} <= {one["table"] for one in told["sections"]}
    with system_scope(reason="tests"):
        noted = AuditEntry.objects.filter(object_id=person.pk, verb__startswith="privacy.")
        assert sorted(noted.values_list("verb", flat=True)) == [
            "privacy.take_person",
            "privacy.take_person",
            "privacy.tell_person",
        ]
    assert watcher.get(reverse("office:person_data", args=[world.own.pk])).status_code == 404


def test_who_is_held_is_kept_and_let_go(world: World, watcher: Client, gone: Person) -> None:
    address = reverse("office:hold_add", args=[gone.pk])
    assert watcher.post(address, {"reason": "kurz"}).status_code == 422
    answer = watcher.post(address, {"reason": "Klage, Az. 12 K 345/26", "until": "31.12.2099"})
    page = watcher.get(answer["Location"]).content.decode()
    assert "Klage, Az. 12 K 345/26" in page
    assert "31.12.2099" in page
    assert "Karla Gegangen" in watcher.get(reverse("office:holds")).content.decode()
    assert "Klage" in watcher.get(reverse("office:person_data", args=[gone.pk])).content.decode()
    with system_scope(reason="tests"):
        hold = LegalHold.objects.get()
    assert watcher.post(reverse("office:hold_release", args=[hold.pk])).status_code == 302
    watcher.post(reverse("office:hold_release", args=[hold.pk]))
    assert "aufgehoben" in watcher.get(answer["Location"]).content.decode()


def test_the_register_is_read_completed_and_taken_away(world: World, watcher: Client) -> None:
    page = watcher.get(reverse("office:register")).content.decode()
    assert "Wissen, wer wo arbeitet, lehrt und lernt" in page
    assert "§ 120 SchulG NRW" in page
    address = reverse("office:activity_complete", args=["people"])
    assert watcher.get(address).status_code == 200
    assert watcher.post(address, {"responsible": "Fachbereich Schule"}).status_code == 302
    assert "Fachbereich Schule" in watcher.get(reverse("office:register")).content.decode()
    assert "Fachbereich Schule" in str(sheet(content_of(watcher.get(reverse("office:register_file")))))
    assert watcher.post(reverse("office:activity_add"), {"name": ""}).status_code == 422
    assert watcher.post(reverse("office:activity_add"), {"name": "Kameras", "purpose": "Schutz"}).status_code == 302
    with system_scope(reason="tests"):
        own = ProcessingActivity.objects.get(purpose_key="")
    edit = reverse("office:activity_edit", args=[own.pk])
    assert watcher.post(edit, {"name": " ", "purpose": ""}).status_code == 422
    assert watcher.post(edit, {"name": "Kameras am Rad"}).status_code == 302
    assert watcher.post(reverse("office:activity_remove", args=[own.pk])).status_code == 302
    assert watcher.get(reverse("office:activity_complete", args=["recipe"])).status_code == 404


def test_a_public_page_is_written_looked_at_and_published(world: World, officer: Client) -> None:
    everybody = Client()
    public = reverse("office:legal_page", args=[world.own.number, "imprint"])
    assert "noch nichts veröffentlicht" in everybody.get(public).content.decode()
    address = reverse("office:statement_edit", args=["imprint"])
    assert "§ 5 DDG" in officer.get(address).content.decode()
    assert officer.post(address, {"text": "kurz"}).status_code == 422
    draft = officer.post(address, {"text": TEXT})
    assert "Wer wir sind" in officer.get(draft["Location"]).content.decode()
    with system_scope(reason="tests"):
        row = Statement.objects.get()
    assert "Wer wir sind" not in everybody.get(public).content.decode()
    publish = reverse("office:statement_publish", args=[row.pk])
    assert officer.post(publish).status_code == 302
    officer.post(publish)
    page = everybody.get(public).content.decode()
    assert "<h2" in page
    assert "&lt;script&gt;" in page
    assert "Fassung 1" in page
    assert public in everybody.get(reverse("office:legal")).content.decode()
    assert reverse("office:legal") in everybody.get(reverse("office:login")).content.decode()
    assert reverse("office:legal") in officer.get(reverse("portals:start")).content.decode()
    assert "Ihrer" in officer.get(reverse("office:legal")).content.decode()
    assert everybody.get(reverse("office:legal_page", args=["00000", "imprint"])).status_code == 404
    assert officer.get(reverse("office:statement_edit", args=["recipe"])).status_code == 404
    assert officer.get(reverse("office:statements")).status_code == 200


@pytest.mark.parametrize("kind", ["privacy", "imprint", "accessibility"])
def test_the_first_draft_says_what_is_missing(officer: Client, kind: str) -> None:
    page = officer.get(reverse("office:statement_edit", args=[kind])).content.decode()
    assert "[" in page
    assert "keine Rechtsberatung" in page


def test_a_text_has_headings_paragraphs_and_lists() -> None:
    assert blocks_of("# A\nb\nc\n\n- d\n- e\n\nf") == [
        Block("heading", ["A"]),
        Block("paragraph", ["b", "c"]),
        Block("list", ["d", "e"]),
        Block("paragraph", ["f"]),
    ]
