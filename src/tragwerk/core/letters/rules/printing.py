# SPDX-License-Identifier: EUPL-1.2
"""Writes a tree as markup again; reading that gives the same tree."""

import re

from tragwerk.core.letters.rules.parsing import starts_a_block
from tragwerk.core.letters.rules.tree import (
    Block,
    Bold,
    Grid,
    Heading,
    Items,
    Line,
    PageBreak,
    Paragraph,
    Signature,
    Slot,
    Text,
    Tree,
)

_SPECIAL = re.compile(r"([\\*{}|])")


def print_tree(tree: Tree) -> str:
    """Return the markup of a tree."""
    return "\n\n".join(_block(block) for block in tree)


def print_line(line: Line) -> str:
    """Return the markup of one line."""
    return "".join(_part(part) for part in line)


def _part(part: Text | Slot | Bold) -> str:
    match part:
        case Text():
            return _SPECIAL.sub(r"\\\1", part.value)
        case Slot():
            return f"{{{part.name}}}"
        case Bold():
            return f"**{''.join(_part(inner) for inner in part.parts)}**"


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * block.level} {print_line(block.line)}"
        case Paragraph():
            return _paragraph(block)
        case Items():
            marks = [f"{number})" if block.ordered else "-" for number in range(1, len(block.lines) + 1)]
            return "\n".join(f"{mark} {print_line(line)}" for mark, line in zip(marks, block.lines, strict=True))
        case Grid():
            return _grid(block)
        case Signature():
            return f"__ {' | '.join(print_line(caption) for caption in block.captions)}"
        case PageBreak():
            return "---"


def _paragraph(block: Paragraph) -> str:
    words = [print_line(line) for line in block.lines]
    if block.condition is None:
        return "\n".join(_as_words(line) for line in words)
    head = f"{'!' if block.condition.absent else '?'}{{{block.condition.name}}}"
    if not words:
        return head
    return "\n".join([f"{head} {words[0]}", *(_as_words(line) for line in words[1:])])


def _as_words(line: str) -> str:
    """Keep a line of words from being read as a heading, a list, a table."""
    if not starts_a_block(line) or line.startswith("\\"):
        return line
    if line[0].isdigit():
        digits = len(line) - len(line.lstrip("0123456789"))
        return f"{line[:digits]}\\{line[digits:]}"
    return f"\\{line}"


def _grid(block: Grid) -> str:
    rows = [f"| {' | '.join(_cell(cell) for cell in row)} |" for row in block.rows]
    if block.header:
        rows.insert(1, f"|{'---|' * len(block.rows[0])}")
    return "\n".join(rows)


def _cell(line: Line) -> str:
    words = print_line(line)
    return f"\\{words}" if words.startswith("-") else words
