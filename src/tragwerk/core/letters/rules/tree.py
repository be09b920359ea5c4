# SPDX-License-Identifier: EUPL-1.2
"""What a letter's text consists of; `at` is the line of the source and does not count when trees are compared."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Text:
    """Plain words."""

    value: str


@dataclass(frozen=True)
class Slot:
    """A placeholder."""

    name: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Bold:
    """Words that stand out."""

    parts: tuple[Text | Slot, ...]


Inline = Text | Slot | Bold
Line = tuple[Inline, ...]


@dataclass(frozen=True)
class Condition:
    """The paragraph stands only if the placeholder says something; `absent` ones only if it does not."""

    name: str
    absent: bool = False
    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Heading:
    """A heading of the first or second level."""

    level: int
    line: Line


@dataclass(frozen=True)
class Paragraph:
    """Lines that belong together; each begins on a new line, as it was typed."""

    lines: tuple[Line, ...]
    condition: Condition | None = None


@dataclass(frozen=True)
class Items:
    """A list, with dots or with numbers."""

    ordered: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Grid:
    """A table; all rows have the same number of cells."""

    rows: tuple[tuple[Line, ...], ...]
    header: bool = False


@dataclass(frozen=True)
class Signature:
    """Lines to sign on, side by side, each with what stands below it."""

    captions: tuple[Line, ...]


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Items | Grid | Signature | PageBreak
Tree = tuple[Block, ...]


def lines_of(block: Block) -> tuple[Line, ...]:
    """Return the lines of a block, whatever it is."""
    match block:
        case Heading():
            return (block.line,)
        case Paragraph() | Items():
            return block.lines
        case Grid():
            return tuple(cell for row in block.rows for cell in row)
        case Signature():
            return block.captions
        case PageBreak():
            return ()


def slots_in(line: Line) -> Iterator[Slot]:
    """Yield the placeholders of a line."""
    for part in line:
        if isinstance(part, Slot):
            yield part
        elif isinstance(part, Bold):
            yield from (inner for inner in part.parts if isinstance(inner, Slot))
