# SPDX-License-Identifier: EUPL-1.2
"""A session ends in time, says so, and leads back; what it showed stays in no cache."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.worlds import World
from tragwerk.core.access.public import Role
from tragwerk.office.conftest import SignIn
from tragwerk.office.signing_in import sessions
from tragwerk.office.signing_in.sessions import BEGUN, USED, forget_ended_sessions

HOUR = 3600


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let time pass."""
    moment = [1_800_000_000.0]
    monkeypatch.setattr(sessions, "time", lambda: moment[0])

    def pass_by(seconds: float) -> None:
        moment[0] += seconds

    return pass_by


def asked(answer: Any) -> str:
    return str(answer["Location"])


def writes(client: Client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return [one["sql"] for one in queries if not one["sql"].lstrip().startswith(("SELECT", "SET", "SELECT set_config"))]


def test_eight_hours_without_use_end_a_session(clock: Any, sign_in: SignIn) -> None:
    officer = sign_in(Role.AUTHORITY_IT)
    clock(8 * HOUR - 1)
    assert officer.get("/schulen/").status_code == 200
    clock(8 * HOUR)
    answer = officer.get("/schulen/?form=GY")
    assert asked(answer) == "/anmelden/?next=%2Fschulen%2F%3Fform%3DGY&ended=idle"
    page = officer.get(asked(answer)).content.decode()
    assert "Sie waren 8 Stunden nicht aktiv. Nach dem Anmelden geht es hier weiter." in page
    assert 'name="next" value="/schulen/?form=GY"' in page


def test_twelve_hours_end_a_session_however_busy(clock: Any, sign_in: SignIn) -> None:
    officer = sign_in(Role.AUTHORITY_IT)
    for _ in range(11):
        clock(HOUR)
        assert officer.get("/schulen/").status_code == 200
    clock(HOUR)
    answer = officer.get("/schulen/")
    assert "ended=old" in asked(answer)
    assert "Sie waren 12 Stunden angemeldet." in officer.get(asked(answer)).content.decode()


def test_an_ended_session_is_gone_with_its_drafts(clock: Any, sign_in: SignIn) -> None:
    officer = sign_in(Role.AUTHORITY_IT)
    officer.post("/entwurf/sichern/", {"draft-key": "f", "name": "Vertraulich"})
    kept = officer.session.session_key
    clock(13 * HOUR)
    officer.get("/")
    assert not Session.objects.filter(pk=kept).exists()


def test_what_was_posted_too_late_leads_back_to_its_page(clock: Any, sign_in: SignIn) -> None:
    officer = sign_in(Role.AUTHORITY_IT)
    clock(13 * HOUR)
    answer = officer.post("/personen/neu/", {}, headers={"referer": "http://testserver/personen/neu/?a=1"})
    assert "next=http%3A%2F%2Ftestserver%2Fpersonen%2Fneu%2F%3Fa%3D1" in asked(answer)
    other = sign_in(Role.TREASURY)
    clock(13 * HOUR)
    answer = other.post("/personen/neu/", {}, headers={"referer": "https://boese.example/"})
    assert "next=%2F&" in asked(answer)


def test_use_is_noted_every_ten_minutes_and_not_at_every_request(clock: Any, sign_in: SignIn) -> None:
    officer = sign_in(Role.AUTHORITY_IT)
    clock(599)
    assert writes(officer, "/rechte/") == []
    clock(1)
    assert any("django_session" in sql for sql in writes(officer, "/rechte/"))
    assert writes(officer, "/rechte/") == []


def test_a_session_from_before_begins_now(clock: Any, sign_in: SignIn) -> None:
    officer = sign_in(Role.AUTHORITY_IT)
    session = officer.session
    del session[BEGUN], session[USED]
    session.save()
    assert officer.get("/rechte/").status_code == 200
    assert officer.session[BEGUN] == officer.session[USED] > 0


def test_idle_and_longest_time_are_settings(clock: Any, sign_in: SignIn, settings: Any) -> None:
    settings.SESSION_IDLE = timedelta(hours=1)
    officer = sign_in(Role.AUTHORITY_IT)
    clock(HOUR)
    assert "Sie waren eine Stunde nicht aktiv." in officer.get(asked(officer.get("/"))).content.decode()


def test_a_public_page_of_an_ended_session_is_still_public(clock: Any, sign_in: SignIn) -> None:
    officer = sign_in(Role.AUTHORITY_IT)
    clock(13 * HOUR)
    assert officer.get("/tasten/").status_code == 200


def test_a_session_whose_account_is_closed_is_worth_nothing(world: World, sign_in: SignIn) -> None:
    officer = sign_in(Role.AUTHORITY_IT)
    account = world.accounts[Role.AUTHORITY_IT]
    account.is_active = False
    account.save()
    assert officer.get("/").status_code == 302


def test_ended_sessions_are_removed_at_night(sign_in: SignIn) -> None:
    sign_in(Role.AUTHORITY_IT)
    ended = sign_in(Role.TREASURY).session.session_key
    Session.objects.filter(pk=ended).update(expire_date=timezone.now() - timedelta(seconds=1))
    assert forget_ended_sessions() == 1
    assert Session.objects.count() == 1


@pytest.mark.parametrize("address", ["/", "/schulen/", "/personen/", "/rechte/", "/gibt/es/nicht/"])
def test_what_somebody_sees_is_kept_by_no_cache(sign_in: SignIn, address: str) -> None:
    assert sign_in(Role.AUTHORITY_IT).get(address)["Cache-Control"] == "private, no-store"


def test_a_page_of_one_object_is_kept_by_no_cache(world: World, sign_in: SignIn) -> None:
    answer = sign_in(Role.AUTHORITY_IT).get(f"/personen/{world.people[Role.HEAD].pk}/")
    assert answer["Cache-Control"] == "private, no-store"


def test_what_everybody_may_see_may_be_kept(client: Client, db: None) -> None:
    assert "Cache-Control" not in client.get("/tasten/")


def test_a_view_may_say_otherwise(sign_in: SignIn) -> None:
    assert "max-age=0" in sign_in(Role.AUTHORITY_IT).get("/healthz")["Cache-Control"]
