# SPDX-License-Identifier: EUPL-1.2
"""Asks the index which objects have a part in their keys, so that a list need not read every row for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from tragwerk.core.access.public import Actor
from tragwerk.core.search import candidates as index
from tragwerk.core.search.candidates import Area
from tragwerk.core.search.queries import fields_of
from tragwerk.core.search.rules import Needles, inner_needles
from tragwerk.core.search.sources import sources_for

# In so many authorities it is asked one by one whether they have any.
_MOST_SLOTS = 24


@dataclass(frozen=True)
class Part:
    """A part of a key: up to `most` objects that have it are named; of more, `authorities` asks where they are."""

    text: str
    most: int
    authorities: bool = True


class Holding(NamedTuple):
    """Which objects may have a part in their keys: named one by one, or where they are.

    Some that have it not may be among them; none that has it is missing. What the index does not know is None.
    """

    keys: list[UUID] | None = None
    authorities: frozenset[UUID] | None = None


def holdings(actor: Actor, kind: str, parts: Sequence[Part]) -> list[Holding]:
    """Return for each part which objects of a kind may have it in their keys."""
    asked = {at: needles for at, part in enumerate(parts) if (needles := inner_needles(part.text))}
    if not asked:
        return [Holding()] * len(parts)
    area = _area(actor, kind)
    if area is None:
        return [Holding(keys=[]) if at in asked else Holding() for at in range(len(parts))]
    found = index.holding(area, [(needles, parts[at].most + 1) for at, needles in asked.items()])
    known = dict(zip(asked, found, strict=True))
    return [_holding(area, part, asked.get(at, ()), known.get(at)) for at, part in enumerate(parts)]


def _area(actor: Actor, kind: str) -> Area | None:
    """Return where a kind may be looked for, as one area; None when there is nothing."""
    fields = fields_of(actor, sources_for(actor, [kind]))
    if not fields:
        return None
    areas = fields[0].areas
    whole = any(area.slots is None for area in areas)
    return Area(fields[0].kind, None if whole else tuple(slot for one in areas for slot in one.slots or ()))


def _holding(area: Area, part: Part, needles: Needles, keys: list[UUID] | None) -> Holding:
    if keys is None:
        return Holding()
    if len(keys) <= part.most:
        return Holding(keys)
    if not part.authorities or area.slots is None or len(area.slots) > _MOST_SLOTS:
        return Holding()
    return Holding(authorities=frozenset(index.authorities_holding(area, needles)))
