# SPDX-License-Identifier: EUPL-1.2
"""Wrong passwords cost a pause that grows, in every process, and lock nobody else out."""

import json
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db import connection
from django.db.models import F
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.worlds import World
from tragwerk.config.logging import PlainFormatter
from tragwerk.core.access.public import Role
from tragwerk.core.orgs.public import Account
from tragwerk.office.models import FailedSignIns
from tragwerk.office.signing_in import attempts
from tragwerk.office.signing_in.addresses import client_address, neighbourhood
from tragwerk.office.signing_in.rules import ADDRESS, NAME, PAIR

PASSWORD = "Ein-langes-Passwort-2026"
PAUSE = "Zu viele falsche Passwörter."
ELSEWHERE = "198.51.100.7"


def with_password(world: World, role: Role) -> Account:
    found = world.accounts[role]
    found.set_password(PASSWORD)
    found.save()
    return found


@pytest.fixture
def account(world: World) -> Account:
    """The account of the IT officer, with a password."""
    return with_password(world, Role.AUTHORITY_IT)


def try_to(client: Client, username: str, password: str = "falsch") -> Any:
    return client.post("/anmelden/", {"username": username, "password": password})


def is_refused(answer: Any) -> bool:
    return answer.status_code == 422 and PAUSE in answer.content.decode()


def fail(client: Client, username: str, times: int = PAIR.free) -> str:
    return str([try_to(client, username).content.decode() for _ in range(times)][-1])


def later(**by: float) -> None:
    """Let so much time pass for what was counted."""
    passed = timedelta(**by)
    FailedSignIns.objects.update(last_at=F("last_at") - passed, expires_at=F("expires_at") - passed)


def test_too_many_wrong_passwords_cost_a_pause_even_with_the_right_one(account: Account, client: Client) -> None:
    assert "Noch ein Versuch" in fail(client, account.username, PAIR.free - 1)
    assert "Bitte warten Sie 30 Sekunden" in fail(client, account.username, 1)
    answer = try_to(client, account.username, PASSWORD)
    assert is_refused(answer)
    assert "Bitte warten Sie 30 Sekunden" in answer.content.decode()
    later(seconds=31)
    assert try_to(client, account.username, PASSWORD).status_code == 302


def test_the_pause_grows_to_a_quarter_of_an_hour_and_no_further(account: Account, client: Client) -> None:
    fail(client, account.username)
    said = []
    for _ in range(6):
        later(minutes=16)
        said.append(fail(client, account.username, 1).split("Bitte warten Sie ")[1].split(" und")[0])
    assert said == ["eine Minute", "2 Minuten", "4 Minuten", "8 Minuten", "15 Minuten", "15 Minuten"]


def test_attempts_during_the_pause_do_not_prolong_it(account: Account, client: Client) -> None:
    fail(client, account.username)
    before = list(FailedSignIns.objects.order_by("key").values())
    assert is_refused(try_to(client, account.username))
    assert list(FailedSignIns.objects.order_by("key").values()) == before


def test_a_pause_holds_for_one_name_from_one_place(account: Account, world: World, client: Client) -> None:
    other = with_password(world, Role.TEACHER)
    fail(client, account.username)
    assert try_to(Client(REMOTE_ADDR=ELSEWHERE), account.username, PASSWORD).status_code == 302
    assert try_to(Client(), other.username, PASSWORD).status_code == 302


def test_one_address_cannot_reach_the_limit_of_a_name() -> None:
    guesses, passed = 0, timedelta()
    while passed < PAIR.forgotten_after:
        guesses += 1
        passed += PAIR.pause(guesses)
    assert guesses < NAME.free


@pytest.mark.parametrize(("limit", "longest"), [(NAME, 60), (ADDRESS, 60), (PAIR, 900)])
def test_no_pause_is_long(limit: Any, longest: int) -> None:
    assert limit.pause(10**6).total_seconds() == longest


