# SPDX-License-Identifier: EUPL-1.2
"""The ladder of reminders, compared with asking every single day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tragwerk.core.todos.rules import is_overdue, next_reminder, reminder_days

days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
ladders = st.lists(st.integers(-40, 40), max_size=6)


@given(due=days, ladder=ladders, after=days)
def test_the_next_reminder_is_the_first_day_of_the_ladder_that_comes(due: date, ladder: list[int], after: date) -> None:
    coming = (after + timedelta(days=count) for count in range(1, 1000))
    asked = next((day for day in coming if any(due + timedelta(days=step) == day for step in ladder)), None)
    assert next_reminder(due, ladder, after) == asked


@given(due=days, ladder=ladders, start=days)
def test_every_step_of_the_ladder_is_reminded_once(due: date, ladder: list[int], start: date) -> None:
    said, day = [], start
    while (following := next_reminder(due, ladder, day)) is not None:
        said.append(following)
        day = following
    assert said == [one for one in reminder_days(due, ladder) if one > start]


@given(due=st.none() | days, ladder=ladders, after=days, until=days)
def test_put_off_until_a_day_it_comes_back_on_that_day(
    due: date | None, ladder: list[int], after: date, until: date
) -> None:
    found = next_reminder(due, ladder, after, until)
    assert found == (until if until > after else next_reminder(due, ladder, after))


def test_without_a_day_nothing_is_called_to_mind_and_nothing_is_late() -> None:
    assert next_reminder(None, (-1, 0), date(2026, 10, 7)) is None
    assert not is_overdue(None, date(2026, 10, 7))


def test_late_is_the_day_after() -> None:
    assert [is_overdue(date(2026, 10, 7), date(2026, 10, day)) for day in (6, 7, 8)] == [False, False, True]
