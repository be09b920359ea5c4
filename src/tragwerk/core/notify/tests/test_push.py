# SPDX-License-Identifier: EUPL-1.2
"""Web push against a push service over HTTP that decrypts what it gets and answers as the real ones do."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import http_ece
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.utils import timezone

from tests.worlds import World
from tragwerk.core.access.public import DomainError, Role, system_scope
from tragwerk.core.extend.public import NoticeKind
from tragwerk.core.notify.actions.choosing import is_known
from tragwerk.core.notify.models import PushSubscription
from tragwerk.core.notify.public import actions, public_key, settle_notices, tell
from tragwerk.core.notify.push import push_notices
from tragwerk.core.notify.tests.conftest import SPOKEN, PushService, message, notices
from tragwerk.core.orgs.public import Membership

pytestmark = pytest.mark.django_db
Contribute = Callable[..., NoticeKind]


def text_of(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Browser:
    """A browser that was switched on: its keys and its address at the push service."""

    def __init__(self, world: World, endpoint: str, role: Role = Role.AUTHORITY_IT) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.secret = os.urandom(16)
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.row = actions.keep_browser(
            actor=world.actor(role),
            endpoint=endpoint,
            p256dh=text_of(point),
            auth=text_of(self.secret),
            device="Firefox",
        )

    def read(self, body: bytes) -> Any:
        return json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret, version="aes128gcm"))


def browsers() -> int:
    with system_scope(reason="tests"):
        return PushSubscription.objects.count()


def test_a_notice_arrives_encrypted_for_one_browser(world: World, kind: Contribute, push_service: PushService) -> None:
    kind(push=True)
    browser = Browser(world, push_service.address)
    tell([message(world)])
    assert push_notices(timezone.now()) == 1
    ((headers, body),) = push_service.got
    assert b"Server" not in body
    told = browser.read(body)
    assert (told["title"], told["body"], told["url"]) == ("Der Server steht still", "Raum 214", "/schulen/")
    assert headers["content-encoding"] == "aes128gcm"
    assert int(headers["ttl"]) == 12 * 3600
    assert push_notices(timezone.now()) == 0, "once"


def test_the_push_service_can_check_who_sends(world: World, kind: Contribute, push_service: PushService) -> None:
    kind(push=True)
    Browser(world, push_service.address)
    tell([message(world)])
    push_notices(timezone.now())
    scheme, _space, rest = push_service.got[0][0]["authorization"].partition(" ")
    assert scheme == "vapid"
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert parts["k"] == public_key()
    signed, _dot, signature = parts["t"].rpartition(".")
    raw = bytes_of(signature)
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes_of(parts["k"]))
    both = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    point.verify(both, signed.encode(), ec.ECDSA(hashes.SHA256()))
    claims = json.loads(bytes_of(signed.split(".")[1]))
    assert claims["aud"] == "http://" + urlsplit(push_service.address).netloc
    assert claims["sub"] == "mailto:tragwerk@example.org"


def test_the_key_follows_from_the_secret_of_the_installation(settings: Any) -> None:
    first = public_key()
    assert len(bytes_of(first)) == 65
    assert public_key() == first
    settings.SECRET_KEY = "another" * 10
    assert public_key() != first


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(
    world: World, kind: Contribute, push_service: PushService, status: int
) -> None:
    kind(push=True)
    Browser(world, push_service.address)
    push_service.answer = (status, {})
    tell([message(world)])
    push_notices(timezone.now())
    assert browsers() == 0


def test_a_service_that_asks_for_patience_gets_it(world: World, kind: Contribute, push_service: PushService) -> None:
    kind(push=True)
    Browser(world, push_service.address)
    push_service.answer = (429, {"Retry-After": "120"})
    tell([message(world)])
    now = timezone.now()
    assert push_notices(now) == 0
    assert push_notices(now + timedelta(seconds=100)) == 0
    tell([message(world)])
    assert push_notices(now + timedelta(seconds=100)) == 0, "nor is anything else sent there meanwhile"
    assert len(push_service.got) == 1
    push_service.answer = (201, {})
    assert push_notices(now + timedelta(seconds=130)) == 2
    assert browsers() == 1


@pytest.mark.parametrize("answer", [(500, {}), (503, {"Retry-After": "gestern"})])
def test_a_service_in_trouble_is_tried_again(
    world: World, kind: Contribute, push_service: PushService, answer: tuple[int, dict[str, str]]
) -> None:
    kind(push=True)
    Browser(world, push_service.address)
    push_service.answer = answer
    tell([message(world)])
    push_notices(timezone.now())
    push_service.answer = (201, {})
    assert push_notices(timezone.now() + timedelta(minutes=6)) == 1


def test_a_service_that_is_not_there_is_tried_again(world: World, kind: Contribute, push_service: PushService) -> None:
    kind(push=True)
    Browser(world, "http://127.0.0.1:9/push")
    tell([message(world)])
    assert push_notices(timezone.now()) == 0
    assert notices()[0].pushed_at is None
    assert browsers() == 1


def test_a_refused_notice_is_not_sent_again(world: World, kind: Contribute, push_service: PushService) -> None:
    kind(push=True)
    Browser(world, push_service.address)
    push_service.answer = (413, {})
    tell([message(world)])
    push_notices(timezone.now())
    assert push_notices(timezone.now() + timedelta(hours=1)) == 0
    assert len(push_service.got) == 1


def test_no_redirect_is_followed(world: World, kind: Contribute, push_service: PushService) -> None:
    kind(push=True)
    Browser(world, push_service.address)
    push_service.answer = (302, {"Location": push_service.address + "/elsewhere"})
    tell([message(world)])
    push_notices(timezone.now())
    assert len(push_service.got) == 1


def test_keys_that_are_none_reach_nobody(world: World, kind: Contribute, push_service: PushService) -> None:
    kind(push=True)
    actions.keep_browser(
        actor=world.actor(Role.AUTHORITY_IT), endpoint=push_service.address, p256dh="x", auth="y", device=""
    )
    tell([message(world)])
    push_notices(timezone.now())
    assert (len(push_service.got), browsers()) == (0, 0)


def test_what_was_read_settled_or_is_old_is_not_shown(
    world: World, kind: Contribute, push_service: PushService
) -> None:
    kind(push=True)
    Browser(world, push_service.address)
    officer = world.actor(Role.AUTHORITY_IT)
    tell([message(world, to=[officer.account_id])])
    actions.mark_read(actor=officer)
    assert push_notices(timezone.now()) == 0
    tell([message(world, to=[officer.account_id], about_id=world.school.pk)])
    settle_notices(authority_id=world.own.pk, kind=SPOKEN, about_ids=[world.school.pk])
    assert push_notices(timezone.now()) == 0
    tell([message(world, to=[officer.account_id])])
    assert push_notices(timezone.now() + timedelta(days=2)) == 0
    assert push_service.got == []


def test_a_run_whose_time_is_over_leaves_the_rest(world: World, kind: Contribute, push_service: PushService) -> None:
    kind(push=True)
    Browser(world, push_service.address)
    tell([message(world)])
    assert push_notices(timezone.now(), until=0.0) == 0
    assert push_notices(timezone.now()) == 1


def test_whose_role_has_ended_sees_nothing_more(world: World, kind: Contribute, push_service: PushService) -> None:
    kind(push=True)
    Browser(world, push_service.address)
    tell([message(world)])
    with system_scope(reason="tests"):
        Membership.objects.filter(person=world.people[Role.AUTHORITY_IT]).update(valid_to=date(2021, 1, 1))
    assert push_notices(timezone.now()) == 0
    assert push_service.got == []


def test_who_uses_the_browser_next_takes_it_over(world: World, kind: Contribute, push_service: PushService) -> None:
    kind(push=True)
    Browser(world, push_service.address)
    Browser(world, push_service.address, Role.SCHOOL_ADMINISTRATION)
    with system_scope(reason="tests"):
        (row,) = PushSubscription.objects.all()
    assert row.account_id == world.accounts[Role.SCHOOL_ADMINISTRATION].pk


def test_a_browser_is_switched_off_by_its_owner_alone(world: World, push_service: PushService) -> None:
    browser = Browser(world, push_service.address)
    other, owner = world.actor(Role.TREASURY), world.actor(Role.AUTHORITY_IT)
    assert actions.forget_browser(actor=other, subscription_id=browser.row.pk) == 0
    assert actions.forget_browser(actor=owner, endpoint="https://elsewhere.example.org") == 0
    assert actions.forget_browser(actor=owner, endpoint=push_service.address) == 1


def test_twenty_browsers_are_enough(world: World, push_service: PushService) -> None:
    for number in range(20):
        Browser(world, f"{push_service.address}/{number}")
    with pytest.raises(DomainError):
        Browser(world, f"{push_service.address}/20")
    Browser(world, f"{push_service.address}/19")


@pytest.mark.parametrize(
    ("endpoint", "known"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://web.push.apple.com/abc", True),
        ("https://push.apple.com.example.org/abc", False),
        ("http://fcm.googleapis.com/fcm/send/abc", False),
        ("https://169.254.169.254/latest", False),
        ("http://127.0.0.1:8000/", False),
        ("https://localhost/", False),
        ("https://fcm.googleapis.com@example.org/", False),
        ("file:///etc/passwd", False),
        ("https://[::1", False),
    ],
)
def test_only_known_push_services_are_ever_asked(endpoint: str, known: bool) -> None:
    assert is_known(endpoint) == known


@pytest.mark.parametrize(
    ("endpoint", "p256dh"), [("https://example.org/x", "a"), ("", "a"), ("ok", ""), ("ok", "a" * 200)]
)
def test_a_strange_subscription_is_refused(world: World, push_service: PushService, endpoint: str, p256dh: str) -> None:
    address = push_service.address if endpoint == "ok" else endpoint
    with pytest.raises(DomainError):
        actions.keep_browser(actor=world.actor(Role.AUTHORITY_IT), endpoint=address, p256dh=p256dh, auth="b")
