# SPDX-License-Identifier: EUPL-1.2
"""Which webhooks there are, what may be told, and with which secret."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, NotVisible, show
from tragwerk.core.api.models import Webhook, WebhookDelivery, WebhookState
from tragwerk.core.api.permissions import MANAGE_WEBHOOK
from tragwerk.core.api.rules import TEST_KIND, secret_of, shown_secret
from tragwerk.core.extend.public import OUTSIDE, OutsideEvent, outside_events


def webhook_for(actor: Actor, webhook_id: UUID) -> Webhook:
    """Return a webhook that the actor manages; every other is not there. Raises NotVisible."""
    found: Webhook | None = Webhook.objects.visible_to(actor, MANAGE_WEBHOOK).filter(pk=webhook_id).first()
    if found is None:
        raise NotVisible(_("This webhook does not exist, or it is not visible to you."))
    show([found])
    return found


def delivery_for(actor: Actor, delivery_id: UUID) -> WebhookDelivery:
    """Return a message of a webhook that the actor manages; every other is not there. Raises NotVisible."""
    rows = WebhookDelivery.objects.visible_to(actor, MANAGE_WEBHOOK).select_related("webhook")
    found: WebhookDelivery | None = rows.filter(pk=delivery_id).first()
    if found is None:
        raise NotVisible(_("This message does not exist, or it is not visible to you."))
    show([found])
    return found


def kind_label(key: str) -> str:
    """Return the kind of an event in words; one that no package tells any more keeps its name."""
    if key == TEST_KIND:
        return _("Test message")
    found = next((one for one in outside_events.at(OUTSIDE) if one.key == key), None)
    return str(found.label) if found else key


def outside_kinds(actor: Actor) -> Sequence[OutsideEvent]:
    """Return the kinds of events that the actor may have told."""
    return outside_events.at(OUTSIDE, actor)


def secret_for(webhook: Webhook, *, old: bool = False) -> str:
    """Return the secret of a webhook as the other system takes it."""
    salt = webhook.old_salt if old else webhook.salt
    return shown_secret(secret_of(settings.SECRET_KEY, str(webhook.pk), salt))


def stopped_webhooks(actor: Actor) -> Sequence[Webhook]:
    """Return the webhooks that ended by themselves, for who can start them again."""
    return list(Webhook.objects.visible_to(actor, MANAGE_WEBHOOK).filter(state=WebhookState.STOPPED).order_by("name"))
