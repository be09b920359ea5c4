# SPDX-License-Identifier: EUPL-1.2
"""Values as an interface sends and takes them: numbers as numbers, amounts and days as text, words by their keys."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from tragwerk.core.forms.rules import Misfit, canonical, checked, offered
from tragwerk.core.forms.types import NUMBERS, TEXTS, Field, FieldType

_AS_TEXT = frozenset({FieldType.DECIMAL, FieldType.MONEY, FieldType.DATE, FieldType.PERSON})


def to_json(field: Field, value: Any) -> Any:
    """Return a value as JSON holds it; decimals as text, so that nothing is rounded on the way."""
    if value is None or value == ():
        return None if field.type != FieldType.CHOICES else []
    if field.type == FieldType.CHOICES:
        return list(value)
    if field.type == FieldType.MONEY:
        return f"{value:.2f}"
    return canonical(field.type, value) if field.type in _AS_TEXT else value


def as_json(value: Any) -> Any:
    """Return a stored value as JSON holds it, whatever its field: the values of many authorities in one list."""
    match value:
        case tuple():
            return list(value)
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
    return value


def from_json(field: Field, value: Any) -> Any:
    """Return what JSON says as a checked value; raise Misfit for what the field does not take."""
    if value is None or value == "" or value == []:
        return checked(field, None)
    if field.type in NUMBERS:
        return checked(field, _number(value))
    if field.type == FieldType.DATE:
        return checked(field, _parsed(date.fromisoformat, value, "day"))
    if field.type == FieldType.PERSON:
        return checked(field, _parsed(UUID, value, "person"))
    if field.type == FieldType.CHOICES and not isinstance(value, list):
        raise Misfit("option", offered=offered(field))
    if field.type in TEXTS and not isinstance(value, str):
        raise Misfit("text")
    return checked(field, tuple(value) if isinstance(value, list) else value)


def _number(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Misfit("number")
    try:
        return Decimal(str(value))
    except InvalidOperation:
        raise Misfit("number") from None


def _parsed(parse: Any, value: Any, code: str) -> Any:
    try:
        return parse(value)
    except (ValueError, TypeError, AttributeError):
        raise Misfit(code) from None


def schema_of(fields: Iterable[Field]) -> dict[str, dict[str, Any]]:
    """Return name → what a JSON schema says of each field."""
    return {field.name: {"title": field.heading, **_SCHEMAS[field.type], **_words(field)} for field in fields}


def _words(field: Field) -> Mapping[str, Any]:
    keys = [option.key for option in field.open_options]
    if field.type == FieldType.CHOICE:
        return {"enum": keys}
    return {"items": {"type": "string", "enum": keys}} if field.type == FieldType.CHOICES else {}


_SCHEMAS: dict[str, dict[str, Any]] = {
    FieldType.TEXT: {"type": "string"},
    FieldType.LONG_TEXT: {"type": "string"},
    FieldType.INTEGER: {"type": "integer"},
    FieldType.DECIMAL: {"type": "string", "format": "decimal"},
    FieldType.MONEY: {"type": "string", "format": "decimal"},
    FieldType.DATE: {"type": "string", "format": "date"},
    FieldType.FLAG: {"type": "boolean"},
    FieldType.CHOICE: {"type": "string"},
    FieldType.CHOICES: {"type": "array"},
    FieldType.URL: {"type": "string", "format": "uri"},
    FieldType.PERSON: {"type": "string", "format": "uuid"},
}
