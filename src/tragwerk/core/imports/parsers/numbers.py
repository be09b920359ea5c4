# SPDX-License-Identifier: EUPL-1.2
"""Money and whole numbers in German, English and Swiss writing."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from tragwerk.core.imports.issues import Repair
from tragwerk.core.imports.parsers.base import Cell, CellError, Hints, Parsed, parse_each
from tragwerk.core.imports.parsers.text import as_text, clean

_CURRENCY = re.compile(r"(?:€|\bEUR\b|\bEuro\b|\beuro\b|\beur\b)", re.IGNORECASE)
_FOREIGN = re.compile(r"[$£¥]|\b(?:USD|CHF|GBP|DM|DEM)\b", re.IGNORECASE)
_BODY = re.compile(r"^\d[\d.,']*$")
_WHOLE_EURO = re.compile(r"[.,](?:-{1,2}|–|—)$")
_CENT = Decimal("0.01")
_LIMIT = Decimal(10000000000)
_NOTHING = {"-", "–", "—", "null", "n/a", "k.a.", "k. a."}


@dataclass(frozen=True, slots=True)
class MoneyParser:
    """An amount in euro as a Decimal with two places."""

    minimum: Decimal | int | None = None

    def parse(self, cells: Sequence[Cell], hints: Hints) -> Parsed:
        """Find the decimal sign of the column, then read every cell."""
        comma = _decimal_comma(cells, hints)
        return parse_each(cells, partial(self._one, comma=comma))

    def _one(self, cell: Cell, *, comma: bool | None) -> Decimal | CellError | None:
        amount = _from_cell(cell) if isinstance(cell, (int, float)) else _from_text(clean(as_text(cell)), comma)
        if not isinstance(amount, Decimal):
            return amount
        if self.minimum is not None and amount < self.minimum:
            return CellError("money.negative", {})
        return amount if abs(amount) < _LIMIT else CellError("money.too_large", {})


def _from_cell(cell: int | float) -> Decimal | CellError:
    if isinstance(cell, bool) or not math.isfinite(cell) or abs(cell) >= _LIMIT:
        return CellError("money.unreadable", {})
    return Decimal(repr(cell)).quantize(_CENT, ROUND_HALF_UP)


def _decimal_comma(cells: Sequence[Cell], hints: Hints) -> bool | None:
    """Whether this column writes cents after a comma; None when no cell tells."""
    comma = dot = 0
    for cell in cells:
        if not isinstance(cell, str):
            continue
        text = _CURRENCY.sub("", cell).strip().lstrip("+-(").rstrip(")-").rstrip()
        tail = re.search(r"([.,])(\d{1,2})$", text)
        both = "," in text and "." in text
        if tail is not None:
            comma += tail[1] == ","
            dot += tail[1] == "."
        elif both:
            comma += text.rfind(",") > text.rfind(".")
            dot += text.rfind(".") > text.rfind(",")
    if comma == dot:
        return None
    return comma > dot


def _from_text(text: str, comma: bool | None) -> Decimal | CellError | None:
    if not text or text.casefold() in _NOTHING:
        return None
    if _FOREIGN.search(text):
        return CellError("money.currency", {})
    body = _CURRENCY.sub("", text).strip()
    body = _WHOLE_EURO.sub("", body).replace(" ", "").replace("’", "'")
    body = body.replace("\u2212", "-")
    negative = body.startswith("-") or body.endswith("-") or (body.startswith("(") and body.endswith(")"))
    body = body.strip("+-()")
    if not body.isascii() or not _BODY.match(body):
        return CellError("money.unreadable", {})
    digits = _plain(body.replace("'", ""), comma)
    if isinstance(digits, CellError):
        return digits
    if len(digits) > 14:
        return CellError("money.too_large", {})
    amount = Decimal(digits).quantize(_CENT)
    return -amount if negative else amount


def _plain(body: str, comma: bool | None) -> str | CellError:
    """The digits with a dot before the cents, whatever the writing."""
    last_comma, last_dot = body.rfind(","), body.rfind(".")
    if last_comma < 0 and last_dot < 0:
        return body
    if last_comma >= 0 and last_dot >= 0:
        sign = "," if last_comma > last_dot else "."
    else:
        sign = "," if last_comma >= 0 else "."
        if body.count(sign) > 1 or _is_grouping(body, sign, comma):
            return _grouped(body, sign)
    group = "." if sign == "," else ","
    whole, _, cents = body.rpartition(sign)
    if len(cents) > 2:
        return _too_fine(whole, cents, group)
    grouped = _grouped(whole, group)
    return grouped if isinstance(grouped, CellError) else f"{grouped}.{cents or '0'}"


def _is_grouping(body: str, sign: str, comma: bool | None) -> bool:
    """`1.234` is one thousand in German; with a known decimal sign the other one groups."""
    if len(body) - body.rfind(sign) != 4 or body.startswith("0"):
        return False
    if comma is None:
        return sign == "."
    return (sign == ",") != comma


def _grouped(whole: str, sign: str) -> str | CellError:
    parts = whole.split(sign)
    if len(parts) > 1 and (not 1 <= len(parts[0]) <= 3 or any(len(part) != 3 for part in parts[1:])):
        return CellError("money.unreadable", {})
    joined = "".join(parts)
    return joined if joined.isdigit() else CellError("money.unreadable", {})


def _too_fine(whole: str, cents: str, group: str) -> CellError:
    grouped = _grouped(whole, group)
    if isinstance(grouped, CellError) or not cents.isdigit() or len(grouped) > 12 or len(cents) > 12:
        return CellError("money.unreadable", {})
    rounded = Decimal(f"{grouped}.{cents}").quantize(_CENT, ROUND_HALF_UP)
    return CellError("money.decimals", {}, Repair(str(rounded).replace(".", ",")))


@dataclass(frozen=True, slots=True)
class IntegerParser:
    """A whole number between two limits."""

    minimum: int = 0
    maximum: int = 1_000_000_000

    def parse(self, cells: Sequence[Cell], hints: Hints) -> Parsed:
        """Read digits with or without grouping."""
        return parse_each(cells, self._one)

    def _one(self, cell: Cell) -> int | CellError | None:
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        text = clean(as_text(cell))
        if text.casefold() in _NOTHING or not text:
            return None
        body = text.replace(" ", "").replace("'", "")
        if re.fullmatch(r"[-+]?\d{1,3}(?:\.\d{3})+", body):
            body = body.replace(".", "")
        if not re.fullmatch(r"[-+]?\d{1,15}", body, re.ASCII):
            return CellError("integer.unreadable", {})
        number = int(body)
        if not self.minimum <= number <= self.maximum:
            return CellError("integer.range", {"minimum": self.minimum, "maximum": self.maximum})
        return number
