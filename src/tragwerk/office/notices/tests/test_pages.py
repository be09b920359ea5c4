# SPDX-License-Identifier: EUPL-1.2
"""The bell, the list of notices, how they come, browsers, and mails that did not arrive."""

from __future__ import annotations

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.worlds import World, enter, let_in
from tragwerk.core.access.public import Place, Role, system_scope
from tragwerk.core.notify.public import (
    Letter,
    Message,
    Notice,
    NoticeChoice,
    OutgoingMail,
    PushSubscription,
    QuietHours,
    Said,
    post,
    tell,
)
from tragwerk.core.orgs.public import Account, Person
from tragwerk.office.conftest import SignIn
from tragwerk.office.notices.views import device_name
from tragwerk.office.signing_in.sessions import UNATTENDED, USED

pytestmark = pytest.mark.django_db
KIND = "jobs.failed"


def say(world: World, sentence: str = "Nicht gelungen: Liste prüfen", **given: Any) -> Notice:
    to = [world.accounts[Role.AUTHORITY_IT].pk]
    plain = {"kind": KIND, "place": Place(world.own.pk), "say": lambda: Said(sentence, "Zeile 48"), "url": "/schulen/"}
    tell([Message(**{**plain, "to": to, **given})])
    with system_scope(reason="tests"):
        found: Notice = Notice.objects.order_by("-id")[0]
    return found


def page(client: Client, name: str, *args: Any, **query: Any) -> str:
    return client.get(reverse(f"office:{name}", args=args), query).content.decode()


def unread() -> int:
    with system_scope(reason="tests"):
        return Notice.objects.filter(read_at__isnull=True).count()


def test_the_bell_says_how_many_are_new_on_every_page(world: World, officer: Client, sign_in: SignIn) -> None:
    assert 'aria-label="Hinweise, 0 neu"' in page(officer, "schools")
    say(world)
    say(world)
    assert 'aria-label="Hinweise, 2 neu"' in page(officer, "schools")
    assert 'aria-label="Hinweise, 0 neu"' in page(sign_in(Role.TREASURY), "schools")


def test_a_page_that_stays_open_asks_without_keeping_the_session_alive(world: World, officer: Client) -> None:
    say(world)
    page(officer, "schools")
    session = officer.session
    session[USED] = long_ago = int(timezone.now().timestamp()) - 3000
    session.save()
    answer = officer.get(reverse("office:notice_count"), headers={UNATTENDED: "1"})
    assert answer.json() == {"count": 1, "label": "Hinweise, 1 neu"}
    assert officer.session[USED] == long_ago
    page(officer, "schools")
    assert officer.session[USED] > long_ago


def test_under_emergency_access_there_is_no_bell(world: World) -> None:
    assert "tw-bell" not in enter(let_in(world)).get(reverse("office:schools")).content.decode()


def test_the_list_shows_what_is_new_and_leads_to_it(world: World, officer: Client) -> None:
    found = say(world)
    shown = page(officer, "notices")
    assert "<strong>Nicht gelungen: Liste prüfen</strong>" in shown
    assert "Zeile 48" in shown
    answer = officer.get(reverse("office:notice", args=[found.pk]))
    assert (answer.status_code, answer["Location"]) == (302, "/schulen/")
    assert unread() == 0
    assert "<strong>" not in page(officer, "notices").split("<tbody")[1]
    assert officer.get(reverse("office:notice", args=[found.pk])).status_code == 302


@pytest.mark.parametrize("url", ["", "https://example.org/", "//example.org", "javascript:alert(1)"])
def test_a_notice_without_a_page_of_ours_is_shown_itself(world: World, officer: Client, url: str) -> None:
    found = say(world, url=url)
    answer = officer.get(reverse("office:notice", args=[found.pk]))
    assert answer.status_code == 200
    assert "Zeile 48" in answer.content.decode()


def test_a_notice_of_somebody_else_is_not_there(world: World, sign_in: SignIn) -> None:
    found = say(world)
    assert sign_in(Role.TREASURY).get(reverse("office:notice", args=[found.pk])).status_code == 404
    assert unread() == 1


