# SPDX-License-Identifier: EUPL-1.2
"""What other packages may import from realtime."""

from tragwerk.core.realtime.sse import Event, event_stream

__all__ = ["Event", "event_stream"]
