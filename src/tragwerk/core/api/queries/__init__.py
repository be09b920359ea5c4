# SPDX-License-Identifier: EUPL-1.2
"""Reads of tokens and webhooks."""

from tragwerk.core.api.queries.tokens import grantable_scopes, token_for, tokens_of
from tragwerk.core.api.queries.webhooks import outside_kinds, secret_for, stopped_webhooks, webhook_for

__all__ = [
    "grantable_scopes",
    "outside_kinds",
    "secret_for",
    "stopped_webhooks",
    "token_for",
    "tokens_of",
    "webhook_for",
]
