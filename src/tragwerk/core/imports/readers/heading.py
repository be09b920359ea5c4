# SPDX-License-Identifier: EUPL-1.2
"""Headings that take two rows: a group above its parts, a word broken over two lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tragwerk.core.imports.parsers.base import Cell
from tragwerk.core.imports.parsers.text import as_text, clean

if TYPE_CHECKING:
    from tragwerk.core.imports.readers.table import Grid

_DIGIT = re.compile(r"\d")


def read_header(grid: Grid, position: int, known: Callable[[str], bool]) -> tuple[list[str], int, int]:
    """The headings at a row, with the first and the last row that they take.

    The row above or below is read with it only where that makes more headings known than the row says alone.
    """
    alone = _texts(grid.cells[position])
    best, first, last, most = alone, position, position, _count(alone, known)
    for upper, lower in ((position - 1, position), (position, position + 1)):
        if upper < 0 or lower >= len(grid.cells):
            continue
        if not _only_words(grid.cells[upper]) or not _only_words(grid.cells[lower]):
            continue
        joined = _joined(_texts(grid.cells[upper]), _texts(grid.cells[lower]), known)
        if _count(joined, known) > most and _lower_row_heads(grid, lower, joined, known):
            best, first, last, most = joined, upper, lower, _count(joined, known)
    return best, first, last


def _texts(row: Sequence[Cell]) -> list[str]:
    return [clean(as_text(cell)) for cell in row]


def _count(headers: Sequence[str], known: Callable[[str], bool]) -> int:
    return len({text for text in headers if text and known(text)})


def _only_words(row: Sequence[Cell]) -> bool:
    """Whether a row can belong to a heading: several texts and no number among them."""
    filled = [cell for cell in row if cell is not None and cell != ""]
    return len(filled) > 1 and all(isinstance(cell, str) and not _DIGIT.search(cell) for cell in filled)


def _lower_row_heads(grid: Grid, lower: int, joined: Sequence[str], known: Callable[[str], bool]) -> bool:
    """A row of devices without numbers could stand there: most cells of the lower row must make known headings."""
    cells = [index for index, text in enumerate(_texts(grid.cells[lower])) if text]
    return 2 * sum(known(joined[index]) for index in cells) >= len(cells)


def _joined(upper: list[str], lower: list[str], known: Callable[[str], bool]) -> list[str]:
    """The two rows as one; a text of the upper row also stands over the empty cells at its right."""
    width = max(len(upper), len(lower))
    upper, lower = upper + [""] * (width - len(upper)), lower + [""] * (width - len(lower))
    joined, group = [], ""
    for above, below in zip(upper, lower, strict=True):
        group = above or (group if below else "")
        joined.append(_one(group, below, known) if below and below != above else above or below)
    return joined


def _one(above: str, below: str, known: Callable[[str], bool]) -> str:
    if not above:
        return below
    forms = (f"{above} {below}", f"{below} {above}", f"{above}{below}", below, above)
    return next((text for text in forms if known(text)), forms[0])
