# SPDX-License-Identifier: EUPL-1.2
"""Reads the markup; never fails: what cannot be meant as markup is text, and the fault is noted with its line."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from tragwerk.core.letters.rules.tree import (
    Block,
    Bold,
    Condition,
    Grid,
    Heading,
    Inline,
    Items,
    Line,
    PageBreak,
    Paragraph,
    Signature,
    Slot,
    Text,
    Tree,
)

FaultCode = Literal["brace", "bold", "empty"]
Token = tuple[Literal["text", "bold", "slot"], str]

HEADING = re.compile(r"(#{1,2})(?:[ \t]+|$)")
BULLET = re.compile(r"-(?:[ \t]+|$)")
# With a bracket: a line that begins with “7. Oktober” is no list.
NUMBER = re.compile(r"\d{1,6}\)(?:[ \t]+|$)")
BREAK = re.compile(r"-{3,}$")
SIGNATURE = re.compile(r"__(?:[ \t]+|$)")
CONDITION = re.compile(r"([?!])\{([^{}|\\\n]*)\}[ \t]*")
_TOKEN = re.compile(r"\\([!-/:-@\[-`{-~])|(\*\*)|\{([^{}|\\\n]*)\}|([^\\*{}]+|.)", re.DOTALL)
_DASHES = re.compile(r"-{3,}")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
BLANKS = " \t"


class Fault(NamedTuple):
    """What is odd about the markup, and in which line."""

    line: int
    code: FaultCode
    text: str = ""


@dataclass(frozen=True)
class Parsed:
    """The tree of a text and what is odd about it."""

    tree: Tree
    faults: tuple[Fault, ...] = ()


@dataclass
class _Reading:
    """One pass over a text: the faults so far, the blocks so far, the block that is still open."""

    faults: list[Fault] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    kind: str = ""
    lines: list[Line] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    first_row: int = 0
    condition: Condition | None = None

    def close(self) -> None:
        """End the open block."""
        if self.kind == "paragraph":
            self.blocks.append(Paragraph(tuple(self.lines), self.condition))
        elif self.kind in {"bullet", "number"}:
            self.blocks.append(Items(self.kind == "number", tuple(self.lines)))
        elif self.kind == "row":
            self.blocks.append(_grid(self.rows, self.first_row, self.faults))
        self.kind, self.lines, self.rows, self.condition = "", [], [], None

    def open(self, kind: str) -> None:
        """Go on with a block of this kind, or begin one."""
        if self.kind != kind:
            self.close()
            self.kind = kind


def parse(text: str) -> Parsed:
    """Return the tree of a text; any text has one."""
    reading = _Reading()
    for number, raw in enumerate(_clean(text).split("\n"), start=1):
        _read_line(reading, raw.strip(BLANKS), number)
    reading.close()
    return Parsed(tuple(reading.blocks), tuple(reading.faults))


def parse_line(text: str) -> tuple[Line, tuple[Fault, ...]]:
    """Return one line, as a subject is; line breaks count as blanks."""
    faults: list[Fault] = []
    return _inline(" ".join(_clean(text).split("\n")).strip(BLANKS), 1, faults), tuple(faults)


def _clean(text: str) -> str:
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _read_line(reading: _Reading, line: str, number: int) -> None:
    if not line:
        reading.close()
    elif BREAK.match(line):
        reading.close()
        reading.blocks.append(PageBreak())
    elif found := HEADING.match(line):
        reading.close()
        reading.blocks.append(Heading(len(found[1]), _inline(line[found.end() :], number, reading.faults)))
    elif found := SIGNATURE.match(line):
        reading.close()
        cells = _cells(line[found.end() :])
        reading.blocks.append(Signature(tuple(_inline(cell, number, reading.faults) for cell in cells)))
    elif line.startswith("|") and _row(line):
        reading.open("row")
        reading.first_row = reading.first_row if reading.rows else number
        reading.rows.append(line)
    elif (found := BULLET.match(line)) or (found := NUMBER.match(line)):
        reading.open("bullet" if found[0].startswith("-") else "number")
        reading.lines.append(_inline(line[found.end() :], number, reading.faults))
    else:
        _read_words(reading, line, number)


def _read_words(reading: _Reading, line: str, number: int) -> None:
    """Take up a line of a paragraph; a condition begins a paragraph of its own."""
    found = CONDITION.match(line)
    if found and _name(found[2]):
        reading.close()
        reading.kind = "paragraph"
        reading.condition = Condition(_name(found[2]), found[1] == "!", number)
        line = line[found.end() :]
        if not line:
            return
    reading.open("paragraph")
    reading.lines.append(_inline(line, number, reading.faults))


def starts_a_block(line: str) -> bool:
    """Say whether a line would be read as something else than words."""
    return bool(
        any(one.match(line) for one in (BREAK, HEADING, SIGNATURE, BULLET, NUMBER, CONDITION)) or line.startswith("|")
    )


def _name(raw: str) -> str:
    return " ".join(raw.split())


def _cells(line: str) -> list[str]:
    """Split at bars that are not escaped."""
    cells, current = [], ""
    pieces = iter(re.findall(r"\\.|\||[^\\|]+|\\", line))
    for piece in pieces:
        if piece == "|":
            cells.append(current.strip(BLANKS))
            current = ""
        else:
            current += piece
    return [*cells, current.strip(BLANKS)]


def _row(line: str) -> list[str]:
    """Return the cells of a table's row, without the bars at both ends."""
    cells = _cells(line)[1:]
    return cells[:-1] if cells and not cells[-1] else cells


