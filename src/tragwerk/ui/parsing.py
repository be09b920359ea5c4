# SPDX-License-Identifier: EUPL-1.2
"""What people type for days and amounts, read as they mean it."""

import re
from datetime import date, timedelta
from decimal import Decimal

_FULL = re.compile(r"^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})$")
_SHORT = re.compile(r"^(\d{1,2})\.\s?(\d{1,2})\.?$")
_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
_SLASHED = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$")
_WEEK = re.compile(r"^(?:kw|woche|week)\s?(\d{1,2})(?:[\s/]+(\d{4}))?$")
_WORDS = {
    "vorgestern": -2, "gestern": -1, "heute": 0, "morgen": 1, "übermorgen": 2,
    "yesterday": -1, "today": 0, "tomorrow": 1,
}  # fmt: skip
_AMOUNT = re.compile(r"^[+-]?\d[\d.,' ]*$")
_CURRENCY = re.compile(r"(€|eur|euro)", re.IGNORECASE)


class NotReadable(ValueError):
    """The text is no day or no amount."""


class NoSuchDay(NotReadable):
    """The text has the form of a day that the calendar does not have."""


def read_day(text: str, today: date) -> date:
    """Read `14.10.2026`, `14.10.`, `2026-10-14`, `14/10/2026`, `KW 42`, `morgen`."""
    wanted = " ".join(text.strip().lower().split())
    if wanted in _WORDS:
        return today + timedelta(days=_WORDS[wanted])
    if match := _ISO.match(wanted):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _FULL.match(wanted) or _SLASHED.match(wanted):
        return _day(_year(match[3]), int(match[2]), int(match[1]))
    if match := _SHORT.match(wanted):
        return _nearest(int(match[1]), int(match[2]), today)
    if match := _WEEK.match(wanted):
        return _monday(int(match[2] or today.isocalendar().year), int(match[1]))
    raise NotReadable(text)


def _year(text: str) -> int:
    """Read two digits as 1970–2069."""
    year = int(text)
    return year if len(text) == 4 else year + (1900 if year >= 70 else 2000)


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NoSuchDay(f"{day}.{month}.{year}") from None


def _monday(year: int, week: int) -> date:
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        raise NoSuchDay(f"{week}/{year}") from None


def _nearest(day: int, month: int, today: date) -> date:
    """Return the day in this year; one that is gone by more than half a year is meant for the next."""
    found = _day(today.year, month, day)
    if (today - found).days > 182:
        return _day(today.year + 1, month, day)
    return found


def read_amount(text: str) -> Decimal:
    """Read `404,84`, `404.84`, `1.234,56 €`, `1,234.56`, `-12`; three digits after a point are a group."""
    wanted = _CURRENCY.sub("", text).replace("\u00a0", " ").replace("\u202f", " ").replace("\u2212", "-").strip()
    if not _AMOUNT.match(wanted):
        raise NotReadable(text)
    sign = "-" if wanted.startswith("-") else ""
    digits = wanted.lstrip("+-").replace(" ", "").replace("'", "")
    whole, decimals = _split(digits, text)
    return Decimal(f"{sign}{whole}.{decimals or '0'}").quantize(Decimal("0.01"))


def _split(digits: str, original: str) -> tuple[str, str]:
    """Part whole and decimal digits; groups of three have to be whole groups."""
    last = max(digits.rfind(","), digits.rfind("."))
    if last < 0:
        return digits, ""
    tail = digits[last + 1 :]
    mark, other = digits[last], "." if digits[last] == "," else ","
    is_group = len(tail) == 3 and digits.count(mark) >= 1 and other not in digits and mark == "."
    if is_group or digits.count(mark) > 1:
        return _ungroup(digits, mark, original), ""
    if len(tail) > 2:
        raise NotReadable(original)
    return _ungroup(digits[:last], other, original), tail


def _ungroup(digits: str, mark: str, original: str) -> str:
    groups = digits.split(mark)
    if any(not group.isdigit() for group in groups) or any(len(group) != 3 for group in groups[1:]):
        raise NotReadable(original)
    if len(groups) > 1 and len(groups[0]) > 3:
        raise NotReadable(original)
    return "".join(groups)
