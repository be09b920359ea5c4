# SPDX-License-Identifier: EUPL-1.2
"""What other packages may import from realtime."""

from tragwerk.core.realtime.sse import Event, close_streams, event_stream

__all__ = ["Event", "close_streams", "event_stream"]