def _grid(rows: Iterable[str], first: int, faults: list[Fault]) -> Grid:
    split = [_row(row) for row in rows]
    header = len(split) > 1 and all(_DASHES.fullmatch(cell) for cell in split[1])
    numbered = [(first + place, cells) for place, cells in enumerate(split) if not (header and place == 1)]
    width = max(len(cells) for _number, cells in numbered)
    return Grid(
        tuple(
            tuple(_inline(cell, number, faults) for cell in (*cells, *[""] * (width - len(cells))))
            for number, cells in numbered
        ),
        header,
    )


def _tokens(line: str) -> Iterator[Token]:
    for found in _TOKEN.finditer(line):
        if found[1]:
            yield "text", found[1]
        elif found[2]:
            yield "bold", found[2]
        elif found[3] is not None:
            yield "slot", found[3]
        else:
            yield "text", found[4]


def _inline(line: str, number: int, faults: list[Fault]) -> Line:
    """Return the words of a line; an unclosed brace or bold is text and a fault."""
    if _has_loose_brace(line):
        faults.append(Fault(number, "brace"))
    tokens = list(_tokens(line))
    marks = [place for place, token in enumerate(tokens) if token[0] == "bold"]
    if len(marks) % 2:
        faults.append(Fault(number, "bold"))
        tokens[marks[-1]] = ("text", "**")
        marks.pop()
    parts: list[Inline] = []
    done = 0
    for opening, closing in zip(marks[::2], marks[1::2], strict=True):
        parts += _plain(tokens[done:opening], number, faults)
        inner = _plain(tokens[opening + 1 : closing], number, faults)
        parts.append(Bold(tuple(inner)) if inner else Text("****"))
        done = closing + 1
    return _joined([*parts, *_plain(tokens[done:], number, faults)])


def _has_loose_brace(line: str) -> bool:
    return any(found[4] in {"{", "}"} for found in _TOKEN.finditer(line) if found[4])


def _plain(tokens: Iterable[Token], number: int, faults: list[Fault]) -> list[Text | Slot]:
    found: list[Text | Slot] = []
    for kind, value in tokens:
        if kind == "slot" and _name(value):
            found.append(Slot(_name(value), number))
            continue
        if kind == "slot":
            faults.append(Fault(number, "empty"))
        text = f"{{{value}}}" if kind == "slot" else value
        if found and isinstance(found[-1], Text):
            found[-1] = Text(found[-1].value + text)
        else:
            found.append(Text(text))
    return found


def _joined(parts: list[Inline]) -> Line:
    """Put neighbouring words together."""
    found: list[Inline] = []
    for part in parts:
        if isinstance(part, Text) and found and isinstance(found[-1], Text):
            found[-1] = Text(found[-1].value + part.value)
        else:
            found.append(part)
    return tuple(found)
