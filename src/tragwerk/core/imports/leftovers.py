# SPDX-License-Identifier: EUPL-1.2
"""Columns that have no place of their own: kept in the remarks or left out, and said in the dry run either way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tragwerk.core.imports.headers import header_key
from tragwerk.core.imports.issues import Issue, Severity
from tragwerk.core.imports.kinds import ImportKind
from tragwerk.core.imports.mapping import Choice
from tragwerk.core.imports.origins import Origin
from tragwerk.core.imports.parsers.text import TextParser, plain

if TYPE_CHECKING:
    from tragwerk.core.imports.typed import Part

_SHOWN = 40


def keep_in_remarks(part: Part, kind: ImportKind[Any], origin: Origin | None) -> None:
    """Put the cells of columns without a place behind the row's own remark, each with its heading."""
    choices = part.layout.mapping.remarks()
    if not choices or not kind.remarks:
        return
    names = [(choice.index, origin.shown(choice.header) if origin else choice.header) for choice in choices]
    own = part.values.get(kind.remarks) or [None] * len(part.rows)
    limit = _longest(kind)
    kept: list[str | None] = []
    cut: list[int] = []
    for position, cells in enumerate(part.cells):
        said = [f"{name}: {text}" for index, name in names if (text := plain(cells[index]))]
        remark = "; ".join([*([own[position]] if own[position] else []), *said])
        if len(remark) > limit:
            cut.append(part.rows[position])
            remark = f"{remark[: limit - 1].rstrip()}…"
        kept.append(remark or None)
    part.values[kind.remarks] = kept
    _note(part, "file.to_remarks", [choice for choice in choices if _has_data(part, choice)])
    if cut:
        params = {"count": len(cut), "limit": limit, "first": cut[0]}
        part.issues.append(Issue("file.remarks_cut", params=params, severity=Severity.NOTE, source=part.source.index))


def tell_left_out(part: Part, kind: ImportKind[Any], origin: Origin | None) -> None:
    """Name the columns with data that are not taken over; official lists carry dozens that nobody misses."""
    if kind.official:
        return
    explaining = {header_key(text) for text in origin.beside.values()} if origin else set()
    left = [one for one in part.layout.mapping.left_out() if header_key(one.header) not in explaining]
    _note(part, "file.not_taken", [choice for choice in left if choice.header and _has_data(part, choice)])


def _longest(kind: ImportKind[Any]) -> int:
    parser = next(column.parser for column in kind.all_columns if column.key == kind.remarks)
    return (parser if isinstance(parser, TextParser) else TextParser()).max_length


def _has_data(part: Part, choice: Choice) -> bool:
    return any(plain(cells[choice.index]) for cells in part.cells)


def _note(part: Part, code: str, choices: list[Choice]) -> None:
    if not choices:
        return
    headers = ", ".join(choice.header for choice in choices[:_SHOWN])
    params = {"count": len(choices), "headers": headers}
    part.issues.append(Issue(code, params=params, severity=Severity.NOTE, source=part.source.index))
