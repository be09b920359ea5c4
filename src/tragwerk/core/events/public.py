# SPDX-License-Identifier: EUPL-1.2
"""What other packages may import from events."""

from tragwerk.core.events.bus import event, event_types, publish, subscribe

__all__ = ["event", "event_types", "publish", "subscribe"]
