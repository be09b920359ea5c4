# SPDX-License-Identifier: EUPL-1.2
"""Other systems are told over HTTP: signed, again when they do not answer, never inside, never after a pause."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from django.utils import timezone

from tests.worlds import SYSTEM, World
from tragwerk.assets.public import actions as assets
from tragwerk.core.access.public import Actor, DomainError, Role, actor_scope, system_scope
from tragwerk.core.api import deliveries, sending, telling
from tragwerk.core.api.models import DeliveryState, Webhook, WebhookDelivery, WebhookState
from tragwerk.core.api.public import actions, secret_for
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.jobs.public import run_queued_jobs

ROW = {"maker": "Apple", "model": "iPad", "kind": "tablet"}


class Receiver:
    """Another system: takes messages and answers with the number that it is told."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.taken: list[tuple[dict[str, str], bytes]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.taken.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(receiver.answers.pop(0) if receiver.answers else 204)
                self.send_header("Location", f"http://127.0.0.1:{receiver.port}/elsewhere")
                self.end_headers()

            def log_message(self, *_args: Any) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?x=1"

    def told(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _headers, body in self.taken]


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOK_LOOPBACK = True
    found = Receiver()
    thread = Thread(target=found.server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield found
    found.server.shutdown()
    found.server.server_close()
    thread.join()


@pytest.fixture
def officer(world: World) -> Iterator[Actor]:
    actor = world.actor(Role.AUTHORITY_IT)
    with actor_scope(actor):
        yield actor


def listen(world: World, actor: Actor, receiver: Receiver, *kinds: str, name: str = "Helpdesk") -> Webhook:
    wanted = list(kinds or ("assets.created", "assets.state_changed"))
    row = {"authority_id": world.own.pk, "name": name, "url": receiver.url, "kinds": wanted}
    (key,) = actions.create_webhooks(actor=actor, rows=[row])
    found: Webhook = Webhook.objects.get(pk=key)
    return found


def stock(world: World, *tags: str, authority: Any = None) -> list[Any]:
    rows = [{**ROW, "tag": tag, "authority_id": (authority or world.own).pk} for tag in tags]
    with system_scope(reason="tests"):
        return assets.create_assets(actor=SYSTEM, rows=rows)


def is_signed(headers: dict[str, str], body: bytes, secret: str) -> bool:
    """Check a message as the other system would."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return f"v1,{wanted}" in headers["webhook-signature"].split()


@pytest.mark.django_db(transaction=True)
def test_what_happens_is_told_on_commit_signed_and_without_a_person(
    world: World, officer: Actor, receiver: Receiver
) -> None:
    webhook = listen(world, officer, receiver)
    keys = stock(world, "B-1", "B-2")
    stock(world, "K-1", authority=world.foreign)
    run_queued_jobs()
    (headers, body), (told,) = receiver.taken[0], receiver.told()
    assert told["type"] == "assets.created"
    assert told["data"] == {
        "authority_id": str(world.own.pk),
        "asset_ids": sorted(str(key) for key in keys),
        "resource": "/api/v1/assets",
    }
    assert headers["webhook-id"] == told["id"]
    assert abs(int(headers["webhook-timestamp"]) - timezone.now().timestamp()) < 60
    assert is_signed(headers, body, secret_for(webhook))
    assert not is_signed(headers, body + b" ", secret_for(webhook))
    with system_scope(reason="tests"):
        row = WebhookDelivery.objects.get()
    assert (row.state, row.status, row.attempts) == (DeliveryState.DELIVERED, 204, 1)


@pytest.mark.django_db(transaction=True)
def test_only_what_a_webhook_asked_for_is_told_and_nothing_while_it_pauses(
    world: World, officer: Actor, receiver: Receiver
) -> None:
    webhook = listen(world, officer, receiver, "assets.moved")
    keys = stock(world, "B-1")
    assets.move_assets(actor=officer, ids=keys, school_id=world.school.pk)
    actions.pause_webhooks(actor=officer, ids=[webhook.pk])
    assets.move_assets(actor=officer, ids=keys, school_id=None)
    actions.resume_webhooks(actor=officer, ids=[webhook.pk])
    run_queued_jobs()
    assert [one["type"] for one in receiver.told()] == ["assets.moved"]


def waiting(world: World, actor: Actor, receiver: Receiver) -> tuple[Webhook, WebhookDelivery]:
    """A webhook with a message that waits."""
    webhook = listen(world, actor, receiver)
    row = telling.message(webhook, "assets.created", {"asset_ids": []}, timezone.now())
    row.save(force_insert=True)
    return webhook, row


def later(row: WebhookDelivery) -> WebhookDelivery:
    """The same message when its pause is over."""
    with system_scope(reason="tests"):
        WebhookDelivery.objects.filter(pk=row.pk).update(due_at=timezone.now())
    return row


def test_a_message_is_tried_again_under_the_same_number(world: World, officer: Actor, receiver: Receiver) -> None:
    webhook, row = waiting(world, officer, receiver)
    receiver.answers = [500, 200]
    assert deliveries.send_due() == {"arrived": 0, "failed": 1}
    row.refresh_from_db()
    webhook.refresh_from_db()
    assert (row.state, row.status, row.trouble, row.attempts) == (DeliveryState.WAITING, 500, "refused", 1)
    assert timedelta(minutes=4) < row.due_at - timezone.now() < timedelta(minutes=6)
    assert webhook.failing_since is not None
    assert deliveries.send_due() == {"arrived": 0, "failed": 0}
    later(row)
    assert deliveries.send_due() == {"arrived": 1, "failed": 0}
    assert Webhook.objects.get(pk=webhook.pk).failing_since is None
    first, second = (headers["webhook-id"] for headers, _body in receiver.taken)
    assert first == second


def test_a_message_is_given_up_after_its_last_pause_and_can_be_sent_again(
    world: World, officer: Actor, receiver: Receiver
) -> None:
    _webhook, row = waiting(world, officer, receiver)
    receiver.answers = [500] * 20
    for _attempt in range(15):
        deliveries.send_due()
        later(row)
    row.refresh_from_db()
    assert row.state == DeliveryState.GIVEN_UP
    tried = len(receiver.taken)
    receiver.answers = []
    with actor_scope(officer):
        actions.replay_deliveries(actor=officer, ids=[row.pk])
        with pytest.raises(DomainError):
            actions.replay_deliveries(actor=officer, ids=[row.pk])
    deliveries.send_due()
    row.refresh_from_db()
    assert row.state == DeliveryState.DELIVERED
    assert len(receiver.taken) == tried + 1


def test_after_days_without_an_answer_a_webhook_stops_until_somebody_resumes_it(
    world: World, officer: Actor, receiver: Receiver
) -> None:
    webhook, row = waiting(world, officer, receiver)
    Webhook.objects.filter(pk=webhook.pk).update(failing_since=timezone.now() - timedelta(days=4))
    receiver.answers = [503]
    deliveries.send_due()
    webhook.refresh_from_db()
    assert webhook.state == WebhookState.STOPPED
    assert AuditEntry.objects.filter(verb="api.stop_webhook", object_id=webhook.pk).exists()
    later(row)
    assert deliveries.send_due() == {"arrived": 0, "failed": 0}
    assert len(receiver.taken) == 1
    actions.resume_webhooks(actor=officer, ids=[webhook.pk])
    webhook.refresh_from_db()
    assert (webhook.state, webhook.failing_since) == (WebhookState.ACTIVE, None)


def test_a_redirect_is_not_followed(world: World, officer: Actor, receiver: Receiver) -> None:
    _webhook, row = waiting(world, officer, receiver)
    receiver.answers = [302]
    deliveries.send_due()
    row.refresh_from_db()
    assert (row.state, row.trouble) == (DeliveryState.WAITING, "redirect")
    assert len(receiver.taken) == 1


def test_nothing_is_sent_inside(world: World, officer: Actor, receiver: Receiver, settings: Any) -> None:
    _webhook, row = waiting(world, officer, receiver)
    settings.WEBHOOK_LOOPBACK = False
    deliveries.send_due()
    row.refresh_from_db()
    assert (row.trouble, receiver.taken) == ("address", [])
    for url in (
        "https://127.0.0.1/",
        "https://localhost/",
        "https://[::1]/",
        "https://0.0.0.0/",
        "https://2130706433/",
    ):
        assert sending.send(url, b"", {}).trouble in {"not_public", "no_name"}, url
        with pytest.raises(DomainError):
            actions.create_webhooks(
                actor=officer,
                rows=[{"authority_id": world.own.pk, "name": url, "url": url, "kinds": ["assets.moved"]}],
            )


def test_a_name_is_looked_up_once_and_all_that_it_leads_to_is_examined(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def found(*places: str) -> Any:
        def look_up(host: str, port: int, **_options: Any) -> list[Any]:
            asked.append(host)
            return [(2, 1, 6, "", (place, port)) for place in places]

        return look_up

    monkeypatch.setattr("tragwerk.core.api.sending.socket.getaddrinfo", found("93.184.216.34", "10.0.0.1"))
    assert sending.send("https://example.org/", b"", {}).trouble == "not_public"
    connected: list[Any] = []

    class Line:
        def __init__(self, *_args: Any) -> None: ...
        def __enter__(self) -> Line:
            return self

        def __exit__(self, *_args: Any) -> None: ...
        def settimeout(self, _seconds: float) -> None: ...
        def connect(self, place: Any) -> None:
            connected.append(place)
            raise TimeoutError

    asked.clear()
    monkeypatch.setattr("tragwerk.core.api.sending.socket.getaddrinfo", found("93.184.216.34"))
    monkeypatch.setattr("tragwerk.core.api.sending.socket.socket", Line)
    assert sending.send("https://example.org/", b"", {}).trouble == "too_slow"
    assert (asked, connected) == (["example.org"], [("93.184.216.34", 443)])


def test_nobody_there_is_no_answer(receiver: Receiver) -> None:
    receiver.server.server_close()
    sent = sending.send(receiver.url, b"{}", {})
    assert (sent.status, sent.trouble, sent.arrived) == (None, "no_answer", False)


def test_a_new_secret_signs_at_once_and_the_old_one_for_a_day(world: World, officer: Actor, receiver: Receiver) -> None:
    webhook, row = waiting(world, officer, receiver)
    old = secret_for(webhook)
    actions.renew_secret(actor=officer, webhook_id=webhook.pk)
    webhook.refresh_from_db()
    new = secret_for(webhook)
    assert old != new
    deliveries.send_due()
    headers, body = receiver.taken[-1]
    assert is_signed(headers, body, old)
    assert is_signed(headers, body, new)
    Webhook.objects.filter(pk=webhook.pk).update(old_until=timezone.now())
    actions.replay_deliveries(actor=officer, ids=[row.pk])
    deliveries.send_due()
    headers, body = receiver.taken[-1]
    assert not is_signed(headers, body, old)
    assert is_signed(headers, body, new)


def test_a_long_list_is_told_in_pieces() -> None:
    pieces = list(telling._in_pieces({"asset_ids": range(2500), "state": "lost"}))
    assert [len(piece["asset_ids"]) for piece in pieces] == [1000, 1000, 500]
    assert {piece["state"] for piece in pieces} == {"lost"}
    assert list(telling._in_pieces({"state": "x"})) == [{"state": "x"}]


def test_a_webhook_needs_events_that_its_maker_may_know(world: World, officer: Actor, receiver: Receiver) -> None:
    row = {"authority_id": world.own.pk, "name": "x", "url": receiver.url}
    for kinds in ([], ["nix"]):
        with pytest.raises(DomainError) as refused:
            actions.create_webhooks(actor=officer, rows=[{**row, "kinds": kinds}])
        assert refused.value.field == "kinds"


def test_a_test_message_goes_out_and_everything_goes_with_the_webhook(
    world: World, officer: Actor, receiver: Receiver
) -> None:
    webhook = listen(world, officer, receiver)
    actions.send_test(actor=officer, webhook_id=webhook.pk)
    deliveries.send_due()
    assert [one["type"] for one in receiver.told()] == ["api.test"]
    actions.change_webhooks(actor=officer, changes={webhook.pk: {"name": "Anders"}})
    actions.delete_webhooks(actor=officer, ids=[webhook.pk])
    assert not WebhookDelivery.objects.exists()
    assert not Webhook.objects.exists()


def test_old_messages_are_forgotten(world: World, officer: Actor, receiver: Receiver) -> None:
    _webhook, row = waiting(world, officer, receiver)
    assert deliveries.forget_old_deliveries() == 0
    WebhookDelivery.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(days=31))
    assert deliveries.forget_old_deliveries() == 1
