# SPDX-License-Identifier: EUPL-1.2
"""Server-sent events: one long answer over plain HTTP, which the browser opens again by itself."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

from django.http import StreamingHttpResponse

RETRY_MS = 2000
KEEP_ALIVE = 15.0
LOOK_EVERY = 0.5
_closing = threading.Event()


def close_streams() -> None:
    """End every open stream soon, because the process goes down; browsers connect again to the next one."""
    _closing.set()


@dataclass(frozen=True)
class Event:
    """One message to the page; `id` comes back as Last-Event-ID when the browser connects again."""

    name: str
    data: str
    id: str = ""

    def encode(self) -> bytes:
        """Return the message as it goes over the line."""
        # "message" is what a page hears without naming it.
        lines = [] if self.name == "message" else [f"event: {self.name}"]
        if self.id:
            lines.append(f"id: {self.id}")
        lines.extend(f"data: {line}" for line in self.data.splitlines() or [""])
        return ("\n".join(lines) + "\n\n").encode()


def event_stream(events: AsyncIterator[Event]) -> StreamingHttpResponse:
    """Return the answer that sends the events and closes when they end.

    The address must end in `/events`: only such requests reach the event loop (ADR 0008).
    """
    response = StreamingHttpResponse(_encoded(events), content_type="text/event-stream; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    # nginx would collect the events otherwise.
    response.headers["X-Accel-Buffering"] = "no"
    return response


async def _encoded(events: AsyncIterator[Event]) -> AsyncIterator[bytes]:
    """Encode the events, with a comment now and then so that no proxy takes the line for dead."""
    yield f"retry: {RETRY_MS}\n\n".encode()
    source = events.__aiter__()
    coming: asyncio.Future[Event] | None = None
    spoken = time.monotonic()
    try:
        while not _closing.is_set():
            coming = coming or asyncio.ensure_future(_next(source))
            done, _pending = await asyncio.wait({coming}, timeout=LOOK_EVERY)
            if done:
                finished, coming = coming, None
                try:
                    yield finished.result().encode()
                except StopAsyncIteration:
                    return
            elif time.monotonic() - spoken > KEEP_ALIVE:
                yield b": still here\n\n"
            else:
                continue
            spoken = time.monotonic()
    finally:
        if coming is not None:
            coming.cancel()


async def _next(source: AsyncIterator[Event]) -> Event:
    return await source.__anext__()
