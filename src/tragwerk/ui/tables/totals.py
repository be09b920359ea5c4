# SPDX-License-Identifier: EUPL-1.2
"""How many rows there are: counted apart from the page, remembered until a row is written, not beyond 100,000."""

import hashlib
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode

from django.core.cache import cache
from django.utils.translation import gettext as _

from tragwerk.ui import formats
from tragwerk.ui.tables.filters import Filter
from tragwerk.ui.tables.generations import generation_of
from tragwerk.ui.tables.table import Table

MOST_COUNTED = 100_000
# On one machine a write makes the count void at once; this is for writes of another machine.
REMEMBERED_SECONDS = 5


@dataclass(frozen=True)
class Total:
    """A number of rows; `more` when counting stopped."""

    number: int
    more: bool = False

    def __str__(self) -> str:
        text = formats.number(self.number)
        return _("more than %(number)s") % {"number": text} if self.more else text


def _name(table: Table, kind: str, query: str) -> str:
    """Return a name for exactly this question: who asks, with which rights and scope, about which rows."""
    facts = (table.key, generation_of(table.model._meta.label), table.audience, query)
    return f"{kind}:{hashlib.sha256(repr(facts).encode()).hexdigest()}"


def _rows_query(table: Table) -> str:
    return urlencode(table.state.pairs(rows_only=True))


def known_total(table: Table, query: str | None = None) -> Total | None:
    """Return the total if it was counted a moment ago and no row was written since.

    `query` names other rows than those shown.
    """
    number = cache.get(_name(table, "total", _rows_query(table) if query is None else query))
    return None if number is None else _total(number)


def total_of(table: Table, query: str | None = None) -> Total:
    """Return the total, counted now unless it is known."""
    shown = table if query is None else type(table).from_query(table.actor, query)
    name = _name(table, "total", _rows_query(table) if query is None else query)
    return _total(cast(int, cache.get_or_set(name, lambda: _counted(shown), REMEMBERED_SECONDS)))


def _counted(table: Table) -> int:
    return table.narrowed().order_by().values("pk")[: MOST_COUNTED + 1].count()


def counts_of(table: Table, one: Filter) -> dict[str, int]:
    """Return value → number of rows for the choices of a filter, under all the other filters."""
    without = [pair for chosen in table.state.chosen if chosen.key != one.key for pair in chosen.pairs]
    name = _name(table, f"counts:{one.key}", urlencode([("q", table.state.find), *without]))
    found = cache.get_or_set(name, lambda: one.counts(table.narrowed(but=one.key)), REMEMBERED_SECONDS)
    return cast(dict[str, int], found)


def _total(number: int) -> Total:
    return Total(MOST_COUNTED, more=True) if number > MOST_COUNTED else Total(number)
