# SPDX-License-Identifier: EUPL-1.2
"""A webhook is added, tried, paused, renewed and deleted on its pages; what it sent can be sent again."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.worlds import World
from tragwerk.core.access.public import Role, no_scope, system_scope
from tragwerk.core.api.public import Webhook, WebhookDelivery, WebhookState, secret_for

NEW = {"name": "Helpdesk", "url": "http://127.0.0.1:9/hook", "kinds": ["assets.created", "schools.closed"]}


@pytest.fixture
def client(world: World, settings: Any) -> Client:
    settings.WEBHOOK_LOOPBACK = True
    found = Client()
    found.force_login(world.accounts[Role.AUTHORITY_IT])
    return found


def ask(client: Client, page: str, *args: Any, **body: Any) -> Any:
    with no_scope():
        return client.post(reverse(f"office:{page}", args=args), body, follow=True)


def look(client: Client, name: str, *args: Any) -> str:
    with no_scope():
        answer = client.get(reverse(f"office:{name}", args=args))
    assert answer.status_code == 200
    return str(answer.content.decode())


def the_webhook() -> Webhook:
    with system_scope(reason="tests"):
        found: Webhook = Webhook.objects.get()
    return found


def test_a_webhook_lives_on_its_pages(client: Client) -> None:
    made = ask(client, "webhook_add", **NEW)
    webhook = the_webhook()
    assert (made.status_code, secret_for(webhook) in made.content.decode()) == (201, True)
    assert secret_for(webhook) not in look(client, "webhook", webhook.pk)
    assert "Geräte kamen hinzu" in look(client, "webhooks")
    ask(client, "webhook_pause", webhook.pk)
    assert the_webhook().state == WebhookState.PAUSED
    assert "bereits in diesem Zustand" in ask(client, "webhook_pause", webhook.pk).content.decode()
    ask(client, "webhook_resume", webhook.pk)
    ask(client, "webhook_test", webhook.pk)
    assert "Probenachricht" in look(client, "webhook", webhook.pk)
    renewed = ask(client, "webhook_secret", webhook.pk)
    assert secret_for(the_webhook()) in renewed.content.decode()
    edited = ask(
        client,
        "webhook_edit",
        webhook.pk,
        **{**NEW, "name": "Servicestelle", "seen_at": the_webhook().changed_at.isoformat()},
    )
    assert edited.status_code == 200, edited.content
    assert "Servicestelle" in look(client, "webhook_delete", webhook.pk)
    ask(client, "webhook_delete", webhook.pk)
    with system_scope(reason="tests"):
        assert not Webhook.objects.exists()


@pytest.mark.parametrize(
    "changes", [{"url": "http://example.invalid/"}, {"url": "nix"}, {"kinds": []}, {"kinds": ["nix"]}]
)
def test_a_webhook_that_cannot_be_told_is_not_added(client: Client, changes: dict[str, Any], settings: Any) -> None:
    settings.WEBHOOK_LOOPBACK = False
    assert ask(client, "webhook_add", **{**NEW, "url": "https://10.0.0.1/", **changes}).status_code == 422
    with system_scope(reason="tests"):
        assert not Webhook.objects.exists()


def test_a_message_says_what_came_of_it_and_is_sent_again(client: Client, world: World) -> None:
    ask(client, "webhook_add", **NEW)
    with system_scope(reason="tests"):
        row = WebhookDelivery.objects.create(
            authority=world.own,
            webhook=the_webhook(),
            kind="assets.created",
            body='{"data": {"asset_ids": []}}',
            state="given_up",
            status=503,
            trouble="refused",
            attempts=9,
            due_at=timezone.now(),
            created_at=timezone.now(),
        )
    text = look(client, "webhook_delivery", row.pk)
    assert "503: von der Gegenseite abgelehnt" in text
    assert "asset_ids" in text
    assert "503" in look(client, "webhook_deliveries")
    ask(client, "webhook_replay", row.pk)
    with system_scope(reason="tests"):
        row.refresh_from_db()
    assert (row.state, row.attempts) == ("waiting", 0)
    assert "ohnehin gesendet" in ask(client, "webhook_replay", row.pk).content.decode()


def test_a_stopped_webhook_waits_on_the_start_page(client: Client) -> None:
    ask(client, "webhook_add", **NEW)
    with system_scope(reason="tests"):
        Webhook.objects.update(state=WebhookState.STOPPED, failing_since=timezone.now())
    with no_scope():
        assert "bekommt keine Meldungen mehr" in client.get("/").content.decode()
    assert "Von selbst beendet" in look(client, "webhook", the_webhook().pk)
