# SPDX-License-Identifier: EUPL-1.2
"""Parsers of columns: raw cells in, typed values and explained errors out."""

from tragwerk.core.imports.parsers.base import CellError, Hints, Parsed, Parser
from tragwerk.core.imports.parsers.choices import ChoiceParser
from tragwerk.core.imports.parsers.dates import DateParser
from tragwerk.core.imports.parsers.numbers import IntegerParser, MoneyParser
from tragwerk.core.imports.parsers.text import CodeParser, Identifier, TextParser, as_text, clean

__all__ = [
    "CellError",
    "ChoiceParser",
    "CodeParser",
    "DateParser",
    "Hints",
    "Identifier",
    "IntegerParser",
    "MoneyParser",
    "Parsed",
    "Parser",
    "TextParser",
    "as_text",
    "clean",
]
