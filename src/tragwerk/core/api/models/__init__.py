# SPDX-License-Identifier: EUPL-1.2
"""Tokens, repeated calls, webhooks."""

from tragwerk.core.api.models.calls import KEPT_FOR, RepeatableCall
from tragwerk.core.api.models.tokens import LONGEST_LIFE, ApiToken
from tragwerk.core.api.models.webhooks import (
    DELIVERY_TRANSITIONS,
    WEBHOOK_TRANSITIONS,
    DeliveryState,
    Webhook,
    WebhookDelivery,
    WebhookState,
)

__all__ = [
    "DELIVERY_TRANSITIONS",
    "KEPT_FOR",
    "LONGEST_LIFE",
    "WEBHOOK_TRANSITIONS",
    "ApiToken",
    "DeliveryState",
    "RepeatableCall",
    "Webhook",
    "WebhookDelivery",
    "WebhookState",
]
