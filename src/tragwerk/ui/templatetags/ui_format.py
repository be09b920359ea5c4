# SPDX-License-Identifier: EUPL-1.2
"""Filters: numbers, money, dates and states in the words of the page's language."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.utils.safestring import SafeString

from tragwerk.ui import formats, looks
from tragwerk.ui.render import render_badge, render_status

register = template.Library()

register.filter("number", formats.number)
register.filter("money", formats.money)
register.filter("share", formats.share)
register.filter("size", formats.size)
register.filter("date_long", formats.date_long)
register.filter("date_short", formats.date_short)
register.filter("date_weekday", formats.date_weekday)
register.filter("date_time", formats.date_time)
register.filter("clock", formats.clock)
register.filter("month_year", formats.month_year)
register.filter("month_short", formats.month_short)
register.filter("ago_in", formats.ago_in)


@register.filter
def money_whole(value: Any) -> str:
    """Return the amount without cents, for figures that are marked as round."""
    return formats.money(value, whole=True)


@register.filter
def dash(value: Any) -> Any:
    """Return a dash for an empty cell."""
    return formats.DASH if value is None or str(value).strip() == "" else value


@register.filter
def day_of_month(value: Any) -> str:
    """Return `16.` (English `16`)."""
    day = formats.as_day(value)
    return formats.DASH if day is None else f"{day.day}{'' if formats.language() == 'en' else '.'}"


def _as_decimal(value: Any) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return Decimal(0)


@register.filter
def svg_percent(value: Any) -> str:
    """Return a length for an SVG attribute, always with a point and between 0 and 100 %."""
    amount = max(Decimal(0), min(Decimal(100), _as_decimal(value)))
    return f"{amount.quantize(Decimal('0.1')).normalize():f}%"


@register.filter
def whole(value: Any) -> str:
    """Return a whole number for an attribute, without grouping."""
    return str(int(_as_decimal(value)))


@register.filter
def status(value: Any, field: str = "state") -> SafeString:
    """Render a model instance's state, or a `Look`, as sign and word."""
    return render_status(value if isinstance(value, looks.Look) else looks.look_of(value, field))


@register.filter
def badge(value: Any, field: str = "state") -> SafeString:
    """Render a model instance's state, or a `Look`, as a bordered badge."""
    return render_badge(value if isinstance(value, looks.Look) else looks.look_of(value, field))
