# SPDX-License-Identifier: EUPL-1.2
"""A text with the values of one case: what is left are words and their shape, as plain data for the page."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import override

from tragwerk.core.extend.public import Placeholder, ValueType
from tragwerk.core.letters.rules.names import known_names
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
    lines_of,
    slots_in,
)
from tragwerk.core.letters.rules.values import worded
from tragwerk.core.values.public import fold

Node = dict[str, Any]


class _Case:
    """The values of one letter in its language."""

    def __init__(self, placeholders: Sequence[Placeholder], values: Mapping[str, Any], language: str) -> None:
        self.keys = known_names(placeholders)
        self.by_key = {one.key: one for one in placeholders}
        self.values = values
        self.language = language

    def placeholder(self, name: str) -> Placeholder | None:
        return self.by_key.get(self.keys.get(fold(name), ""))

    def words(self, name: str) -> str:
        one = self.placeholder(name)
        if one is None or one.type is ValueType.TABLE:
            return ""
        return worded(one, self.values.get(one.key), self.language).strip()

    def says_something(self, name: str) -> bool:
        one = self.placeholder(name)
        if one is not None and one.type is ValueType.TABLE:
            return bool(self.values.get(one.key))
        return bool(self.words(name))


def fill(tree: Tree, placeholders: Sequence[Placeholder], values: Mapping[str, Any], language: str) -> list[Node]:
    """Return the blocks of a letter; what has nothing to say is left out, with its line or its paragraph."""
    case = _Case(placeholders, values, language)
    return [node for block in tree if (node := _block(block, case)) is not None]


def fill_line(line: Line, placeholders: Sequence[Placeholder], values: Mapping[str, Any], language: str) -> str:
    """Return a line as plain words."""
    nodes = _line(line, _Case(placeholders, values, language))
    return " ".join("".join(_words(node) for node in nodes).split())


def gaps(
    subject: Line, tree: Tree, placeholders: Sequence[Placeholder], values: Mapping[str, Any], language: str
) -> list[Placeholder]:
    """Return the placeholders that a text uses and a case leaves empty, each once.

    A paragraph with a condition says itself what happens then, and one that does not stand has no gaps.
    """
    case = _Case(placeholders, values, language)
    used = [slot.name for slot in slots_in(subject)]
    for block in tree:
        condition = block.condition if isinstance(block, Paragraph) else None
        if condition is None or case.says_something(condition.name) != condition.absent:
            used += [slot.name for line in lines_of(block) for slot in slots_in(line)]
    found = (one for name in used if not case.says_something(name) and (one := case.placeholder(name)) is not None)
    return list({one.key: one for one in found}.values())


def _words(node: Node) -> str:
    if node["t"] == "text":
        return str(node["v"])
    return "".join(_words(inner) for inner in node["c"]) if node["t"] == "bold" else " "


def _block(block: Block, case: _Case) -> Node | None:
    match block:
        case Heading():
            line = _line(block.line, case)
            return {"t": "heading", "level": block.level, "c": line} if line else None
        case Paragraph():
            return _paragraph(block, case)
        case Items():
            lines = _kept(block.lines, case)
            return {"t": "items", "ordered": block.ordered, "c": lines} if lines else None
        case Grid():
            rows = [[_line(cell, case) for cell in row] for row in block.rows]
            return {"t": "table", "header": block.header, "rows": rows, "ends": [False] * len(rows[0])}
        case Signature():
            return {"t": "signature", "c": [_line(caption, case) for caption in block.captions]}
        case PageBreak():
            return {"t": "pagebreak"}


def _paragraph(block: Paragraph, case: _Case) -> Node | None:
    condition = block.condition
    if condition is not None and case.says_something(condition.name) == condition.absent:
        return None
    if len(block.lines) == 1 and len(block.lines[0]) == 1 and isinstance(slot := block.lines[0][0], Slot):
        one = case.placeholder(slot.name)
        if one is not None and one.type is ValueType.TABLE:
            return _table(one, case)
    lines = _kept(block.lines, case)
    return {"t": "par", "c": lines} if lines else None


def _kept(lines: Sequence[Line], case: _Case) -> list[list[Node]]:
    """Return the lines that say something; one whose placeholders are all empty does not."""
    return [nodes for line in lines if (nodes := _line(line, case))]


def _line(line: Line, case: _Case) -> list[Node]:
    nodes: list[Node] = []
    for part in line:
        match part:
            case Text():
                nodes.append({"t": "text", "v": part.value})
            case Slot():
                nodes += _broken(case.words(part.name))
            case Bold():
                inner = [node for one in part.parts for node in _inner(one, case)]
                if inner:
                    nodes.append({"t": "bold", "c": inner})
    has_words = any(_words(node).strip() for node in nodes)
    return nodes if has_words else []


def _inner(one: Text | Slot, case: _Case) -> list[Node]:
    return [{"t": "text", "v": one.value}] if isinstance(one, Text) else _broken(case.words(one.name))


def _broken(words: str) -> list[Node]:
    """Return words, with a break for each of their line breaks."""
    nodes: list[Node] = []
    for number, line in enumerate(words.split("\n")):
        if number:
            nodes.append({"t": "break"})
        if line:
            nodes.append({"t": "text", "v": line})
    return nodes if words else []


def _table(one: Placeholder, case: _Case) -> Node | None:
    rows = case.values.get(one.key) or []
    if not rows:
        return None
    ends = [column.type in {ValueType.NUMBER, ValueType.MONEY} for column in one.columns]
    with override(case.language):
        head = [_broken(str(column.label)) for column in one.columns]
    body = [[_broken(worded(column, row.get(column.key), case.language)) for column in one.columns] for row in rows]
    return {"t": "table", "header": True, "rows": [head, *body], "ends": ends}
