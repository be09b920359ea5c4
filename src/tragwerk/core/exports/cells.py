# SPDX-License-Identifier: EUPL-1.2
"""What a cell of an export is, and why none of them is ever a live formula."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

# What a spreadsheet program takes for the start of a formula; the wide forms are typed by East Asian keyboards.
_TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Format(StrEnum):
    """How the cells of a column are written."""

    TEXT = "text"
    NUMBER = "number"
    DECIMAL = "decimal"
    MONEY = "money"
    SHARE = "share"
    DATE = "date"
    MOMENT = "moment"


def defused(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet program would run when it opens a CSV file.

    XLSX needs none of this: there a cell says that it is text.
    """
    return f"'{text}" if text.startswith(_TRIGGERS) else text


def undefused(text: str) -> str:
    """Take back what `defused` did, so that an own export can be imported again."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_TRIGGERS) else text


def plain_value(value: Any) -> Any:
    """Return None, a text, a finite number, a date or a moment in local time without zone."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    if isinstance(value, date | int):
        return value
    if isinstance(value, Decimal | float):
        return value if Decimal(value).is_finite() else str(value)
    return str(value)
