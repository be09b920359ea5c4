# SPDX-License-Identifier: EUPL-1.2
"""Periods, openness, notes of reads and masks, against oracles that count day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tragwerk.core.grants.rules import (
    LONGEST_MONTHS,
    PeriodFault,
    is_open,
    is_over,
    last_day_of,
    masked,
    period_fault,
)

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2060, 12, 31))


def counted_last_day(start: date, months: int) -> date:
    """Walk day by day while the day's year, month and number lie before the start's, so many months later."""
    turn = start.month - 1 + months
    limit = (start.year + turn // 12, turn % 12 + 1, start.day)
    day = start
    while ((following := day + timedelta(days=1)).year, following.month, following.day) < limit:
        day = following
    return day


@given(DAYS, st.integers(min_value=1, max_value=36))
def test_the_last_day_of_a_period_is_the_one_that_counting_finds(start: date, months: int) -> None:
    assert last_day_of(start, months) == counted_last_day(start, months)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 8, 1), date(2028, 7, 31)),
        (date(2026, 1, 31), date(2028, 1, 30)),
        (date(2028, 2, 29), date(2030, 2, 28)),
        (date(2026, 3, 1), date(2028, 2, 29)),
    ],
)
def test_two_years_end_on_the_day_before(start: date, end: date) -> None:
    assert last_day_of(start, LONGEST_MONTHS) == end
    assert period_fault(start, end, start) is None
    assert period_fault(start, end + timedelta(days=1), start) is PeriodFault.TOO_LONG


@given(DAYS, DAYS, DAYS)
def test_a_period_is_taken_when_nothing_speaks_against_it(start: date, end: date, today: date) -> None:
    fits = today <= start <= end and end in {
        start + timedelta(days=number) for number in range((counted_last_day(start, LONGEST_MONTHS) - start).days + 1)
    }
    assert (period_fault(start, end, today) is None) == fits


@given(DAYS, st.integers(min_value=0, max_value=800), st.integers(min_value=-30, max_value=900))
def test_a_grant_is_open_on_each_of_its_days_and_on_no_other(start: date, length: int, offset: int) -> None:
    days = [start + timedelta(days=number) for number in range(length + 1)]
    today = start + timedelta(days=offset)
    assert is_open(start, days[-1], today) == (today in days)
    assert is_over(days[-1], today) == (today > max(days))


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.integers()),
    st.lists(st.sampled_from("abcdefgh"), unique=True),
)
def test_a_mask_lets_through_what_it_names_in_its_order(row: dict[str, object], mask: list[str]) -> None:
    shown = masked(row, mask)
    assert list(shown) == mask
    assert all(shown[key] == row.get(key) for key in mask)
