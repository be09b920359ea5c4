# SPDX-License-Identifier: EUPL-1.2
"""Fields as columns of an import: found by label, read by type, checked cell by cell."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from tragwerk.core.forms.rules import Misfit, checked
from tragwerk.core.forms.sentences import params_of
from tragwerk.core.forms.types import CHOOSING, Field, FieldType
from tragwerk.core.imports.public import (
    CellError,
    ChoiceParser,
    DateParser,
    Hints,
    ImportColumn,
    ImportContext,
    IntegerParser,
    MoneyParser,
    Parsed,
    Parser,
    TextParser,
)

_FLAGS: Mapping[str, bool] = {
    **dict.fromkeys(("ja", "j", "yes", "y", "x", "1", "wahr", "true", "vorhanden"), True),
    **dict.fromkeys(("nein", "n", "no", "0", "falsch", "false", "nicht vorhanden"), False),
}
_PARTS = re.compile(r"[,;/|\n]")
# A name is nobody's alone, and who imports need not see people: this type is entered by hand.
_BY_HAND = frozenset({FieldType.PERSON})


def columns_of(fields: Sequence[Field]) -> tuple[ImportColumn, ...]:
    """Return the columns of fields; the header is the label, with or without the unit."""
    return tuple(
        ImportColumn(
            field.name,
            field.heading,
            FieldParser(field),
            synonyms=(str(field.label), field.key, *field.synonyms),
            example=field.example,
            hint=str(field.help),
            choices=partial(_offered, field) if field.type in {*CHOOSING, FieldType.FLAG} else None,
        )
        for field in fields
        if field.type not in _BY_HAND
    )


def _offered(field: Field, ctx: ImportContext) -> list[str]:
    return offered(field)


def offered(field: Field) -> list[str]:
    """Return the words that the drop-down of the template offers."""
    if field.type == FieldType.FLAG:
        return [_("yes"), _("no")]
    return [str(option.label) for option in field.open_options]


@dataclass(frozen=True)
class FieldParser:
    """Reads a column by the type of its field and checks each distinct value once."""

    field: Field

    def parse(self, cells: Sequence[Any], hints: Hints) -> Parsed:
        """Type every cell, then ask the field."""
        parsed = _parser_of(self.field).parse([self._without_unit(cell) for cell in cells], hints)
        known: dict[Any, Any] = {}
        for index, value in enumerate(parsed.values):
            if value is None:
                continue
            if value not in known:
                known[value] = self._checked(value)
            result = known[value]
            if isinstance(result, CellError):
                parsed.errors[index] = result
                result = None
            parsed.values[index] = result
        return parsed

    def _checked(self, value: Any) -> Any:
        try:
            return checked(self.field, value)
        except Misfit as misfit:
            return CellError(misfit.code, params_of(self.field, misfit))

    def _without_unit(self, cell: Any) -> Any:
        """Return `128` for `128 GB`: the unit stands in the heading."""
        unit = str(self.field.unit)
        if not unit or not isinstance(cell, str):
            return cell
        text = cell.strip()
        return text[: -len(unit)].strip() if text.casefold().endswith(unit.casefold()) else cell


def _parser_of(field: Field) -> Parser:
    match field.type:
        case FieldType.INTEGER:
            return IntegerParser(-(10**12), 10**12)
        case FieldType.DECIMAL | FieldType.MONEY:
            return MoneyParser()
        case FieldType.DATE:
            return DateParser(years_ahead=70)
        case FieldType.FLAG:
            return ChoiceParser(_FLAGS, labels=tuple(offered(field)))
        case FieldType.CHOICE:
            return _words_of(field)
        case FieldType.CHOICES:
            return SeveralParser(_words_of(field))
        case FieldType.LONG_TEXT:
            return TextParser(2000)
    return TextParser(500)


def _words_of(field: Field) -> ChoiceParser:
    words = {str(option.label): option.key for option in field.options}
    return ChoiceParser({**{option.key: option.key for option in field.options}, **words}, tuple(offered(field)))


@dataclass(frozen=True)
class SeveralParser:
    """Several words in one cell, parted by commas, semicolons, slashes or lines."""

    one: ChoiceParser

    def parse(self, cells: Sequence[Any], hints: Hints) -> Parsed:
        """Read every word as if it stood alone; one unknown word spoils its cell."""
        values: list[Any] = []
        errors: dict[int, CellError] = {}
        for index, cell in enumerate(cells):
            words = [word.strip() for word in _PARTS.split(str(cell or "")) if word.strip()]
            parsed = self.one.parse(words, hints)
            if parsed.errors:
                errors[index] = next(iter(parsed.errors.values()))
            values.append(None if parsed.errors or not words else tuple(dict.fromkeys(parsed.values)))
        return Parsed(values, errors)
