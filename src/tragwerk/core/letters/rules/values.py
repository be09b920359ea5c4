# SPDX-License-Identifier: EUPL-1.2
"""What stands in a placeholder: whether it fits its type, and its words in the language of the letter."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from django.utils.translation import gettext as _
from django.utils.translation import override

from tragwerk.core.extend.public import Placeholder, PlaceholderColumn, ValueType

MOST_ROWS = 500
LONGEST_VALUE = 4000


def worded(one: Placeholder | PlaceholderColumn, value: Any, language: str) -> str:
    """Return a value as it is printed; nothing is an empty text."""
    if value is None or value == "":
        return ""
    locale = Locale.parse(language.replace("-", "_"))
    match one.type:
        case ValueType.DATE:
            day = value if isinstance(value, date) else date.fromisoformat(str(value))
            return format_date(day, "long", locale=locale)
        case ValueType.MONEY:
            return format_currency(Decimal(str(value)), "EUR", locale=locale)
        case ValueType.NUMBER:
            return format_decimal(Decimal(str(value)), locale=locale)
        case ValueType.FLAG:
            with override(language):
                return _("yes") if value else ""
        case _:
            with override(language):
                return str(value).replace("\r\n", "\n").replace("\r", "\n")


def value_fault(one: Placeholder | PlaceholderColumn, value: Any) -> str:
    """Return why a value does not fit its type, as a sentence; nothing when it fits."""
    if value is None or value == "":
        return ""
    facts = {"name": one.label, "value": str(value)[:60]}
    match one.type:
        case ValueType.DATE:
            good, said = _is_day(value), _("“%(name)s”: “%(value)s” is no date. Please write it as 2026-10-07.")
        case ValueType.MONEY | ValueType.NUMBER:
            good, said = _is_number(value), _("“%(name)s”: “%(value)s” is no number. Please write it as 1234.56.")
        case ValueType.TABLE:
            return _table_fault(one, value) if isinstance(one, Placeholder) else ""
        case _:
            good, said = (
                len(str(value)) <= LONGEST_VALUE,
                _("“%(name)s” is too long: please use fewer than 4,000 characters."),
            )
    return "" if good else said % facts


def _is_day(value: Any) -> bool:
    if isinstance(value, date):
        return True
    try:
        return bool(date.fromisoformat(str(value)))
    except ValueError:
        return False


def _is_number(value: Any) -> bool:
    try:
        return Decimal(str(value)).is_finite()
    except InvalidOperation:
        return False


def _table_fault(one: Placeholder, rows: Any) -> str:
    if isinstance(rows, str) or not isinstance(rows, Sequence) or not all(isinstance(row, Mapping) for row in rows):
        return _("“%(name)s” is a table and needs rows.") % {"name": one.label}
    if len(rows) > MOST_ROWS:
        return _("“%(name)s” has more than %(limit)d rows. Please split the letter.") % {
            "name": one.label,
            "limit": MOST_ROWS,
        }
    faults = (value_fault(column, row.get(column.key)) for row in rows for column in one.columns)
    return next(filter(None, faults), "")