def test_many_addresses_together_are_slowed_down_for_one_name(
    account: Account, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = attempts.keyed_hash("name", account.username)
    now = timezone.now()
    FailedSignIns.objects.create(key=counted, failures=NAME.free, last_at=now, expires_at=now + timedelta(hours=1))
    assert is_refused(try_to(Client(REMOTE_ADDR=ELSEWHERE), account.username, PASSWORD))
    later(seconds=6)
    assert try_to(Client(REMOTE_ADDR=ELSEWHERE), account.username, PASSWORD).status_code == 302


def test_one_address_is_slowed_down_over_many_names(account: Account, client: Client) -> None:
    fail(client, "jemand", 1)
    FailedSignIns.objects.filter(key=attempts.keyed_hash("address", "127.0.0.1")).update(failures=ADDRESS.free)
    assert is_refused(try_to(client, account.username, PASSWORD))
    assert try_to(Client(REMOTE_ADDR=ELSEWHERE), account.username, PASSWORD).status_code == 302


def test_who_has_signed_in_here_before_is_not_held_up_by_others(account: Account, client: Client) -> None:
    try_to(client, account.username, PASSWORD)
    client.post("/abmelden/")
    fail(Client(), account.username)
    assert is_refused(try_to(Client(), account.username, PASSWORD))
    assert try_to(client, account.username, PASSWORD).status_code == 302


def test_a_known_browser_is_no_way_round_the_pause(account: Account, client: Client) -> None:
    try_to(client, account.username, PASSWORD)
    client.post("/abmelden/")
    fail(client, account.username)
    assert is_refused(try_to(client, account.username, PASSWORD))


def test_a_browser_is_known_for_one_name_and_by_a_signature_only(
    account: Account, world: World, client: Client
) -> None:
    other = with_password(world, Role.TEACHER)
    try_to(client, account.username, PASSWORD)
    client.post("/abmelden/")
    fail(Client(), other.username)
    assert is_refused(try_to(client, other.username, PASSWORD))
    forged = client.cookies["tw_device"].value.replace(
        attempts.keyed_hash("known", account.username), attempts.keyed_hash("known", other.username)
    )
    client.cookies["tw_device"] = forged
    assert is_refused(try_to(client, other.username, PASSWORD))


def test_the_cookie_of_a_known_browser_names_nobody(account: Account, client: Client) -> None:
    cookie = try_to(client, account.username, PASSWORD).cookies["tw_device"]
    assert account.username not in cookie.value
    assert str(account.pk) not in cookie.value
    assert cookie["httponly"]


def test_the_right_password_clears_the_count(account: Account) -> None:
    for _ in range(3):
        fail(Client(), account.username, PAIR.free - 1)
        assert try_to(Client(), account.username, PASSWORD).status_code == 302


def test_a_right_password_alone_writes_nothing_about_attempts(account: Account, client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        try_to(client, account.username, PASSWORD)
    touching = [one["sql"] for one in queries if "office_failedsignins" in one["sql"]]
    assert touching
    assert [sql for sql in touching if not sql.lstrip().startswith("SELECT")] == []


def test_the_counter_keeps_neither_name_nor_address(account: Account, client: Client) -> None:
    fail(client, account.username, 1)
    kept = json.dumps(list(FailedSignIns.objects.values()), default=str)
    assert FailedSignIns.objects.count() == 3
    assert account.username not in kept
    assert "127.0.0.1" not in kept


def test_the_hashes_need_the_secret_of_the_installation(settings: Any) -> None:
    here = attempts.keyed_hash("address", "127.0.0.1")
    settings.SECRET_KEY = "another" * 10
    assert attempts.keyed_hash("address", "127.0.0.1") != here


def test_wrong_passwords_are_forgotten_within_a_day(account: Account, client: Client) -> None:
    fail(client, account.username)
    later(days=1, seconds=1)
    assert "Noch 4 Versuche" in fail(client, account.username, 1)
    later(days=1, seconds=1)
    assert attempts.forget_old_attempts() == 3
    assert not FailedSignIns.objects.exists()


def test_a_count_is_not_lost_between_processes(transactional_db: None) -> None:
    """Threads with connections of their own stand for processes."""

    def one_failure(_number: int) -> None:
        try:
            attempts.Attempt(RequestFactory().post("/anmelden/"), "jemand").failed()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one_failure, range(24)))
    assert set(FailedSignIns.objects.values_list("failures", flat=True)) == {24}


def test_of_many_guesses_at_once_none_gets_through(
    account: Account, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(*given: Any, **more: Any) -> Any:
        # Meanwhile the other guesses of the same moment were wrong.
        for _ in range(PAIR.free):
            attempts.Attempt(RequestFactory().post("/anmelden/"), account.username).failed()
        return authenticate(*given, **more)

    monkeypatch.setattr("tragwerk.office.signing_in.forms.authenticate", slowly)
    assert is_refused(try_to(client, account.username, PASSWORD))


@pytest.fixture
def log() -> Iterator[list[str]]:
    """The lines that signing in writes, as they reach the log."""
    lines: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(PlainFormatter().format(record))

    keeper, logger = Keeper(), logging.getLogger("tragwerk.signing_in")
    logger.addHandler(keeper)
    yield lines
    logger.removeHandler(keeper)


def test_failures_refusals_and_successes_are_logged_without_name_and_address(
    account: Account, client: Client, log: list[str]
) -> None:
    fail(client, account.username)
    try_to(client, account.username)
    try_to(Client(REMOTE_ADDR=ELSEWHERE), account.username, PASSWORD)
    lines = [json.loads(line) for line in log]
    events = ["sign-in failed"] * 5 + ["sign-in refused during a pause", "signed in"]
    assert [line["event"] for line in lines] == events
    assert [line.get("count") for line in lines[:5]] == [1, 2, 3, 4, 5]
    assert len({line["source"] for line in lines}) == 2
    for word in (account.username, "127.0.0.1", ELSEWHERE, "falsch"):
        assert word not in "".join(log)


@pytest.mark.parametrize(
    ("peer", "said", "address"),
    [
        ("203.0.113.9", "198.51.100.7", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "192.0.2.66, 198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "198.51.100.7, 10.0.0.2", "198.51.100.7"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
    ],
)
def test_only_trusted_proxies_say_for_whom_they_ask(settings: Any, peer: str, said: str, address: str) -> None:
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/8")]
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers={"x-forwarded-for": said})
    assert client_address(request) == address


def test_without_a_trusted_proxy_nothing_of_a_header_is_believed() -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": "198.51.100.7"})
    assert client_address(request) == "10.0.0.1"


def test_a_subscriber_of_ipv6_is_one_place() -> None:
    assert neighbourhood("2001:db8:1:2:3::4") == neighbourhood("2001:db8:1:2:ffff::1") == "2001:db8:1:2::/64"
    assert neighbourhood("::ffff:192.0.2.1") == "192.0.2.1"
    assert neighbourhood("") == ""
