# SPDX-License-Identifier: EUPL-1.2
"""Sends what is due. Every attempt is taken by one worker; who dies over it leaves the message to the next."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from tragwerk.core.access.public import Actor, action, mark_checked, system_actor, system_scope
from tragwerk.core.api.events import WebhooksStopped
from tragwerk.core.api.models import DeliveryState, Webhook, WebhookDelivery, WebhookState
from tragwerk.core.api.permissions import MANAGE_WEBHOOK
from tragwerk.core.api.rules import STOPPED_AFTER, pause_after, secret_of, signature
from tragwerk.core.api.sending import Sent, send
from tragwerk.core.audit.public import change_rows
from tragwerk.core.events.public import publish

# Longer than an attempt can take.
LEASE = timedelta(minutes=2)
KEPT_FOR = timedelta(days=30)
_AT_ONCE = 100


def send_due() -> dict[str, int]:
    """Send every message whose time has come; return how many arrived and how many did not."""
    arrived = failed = 0
    with system_scope(reason="send messages to other systems"):
        while due := _due():
            for key in due:
                sent = _attempt(key)
                arrived += sent is not None and sent.arrived
                failed += sent is not None and not sent.arrived
    return {"arrived": arrived, "failed": failed}


def _due() -> list[UUID]:
    rows = WebhookDelivery.objects.filter(state=DeliveryState.WAITING, due_at__lte=timezone.now())
    return list(rows.order_by("due_at", "pk").values_list("pk", flat=True)[:_AT_ONCE])


def _attempt(key: UUID) -> Sent | None:
    """Take a message, send it, and note what came of it; None when another worker has it."""
    now = timezone.now()
    mine = WebhookDelivery.objects.filter(pk=key, state=DeliveryState.WAITING, due_at__lte=now)
    if not mine.update(due_at=now + LEASE, attempts=F("attempts") + 1, tried_at=now):
        return None
    row = WebhookDelivery.objects.select_related("webhook").get(pk=key)
    if row.webhook.state != WebhookState.ACTIVE:
        _note(row, state=DeliveryState.GIVEN_UP)
        return None
    sent = send(row.webhook.url, row.body.encode(), headers_of(row, int(now.timestamp())))
    if sent.arrived:
        _note(row, sent, state=DeliveryState.DELIVERED)
        Webhook.objects.filter(pk=row.webhook_id, failing_since__isnull=False).update(failing_since=None)
    else:
        pause = pause_after(row.attempts)
        again: dict[str, Any] = {"state": DeliveryState.GIVEN_UP} if pause is None else {"due_at": now + pause}
        _note(row, sent, **again)
        _note_failure(row.webhook)
    return sent


def headers_of(row: WebhookDelivery, timestamp: int) -> Mapping[str, str]:
    """Return the headers by which the other side knows who sent a message, and that nobody changed it."""
    webhook, message_id, body = row.webhook, f"msg_{row.pk.hex}", row.body.encode()
    salts = [webhook.salt]
    if webhook.old_until is not None and webhook.old_until > timezone.now():
        salts.append(webhook.old_salt)
    secrets = [secret_of(settings.SECRET_KEY, str(webhook.pk), salt) for salt in salts]
    return {
        "Content-Type": "application/json",
        "User-Agent": "Tragwerk",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signature(secret, message_id, timestamp, body) for secret in secrets),
    }


def _note(row: WebhookDelivery, sent: Sent | None = None, **values: Any) -> None:
    if sent is not None:
        values |= {"status": sent.status, "trouble": sent.trouble, "milliseconds": sent.milliseconds}
    WebhookDelivery.objects.filter(pk=row.pk).update(**values)


def _note_failure(webhook: Webhook) -> None:
    """Note since when an address does not answer; after days nothing more is sent, and somebody is told."""
    now = timezone.now()
    if webhook.failing_since is None:
        Webhook.objects.filter(pk=webhook.pk, failing_since__isnull=True).update(failing_since=now)
    elif now - webhook.failing_since >= STOPPED_AFTER and webhook.state == WebhookState.ACTIVE:
        stop_webhook(actor=system_actor("Webhooks"), webhook_id=webhook.pk)


@action(MANAGE_WEBHOOK)
def stop_webhook(*, actor: Actor, webhook_id: UUID) -> None:
    """End the messages to an address that has not answered for days."""
    stopped: Mapping[str, Any] = {"state": WebhookState.STOPPED}
    mark_checked()
    change_rows(actor=actor, verb="api.stop_webhook", model=Webhook, changes={webhook_id: stopped})
    publish(WebhooksStopped((webhook_id,)))


def forget_old_deliveries() -> int:
    """Remove the messages of a month ago; return how many."""
    with system_scope(reason="remove old messages"):
        return WebhookDelivery.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()[0]
