# SPDX-License-Identifier: EUPL-1.2
"""How a process that serves pages or works in the background treats its memory."""

import gc
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

# Of objects that may be part of a ring: a page makes some thousand and drops them without the collector.
YOUNG, YOUNG_RUNS, OLD_RUNS = 20_000, 20, 20
# Cells of 8 bytes: a little more than 256 KiB, so that the frame is given 512 KiB and leaves half of them free.
_ROOM = 33_000


def settle_memory() -> None:
    """Take what is loaded out of the collector's sight and let it run less often; called once, before the first page.

    A full run walks through some 100,000 objects of classes, addresses and templates that never go away. It takes
    longer than a page does, and without this it falls into every fifteenth.
    """
    from django.urls import get_resolver

    # Views and forms would otherwise be loaded by the first page.
    _loaded = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, YOUNG_RUNS, OLD_RUNS)


def roomy(call: Callable[P, T]) -> Callable[P, T]:
    """Return the call with room for the frames of all that it calls.

    CPython keeps frames in pieces of 16 KiB and gives a piece back as soon as its last frame ends. A loop that
    happens to run across the border of two pieces maps and unmaps memory with every call: the same page then takes
    24 ms instead of 13, which depends on nothing but how deep it is called. A frame that asks for much gets a large
    piece, and what is called from it lives in the rest.
    """

    def within(*args: P.args, **kwargs: P.kwargs) -> T:
        return _with_room(call, args, kwargs)  # type: ignore[no-any-return]

    return within


def _with_room(call: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    return call(*args, **kwargs)


_with_room.__code__ = _with_room.__code__.replace(co_stacksize=_ROOM)
