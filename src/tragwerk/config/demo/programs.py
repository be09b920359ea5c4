# SPDX-License-Identifier: EUPL-1.2
"""Programs at Haltern: tokens in every state, webhooks in every state with the messages of the last days.

Their addresses end in `.invalid`, which leads nowhere: a demo tells nobody of anything.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from tragwerk.assets.public import MANAGE_ASSET, VIEW_ASSET
from tragwerk.config.demo import cast
from tragwerk.config.demo.places import Places
from tragwerk.config.demo.sharing import somebody
from tragwerk.core.access.public import Actor, Permission, system_actor, uuid7_block
from tragwerk.core.api.public import ApiToken, DeliveryState, Trouble, Webhook, WebhookDelivery, WebhookState, actions
from tragwerk.core.audit.public import change_rows, create_rows
from tragwerk.core.orgs.public import VIEW_ROOM, VIEW_SCHOOL

_BODY = (
    '{"id":"msg_demo","type":"%s","timestamp":"%s",'
    '"data":{"authority_id":"%s","asset_ids":[],"resource":"/api/v1/assets"}}'
)


def create_programs(actor: Actor, places: Places) -> None:
    """Let programs work for Haltern and be told of what happens there."""
    officer, office = somebody("Ina", "Brockmann"), somebody("Thea", "Ahrens")
    now = timezone.now()
    _token(officer, "MDM-Abgleich", (VIEW_ASSET, MANAGE_ASSET, VIEW_SCHOOL, VIEW_ROOM), 180, used=now)
    _token(office, "Auswertung Schulverwaltung", (VIEW_ASSET, VIEW_SCHOOL), 90, used=now - timedelta(days=2))
    expired = _token(officer, "Erstübernahme Tabellen", (MANAGE_ASSET,), 30)
    ApiToken.objects.filter(pk=expired).update(created_at=now - timedelta(days=60), expires_at=now - timedelta(days=30))
    revoked = _token(officer, "Test Helpdesk", (VIEW_ASSET,), 30)
    actions.revoke_tokens(actor=officer, ids=[revoked])
    _webhooks(officer, places.authorities[cast.HALTERN], now)


def _token(actor: Actor, name: str, scopes: tuple[Permission, ...], days: int, used: datetime | None = None) -> UUID:
    made = actions.create_token(
        actor=actor, name=name, scopes=[one.name for one in scopes], expires_at=timezone.now() + timedelta(days=days)
    )
    ApiToken.objects.filter(pk=made.id).update(last_used_at=used)
    return made.id


def _webhooks(actor: Actor, authority: UUID, now: datetime) -> None:
    """The verb looks a name up, and these names lead nowhere; so the rows are written as the verb writes them."""
    rows: list[dict[str, Any]] = [
        _webhook(authority, "Helpdesk", ["assets.created", "assets.moved", "assets.state_changed"]),
        _webhook(authority, "Ratsinformation", ["schools.closed", "schools.moved"]),
        _webhook(authority, "Altes MDM", ["assets.moved"]),
    ]
    helpdesk, paused, stopped = create_rows(actor=actor, verb="api.create_webhooks", model=Webhook, rows=rows)
    actions.pause_webhooks(actor=actor, ids=[paused])
    change_rows(
        actor=system_actor("Webhooks"),
        verb="api.stop_webhook",
        model=Webhook,
        changes={stopped: {"state": WebhookState.STOPPED, "failing_since": now - timedelta(days=4)}},
    )
    kinds = ("assets.created", "assets.moved", "assets.state_changed", "assets.moved", "api.test")
    told = [_delivery(authority, helpdesk, kind, now - timedelta(hours=5 * n + 1)) for n, kind in enumerate(kinds)]
    failed = {"status": 503, "trouble": Trouble.REFUSED.value}
    told.append(_delivery(authority, helpdesk, "assets.moved", now, state=DeliveryState.WAITING, attempts=1, **failed))
    lost = {"status": None, "trouble": Trouble.NO_NAME.value, "attempts": 9, "state": DeliveryState.GIVEN_UP}
    told += [_delivery(authority, stopped, "assets.moved", now - timedelta(days=4 + n), **lost) for n in range(2)]
    WebhookDelivery.objects.bulk_create(told)


def _webhook(authority: UUID, name: str, kinds: list[str]) -> dict[str, Any]:
    host = name.lower().replace(" ", "-")
    return {
        "authority_id": authority,
        "name": name,
        "url": f"https://{host}.haltern.invalid/tragwerk",
        "kinds": kinds,
        "state": WebhookState.ACTIVE,
        "salt": uuid7_block(1)[0].hex,
    }


def _delivery(authority: UUID, webhook: UUID, kind: str, at: datetime, **more: Any) -> WebhookDelivery:
    values = {"state": DeliveryState.DELIVERED, "attempts": 1, "status": 204, "milliseconds": 84, **more}
    return WebhookDelivery(
        authority_id=authority,
        webhook_id=webhook,
        kind=kind,
        body=_BODY % (kind, at.isoformat(timespec="seconds"), authority),
        due_at=at + timedelta(minutes=5),
        created_at=at,
        tried_at=at,
        **values,
    )
