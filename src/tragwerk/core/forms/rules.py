# SPDX-License-Identifier: EUPL-1.2
"""Values of fields without the database: their one written form, their order, and what does not fit.

A value is stored as text in one canonical form. Beside it stands a sort key: plain code-point order of sort keys is
the order of the values, on both databases, so ranges and equality are one stretch of one index for every type.
"""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from tragwerk.core.forms.types import NUMBERS, TEXTS, Field, FieldType
from tragwerk.core.values.public import fold, sort_key

LONGEST = {FieldType.TEXT: 200, FieldType.LONG_TEXT: 2000, FieldType.URL: 500}
LARGEST = Decimal(10) ** 12
_CENTS = Decimal("0.01")
_OFFSET = 10**15
_LONGEST_SORT = 120
_DIGITS = re.compile(r"\D")
_HEX = re.compile(r"[^0-9a-f]")
_MAC = re.compile(r"[0-9a-f]{2}([:-]?[0-9a-f]{2}){5}|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}", re.IGNORECASE)
_IMEI_LENGTH = 15
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_SPACE = re.compile(r"[^\S\n]+")


class Misfit(ValueError):
    """A value that a field does not take; the code names the sentence (`sentences`)."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = f"forms.{code}"
        self.params = params


# The one written form


def canonical(type_: str, value: Any) -> str:
    """Return the stored text of a value; nothing is the empty text. Of several words each is stored by itself."""
    if value is None or value == "":
        return ""
    if type_ == FieldType.FLAG:
        return "1" if value else "0"
    if type_ in NUMBERS:
        return plain_number(Decimal(value))
    if type_ == FieldType.DATE:
        return str(value.isoformat())
    return str(value)


def plain_number(value: Decimal) -> str:
    """Return a number without exponent and without zeros at the end."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def read(type_: str, text: str) -> Any:
    """Return the value that a canonical text stands for."""
    if text == "":
        return None
    if type_ == FieldType.INTEGER:
        return int(text)
    if type_ == FieldType.MONEY:
        return Decimal(text).quantize(_CENTS)
    if type_ == FieldType.DECIMAL:
        return Decimal(text)
    if type_ == FieldType.DATE:
        return date.fromisoformat(text)
    if type_ == FieldType.FLAG:
        return text == "1"
    if type_ == FieldType.PERSON:
        return UUID(text)
    return text


def sort_of(type_: str, text: str) -> str | None:
    """Return the key by which a canonical text is found and ordered; nothing has none."""
    if text == "":
        return None
    if type_ in NUMBERS:
        return number_key(Decimal(text))
    return sort_key(text)[:_LONGEST_SORT] if type_ in TEXTS else text


def number_key(value: Decimal) -> str:
    """Return the digits of hundredths from far below zero on: of equal length, so they sort like the numbers."""
    return f"{int(value.quantize(_CENTS) * 100) + _OFFSET:016d}"


# What fits


def checked(field: Field, value: Any) -> Any:
    """Return a value in its one form; raise Misfit for one that the field does not take."""
    if value is None or value == "" or value == ():
        if field.required:
            raise Misfit("required")
        return () if field.type == FieldType.CHOICES else None
    return _CHECKS[field.type](field, value)


def _text(field: Field, value: Any) -> str | None:
    text = clean(str(value), lines=field.type == FieldType.LONG_TEXT)
    if not text:
        return checked(field, None)  # type: ignore[no-any-return]
    if len(text) > LONGEST[field.type]:
        raise Misfit("too_long", limit=LONGEST[field.type], length=len(text))
    if field.check is not None:
        text = field.check(text)
    if field.example and not fits_example(field.example, text):
        raise Misfit("example", example=field.example)
    return text


def clean(text: str, *, lines: bool = False) -> str:
    """Return a text without signs that nobody sees and without blanks that nobody means."""
    plain = _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    parts = [_SPACE.sub(" ", line).strip() for line in plain.split("\n")]
    return "\n".join(parts).strip() if lines else " ".join(part for part in parts if part)


