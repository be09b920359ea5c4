# SPDX-License-Identifier: EUPL-1.2
"""The arithmetic of the interface: quotas against a bucket that is filled drop by drop, addresses, signatures."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tragwerk.core.api import rules
from tragwerk.core.api.rules import Quota, take

SECOND = 1_000_000_000


class Bucket:
    """A bucket that holds so many calls and is filled all the time: the meaning of a quota, told the slow way."""

    def __init__(self, quota: Quota) -> None:
        self.quota, self.content, self.at = quota, Fraction(quota.calls), 0

    def take(self, now: int) -> tuple[bool, int]:
        self.content = min(Fraction(self.quota.calls), self.content + Fraction(now - self.at, self.quota.step))
        self.at = now
        if self.content < 1:
            return False, 0
        self.content -= 1
        return True, int(self.content)


@given(
    calls=st.integers(1, 50),
    seconds=st.integers(1, 120),
    pauses=st.lists(st.integers(0, 3 * SECOND) | st.integers(0, 200 * SECOND), max_size=80),
)
def test_a_quota_is_a_bucket(calls: int, seconds: int, pauses: list[int]) -> None:
    quota, now, mark = Quota(calls, seconds), 10**18, 0
    bucket = Bucket(quota)
    bucket.at = now
    for pause in pauses:
        now += pause
        taken = take(mark, now, quota)
        assert (taken.allowed, taken.left) == bucket.take(now)
        mark = taken.mark
        if not taken.allowed:
            assert take(mark, now + taken.wait * SECOND, quota).allowed
            assert not take(mark, now + (taken.wait - 1) * SECOND, quota).allowed or taken.wait == 0


@given(mark=st.integers(0, 2**62), now=st.integers(10**18, 2 * 10**18))
def test_a_clock_that_was_set_back_locks_nobody_out_for_longer_than_the_quota_is_wide(mark: int, now: int) -> None:
    quota = Quota(10, 60)
    assert take(mark, now, quota).wait <= 60
    assert take(take(mark, now, quota).mark, now + 60 * SECOND, quota).allowed


def test_tokens_are_told_from_other_texts() -> None:
    token = rules.new_token()
    assert rules.is_token(token)
    assert rules.prefix_of(token) == token[:12]
    assert len({rules.hash_of(rules.new_token()) for _one in range(50)}) == 50
    for text in ("", "x", token[:-1], token + "a", token.replace("twk", "abc"), f" {token}", token.replace("_", "-")):
        assert not rules.is_token(text)


@given(st.lists(st.tuples(st.text(max_size=5), st.binary(max_size=5)), min_size=2, max_size=2, unique=True))
def test_different_calls_have_different_fingerprints(calls: list[tuple[str, bytes]]) -> None:
    prints = {rules.fingerprint("POST", "/a", query, body) for query, body in calls}
    assert len(prints) == 2


@pytest.mark.parametrize(
    ("header", "weak", "matches"),
    [
        ('"a"', False, True),
        ('"b", "a"', False, True),
        ('W/"a"', False, False),
        ('W/"a"', True, True),
        ("*", False, True),
        ("", False, False),
        ('"b"', True, False),
    ],
)
def test_tags_are_compared_as_the_header_says(header: str, weak: bool, matches: bool) -> None:
    assert rules.matches(header, '"a"', weak=weak) is matches


@given(st.binary(max_size=50), st.integers(0, 2**40))
def test_a_message_is_signed_so_that_the_other_side_can_check_it(body: bytes, timestamp: int) -> None:
    secret = rules.secret_of("installation", "webhook", "salt")
    shown = rules.shown_secret(secret)
    key = base64.b64decode(shown.removeprefix("whsec_"))
    wanted = hmac.new(key, f"msg_1.{timestamp}.".encode() + body, hashlib.sha256).digest()
    assert rules.signature(secret, "msg_1", timestamp, body) == f"v1,{base64.b64encode(wanted).decode()}"
    assert rules.secret_of("other", "webhook", "salt") != secret != rules.secret_of("installation", "webhook", "other")


def test_the_pauses_grow_and_end_after_about_three_days() -> None:
    pauses = [rules.pause_after(attempt) for attempt in range(1, 20)]
    kept = [pause for pause in pauses if pause is not None]
    assert kept == sorted(kept)
    assert pauses[len(kept) :] == [None] * (19 - len(kept))
    assert timedelta(days=2) < sum(kept, timedelta()) < timedelta(days=4)


CLOSED = (
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1"),
    *("255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
    *(
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "2002:c0a8:101::1",
        "fe80::1%eth0",
        "nix",
        "",
        "198.18.0.1",
    ),
    *("192.0.2.1", "2001:db8::1", "240.0.0.1", "2001:0:4136:e378:8000:63bf:f5ff:fffe"),
)


@pytest.mark.parametrize("address", CLOSED)
def test_a_closed_network_is_not_public(address: str) -> None:
    assert not rules.is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2a00:1450:4001:82a::200e", "2002:5db8:d822::"])
def test_the_open_network_is_public(address: str) -> None:
    assert rules.is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        *(
            "http://example.org/",
            "ftp://example.org/",
            "https://",
            "https://user@example.org/",
            "nix",
            "",
            "https://a b/",
        ),
        *("https://example.org:22/", "https://example.org/#x", "https://u:p@example.org/", "https://example.org:x/"),
        *("https://exämple.org/", "https://example.org/\r\nX: y", "https://[::1/", "https://" + "a" * 254 + "/"),
    ],
)
def test_an_address_that_is_not_to_be_called_is_none(url: str) -> None:
    assert rules.target_of(url) is None


def test_an_address_is_read_as_it_is_called() -> None:
    assert rules.target_of("https://example.org/hook?a=1") == rules.Target(True, "example.org", 443, "/hook?a=1")
    assert rules.target_of("https://example.org:8443") == rules.Target(True, "example.org", 8443, "/")
    assert rules.target_of("http://127.0.0.1:9000/x", plain_too=True) == rules.Target(False, "127.0.0.1", 9000, "/x")


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_an_address(text: str) -> None:
    for url in (text, f"https://{text}", f"https://example.org{text}"):
        target = rules.target_of(url)
        assert target is None or (target.is_secure and target.host and target.path.startswith(("/", "?")))
        rules.is_public(text)
