# SPDX-License-Identifier: EUPL-1.2
"""Verbs on tokens and webhooks."""

from tragwerk.core.api.actions.tokens import create_token, revoke_tokens
from tragwerk.core.api.actions.webhooks import (
    change_webhooks,
    create_webhooks,
    delete_webhooks,
    pause_webhooks,
    renew_secret,
    replay_deliveries,
    resume_webhooks,
    send_test,
)

__all__ = [
    "change_webhooks",
    "create_token",
    "create_webhooks",
    "delete_webhooks",
    "pause_webhooks",
    "renew_secret",
    "replay_deliveries",
    "resume_webhooks",
    "revoke_tokens",
    "send_test",
]
