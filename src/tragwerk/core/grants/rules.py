# SPDX-License-Identifier: EUPL-1.2
"""How long a grant may last, when it is open, and what of a row is shown."""

import calendar
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum

LONGEST_MONTHS = 24


class PeriodFault(StrEnum):
    """What is wrong with a period."""

    START_PAST = "start_past"
    END_BEFORE_START = "end_before_start"
    TOO_LONG = "too_long"


def last_day_of(start: date, months: int) -> date:
    """Return the day with which a period of so many months ends that begins on a day (§ 188 BGB).

    It is the day before the one with the same number; where the month has no such day, its last one.
    """
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    if start.day == 1:
        return date(year, month, 1) - timedelta(days=1)
    return date(year, month, min(start.day - 1, calendar.monthrange(year, month)[1]))


def period_fault(start: date, end: date, today: date) -> PeriodFault | None:
    """Return what is wrong with the period of a new grant, if anything."""
    if start < today:
        return PeriodFault.START_PAST
    if end < start:
        return PeriodFault.END_BEFORE_START
    if end > last_day_of(start, LONGEST_MONTHS):
        return PeriodFault.TOO_LONG
    return None


def is_open(start: date, end: date, today: date) -> bool:
    """Say whether a released grant can be read on a day; first and last day count."""
    return start <= today <= end


def is_over(end: date, today: date) -> bool:
    """Say whether a grant has passed its last day."""
    return end < today


def masked(row: Mapping[str, object], mask: Iterable[str]) -> dict[str, object]:
    """Return the columns of a row that the mask names, in its order, and no other."""
    return {key: row.get(key) for key in mask}
