# SPDX-License-Identifier: EUPL-1.2
"""From what happens here to the messages for other systems: one for each webhook that listens, written on commit."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tragwerk.core.access.public import system_actor, system_scope, uuid7
from tragwerk.core.api.models import Webhook, WebhookDelivery, WebhookState
from tragwerk.core.events.public import event_types, subscribe
from tragwerk.core.extend.public import OUTSIDE, OutsideEvent, outside_events
from tragwerk.core.jobs.public import enqueue

SEND_JOB = "api.send_webhooks"
MOST_KEYS = 1000


def listen() -> None:
    """Hear every event; which are told outside is asked when one happens, for packages register later than this."""
    for kind in event_types():
        subscribe(kind, tell)


def tell(happened: object) -> None:
    """Write a message to every webhook that listens to what has happened."""
    kinds = [one for one in outside_events.at(OUTSIDE) if one.event is type(happened)]
    if not kinds:
        return
    with system_scope(reason="tell other systems"):
        listening = _listening(kinds)
        if not listening:
            return
        now = timezone.now()
        with transaction.atomic():
            written = sum(_write(kind, happened, listening, now) for kind in kinds)
            if written:
                enqueue(actor=system_actor("Webhooks"), kind=SEND_JOB)


def _listening(kinds: Sequence[OutsideEvent]) -> dict[str, dict[UUID, list[Webhook]]]:
    """Return kind → authority → webhooks; there are few webhooks, so they are read and not searched for."""
    wanted = {kind.key for kind in kinds}
    found: dict[str, dict[UUID, list[Webhook]]] = defaultdict(lambda: defaultdict(list))
    for webhook in Webhook.objects.filter(state=WebhookState.ACTIVE):
        for key in wanted.intersection(webhook.kinds):
            found[key][webhook.authority_id].append(webhook)
    return found


def _write(
    kind: OutsideEvent, happened: object, listening: Mapping[str, Mapping[UUID, Sequence[Webhook]]], now: datetime
) -> int:
    webhooks = listening.get(kind.key, {})
    rows = [
        message(webhook, kind.key, data, now, kind.resource)
        for authority_id, told in (kind.tell(happened).items() if webhooks else ())
        for data in _in_pieces(told)
        for webhook in webhooks.get(authority_id, ())
    ]
    WebhookDelivery.objects.bulk_create(rows)
    return len(rows)


def _in_pieces(told: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Cut a long list of keys: an import tells of thirty thousand devices at once."""
    name = next((name for name in told if name.endswith("_ids")), "")
    keys = [str(key) for key in told.get(name, ())]
    for start in range(0, len(keys) or 1, MOST_KEYS):
        yield {**told, **({name: keys[start : start + MOST_KEYS]} if name else {})}


def message(webhook: Webhook, kind: str, data: Mapping[str, Any], now: datetime, resource: str = "") -> WebhookDelivery:
    """Return a message that waits to be sent."""
    key = uuid7()
    body = {
        "id": f"msg_{key.hex}",
        "type": kind,
        "timestamp": now.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "data": {"authority_id": str(webhook.authority_id), **data, **({"resource": resource} if resource else {})},
    }
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return WebhookDelivery(
        id=key,
        authority_id=webhook.authority_id,
        webhook=webhook,
        kind=kind,
        body=text,
        due_at=now,
        created_at=now,
    )
