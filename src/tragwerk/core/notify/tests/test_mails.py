# SPDX-License-Identifier: EUPL-1.2
"""Notices become mails, mails go to a real SMTP server, and what it refuses is written down."""

from __future__ import annotations

import io
import time as clock
from collections.abc import Callable
from datetime import date, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.worlds import SYSTEM, World
from tragwerk.core.access.public import DomainError, NotAllowed, NotVisible, Place, Role, actor_scope, system_scope
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.extend.public import NoticeKind
from tragwerk.core.files import public as files
from tragwerk.core.jobs.public import Job, run_queued_jobs
from tragwerk.core.notify import smtp
from tragwerk.core.notify.composing import compose_mails, register_choice_page
from tragwerk.core.notify.models import MAIL_KEPT_FOR, READ_KEPT_FOR, TRANSITIONS, UNREAD_KEPT_FOR
from tragwerk.core.notify.public import (
    Letter,
    MailState,
    Notice,
    OutgoingMail,
    Said,
    actions,
    post,
    tell,
    undelivered_count,
    waiting_count,
)
from tragwerk.core.notify.queue import wake
from tragwerk.core.notify.tasks import deliver, forget_old
from tragwerk.core.notify.tests.conftest import MailServer, give_addresses, message, notices
from tragwerk.core.orgs.public import Account, Membership, Person

pytestmark = pytest.mark.django_db
Contribute = Callable[..., NoticeKind]
SOON = timedelta(days=2)


def send(seconds: float = 20) -> int:
    return smtp.send_mails(timezone.now(), clock.monotonic() + seconds).count


def mails() -> list[OutgoingMail]:
    with system_scope(reason="tests"):
        return list(OutgoingMail.objects.order_by("created_at", "id"))


def write(world: World, address: str = "eltern@example.org", **given: Any) -> UUID:
    letter = Letter(address, "Ihre Vereinbarung", "Bitte unterschreiben Sie.", "tests", **given)
    return post(authority_id=world.own.pk, letters=[letter])[0]


