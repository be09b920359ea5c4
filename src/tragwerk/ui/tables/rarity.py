# SPDX-License-Identifier: EUPL-1.2
"""Whether the rows of a list are sorted or walked: how many rows a filter leaves.

An order and a filter may be at odds: all projectors at the end of the models, all of a year behind those of the years
before. A walk until they turn up reads half the stock, and no database can know. So what is not too many is found by
the filter's own index and sorted; what is frequent is walked, and turns up soon. Unless two frequent filters are at
odds with each other: what few rows they leave together are sorted as well.

The numbers are remembered for a minute: they decide how a page is found, never what stands on it.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

# So many rows of one authority are sorted in a few milliseconds.
MOST_SORTED = 6000
# So few are asked one by one what a filter through another table wants, before that table is read for all of them.
MOST_ASKED = 1000
# Where a walk reads the index of the order alone, it passes many rows in the same time.
MOST_BEFORE_A_SHORT_WALK = 2000
# Of so few matches in a large authority a walk would find a page's worth only after tens of thousands of rows.
FEW_TOGETHER = 150
# Where one index answers all filters, no other row is looked at to find them: more of them are sorted before a walk.
FEW_IN_ONE_INDEX = 1500
KEPT_SECONDS = 60.0
_MOST_KEPT = 4096

# Rows that are put together only when they are asked for.
Rows = Callable[[], QuerySet[Any]]
# Rows of all filters, written for the one with this key to find them, and whether each row is asked what others want.
Sifted = Callable[[str, bool], QuerySet[Any]]
# The same for a walk along the order; said is whether few match, and many rows may have to be passed before they do.
Walked = Callable[[bool], QuerySet[Any]]
Name = tuple[Any, ...]
Group = UUID | None


@dataclass(frozen=True)
class Single:
    """The rows that one filter alone leaves; `index` is the one that SQLite shall use for them.

    `key` is the name of the filter, `beside` those of others whose columns stand in its index too. The number of rows
    is remembered under `name`, if there is one: it says who asks, with which rights, about which rows. Up to `few` of
    them may be read as a whole on a walk that has to pass many rows.
    """

    rows: Rows
    index: str = ""
    name: Name = ()
    key: str = ""
    beside: frozenset[str] = frozenset()
    few: int = 0


Asked = tuple[Group, Single]
Count = Callable[[Sequence[Asked]], Sequence[int]]
# How many rows have to be read, and which filter finds them.
Rarest = tuple[int, Single]


def rarest(
    groups: Sequence[Group], singles: Sequence[Single], together: Rows, count: Count, most: int = MOST_SORTED
) -> dict[Group, Rarest]:
    """Return for each group how many rows have to be read, and what finds them; more than `most` is for walking.

    `together` are the rows of all filters; `count` is asked once for all that is not remembered, and stops counting
    beyond `most`.
    """
    found: dict[Group, Rarest] = {}
    asked = [(group, one) for group in groups for one in singles]
    for (group, one), number in zip(asked, _estimated(asked, count), strict=True):
        found[group] = min((number, one), found.get(group, (number, one)), key=lambda pair: (pair[0], pair[1].index))
    if len(singles) > 1:
        name = tuple(one.name for one in singles)
        whole = _that_answers_all(singles)
        few = FEW_TOGETHER if whole is None else FEW_IN_ONE_INDEX
        finders = {group: whole or one for group, (number, one) in found.items() if number > most}
        frequent = [(group, replace(one, rows=together, name=name)) for group, one in finders.items()]
        for (group, one), number in zip(frequent, _estimated(frequent, count), strict=True):
            if number <= few:
                found[group] = number, one
    return found


def _that_answers_all(singles: Sequence[Single]) -> Single | None:
    """Return a filter whose index has the columns of all the others."""
    keys = {one.key for one in singles}
    return next((one for one in singles if one.beside and keys <= one.beside | {one.key}), None)


_known: dict[Name, tuple[float, int]] = {}


def _estimated(asked: Sequence[Asked], count: Count) -> list[int]:
    """Return a number for each question, a remembered one where there is one.

    A remembered number is at least 1: rows may have come since, and nothing may be left out for an old number.
    """
    now = time.monotonic()
    names = [(*one.name, group) if one.name else () for group, one in asked]
    found = {place: known[1] for place, name in enumerate(names) if (known := _known.get(name)) and now < known[0]}
    unknown = [place for place in range(len(names)) if place not in found]
    for place, number in zip(unknown, count([asked[place] for place in unknown]) if unknown else (), strict=True):
        found[place] = number
        if names[place]:
            _remember(names[place], now, number)
    return [found[place] for place in range(len(names))]


def _remember(name: Name, now: float, number: int) -> None:
    if len(_known) >= _MOST_KEPT:
        _known.clear()
    _known[name] = now + KEPT_SECONDS, max(number, 1)
