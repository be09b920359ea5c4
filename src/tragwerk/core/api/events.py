# SPDX-License-Identifier: EUPL-1.2
"""What can happen to webhooks."""

from dataclasses import dataclass
from uuid import UUID

from tragwerk.core.events.public import event


@event
@dataclass(frozen=True)
class WebhooksStopped:
    """Webhooks were stopped, because their address has not answered for days."""

    webhook_ids: tuple[UUID, ...]
