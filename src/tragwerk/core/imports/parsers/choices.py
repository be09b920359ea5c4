# SPDX-License-Identifier: EUPL-1.2
"""Choices: the words of a list become values of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from typing import Any

from tragwerk.core.imports.issues import Repair
from tragwerk.core.imports.parsers.base import Cell, CellError, Hints, Parsed, parse_each
from tragwerk.core.imports.parsers.text import as_text, clean
from tragwerk.core.values.public import fold


@dataclass(frozen=True)
class ChoiceParser:
    """A word from a fixed set; `words` maps every accepted spelling to the value, `labels` are offered."""

    words: Mapping[str, Any]
    labels: tuple[str, ...] = ()

    def parse(self, cells: Sequence[Cell], hints: Hints) -> Parsed:
        """Look every word up, folded; suggest the nearest one for an unknown word."""
        table = {fold(word): value for word, value in self.words.items()}
        return parse_each(cells, partial(self._one, table=table))

    def _one(self, cell: Cell, *, table: Mapping[str, Any]) -> Any:
        text = clean(as_text(cell))
        if not text:
            return None
        folded = fold(text)
        if folded in table:
            return table[folded]
        near = get_close_matches(folded, list(table), n=1, cutoff=0.7) if len(folded) < 80 else []
        offered = ", ".join(self.labels or tuple(self.words)[:8])
        if not near:
            return CellError("choice.unknown", {"offered": offered})
        word = next(word for word in self.words if fold(word) == near[0])
        return CellError("choice.unknown", {"offered": offered}, Repair(word))
