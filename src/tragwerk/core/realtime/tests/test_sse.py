# SPDX-License-Identifier: EUPL-1.2
"""Events go over the line as browsers read them, and streams end when they should."""

import asyncio
import threading
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tragwerk.core.realtime import sse
from tragwerk.core.realtime.public import Event, close_streams, event_stream


def test_an_event_has_its_name_its_number_and_every_line() -> None:
    assert Event("seen", "a\nb", id="7").encode() == b"event: seen\nid: 7\ndata: a\ndata: b\n\n"


def test_a_message_needs_no_name() -> None:
    assert Event("message", "Grüße").encode() == "data: Grüße\n\n".encode()


def test_an_event_without_text_is_still_an_event() -> None:
    assert Event("end", "").encode() == b"event: end\ndata: \n\n"


async def two() -> AsyncIterator[Event]:
    yield Event("message", "1")
    yield Event("message", "2")


async def never() -> AsyncIterator[Event]:
    await asyncio.sleep(60)
    yield Event("message", "late")


def sent(events: AsyncIterator[Event]) -> list[bytes]:
    async def collect() -> list[bytes]:
        stream: Any = event_stream(events).streaming_content
        return [piece async for piece in stream]

    return asyncio.run(collect())


def test_a_stream_ends_with_its_events() -> None:
    assert sent(two()) == [b"retry: 2000\n\n", b"data: 1\n\n", b"data: 2\n\n"]


def test_proxies_are_told_to_keep_their_hands_off() -> None:
    answer = event_stream(two())
    assert (answer.headers["Cache-Control"], answer.headers["X-Accel-Buffering"]) == ("no-store", "no")


def test_a_silent_stream_says_that_it_is_there_and_ends_when_the_process_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sse, "_closing", threading.Event())
    monkeypatch.setattr(sse, "LOOK_EVERY", 0.01)
    monkeypatch.setattr(sse, "KEEP_ALIVE", 0.03)
    threading.Timer(0.1, close_streams).start()
    pieces = sent(never())
    assert pieces[0] == b"retry: 2000\n\n"
    assert set(pieces[1:]) == {b": still here\n\n"}
