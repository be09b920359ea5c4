# SPDX-License-Identifier: EUPL-1.2
"""Reads of tokens and webhooks."""

from tragwerk.core.api.queries.tokens import grantable_scopes, token_for, tokens_of
from tragwerk.core.api.queries.webhooks import (
    delivery_for,
    kind_label,
    outside_kinds,
    secret_for,
    stopped_webhooks,
    webhook_for,
)

__all__ = [
    "delivery_for",
    "grantable_scopes",
    "kind_label",
    "outside_kinds",
    "secret_for",
    "stopped_webhooks",
    "token_for",
    "tokens_of",
    "webhook_for",
]
