# SPDX-License-Identifier: EUPL-1.2
"""Verbs on webhooks and their messages, and the sending itself."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, action, mark_checked, require, system_actor
from tragwerk.core.api import telling
from tragwerk.core.api.models import DeliveryState, Webhook, WebhookDelivery, WebhookState
from tragwerk.core.api.permissions import MANAGE_WEBHOOK
from tragwerk.core.api.queries import outside_kinds
from tragwerk.core.api.rules import TEST_KIND, Trouble
from tragwerk.core.api.sending import examine
from tragwerk.core.audit.public import change_rows, create_rows, delete_rows, record
from tragwerk.core.jobs.public import enqueue

Rows = Sequence[Mapping[str, Any]]
# So long the old secret signs along, so that the other side can change over.
BOTH_FOR = timedelta(days=1)


@action(MANAGE_WEBHOOK)
def create_webhooks(*, actor: Actor, rows: Rows) -> list[UUID]:
    """Have other systems told of events from now on."""
    for row in rows:
        _refuse_faults(actor, row)
    ready = [{**row, "salt": uuid4().hex, "state": WebhookState.ACTIVE} for row in rows]
    return create_rows(actor=actor, verb="api.create_webhooks", model=Webhook, rows=ready)


@action(MANAGE_WEBHOOK)
def change_webhooks(
    *,
    actor: Actor,
    changes: Mapping[UUID, Mapping[str, Any]],
    expected: Mapping[UUID, datetime] | None = None,
    reason: str = "",
) -> list[UUID]:
    """Change name, address or events; the state has verbs of its own."""
    for values in changes.values():
        if strange := values.keys() - {"name", "url", "kinds"}:
            raise TypeError(f"change_webhooks: columns that this verb does not change: {sorted(strange)}")
        _refuse_faults(actor, values)
    return change_rows(
        actor=actor, verb="api.change_webhooks", model=Webhook, changes=changes, expected=expected, reason=reason
    )


def _refuse_faults(actor: Actor, row: Mapping[str, Any]) -> None:
    """Refuse an address that is not to be called, and events of which one may not know."""
    if "kinds" in row:
        allowed = {kind.key for kind in outside_kinds(actor)}
        if not row["kinds"]:
            raise DomainError(_("Please choose at least one event."), field="kinds", code="none")
        if not allowed.issuperset(row["kinds"]):
            raise DomainError(_("This event cannot be told. Please choose from the list."), field="kinds")
    if "url" in row:
        trouble = examine(row["url"])
        if trouble is not None:
            raise DomainError(why_not(trouble), field="url", code=trouble.value)


def why_not(trouble: Trouble) -> str:
    """Return what speaks against an address, in a sentence."""
    if trouble == Trouble.ADDRESS:
        return _(
            "Please enter an address that begins with https:// and holds no user name and no other port than 8443."
        )
    if trouble == Trouble.NO_NAME:
        return _("There is no computer of this name. Please check the address.")
    return _("This address lies in a closed network. Messages go to addresses on the internet only.")


@action(MANAGE_WEBHOOK)
def pause_webhooks(*, actor: Actor, ids: Sequence[UUID]) -> list[UUID]:
    """Send nothing until somebody resumes; what happens meanwhile is not told later."""
    return _step(actor, "api.pause_webhooks", ids, WebhookState.PAUSED)


@action(MANAGE_WEBHOOK)
def resume_webhooks(*, actor: Actor, ids: Sequence[UUID]) -> list[UUID]:
    """Send again."""
    return _step(actor, "api.resume_webhooks", ids, WebhookState.ACTIVE, failing_since=None)


def _step(actor: Actor, verb: str, ids: Sequence[UUID], state: WebhookState, **more: Any) -> list[UUID]:
    rows = _locked(actor, ids)
    for row in rows:
        if not row.can(state):
            raise DomainError(_("“%(name)s” is in this state already.") % {"name": row.name}, code="transition")
    changes: dict[UUID, Mapping[str, Any]] = {row.pk: {"state": state, **more} for row in rows}
    return change_rows(actor=actor, verb=verb, model=Webhook, changes=changes)


def _locked(actor: Actor, ids: Sequence[UUID]) -> list[Webhook]:
    rows = list(Webhook.objects.filter(pk__in=ids).select_for_update())
    if len(rows) != len(set(ids)):
        raise DomainError(_("A webhook that was to be changed is gone. Please load the page again."), code="gone")
    require(actor, MANAGE_WEBHOOK, rows)
    return rows


@action(MANAGE_WEBHOOK)
def renew_secret(*, actor: Actor, webhook_id: UUID) -> None:
    """Sign with a new secret; the old one signs along for a day."""
    (row,) = _locked(actor, [webhook_id])
    until = timezone.now() + BOTH_FOR
    Webhook.objects.filter(pk=row.pk).update(salt=uuid4().hex, old_salt=row.salt, old_until=until)
    record(actor=actor, verb="api.renew_secret", target=row)


@action(MANAGE_WEBHOOK)
def delete_webhooks(*, actor: Actor, ids: Sequence[UUID]) -> int:
    """Stop telling for good; the messages go with the webhook."""
    _locked(actor, ids)
    WebhookDelivery.objects.filter(webhook_id__in=ids).delete()
    return delete_rows(actor=actor, verb="api.delete_webhooks", model=Webhook, ids=list(ids))


@action(MANAGE_WEBHOOK)
def send_test(*, actor: Actor, webhook_id: UUID) -> UUID:
    """Send a message that tells of nothing, to see whether it arrives."""
    (row,) = _locked(actor, [webhook_id])
    test = telling.message(row, TEST_KIND, {}, timezone.now())
    test.save(force_insert=True)
    record(actor=actor, verb="api.send_test", target=row)
    _send_soon()
    return test.pk


@action(MANAGE_WEBHOOK)
def replay_deliveries(*, actor: Actor, ids: Sequence[UUID]) -> int:
    """Send messages again under their old numbers, by which the other side knows them."""
    rows = list(WebhookDelivery.objects.filter(pk__in=ids).select_related("webhook").select_for_update(of=("self",)))
    if len(rows) != len(set(ids)):
        raise DomainError(_("A message that was to be sent again is gone. Please load the page again."), code="gone")
    require(actor, MANAGE_WEBHOOK, rows)
    if any(not row.can(DeliveryState.WAITING) for row in rows):
        raise DomainError(_("A message that waits is sent anyway."), code="transition")
    WebhookDelivery.objects.filter(pk__in=ids).update(state=DeliveryState.WAITING, attempts=0, due_at=timezone.now())
    mark_checked()
    for webhook in {row.webhook_id: row.webhook for row in rows}.values():
        record(actor=actor, verb="api.replay_deliveries", target=webhook)
    _send_soon()
    return len(rows)


def _send_soon() -> None:
    enqueue(actor=system_actor("Webhooks"), kind=telling.SEND_JOB)
