# SPDX-License-Identifier: EUPL-1.2
"""Numbers, money and dates as DESIGN section 12 writes them, in German and in English."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

NBSP = "\u00a0"
MINUS = "\u2212"
DASH = "–"
_MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
    "en": "January February March April May June July August September October November December".split(),
}
_WEEKDAYS = {
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag".split(),
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
}
_SHORT = {
    "de": "Jan Feb März Apr Mai Juni Juli Aug Sep Okt Nov Dez".split(),
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
}
_TO_ENGLISH = str.maketrans(".,", ",.")


def language() -> str:
    """Return `de` or `en`; a page has no third language."""
    return "en" if (get_language() or "de").startswith("en") else "de"


def _localised(text: str) -> str:
    """Turn `1,234.5` (as Python writes it) into the form of the language."""
    return text if language() == "en" else text.translate(_TO_ENGLISH)


def _decimal(value: Any) -> Decimal | None:
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def number(value: Any, places: int | None = None) -> str:
    """Return `28.412` or, with places, `4,1`; what is no number is returned as it is."""
    amount = _decimal(value)
    if amount is None:
        return "" if value is None else str(value)
    if places is not None:
        amount = amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    sign = MINUS if amount < 0 else ""
    return sign + _localised(f"{abs(amount):,f}")


def money(value: Any, *, whole: bool = False) -> str:
    """Return `1.234,56 €` (English `€1,234.56`); nothing is a dash."""
    amount = _decimal(value)
    if amount is None:
        return DASH
    text = number(abs(amount), 0 if whole else 2)
    sign = MINUS if amount < 0 else ""
    return f"{sign}€{text}" if language() == "en" else f"{sign}{text}{NBSP}€"


def share(value: Any, places: int = 0) -> str:
    """Return a share of 100 as `20 %` (English `20%`)."""
    amount = _decimal(value)
    if amount is None:
        return DASH
    gap = "" if language() == "en" else NBSP
    return f"{number(amount, places)}{gap}%"


def size(value: Any) -> str:
    """Return a size of bytes as `50 MB`."""
    amount = _decimal(value)
    if amount is None:
        return DASH
    for unit in ("B", "kB", "MB", "GB"):
        if abs(amount) < 1000 or unit == "GB":
            places = 0 if unit == "B" or amount == amount.to_integral_value() else 1
            return f"{number(amount, places)}{NBSP}{unit}"
        amount /= 1000
    raise AssertionError("unreachable")


def as_day(value: Any) -> date | None:
    """Return the calendar day of a date or of a moment in local time."""
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value if isinstance(value, date) else None


def date_long(value: Any) -> str:
    """Return `7. Oktober 2026` (English `7 October 2026`)."""
    day = as_day(value)
    if day is None:
        return DASH
    dot = "" if language() == "en" else "."
    return f"{day.day}{dot}{NBSP}{_MONTHS[language()][day.month - 1]}{NBSP}{day.year}"


def date_short(value: Any) -> str:
    """Return `07.10.2026` (English `07/10/2026`)."""
    day = as_day(value)
    if day is None:
        return DASH
    return day.strftime("%d/%m/%Y" if language() == "en" else "%d.%m.%Y")


def date_weekday(value: Any) -> str:
    """Return `Mittwoch, 7. Oktober 2026`."""
    day = as_day(value)
    return DASH if day is None else f"{_WEEKDAYS[language()][day.weekday()]}, {date_long(day)}"


def clock(value: Any) -> str:
    """Return `8:45 Uhr` (English `8:45`)."""
    if not isinstance(value, datetime):
        return DASH
    moment = timezone.localtime(value) if timezone.is_aware(value) else value
    text = f"{moment.hour}:{moment.minute:02}"
    return text if language() == "en" else f"{text}{NBSP}Uhr"


def date_time(value: Any) -> str:
    """Return `heute, 8:45 Uhr` for today and yesterday, else `07.10.2026, 8:45 Uhr`."""
    day = as_day(value)
    if day is None:
        return DASH
    if not isinstance(value, datetime):
        return date_short(value)
    days = (timezone.localdate() - day).days
    word = {0: _("today"), 1: _("yesterday")}.get(days) or date_short(day)
    return f"{word}, {clock(value)}"


def month_year(value: Any) -> str:
    """Return `September 2027`."""
    day = as_day(value)
    return DASH if day is None else f"{_MONTHS[language()][day.month - 1]}{NBSP}{day.year}"


def month_short(value: Any) -> str:
    """Return `Okt`."""
    day = as_day(value)
    return DASH if day is None else _SHORT[language()][day.month - 1]


def ago_in(value: Any) -> str:
    """Return `heute`, `morgen`, `in 9 Tagen`, `vor 7 Monaten`: stands beside a date, never instead of it."""
    day = as_day(value)
    if day is None:
        return DASH
    days = (day - timezone.localdate()).days
    if days in {-1, 0, 1}:
        return {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}[days]
    return _distance(abs(days), ahead=days > 0)


def _distance(days: int, *, ahead: bool) -> str:
    """Say a distance in days up to two months, in months up to two years, then in years."""
    if days <= 60:
        phrase = (
            ngettext("in %(n)s day", "in %(n)s days", days)
            if ahead
            else ngettext("%(n)s day ago", "%(n)s days ago", days)
        )
        return phrase % {"n": number(days)}
    if days <= 730:
        months = round(days / 30.44)
        phrase = (
            ngettext("in %(n)s month", "in %(n)s months", months)
            if ahead
            else ngettext("%(n)s month ago", "%(n)s months ago", months)
        )
        return phrase % {"n": number(months)}
    years = round(days / 365.25)
    phrase = (
        ngettext("in %(n)s year", "in %(n)s years", years)
        if ahead
        else ngettext("%(n)s year ago", "%(n)s years ago", years)
    )
    return phrase % {"n": number(years)}
