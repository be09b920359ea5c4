# SPDX-License-Identifier: EUPL-1.2
"""How long something is kept: from a day on, in days or in full calendar years."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LAST_YEAR = date.max.year


class Unit(StrEnum):
    """What a period is counted in."""

    DAYS = "days"
    YEARS = "years"  # full calendar years: until the end of the year


@dataclass(frozen=True)
class Period:
    """How long: so many days, or until the end of so many calendar years after the one in which it begins."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ValueError("a period is not negative")


def kept_until(start: date, period: Period) -> date:
    """Return the last day on which something is kept."""
    if period.unit is Unit.YEARS:
        return date(min(start.year + period.amount, LAST_YEAR), 12, 31)
    return start + timedelta(days=min(period.amount, (date.max - start).days))


def is_over(start: date, period: Period, today: date) -> bool:
    """Say whether something that began on a day may go today."""
    return today > kept_until(start, period)


def cutoff(today: date, period: Period) -> date:
    """Return the day before which something must have begun to be over today: `is_over` for a database."""
    if period.unit is Unit.YEARS:
        return date(max(today.year - period.amount, 1), 1, 1)
    return today - timedelta(days=min(period.amount, (today - date.min).days))
