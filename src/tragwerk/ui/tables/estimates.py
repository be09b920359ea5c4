# SPDX-License-Identifier: EUPL-1.2
"""How many rows a filter leaves, remembered for a minute: it decides how a page is found, never what stands on it."""

import time
from collections.abc import Callable, Sequence
from typing import Any

Name = tuple[Any, ...]

KEPT_SECONDS = 60.0
_MOST_KEPT = 4096
_known: dict[Name, tuple[float, int]] = {}


def estimates(names: Sequence[Name], count: Callable[[Sequence[int]], Sequence[int]]) -> list[int]:
    """Return a number for each name; `count` gets the places of those that are not remembered, all at once.

    A remembered number is at least 1: rows may have come since, and nothing may be left out for an old number.
    The empty name is never remembered.
    """
    now = time.monotonic()
    found = {place: known[1] for place, name in enumerate(names) if (known := _known.get(name)) and now < known[0]}
    unknown = [place for place in range(len(names)) if place not in found]
    if not unknown:
        return [found[place] for place in range(len(names))]
    if len(_known) + len(unknown) > _MOST_KEPT:
        _known.clear()
    for place, number in zip(unknown, count(unknown), strict=True):
        found[place] = number
        if names[place]:
            _known[names[place]] = now + KEPT_SECONDS, max(number, 1)
    return [found[place] for place in range(len(names))]


def forget() -> None:
    """Forget all numbers."""
    _known.clear()
