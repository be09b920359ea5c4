# SPDX-License-Identifier: EUPL-1.2
"""The arithmetic of periods against counting day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tragwerk.core.privacy.classes import BY_KEY, CLASSES
from tragwerk.core.privacy.rules import Period, Unit, cutoff, is_over, kept_until

days = st.dates(date(1990, 1, 1), date(2080, 12, 31))
periods = st.builds(Period, st.integers(0, 40), st.sampled_from(Unit))


@given(days, periods)
def test_a_period_ends_where_counting_ends(start: date, period: Period) -> None:
    day = start
    if period.unit is Unit.DAYS:
        for _number in range(period.amount):
            day += timedelta(days=1)
    else:
        years = 0
        while not (day.month == 12 and day.day == 31 and years == period.amount):
            years += day.month == 12 and day.day == 31
            day += timedelta(days=1)
    assert kept_until(start, period) == day


@given(days, days, periods)
def test_the_database_and_the_rule_agree(start: date, today: date, period: Period) -> None:
    assert (start < cutoff(today, period)) == is_over(start, period, today)


@given(days, days, periods)
def test_who_began_later_is_kept_no_shorter(one: date, other: date, period: Period) -> None:
    first, second = sorted((one, other))
    assert kept_until(first, period) <= kept_until(second, period)


def test_five_years_of_a_pupil_who_left_in_july() -> None:
    period = BY_KEY["learner"].version_on(date(2026, 11, 27)).period
    assert kept_until(date(2021, 7, 31), period) == date(2026, 12, 31)
    assert not is_over(date(2021, 7, 31), period, date(2026, 12, 31))
    assert is_over(date(2021, 7, 31), period, date(2027, 1, 1))


def test_the_end_of_the_calendar_is_no_fault() -> None:
    assert kept_until(date(2026, 1, 1), Period(9000, Unit.YEARS)) == date(9999, 12, 31)
    assert cutoff(date(2026, 1, 1), Period(9000, Unit.YEARS)) == date(1, 1, 1)
    assert cutoff(date(2026, 1, 1), Period(10**7, Unit.DAYS)) == date.min
    assert kept_until(date(2026, 1, 1), Period(10**7, Unit.DAYS)) == date.max


def test_a_period_is_not_negative() -> None:
    with pytest.raises(ValueError, match="negative"):
        Period(-1, Unit.DAYS)


def test_every_class_has_a_source_and_holds_its_own_bounds() -> None:
    assert len(BY_KEY) == len(CLASSES)
    for one in CLASSES:
        for version in one.versions:
            assert str(version.source), one.key
            assert version.period.unit is one.unit
            assert one.shortest <= version.period.amount <= one.longest, one.key


def test_a_new_law_holds_from_its_day_on() -> None:
    trail = BY_KEY["trail"]
    assert trail.version_on(date(1900, 1, 1)) is trail.versions[0]
    assert trail.version_on(date(2026, 1, 1)) is trail.versions[-1]