def test_notices_are_filtered_by_what_they_are_about(world: World, officer: Client) -> None:
    say(world)
    say(world, "Heute fällig: Bericht", kind="todos.reminder")
    assert "Bericht" not in page(officer, "notices", group="jobs")
    assert "Bericht" in page(officer, "notices", group="todos")
    assert "Bericht" in page(officer, "notices", new="yes")
    assert "Bericht" not in page(officer, "notices", group="unbekannt")
    assert "Eigene Vorgänge" in page(officer, "notices", part="filters")


def test_chosen_ones_and_all_are_marked(world: World, officer: Client) -> None:
    first, _second = say(world), say(world)
    officer.post(reverse("office:notices_bulk_read"), {"ids": [str(first.pk)]})
    assert unread() == 1
    officer.post(reverse("office:notices_bulk_unread"), {"ids": [str(first.pk)]})
    assert unread() == 2
    answer = officer.post(reverse("office:notices_read_all"), follow=True)
    assert "2 Hinweise als gelesen markiert" in answer.content.decode()
    assert unread() == 0
    nothing = officer.post(reverse("office:notices_bulk_read"), follow=True)
    assert "ausgewählt" in nothing.content.decode()


# How they come


def test_every_kind_that_one_may_get_stands_on_the_page(world: World, officer: Client, sign_in: SignIn) -> None:
    shown = page(officer, "notice_choices")
    for words in ("Der Betrieb bittet um Notzugriff", "Eine Aufgabe ist bald fällig", "in der Tagesmail", "Ruhezeit"):
        assert words in shown
    pupil = page(sign_in(Role.PUPIL), "notice_choices")
    assert "Notzugriff" not in pupil.split("<main")[1]


def test_choices_are_kept_and_what_is_urgent_stays_under_the_bell(world: World, officer: Client) -> None:
    given = {
        "jobs-failed-mail": "never",
        "jobs-failed-push": "on",
        "orgs-emergency_asked-mail": "digest",
        "language": "en",
    }
    officer.post(reverse("office:notice_choices"), given)
    with system_scope(reason="tests"):
        kept = {row.kind: (row.is_shown, row.mail, row.push) for row in NoticeChoice.objects.all()}
    assert kept == {KIND: (False, "never", True), "orgs.emergency_asked": (True, "digest", False)}
    assert Account.objects.get(username="test-authority_it").language == "en"
    refused = officer.post(reverse("office:notice_choices"), {"jobs-failed-mail": "pigeon"})
    assert refused.status_code == 409


def test_quiet_hours_are_kept_shown_and_switched_off(world: World, officer: Client) -> None:
    address = reverse("office:notice_quiet")
    assert officer.get(address).status_code == 302
    good = {"starts": "18:30", "ends": "7", "days": ["0", "1"], "rest_days": ["6"]}
    assert officer.post(address, good).status_code == 302
    with system_scope(reason="tests"):
        kept = QuietHours.objects.get()
    assert (str(kept), kept.days, kept.rest_days) == ("18:30 – 07:00", "01", "6")
    assert 'value="18:30"' in page(officer, "notice_choices")
    for wrong in ({**good, "starts": "abends"}, {**good, "ends": "18:30"}, {**good, "rest_days": list("0123456")}):
        assert officer.post(address, wrong).status_code == 422
    assert "ausgeschaltet" in officer.post(address, {"starts": "18", "ends": "7"}, follow=True).content.decode()


def test_the_page_says_where_mails_go(world: World, officer: Client) -> None:
    assert "keine E-Mail-Adresse bekannt" in page(officer, "notice_choices")
    with system_scope(reason="tests"):
        Person.objects.filter(pk=world.people[Role.AUTHORITY_IT].pk).update(email="it@example.org")
    assert "it@example.org" in page(officer, "notice_choices")
    Account.objects.filter(username="test-authority_it").update(email="konto@example.org")
    assert "konto@example.org" in page(officer, "notice_choices")


