# SPDX-License-Identifier: EUPL-1.2
"""The clock of business hours against a count minute by minute, also where the clock on the wall jumps."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tragwerk.core.calendars.rules import (
    DAY_MINUTES,
    BadSpans,
    Interval,
    NeverOpen,
    Span,
    SpanFault,
    WorkingCalendar,
    add_business,
    between,
    days_in,
    is_school_day,
    merged,
    next_school_day,
    periods,
    read_spans,
    state_of,
    write_spans,
)

BERLIN = ZoneInfo("Europe/Berlin")
MINUTE = timedelta(minutes=1)
OFFICE = ((480, 720), (780, 960))
# Around both changes of the clock, around New Year and in the middle of nowhere.
STARTS = [datetime(*day, tzinfo=UTC) for day in ((2026, 3, 27), (2026, 10, 23), (2026, 12, 30), (2026, 6, 9))]


def calendar(week: list[tuple[Span, ...]], closed: frozenset[date] = frozenset()) -> WorkingCalendar:
    return WorkingCalendar(BERLIN, lambda day: () if day in closed else week[day.weekday()])


def office() -> WorkingCalendar:
    return calendar([OFFICE] * 5 + [(), ()])


@st.composite
def spans(draw: st.DrawFn) -> tuple[Span, ...]:
    """Up to three stretches of a day, often near the hours in which the clock jumps."""
    marks = draw(st.lists(st.integers(0, DAY_MINUTES) | st.integers(60, 240), max_size=6, unique=True))
    marks = sorted(marks)[: len(marks) // 2 * 2]
    return tuple(zip(marks[::2], marks[1::2], strict=True))


weeks = st.lists(spans(), min_size=7, max_size=7)
moments = st.builds(lambda start, minutes: start + minutes * MINUTE, st.sampled_from(STARTS), st.integers(0, 5 * 1440))
pauses = st.lists(
    st.builds(lambda begin, minutes: (begin, begin + minutes * MINUTE), moments, st.integers(0, 2000)), max_size=3
)


def open_minutes(week: list[tuple[Span, ...]], begin: datetime, end: datetime, out: list[Interval]) -> list[datetime]:
    """The oracle: every minute asks the clock on the wall."""
    found, moment = [], begin
    while moment < end:
        wall = moment.astimezone(BERLIN)
        minute = wall.hour * 60 + wall.minute
        counts = any(first <= minute < last for first, last in week[wall.weekday()])
        if counts and not any(first <= moment < last for first, last in out):
            found.append(moment)
        moment += MINUTE
    return found


@given(weeks, moments, st.integers(0, 5 * 1440), pauses)
def test_between_counts_the_open_minutes(
    week: list[tuple[Span, ...]], begin: datetime, length: int, out: list[Interval]
) -> None:
    end = begin + length * MINUTE
    assert between(begin, end, calendar(week), out) == 60 * len(open_minutes(week, begin, end, out))


@given(weeks, moments, st.integers(1, 1200), pauses)
def test_adding_ends_where_the_last_open_minute_does(
    week: list[tuple[Span, ...]], begin: datetime, minutes: int, out: list[Interval]
) -> None:
    counted = open_minutes(week, begin, begin + timedelta(days=9), out)
    if len(counted) < minutes:
        return
    assert add_business(begin, 60 * minutes, calendar(week), out) == counted[minutes - 1] + MINUTE


@given(weeks.filter(any), moments, st.integers(0, 400_000), pauses)
def test_what_is_added_lies_between(
    week: list[tuple[Span, ...]], begin: datetime, seconds: int, out: list[Interval]
) -> None:
    hours = calendar(week)
    try:
        end = add_business(begin, seconds, hours, out)
    except NeverOpen:
        assert sum(last - first for day in week for first, last in day) < 20
        return
    assert between(begin, end, hours, out) == seconds


@given(weeks.filter(any), moments, moments, st.integers(0, 90_000), st.integers(0, 90_000), pauses)
def test_later_and_longer_never_end_earlier(
    week: list[tuple[Span, ...]], one: datetime, other: datetime, less: int, more: int, out: list[Interval]
) -> None:
    hours, (early, late), (short, long) = calendar(week), sorted((one, other)), sorted((less, more))
    try:
        assert add_business(early, short, hours, out) <= add_business(early, long, hours, out)
        if short:
            assert add_business(early, short, hours, out) <= add_business(late, short, hours, out)
    except NeverOpen:
        assert sum(last - first for day in week for first, last in day) < 20


@given(moments, moments, moments, pauses)
def test_two_parts_are_the_whole(one: datetime, other: datetime, third: datetime, out: list[Interval]) -> None:
    first, middle, last = sorted((one, other, third))
    parts = between(first, middle, office(), out) + between(middle, last, office(), out)
    assert between(first, last, office(), out) == parts


def test_a_ticket_of_friday_evening_waits_for_monday() -> None:
    friday = datetime(2026, 11, 27, 15, 30, tzinfo=BERLIN)
    assert add_business(friday, 3600, office()) == datetime(2026, 11, 30, 8, 30, tzinfo=BERLIN)
    assert between(friday, datetime(2026, 11, 30, 13, 0, tzinfo=BERLIN), office()) == (30 + 240) * 60


def test_moments_of_the_local_clock_are_counted_as_time_that_passes() -> None:
    """25 hours pass on the day on which the clock goes back."""
    always = calendar([((0, DAY_MINUTES),)] * 7)
    begin, end = datetime(2026, 10, 25, tzinfo=BERLIN), datetime(2026, 10, 26, tzinfo=BERLIN)
    assert between(begin, end, always) == 25 * 3600
    assert between(begin, end, always, [(begin, end)]) == 0
    assert add_business(begin, 25 * 3600, always) == end


def test_the_wrong_way_round_nothing_passes() -> None:
    begin = datetime(2026, 11, 27, 9, tzinfo=BERLIN)
    assert between(begin, begin - timedelta(days=1), office()) == 0
    with pytest.raises(ValueError, match="forwards"):
        add_business(begin, -1, office())


def test_who_never_opens_says_so() -> None:
    with pytest.raises(NeverOpen):
        add_business(STARTS[0], 1, calendar([()] * 7))


def test_a_calendar_says_whether_it_is_open_now() -> None:
    assert office().is_open(datetime(2026, 11, 27, 9, tzinfo=BERLIN))
    assert not office().is_open(datetime(2026, 11, 27, 12, 30, tzinfo=BERLIN))
    closed = calendar([OFFICE] * 7, frozenset({date(2026, 11, 27)}))
    assert not closed.is_open(datetime(2026, 11, 27, 9, tzinfo=BERLIN))


def test_pauses_that_touch_are_one() -> None:
    a, b, c, d = (STARTS[0] + number * MINUTE for number in range(4))
    assert merged([(b, c), (a, b), (d, d)]) == [(a, c)]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("8-12, 13-16", "8:00–12:00, 13:00–16:00"),
        ("13:00–16:30 und 8.15 – 12.00", "8:15–12:00, 13:00–16:30"),
        ("8 bis 12 Uhr; 12:00-13:00", "8:00–13:00"),
        ("0:00–24:00", "0:00–24:00"),
        ("", ""),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, kept: str) -> None:
    assert write_spans(read_spans(text)) == kept


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("vormittags", SpanFault.UNREADABLE),
        ("8–12 mittags", SpanFault.UNREADABLE),
        ("8:75–12", SpanFault.NO_SUCH_TIME),
        ("8–25", SpanFault.NO_SUCH_TIME),
        ("12–8", SpanFault.END_BEFORE_START),
        ("8–12, 11–13", SpanFault.OVERLAP),
    ],
)
def test_hours_that_cannot_be_are_refused_with_their_fault(text: str, fault: SpanFault) -> None:
    with pytest.raises(BadSpans) as refused:
        read_spans(text)
    assert refused.value.fault is fault


@given(spans())
def test_kept_hours_are_read_back(day: tuple[Span, ...]) -> None:
    text = write_spans(read_spans(write_spans(day)))
    minutes = {minute for first, last in day for minute in range(first, last)}
    assert {minute for first, last in read_spans(text) for minute in range(first, last)} == minutes


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.sets(st.dates(date(2024, 1, 1), date(2030, 1, 1))))
def test_a_school_day_is_a_weekday_that_is_not_free(day: date, free: set[date]) -> None:
    assert is_school_day(day, free) == (day.isoweekday() <= 5 and day not in free)
    later = next_school_day(day, free)
    assert later > day
    assert is_school_day(later, free)
    assert not any(is_school_day(one, free) for one in days_in(day + timedelta(days=1), later - timedelta(days=1)))


def test_a_year_without_school_has_no_next_school_day() -> None:
    free = set(days_in(date(2026, 1, 1), date(2037, 1, 1)))
    with pytest.raises(NeverOpen):
        next_school_day(date(2026, 1, 1), free)


@given(st.sets(st.tuples(st.dates(date(2026, 1, 1), date(2026, 1, 20)), st.sampled_from("ab"))))
def test_periods_hold_every_day_once(days: set[tuple[date, str]]) -> None:
    found = list(periods(days))
    assert sorted((day, name) for first, last, name in found for day in days_in(first, last)) == sorted(days)


def test_the_official_key_says_the_state() -> None:
    assert state_of("05558012") == "NW"
    assert state_of("", "09162") == "BY"
    assert state_of("", "99") == "NW"
