# SPDX-License-Identifier: EUPL-1.2
"""A school year as twelve small months: every free day with its colour, its sign and its words."""

import calendar
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import pgettext_lazy

from tragwerk.core.calendars.public import (
    CalendarPlace,
    DayKind,
    FreePeriod,
    days_in,
    days_without_school,
    free_periods,
    is_school_day,
)

AUGUST = 8
# The sign stands in the cell, for who sees no colour; the category gives the colour.
SIGNS = {
    DayKind.PUBLIC_HOLIDAY: (pgettext_lazy("sign of a day", "P"), 4),
    DayKind.SCHOOL_HOLIDAY: (pgettext_lazy("sign of a day", "H"), 1),
    DayKind.MOVABLE: (pgettext_lazy("sign of a day", "M"), 2),
    DayKind.NO_LESSONS: (pgettext_lazy("sign of a day", "N"), 6),
    DayKind.LOCAL: (pgettext_lazy("sign of a day", "L"), 3),
    DayKind.CLOSED: (pgettext_lazy("sign of a day", "C"), 8),
}
# Where two fall on one day, the sign of the first is shown and the words of both.
_RANK = {kind: rank for rank, kind in enumerate(DayKind)}


@dataclass(frozen=True)
class DayCell:
    """One day of a month; of the days of other months only the place is kept."""

    day: date
    is_out: bool
    is_today: bool
    sign: str = ""
    cat: int = 0
    words: str = ""


@dataclass(frozen=True)
class Month:
    """A month in weeks."""

    first: date
    weeks: list[tuple[int, list[DayCell]]]


@dataclass(frozen=True)
class Legend:
    """What a sign means."""

    sign: str
    cat: int
    label: str


def year_of(day: date) -> int:
    """Return the school year that a day belongs to, by its first half."""
    return day.year if day.month >= AUGUST else day.year - 1


def bounds(year: int) -> tuple[date, date]:
    """Return first and last day of a school year."""
    return date(year, AUGUST, 1), date(year + 1, AUGUST, 1) - timedelta(days=1)


def year_label(year: int) -> str:
    """Return how a school year is written."""
    return f"{year}/{(year + 1) % 100:02d}"


@dataclass(frozen=True)
class SchoolYearView:
    """Everything that the page of a year shows."""

    year: int
    months: list[Month]
    periods: list[FreePeriod]
    legend: list[Legend]
    school_days: int

    @property
    def label(self) -> str:
        return year_label(self.year)


def school_year(place: CalendarPlace, year: int, today: date) -> SchoolYearView:
    """Return the school year of a place."""
    first, last = bounds(year)
    found = free_periods(place, first, last)
    free = days_without_school(place, first, last)
    by_day: defaultdict[date, list[FreePeriod]] = defaultdict(list)
    for one in found:
        for day in days_in(max(one.first, first), min(one.last, last)):
            by_day[day].append(one)
    months = [_month(start, by_day, today) for start in _starts(first)]
    kinds = sorted({one.kind for one in found}, key=_RANK.__getitem__)
    legend = [Legend(str(SIGNS[kind][0]), SIGNS[kind][1], str(kind.label)) for kind in kinds]
    count = sum(is_school_day(day, free) for day in days_in(first, last))
    return SchoolYearView(year, months, found, legend, count)


def _starts(first: date) -> Iterator[date]:
    for number in range(12):
        month = first.month - 1 + number
        yield date(first.year + month // 12, month % 12 + 1, 1)


def _month(start: date, by_day: dict[date, list[FreePeriod]], today: date) -> Month:
    weeks = [
        (week[0].isocalendar().week, [_cell(day, start, by_day.get(day, ()), today) for day in week])
        for week in calendar.Calendar().monthdatescalendar(start.year, start.month)
    ]
    return Month(start, weeks)


def _cell(day: date, start: date, found: Sequence[FreePeriod], today: date) -> DayCell:
    if day.month != start.month:
        return DayCell(day, is_out=True, is_today=False)
    if not found:
        return DayCell(day, is_out=False, is_today=day == today)
    ranked = sorted(found, key=lambda one: _RANK[one.kind])
    sign, cat = SIGNS[ranked[0].kind]
    words = ", ".join(f"{one.name} ({one.label})" for one in ranked)
    return DayCell(day, is_out=False, is_today=day == today, sign=str(sign), cat=cat, words=words)
