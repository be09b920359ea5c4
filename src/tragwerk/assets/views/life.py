# SPDX-License-Identifier: EUPL-1.2
"""The dates that decide about a device, side by side and on one line of time."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tragwerk.assets.models import Asset
from tragwerk.assets.rules import days_left, share_passed
from tragwerk.ui.public import formats

_SOON_DAYS = 90


class LifeDate(NamedTuple):
    """One of the dates that decide about a device."""

    icon: str
    label: str
    value: str
    tone: str
    share: int | None
    word: str
    why: str
    sign: str = ""


class Line(NamedTuple):
    """The terms of a device on one scale: a bar each, and where today is in per cent."""

    rows: list[dict[str, Any]]
    today: float
    begin: date
    end: date


def life_dates(asset: Asset, today: date) -> list[LifeDate]:
    """Return the three dates that say when a device goes: useful life, binding, end of support."""
    return [_life(asset, today), _binding(asset, today), _support(asset, today)]


def _life(asset: Asset, today: date) -> LifeDate:
    until, label = asset.life_until, _("Useful life")
    if until is None:
        why = (
            _("The day of purchase is not known")
            if asset.purchased_on is None
            else _("No useful life is set for this kind")
        )
        return LifeDate("timer", label, "–", "", None, _("end unknown"), why)
    why = term_words(asset.life_months or 0)
    return _dated("timer", label, until, asset.purchased_on, today, why, over="bad")


def _binding(asset: Asset, today: date) -> LifeDate:
    until, label = asset.binding_until, _("Binding of the grant")
    if until is None:
        return LifeDate("lock", label, "–", "", None, _("none noted"), asset.funding_source or _("No grant is noted"))
    why = asset.funding_source or _("No grant is noted")
    if until < today:
        return LifeDate("lock", label, formats.date_short(until), "calm", 100, _ended(until), why, "check")
    share = share_passed(asset.purchased_on, until, today) if asset.purchased_on else None
    # Bound is no fault: it warns whoever wants to part with the device.
    return LifeDate("lock", label, formats.date_short(until), "warn", share, formats.ago_in(until), why, "lock")


def _support(asset: Asset, today: date) -> LifeDate:
    until, label = asset.support_until, _("End of support")
    if until is None:
        return LifeDate("update", label, "–", "", None, _("end unknown"), _("No end is noted at the model"))
    why = _("Estimate; the maker names no day") if asset.asset_model.support_estimated else _("As noted at the model")
    return _dated("update", label, until, asset.purchased_on, today, why, over="bad")


def _dated(icon: str, label: str, until: date, begin: date | None, today: date, why: str, *, over: str) -> LifeDate:
    left = days_left(until, today)
    tone = over if left < 0 else "warn" if left <= _SOON_DAYS else "good"
    sign = "warning-fill" if left < 0 else "hourglass_bottom-fill" if left <= _SOON_DAYS else ""
    share = share_passed(begin, until, today) if begin else None
    word = _ended(until) if left < 0 else formats.ago_in(until)
    return LifeDate(icon, label, formats.date_short(until), tone, share, word, why, sign)


def _ended(until: date) -> str:
    return _("ended %(when)s") % {"when": formats.ago_in(until)}


def term_words(months: int) -> str:
    """Return how long a term is: whole years where it is, else months."""
    if months % 12:
        return ngettext("%(count)d month from the purchase on", "%(count)d months from the purchase on", months) % {
            "count": months
        }
    years = months // 12
    return ngettext("%(count)d year from the purchase on", "%(count)d years from the purchase on", years) % {
        "count": years
    }


def line_of_time(asset: Asset, today: date) -> Line | None:
    """Return the terms from the purchase on, on one scale with today; None where fewer than two days are known."""
    begin = asset.purchased_on
    ends: Sequence[tuple[str, date | None, int]] = (
        (_("Warranty"), asset.warranty_until, 2),
        (_("Useful life"), asset.life_until, 1),
        (_("Binding of the grant"), asset.binding_until, 3),
        (_("End of support"), asset.support_until, 5),
    )
    known = [(label, day, cat) for label, day, cat in ends if day is not None]
    if begin is None or not known:
        return None
    last = max(today, *(day for _label, day, _cat in known))
    whole = max((last - begin).days, 1)

    def place(day: date) -> float:
        return max(0.0, min(100.0, 100 * (day - begin).days / whole))

    rows = [
        {
            "label": label,
            "value": formats.date_short(day),
            "parts": [{"start": 0, "width": place(day), "cat": cat}],
        }
        for label, day, cat in known
    ]
    return Line(rows, place(today), begin, last)
