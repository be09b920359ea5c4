# SPDX-License-Identifier: EUPL-1.2
"""What a merge is made of: the plan, what moves, and what is peculiar to a sort of entries."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.functional import Promise

Row = Any
Values = Mapping[str, Any]


class Detail(NamedTuple):
    """A column or a field that the entries do not say alike; `filled` where the one that stays said nothing.

    `values` are those of the one that stays and of the others that say something else; `rows` are their rows.
    """

    about: Any
    values: tuple[Any, ...]
    rows: tuple[Row, ...]
    filled: bool


class Moved(NamedTuple):
    """How many rows of one sort name the entry that stays from then on."""

    label: str
    number: int


@dataclass
class Plan:
    """What a merge does."""

    kept: Row
    others: list[Row]
    moved: list[Moved] = field(default_factory=list)
    details: list[Detail] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    # What fills the gaps of the one that stays: columns, and what fields say of a device.
    fills: dict[str, Any] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)
    # Models of makers that are merged because they have the same name.
    models: list["Plan"] = field(default_factory=list)

    @property
    def into(self) -> dict[UUID, UUID]:
        """Which entry goes into which."""
        return {other.pk: self.kept.pk for other in self.others}

    @property
    def mark(self) -> str:
        """A mark of all of it: who saw another one looks again."""
        rows = [[getattr(row, one.attname) for one in row._meta.concrete_fields] for row in (self.kept, *self.others)]
        details = [(str(one.about), one.values, one.filled) for one in self.details]
        told = (rows, self.moved, details, self.refused, [one.mark for one in self.models])
        return hashlib.sha256(repr(told).encode()).hexdigest()[:20]


@dataclass(frozen=True)
class Mergeable:
    """A sort of entries that can be merged: how many at once, and what is peculiar to it.

    `together` are columns that are filled as a whole or as far as they fit, `along` those that go with another one.
    """

    key: str
    model: Any
    verb: str
    title: str | Promise
    most: int = 50
    together: tuple[tuple[str, ...], ...] = ()
    along: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fits: Callable[[Values, Sequence[Row]], bool] = lambda _values, _rows: True
    complete: Callable[[Plan], None] = lambda _plan: None