def test_a_browser_is_switched_on_and_off(world: World, officer: Client, settings: Any, sign_in: SignIn) -> None:
    settings.PUSH_HOSTS = ["push.example.org"]
    given = {"endpoint": "https://push.example.org/1", "p256dh": "a", "auth": "b"}
    add = reverse("office:notice_browser_add")
    assert officer.post(add, given, headers={"user-agent": "Mozilla Firefox/1 Windows"}).json() == {"kept": True}
    assert "Firefox · Windows" in page(officer, "notice_choices")
    strange = officer.post(add, {**given, "endpoint": "https://elsewhere.example.org/"})
    assert strange.status_code == 409
    assert "nicht" in strange.json()["error"]
    with system_scope(reason="tests"):
        key = PushSubscription.objects.get().pk
    drop = reverse("office:notice_browser_drop")
    officer.post(drop, {"id": "unfug"})
    sign_in(Role.TREASURY).post(drop, {"id": str(key)})
    with system_scope(reason="tests"):
        assert PushSubscription.objects.exists()
    officer.post(drop, {"id": str(key)})
    with system_scope(reason="tests"):
        assert not PushSubscription.objects.exists()
    settings.PUSH_HOSTS = []
    assert "tw-push" not in page(officer, "notice_choices")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Mozilla/5.0 (iPhone; CPU) Safari/1", "Safari · iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/1 Safari/1 Edg/1", "Edge · Windows"),
        ("curl", "Browser"),
    ],
)
def test_a_device_has_the_name_that_people_know(rf: Any, said: str, name: str) -> None:
    assert device_name(rf.get("/", headers={"user-agent": said})) == name


def test_under_emergency_access_nobody_chooses(world: World) -> None:
    inside = enter(let_in(world))
    assert inside.get(reverse("office:notice_choices")).status_code == 409
    inside.post(reverse("office:notice_browser_drop"), {"endpoint": "x"})


# Mails


def refused(world: World) -> OutgoingMail:
    (key,) = post(authority_id=world.own.pk, letters=[Letter("eltern@example.org", "Vereinbarung", "Text", "tests")])
    with system_scope(reason="tests"):
        OutgoingMail.objects.filter(pk=key).update(
            state="refused", next_at=None, ended_at=timezone.now(), answer="550 No such user"
        )
        found: OutgoingMail = OutgoingMail.objects.get(pk=key)
    return found


def test_the_it_sees_what_did_not_arrive_and_sends_it_again(
    world: World, officer: Client, settings: Any, sign_in: SignIn
) -> None:
    mail = refused(world)
    assert "1 E-Mail kam nicht an" in officer.get(reverse("portals:start")).content.decode()
    shown = page(officer, "mails")
    for words in ("eltern@example.org", "550 No such user", "abgewiesen", "kein Mailserver eingerichtet"):
        assert words in shown
    answer = officer.post(reverse("office:mails_bulk_again"), {"ids": [str(mail.pk)]}, follow=True)
    assert "1 E-Mail geht erneut hinaus" in answer.content.decode()
    again = officer.post(reverse("office:mails_bulk_again"), {"ids": [str(mail.pk)]}, follow=True)
    assert "inzwischen „wartet“" in again.content.decode()
    settings.SMTP_HOST = "mail.example.org"
    assert "kein Mailserver" not in page(officer, "mails")
    assert sign_in(Role.TREASURY).get(reverse("office:mails")).status_code == 403


def test_the_html_of_a_mail_is_its_text_and_nothing_from_elsewhere() -> None:
    text = "Guten Tag <script>\n\nhttps://tragwerk.example.org/hinweise/"
    made = render_to_string("office/notices/mail.html", {"subject": "Betreff & mehr", "text": text})
    assert "&lt;script&gt;" in made
    assert "<script" not in made
    assert 'href="https://tragwerk.example.org/hinweise/"' in made
    assert "Betreff &amp; mehr" in made