def parsed(server: MailServer, number: int = 0) -> EmailMessage:
    content = server.received[number].content
    assert isinstance(content, bytes)
    found = message_from_bytes(content, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def plain(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def test_a_mail_arrives_with_its_headers(world: World, mail_server: MailServer) -> None:
    key = write(world)
    assert send() == 1
    mail = parsed(mail_server)
    assert mail_server.received[0].rcpt_tos == ["eltern@example.org"]
    assert mail["From"] == "Stadt Musterstadt <tragwerk@example.org>"
    assert mail["Subject"] == "Ihre Vereinbarung"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == f"<{key}@example.org>"
    assert "Bitte unterschreiben Sie." in plain(mail)
    (row,) = mails()
    assert (row.state, row.attempts, row.next_at, row.text) == (MailState.SENT, 1, None, ""), "the text is not kept"
    assert send() == 0


def test_a_mail_holds_its_html_where_a_package_makes_it(
    world: World, mail_server: MailServer, monkeypatch: Any
) -> None:
    monkeypatch.setattr(smtp, "_pages", [])
    smtp.register_mail_page(lambda subject, text: f"<p>{subject}: {text}</p>")
    write(world)
    send()
    page = parsed(mail_server).get_body(("html",))
    assert page is not None
    assert "<p>Ihre Vereinbarung: Bitte" in page.get_content()


def test_a_subject_has_one_line_whatever_was_given(world: World, mail_server: MailServer) -> None:
    post(authority_id=world.own.pk, letters=[Letter("a@example.org", "Eins\r\nBcc: alle@example.org", "x", "tests")])
    send()
    assert parsed(mail_server)["Subject"] == "Eins Bcc: alle@example.org"
    assert parsed(mail_server)["Bcc"] is None


def test_attachments_go_along_and_are_the_authoritys_own(world: World, mail_server: MailServer) -> None:
    with system_scope(reason="tests"):
        mine = files.store(io.BytesIO(b"%PDF-1"), authority=world.own, name="Vereinbarung.pdf", purpose="tests")
        other = files.store(io.BytesIO(b"x"), authority=world.foreign, name="Fremd.pdf", purpose="tests")
    write(world, attachments=(mine.pk,))
    with pytest.raises(NotVisible):
        write(world, attachments=(other.pk,))
    send()
    (attached,) = list(parsed(mail_server).iter_attachments())
    assert (attached.get_filename(), attached.get_content_type()) == ("Vereinbarung.pdf", "application/pdf")


@pytest.mark.parametrize("address", ["", "keine", "a@b\r\nBcc: x@example.org", "a@example.org, b@example.org"])
def test_an_address_that_is_none_is_refused_with_a_sentence(world: World, address: str) -> None:
    with pytest.raises(DomainError, match="keine E-Mail-Adresse"):
        write(world, address)


def test_a_refusal_for_good_is_kept_with_the_words_of_the_server(world: World, mail_server: MailServer) -> None:
    mail_server.answers["eltern@example.org"] = "550 5.1.1 No such user"
    write(world)
    write(world, "andere@example.org")
    assert send() == 2
    refused, sent = mails()
    assert (refused.state, refused.answer) == (MailState.REFUSED, "550 5.1.1 No such user")
    assert refused.text, "who sends it again needs the text"
    assert sent.state == MailState.SENT, "one refusal holds up no other mail"
    officer = world.actor(Role.AUTHORITY_IT)
    with actor_scope(officer):
        assert undelivered_count(officer) == 1


@pytest.mark.parametrize("answer", ["450 4.2.1 Mailbox busy", "421 4.3.2 Shutting down"])
def test_a_passing_refusal_is_tried_again_later(world: World, mail_server: MailServer, answer: str) -> None:
    mail_server.answers["eltern@example.org"] = answer
    write(world)
    send()
    (row,) = mails()
    assert (row.state, row.attempts, row.answer) == (MailState.WAITING, 1, answer)
    assert row.next_at is not None
    assert row.next_at > timezone.now() + timedelta(seconds=50)
    assert send() == 0
    mail_server.answers.clear()
    with system_scope(reason="tests"):
        OutgoingMail.objects.update(next_at=timezone.now())
    assert send() == 1
    assert mails()[0].state == MailState.SENT


def test_a_refusal_of_the_content_is_for_good(world: World, mail_server: MailServer) -> None:
    mail_server.answers["DATA"] = "554 5.7.1 Spam"
    write(world)
    send()
    assert (mails()[0].state, mails()[0].answer) == (MailState.REFUSED, "554 5.7.1 Spam")


def test_without_an_answer_a_mail_waits_and_is_given_up_after_three_days(world: World, settings: Any) -> None:
    settings.SMTP_HOST, settings.SMTP_PORT, settings.SMTP_SECURITY = "127.0.0.1", 9, "none"
    write(world)
    send()
    (row,) = mails()
    assert (row.state, row.attempts) == (MailState.WAITING, 1)
    assert "ConnectionRefused" in row.answer
    long_ago = timezone.now() - timedelta(days=3)
    with system_scope(reason="tests"):
        OutgoingMail.objects.update(next_at=timezone.now(), tried_from=long_ago)
    send()
    assert mails()[0].state == MailState.GIVEN_UP


def test_without_a_mail_server_mails_wait(world: World, settings: Any) -> None:
    settings.SMTP_HOST = ""
    write(world)
    assert send() == 0
    (row,) = mails()
    assert (row.state, row.attempts) == (MailState.WAITING, 0)
    assert row.next_at is not None
    assert row.next_at > timezone.now()


def test_a_wrong_password_refuses_no_mail(world: World, mail_server: MailServer, settings: Any) -> None:
    settings.SMTP_USER, settings.SMTP_PASSWORD = "tragwerk", "falsch"
    write(world)
    send()
    assert mails()[0].state == MailState.WAITING


def test_sending_stops_when_its_time_is_over(world: World, mail_server: MailServer) -> None:
    write(world)
    assert send(seconds=-1) == 0
    assert mails()[0].state == MailState.WAITING


def test_a_mail_is_sent_by_one_worker_only(world: World, mail_server: MailServer) -> None:
    key = write(world)
    with system_scope(reason="tests"):
        line = smtp.Line()
        assert smtp._send(line, key) == 1
        assert smtp._send(line, key) == 0
        line.drop()
    assert len(mail_server.received) == 1


def test_a_mail_that_cannot_be_written_holds_up_no_other(world: World, mail_server: MailServer) -> None:
    write(world, "kaputt@example.org")
    write(world)
    with system_scope(reason="tests"):
        OutgoingMail.objects.filter(address="kaputt@example.org").update(attachments=["keine Nummer"])
    send()
    assert [row.state for row in mails()] == [MailState.REFUSED, MailState.SENT]


def test_an_attachment_that_has_not_arrived_is_waited_for(
    world: World, mail_server: MailServer, monkeypatch: Any
) -> None:
    with system_scope(reason="tests"):
        mine = files.store(io.BytesIO(b"x"), authority=world.own, name="Spaeter.pdf", purpose="tests")
    write(world, attachments=(mine.pk,))

    def missing(file: Any) -> Any:
        raise DomainError("noch nicht hier", code="content_missing")

    monkeypatch.setattr(files, "open", missing)
    send()
    assert (mails()[0].state, mails()[0].answer) == (MailState.WAITING, "noch nicht hier")


def test_the_it_sends_again_what_was_refused_and_nothing_else(world: World, mail_server: MailServer) -> None:
    mail_server.answers["eltern@example.org"] = "550 No such user"
    key, other = write(world), write(world, "andere@example.org")
    send()
    officer = world.actor(Role.AUTHORITY_IT)
    with pytest.raises(NotAllowed):
        actions.send_again(actor=world.actor(Role.TREASURY), ids=[key])
    with pytest.raises(DomainError):
        actions.send_again(actor=officer, ids=[other])
    with pytest.raises(NotVisible):
        actions.send_again(actor=officer, ids=[world.own.pk])
    mail_server.answers.clear()
    assert actions.send_again(actor=officer, ids=[key]) == [key]
    with actor_scope(officer):
        assert waiting_count(officer) == 1
    send()
    assert [row.state for row in mails()] == [MailState.SENT, MailState.SENT]
    with system_scope(reason="tests"):
        entry = AuditEntry.objects.get(verb="notify.send_again")
    assert "eltern" not in str(entry.changes), "the trail keeps no address"


def test_the_states_are_those_of_the_table(world: World) -> None:
    assert set(TRANSITIONS) == set(MailState)
    write(world)
    with pytest.raises(IntegrityError), transaction.atomic(), system_scope(reason="tests"):
        OutgoingMail.objects.update(state="sent")


# From notices to mails


def test_a_notice_that_comes_at_once_is_a_mail_of_its_own(
    world: World, kind: Contribute, mail_server: MailServer, monkeypatch: Any
) -> None:
    kind(mail="now")
    give_addresses()
    monkeypatch.setattr("tragwerk.core.notify.composing._choice_page", [])
    register_choice_page(lambda: "/hinweise/wahl/")
    tell([message(world)])
    assert compose_mails(timezone.now()) == 2
    assert compose_mails(timezone.now()) == 0
    send()
    mail = parsed(mail_server)
    assert mail["Subject"] == "Der Server steht still"
    assert "https://tragwerk.example.org/schulen/" in plain(mail)
    assert "https://tragwerk.example.org/hinweise/wahl/" in plain(mail)
    assert "Stadt Musterstadt" in plain(mail)


def test_what_comes_in_the_daily_mail_comes_together_and_without_what_was_read(world: World, kind: Contribute) -> None:
    kind(mail="digest")
    give_addresses()
    for number in range(3):
        tell([message(world, say=lambda number=number: Said(f"Nummer {number}"))])
    assert compose_mails(timezone.now()) == 0
    actions.mark_read(actor=world.actor(Role.AUTHORITY_IT), ids=[notices()[0].pk])
    assert compose_mails(timezone.now() + SOON) == 2
    first, second = sorted(mails(), key=lambda row: row.address)
    assert (first.subject[:2], second.subject[:2]) == ("2 ", "3 ")
    assert "Nummer 2" in second.text


def test_many_at_once_are_one_mail(world: World, kind: Contribute) -> None:
    kind(mail="now")
    give_addresses()
    tell([message(world) for _each in range(4)])
    assert compose_mails(timezone.now()) == 2


def test_who_has_no_address_gets_no_mail_and_the_persons_address_does(world: World, kind: Contribute) -> None:
    kind(mail="now")
    with system_scope(reason="tests"):
        Person.objects.filter(pk=world.people[Role.AUTHORITY_IT].pk).update(email="it@example.org")
    tell([message(world)])
    compose_mails(timezone.now())
    assert [row.address for row in mails()] == ["it@example.org"]


def test_whose_role_has_ended_meanwhile_gets_no_mail(world: World, kind: Contribute) -> None:
    kind(mail="now")
    give_addresses()
    tell([message(world)])
    with system_scope(reason="tests"):
        Membership.objects.filter(person=world.people[Role.AUTHORITY_IT]).update(valid_to=date(2021, 1, 1))
        Account.objects.filter(pk=world.accounts[Role.SCHOOL_ADMINISTRATION].pk).update(is_active=False)
    assert compose_mails(timezone.now()) == 0


def test_a_mail_of_one_authority_never_holds_a_notice_of_another(world: World, kind: Contribute) -> None:
    kind(mail="digest")
    give_addresses()
    account = world.accounts[Role.AUTHORITY_IT]
    with system_scope(reason="tests"):
        person = Person.objects.create(authority=world.foreign, account=account, last_name="Dieselbe")
        Membership.objects.create(
            authority=world.foreign, person=person, role=Role.AUTHORITY_IT, valid_from=date(2020, 1, 1)
        )
    tell([message(world), message(world, place=Place(world.foreign.pk), say=lambda: Said("Kanarienvogel"))])
    compose_mails(timezone.now() + SOON)
    for row in mails():
        assert ("Kanarienvogel" in row.text) == (row.authority_id == world.foreign.pk)


def test_the_job_writes_and_sends_and_is_queued_once(world: World, kind: Contribute, mail_server: MailServer) -> None:
    kind(mail="now")
    give_addresses()
    tell([message(world)])
    wake()
    wake()
    with system_scope(reason="tests"):
        assert Job.objects.filter(kind="notify.deliver").count() == 1
    run_queued_jobs()
    with system_scope(reason="tests"):
        job = Job.objects.get(kind="notify.deliver")
    assert job.result == {"pushed": 0, "written": 2, "sent": 2}
    assert len(mail_server.received) == 2


@pytest.mark.django_db(transaction=True)
def test_what_is_due_now_is_sent_without_waiting_for_the_schedule(
    kind: Contribute, mail_server: MailServer, world: World
) -> None:
    kind(mail="now")
    give_addresses()
    tell([message(world)])
    run_queued_jobs()
    assert len(mail_server.received) == 2


def test_a_run_that_takes_long_goes_on_in_another(world: World, mail_server: MailServer, monkeypatch: Any) -> None:
    monkeypatch.setattr("tragwerk.core.notify.tasks.LONGEST_RUN", -1.0)
    write(world)
    deliver(context=SYSTEM)  # type: ignore[arg-type]
    with system_scope(reason="tests"):
        assert Job.objects.filter(kind="notify.deliver", state="queued").exists()


def test_a_server_that_does_not_answer_is_asked_once_a_run(world: World, settings: Any) -> None:
    settings.SMTP_HOST, settings.SMTP_PORT, settings.SMTP_SECURITY = "127.0.0.1", 9, "none"
    write(world)
    write(world)
    assert smtp.send_mails(timezone.now(), clock.monotonic() + 20) == smtp.Sent(1)
    assert sorted(row.attempts for row in mails()) == [0, 1]


def test_old_notices_and_mails_are_removed(world: World, kind: Contribute, mail_server: MailServer) -> None:
    kind()
    tell([message(world) for _each in range(2)])
    write(world)
    send()
    write(world)
    now = timezone.now()
    with system_scope(reason="tests"):
        first, second, third, _fourth = Notice.objects.order_by("id")
        Notice.objects.filter(pk=first.pk).update(read_at=now - READ_KEPT_FOR - timedelta(days=1))
        Notice.objects.filter(pk=second.pk).update(created_at=now - UNREAD_KEPT_FOR - timedelta(days=1))
        Notice.objects.filter(pk=third.pk).update(read_at=now - READ_KEPT_FOR + timedelta(days=1))
        OutgoingMail.objects.filter(state="sent").update(ended_at=now - MAIL_KEPT_FOR - timedelta(days=1))
    assert forget_old(context=SYSTEM) == {"notices": 2, "mails": 1}  # type: ignore[arg-type]
    assert len(notices()) == 2
    assert [row.state for row in mails()] == [MailState.WAITING]