def _url(field: Field, value: Any) -> str | None:
    text = _text(field, value)
    if text is None:
        return None
    address = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        raise Misfit("url") from None
    if parts.scheme not in {"http", "https"} or "." not in host or " " in address:
        raise Misfit("url")
    return address


def _number(field: Field, value: Any) -> int | Decimal:
    try:
        number = Decimal(value)
    except (InvalidOperation, TypeError, ValueError):
        raise Misfit("number") from None
    if not number.is_finite() or abs(number) >= LARGEST:
        raise Misfit("number")
    whole = field.type == FieldType.INTEGER
    if number != number.quantize(Decimal(1) if whole else _CENTS):
        raise Misfit("whole" if whole else "places")
    _in_bounds(field, plain_number(number))
    return int(number) if whole else number.quantize(_CENTS) if field.type == FieldType.MONEY else +number


def _day(field: Field, value: Any) -> date:
    if not isinstance(value, date):
        raise Misfit("day")
    _in_bounds(field, value.isoformat())
    return value


def _in_bounds(field: Field, text: str) -> None:
    """Refuse what lies outside the bounds of the field."""
    key = sort_of(field.type, text) or ""
    if field.minimum and key < (sort_of(field.type, field.minimum) or ""):
        raise Misfit("minimum", limit=field.minimum)
    if field.maximum and key > (sort_of(field.type, field.maximum) or ""):
        raise Misfit("maximum", limit=field.maximum)


def _flag(field: Field, value: Any) -> bool:
    if not isinstance(value, bool):
        raise Misfit("flag")
    return value


def _choice(field: Field, value: Any) -> str:
    if not isinstance(value, str) or field.option(value) is None:
        raise Misfit("option", offered=offered(field))
    return value


def _choices(field: Field, value: Any) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise Misfit("option", offered=offered(field))
    wanted = {_choice(field, one) for one in value}
    return tuple(option.key for option in field.options if option.key in wanted)


def _person(field: Field, value: Any) -> UUID:
    if not isinstance(value, UUID):
        raise Misfit("person")
    return value


def offered(field: Field) -> str:
    """Return the words of a field, as a refusal names them."""
    return ", ".join(str(option.label) for option in field.open_options[:12])


_CHECKS = {
    FieldType.TEXT: _text,
    FieldType.LONG_TEXT: _text,
    FieldType.URL: _url,
    FieldType.INTEGER: _number,
    FieldType.DECIMAL: _number,
    FieldType.MONEY: _number,
    FieldType.DATE: _day,
    FieldType.FLAG: _flag,
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _choices,
    FieldType.PERSON: _person,
}


# Patterns and numbers with a meaning


def fits_example(example: str, text: str) -> bool:
    """Say whether a text has the form of an example: letter for letter, digit for digit, every other sign itself."""
    return len(example) == len(text) and all(map(_same_sort, example, text))


def _same_sort(wanted: str, given: str) -> bool:
    if wanted.isdecimal():
        return given.isdecimal() and given.isascii()
    if wanted.isalpha():
        return given.isalpha()
    return wanted == given


def imei(text: str) -> str:
    """Return the 15 digits of an IMEI; raise Misfit where the check digit does not follow from the others."""
    digits = _DIGITS.sub("", text)
    if len(digits) != _IMEI_LENGTH or not digits.isascii() or re.search(r"[^\d\s/.-]", text):
        raise Misfit("imei_length", length=len(digits))
    if not luhn(digits):
        raise Misfit("imei")
    return digits


def luhn(digits: str) -> bool:
    """Say whether the last digit is the check digit of the others: every second one doubled (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled // 10 + doubled % 10
    return total % 10 == 0


def mac(text: str) -> str:
    """Return a hardware address as six pairs with colons, whatever parts them; raise Misfit for anything else."""
    wanted = text.strip()
    if not _MAC.fullmatch(wanted):
        raise Misfit("mac")
    pairs = _HEX.sub("", wanted.lower())
    return ":".join(pairs[at : at + 2] for at in range(0, 12, 2))


# Keys


def slug(label: str) -> str:
    """Return the key that follows from a label: small letters, digits and underscores."""
    return fold(label).replace(" ", "_")[:40].strip("_")
