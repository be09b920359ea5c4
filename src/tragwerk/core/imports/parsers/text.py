# SPDX-License-Identifier: EUPL-1.2
"""Text and identifiers: normalised, trimmed, free of formulas and control characters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal
from unicodedata import is_normalized, normalize

from tragwerk.core.imports.issues import Repair
from tragwerk.core.imports.parsers.base import Cell, CellError, Hints, Parsed, parse_each

_SPACE = re.compile(r"[\s\u00a0\u2007\u202f]+")
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_SURE_FORMULA = ("=", "@", "\uff1d", "\uff20")
_SIGNS = ("+", "-", "\uff0b", "\uff0d")
_SIGNED_FORMULA = re.compile(r"\||!|\w\(|^.\s*\$?[A-Za-z]{1,3}\$?\d+\s*(?:$|[-+*/^&:,;])|^.[^\s]*[*/^&\"]")
_SIGNED_NUMBER = re.compile(r"^[-+\uff0b\uff0d][\d\s.,/()€%'-]+(?:EUR|Euro|USD|\$)?$")
_ERROR_VALUES = frozenset(
    {
        *("#REF!", "#N/A", "#NAME?", "#DIV/0!", "#VALUE!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"),
        *("#BEZUG!", "#NV", "#WERT!", "#ZAHL!", "#ÜBERLAUF!"),
    }
)
_SCIENTIFIC = re.compile(r"^\d(?:[.,]\d+)?[eE]\+\d+$")


def as_text(cell: Cell) -> str:
    """A raw cell as a person would read it in the file."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "WAHR" if cell else "FALSCH"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%d.%m.%Y") if cell.time() == time() else cell.strftime("%d.%m.%Y %H:%M")
    if isinstance(cell, date):
        return cell.strftime("%d.%m.%Y")
    return str(cell)


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet would run this text; `- Primarstufe -` and `+49 2364 933` are only text."""
    if text.startswith(_SURE_FORMULA):
        return len(text) > 1
    if not text.startswith(_SIGNS) or _SIGNED_NUMBER.match(text):
        return False
    return _SIGNED_FORMULA.search(text) is not None


def clean(text: str) -> str:
    """NFC, no invisible characters, single blanks, trimmed."""
    if text.isprintable() and "  " not in text and text == text.strip() and is_normalized("NFC", text):
        return text  # nearly every cell, at a tenth of the cost
    if not text.isascii():
        text = _INVISIBLE.sub("", normalize("NFC", text))
    return _SPACE.sub(" ", text).strip()


def plain(cell: Cell) -> str:
    """Any cell as harmless text of one line, for a place where it stands behind other words."""
    return clean(_FORBIDDEN.sub("", as_text(cell)))


@dataclass(frozen=True, slots=True)
class TextParser:
    """Free text of one line."""

    max_length: int = 255

    def parse(self, cells: Sequence[Cell], hints: Hints) -> Parsed:
        """Clean every cell; formulas, control characters and overlong text are errors."""
        parsed = parse_each(cells, self._one)
        for index in hints.as_text:
            error = parsed.errors.get(index)
            if error is not None and error.code == "text.formula":
                del parsed.errors[index]
                parsed.values[index] = clean(as_text(cells[index]))
        return parsed

    def _one(self, cell: Cell) -> str | CellError | None:
        text = cell if isinstance(cell, str) else as_text(cell)
        if "\ufffd" in text:
            return CellError("text.undecodable", {})
        if not text.isprintable() and _FORBIDDEN.search(text):
            return CellError("text.control", {}, Repair(clean(_FORBIDDEN.sub("", text))))
        text = clean(text)
        if text[:1] == "#" and text.upper() in _ERROR_VALUES:
            return CellError("text.error_value", {})
        if text[:1] in "=@+-\uff1d\uff20\uff0b\uff0d" and looks_like_formula(text):
            return CellError("text.formula", {}, Repair(text, action="text"))
        if len(text) > self.max_length:
            return CellError("text.too_long", {"limit": self.max_length, "length": len(text)})
        return text or None


@dataclass(frozen=True, slots=True)
class Identifier(TextParser):
    """A serial or inventory number: text that a spreadsheet may have spoilt by reading it as a number."""

    max_length: int = 64

    def _one(self, cell: Cell) -> str | CellError | None:
        if isinstance(cell, float) and not cell.is_integer():
            return CellError("identifier.number", {})
        if isinstance(cell, (bool, date, time)):
            return CellError("identifier.number", {})
        value = TextParser._one(self, cell)
        if isinstance(value, str) and _SCIENTIFIC.match(value):
            return CellError("identifier.scientific", {})
        return value


@dataclass(frozen=True, slots=True)
class CodeParser:
    """A key of digits such as a school number. A shorter one gets back the zeros that a spreadsheet dropped
    (`short="pad"`), stays as it is (`"keep"`) or is refused (`"refuse"`).
    """

    width: int
    short: Literal["pad", "keep", "refuse"] = "pad"
    empty: tuple[str, ...] = ("null", "-")

    def parse(self, cells: Sequence[Cell], hints: Hints) -> Parsed:
        """Digits only, brought to the width."""
        return parse_each(cells, self._one)

    def _one(self, cell: Cell) -> str | CellError | None:
        text = clean(as_text(cell)).replace(" ", "")
        if not text or text.casefold() in self.empty:
            return None
        digits = text.isascii() and text.isdigit()
        if not digits or len(text) > self.width or (len(text) < self.width and self.short == "refuse"):
            return CellError("code.digits", {"width": self.width})
        return text.zfill(self.width) if self.short == "pad" else text
