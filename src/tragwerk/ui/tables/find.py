# SPDX-License-Identifier: EUPL-1.2
"""Find in a list: what a word may stand in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from tragwerk.core.access.public import Actor
from tragwerk.core.values.public import fold
from tragwerk.ui.tables.filters import Label

_LAST_LETTER = "\U0010ffff"


@dataclass(frozen=True)
class TextFind:
    """Find in the list: every word has to stand in one of the columns, or `search` finds the rows itself.

    `fields` are lookups such as `town__icontains`; the words are given to those in `folded` in their folded form.
    `prefixes` are columns whose beginning is looked for as a range of their index (SQLite takes none for LIKE), with
    what turns a word into the form of the column.
    """

    placeholder: Label
    fields: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()
    prefixes: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    search: Callable[[QuerySet[Any], Actor, str], QuerySet[Any]] | None = None

    def narrow(self, rows: QuerySet[Any], actor: Actor, text: str) -> QuerySet[Any]:
        """Return the rows that the text finds."""
        if self.search is not None:
            return self.search(rows, actor, text)
        for word in text.split()[:8]:
            condition = Q()
            for lookup in self.fields:
                condition |= Q(**{lookup: word})
            for lookup in self.folded:
                condition |= Q(**{lookup: fold(word)})
            for column, form in self.prefixes.items():
                begin = form(word)
                condition |= Q(**{f"{column}__gte": begin, f"{column}__lt": f"{begin}{_LAST_LETTER}"})
            rows = rows.filter(condition)
        return rows
