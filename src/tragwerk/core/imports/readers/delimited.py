# SPDX-License-Identifier: EUPL-1.2
"""CSV as it comes: encoding, `sep=` line, delimiter and quote are found out."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Callable

from tragwerk.core.imports.issues import ImportProblem
from tragwerk.core.imports.parsers.text import clean
from tragwerk.core.imports.readers.limits import check_extent
from tragwerk.core.imports.readers.table import Grid

_SEP = re.compile(r"^\ufeff?\"?sep=(.)\"?[\t; ]*\r?\n?$", re.IGNORECASE)
_DELIMITERS = ";,\t|"
_SAMPLE_LINES = 60
_FIELD_LIMIT = 1_000_000
_SWALLOWED_LINES = 200
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding: UTF-8, UTF-16, Windows-1252 or the old DOS page."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            try:
                return data.decode(name), name
            except UnicodeDecodeError:
                if name == "utf-16":
                    raise ImportProblem("file.encoding") from None
    if wide := _wide_without_bom(data):
        try:
            return data.decode(wide), wide
        except UnicodeDecodeError:
            raise ImportProblem("file.encoding") from None
    if b"\x00" in data:
        raise ImportProblem("file.no_table")
    return _decode_narrow(data)


def _decode_narrow(data: bytes) -> tuple[str, str]:
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        pass
    broken = data.decode("utf-8-sig", "replace")
    good = sum(1 for letter in broken if letter > "\x7f" and letter != "\ufffd")
    if good > 4 * broken.count("\ufffd"):
        return broken, "utf-8"  # a UTF-8 file with a few broken letters; their cells are reported
    for name in ("cp1252", "cp850"):
        try:
            return data.decode(name), name
        except UnicodeDecodeError:
            continue
    raise ImportProblem("file.encoding")


def _wide_without_bom(data: bytes) -> str:
    sample = data[:2000]
    if len(sample) < 8 or len(data) % 2:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    if even > half * 0.6 and odd < half * 0.1:
        return "utf-16-be"
    return ""


def read_delimited(data: bytes, known: Callable[[str], bool]) -> Grid:
    """Read a CSV file of unknown dialect."""
    text, encoding = decode(data)
    if not text.strip():
        raise ImportProblem("file.empty")
    if binary_share(text) > 0.02:
        raise ImportProblem("file.no_table")
    skipped, announced, text = _separator_line(text)
    sample = text.splitlines()[:_SAMPLE_LINES]
    quote = _quote(sample)
    delimiter = announced or _delimiter(sample, quote, known)
    cells, lines = _parse(text, delimiter, quote, skipped)
    check_extent(len(cells), max((len(row) for row in cells), default=0))
    grid = Grid(cells=cells, lines=lines)
    grid.details = {"format": "csv", "encoding": encoding, "delimiter": delimiter, "quote": quote}
    _check_cut_off(grid, text)
    return grid


def binary_share(text: str) -> float:
    """The share of control characters: a table has next to none."""
    sample = text[:20_000]
    bad = sum(1 for letter in sample if letter < " " and letter not in "\t\r\n\x0b\x0c")
    return bad / max(len(sample), 1)


def _separator_line(text: str) -> tuple[int, str, str]:
    """Excel's `sep=;` line: the delimiter it names and the text after it."""
    end = text.find("\n")
    first = text[: end + 1] if end >= 0 else text
    match = _SEP.match(first.rstrip("\r\n") + "\n") if len(first) < 20 else None
    if match is None:
        return 0, "", text
    return 1, match[1], text[len(first) :]


def _quote(sample: list[str]) -> str:
    if any('"' in line for line in sample):
        return '"'
    pattern = re.compile(r"(?:^|[;,\t|])'[^']*'(?=[;,\t|]|$)")
    hits = sum(1 for line in sample if pattern.search(line))
    return "'" if sample and hits * 2 > len(sample) else '"'


def _delimiter(sample: list[str], quote: str, known: Callable[[str], bool]) -> str:
    """The delimiter under which rows are equally wide and the header is known."""
    scores = {delimiter: _score(sample, delimiter, quote, known) for delimiter in _DELIMITERS}
    best = max(scores, key=lambda delimiter: scores[delimiter])
    return best if scores[best] > 0 else ";"


def _score(sample: list[str], delimiter: str, quote: str, known: Callable[[str], bool]) -> float:
    try:
        rows = [row for row in csv.reader(sample, delimiter=delimiter, quotechar=quote) if any(row)]
    except csv.Error:
        return 0.0
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0.0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    named = max((sum(known(clean(cell)) for cell in row) for row in rows), default=0)
    return count / len(rows) + min(width, 20) / 100 + 2.0 * min(named, 20)


def _parse(text: str, delimiter: str, quote: str, skipped: int) -> tuple[list[list[object]], list[int]]:
    csv.field_size_limit(_FIELD_LIMIT)
    lines_of_text = text.splitlines(keepends=True) if "\r" in text else text.split("\n")
    for strict in (True, False):
        reader = csv.reader(lines_of_text, delimiter=delimiter, quotechar=quote, strict=strict)
        cells: list[list[object]] = []
        lines: list[int] = []
        start = 1
        try:
            for row in reader:
                if reader.line_num - start > _SWALLOWED_LINES:
                    raise ImportProblem("file.open_quote", row=start + skipped)
                cells.append(list(row))
                lines.append(start + skipped)
                start = reader.line_num + 1
        except csv.Error as error:
            if strict and "unexpected end" not in str(error):
                continue
            raise ImportProblem("file.open_quote", row=start + skipped) from error
        return cells, lines
    raise ImportProblem("file.broken")


def _check_cut_off(grid: Grid, text: str) -> None:
    """A last line without an end and with fewer cells than all others: the transfer broke off."""
    if text.endswith(("\n", "\r")) or len(grid.cells) < 4:
        return
    widths = Counter(len(row) for row in grid.cells[:-1] if any(row))
    width, count = widths.most_common(1)[0] if widths else (0, 0)
    last = grid.cells[-1]
    if count == sum(widths.values()) and width > 2 and 0 < len(last) < width:
        raise ImportProblem("file.cut_off", row=grid.lines[-1], cells=len(last), width=width)
