# SPDX-License-Identifier: EUPL-1.2
"""When a notice goes out, compared with walking the clock minute by minute."""

from datetime import UTC, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tragwerk.core.notify.rules import (
    DIGEST_AT,
    GIVE_UP_AFTER,
    Choice,
    Hours,
    is_for_good,
    next_digest,
    next_loud,
    next_try,
    sending_of,
)

BERLIN = ZoneInfo("Europe/Berlin")
clocks = st.times(min_value=time(0), max_value=time(23, 59)).map(lambda one: one.replace(second=0, microsecond=0))
week = st.frozensets(st.integers(0, 6))
hours = st.builds(Hours, clocks, clocks, week, st.frozensets(st.integers(0, 6), max_size=6))
NEW_YEAR, SPRING, AUTUMN = (datetime(2026, *day, tzinfo=UTC) for day in ((1, 1), (3, 27), (10, 23)))


def minutes_after(moment: datetime, minutes: int) -> datetime:
    return moment + timedelta(minutes=minutes)


# Around the days on which the clock is changed, too.
moments = st.one_of(
    *(
        st.integers(0, days * 24 * 60).map(partial(minutes_after, first))
        for first, days in ((NEW_YEAR, 365), (SPRING, 4), (AUTUMN, 4))
    )
)


SATURDAY_NIGHT = Hours(time(22), time(2, 30), frozenset({5}))


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN)


def walked(quiet: Hours, moment: datetime) -> datetime:
    """The first minute that is not quiet, or the moment itself when a week and more has none."""
    for minutes in range(9 * 24 * 60):
        one = moment + timedelta(minutes=minutes)
        if not quiet.are_quiet(one.astimezone(BERLIN)):
            return one
    return moment


@settings(max_examples=60)
@given(quiet=hours, moment=moments)
@example(quiet=Hours(time(22), time(2, 30), frozenset({5}), frozenset()), moment=datetime(2026, 3, 28, 23, tzinfo=UTC))
@example(
    quiet=Hours(time(22), time(2, 30), frozenset({5}), frozenset()), moment=datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
)
def test_a_notice_waits_exactly_until_the_quiet_is_over(quiet: Hours, moment: datetime) -> None:
    assert next_loud(quiet, moment, BERLIN) == walked(quiet, moment)


@settings(max_examples=40)
@given(quiet=hours, moment=moments)
def test_the_daily_mail_goes_out_in_the_morning_or_after_its_quiet(quiet: Hours, moment: datetime) -> None:
    found = next_digest(quiet, moment, BERLIN)
    assert found > moment
    today = moment.astimezone(BERLIN).date()
    mornings = (datetime.combine(today + timedelta(days=day), DIGEST_AT, BERLIN).astimezone(UTC) for day in range(3))
    morning = next(one for one in mornings if one > moment)
    assert found == walked(quiet, morning)


def test_quiet_from_evening_to_morning_belongs_to_the_day_on_which_it_begins() -> None:
    friday = Hours(time(18), time(7), frozenset({4}), frozenset())
    assert friday.are_quiet(at(10, 9, 18, 0))
    assert friday.are_quiet(at(10, 10, 6, 59))
    assert not friday.are_quiet(at(10, 10, 7, 0))
    assert not friday.are_quiet(at(10, 9, 6, 0))


def test_a_day_of_rest_is_quiet_from_midnight_to_midnight() -> None:
    sunday = Hours(rest_days=frozenset({6}))
    assert sunday.are_quiet(at(10, 11, 0, 0))
    assert sunday.are_quiet(at(10, 11, 23, 59))
    assert not sunday.are_quiet(at(10, 12, 0, 0))


NIGHT = datetime(2026, 10, 7, 21, 0, tzinfo=UTC)
QUIET = Hours(time(18), time(7), frozenset(range(7)))


def test_what_is_urgent_passes_quiet_hours_and_stands_under_the_bell() -> None:
    sending = sending_of(Choice(False, "now", True), QUIET, urgent=True, now=NIGHT, zone=BERLIN)
    assert (sending.shown, sending.mail_at, sending.push_at) == (True, NIGHT, NIGHT)


def test_what_is_not_urgent_waits_for_the_morning() -> None:
    morning = datetime(2026, 10, 8, 5, 0, tzinfo=UTC)
    sending = sending_of(Choice(False, "now", True), QUIET, urgent=False, now=NIGHT, zone=BERLIN)
    assert (sending.shown, sending.mail_at, sending.push_at) == (False, morning, morning)
    digest = sending_of(Choice(True, "digest", False), QUIET, urgent=False, now=NIGHT, zone=BERLIN)
    assert (digest.mail_at, digest.in_digest, digest.push_at) == (morning, True, None)
    never = sending_of(Choice(True, "never", False), QUIET, urgent=False, now=NIGHT, zone=BERLIN)
    assert (never.mail_at, never.in_digest) == (None, False)


@given(attempts=st.integers(0, 200), age=st.integers(0, 5 * 24 * 3600))
def test_a_mail_is_tried_again_ever_later_and_never_after_three_days(attempts: int, age: int) -> None:
    now = NIGHT + timedelta(seconds=age)
    again = next_try(attempts, NIGHT, now)
    pause = min(timedelta(minutes=4 ** min(max(attempts - 1, 0), 20)), timedelta(hours=4))
    assert again == (now + pause if now + pause <= NIGHT + GIVE_UP_AFTER else None)


def test_a_mail_that_nobody_takes_is_given_up_after_a_few_dozen_attempts() -> None:
    now, attempts = NIGHT, 0
    while (again := next_try(attempts, NIGHT, now)) is not None:
        now, attempts = again, attempts + 1
    assert now <= NIGHT + GIVE_UP_AFTER
    assert 10 < attempts < 40


def test_answers_of_five_hundred_and_more_are_for_good() -> None:
    assert [is_for_good(code) for code in (250, 421, 450, 499, 500, 550, 554)] == [False] * 4 + [True] * 3
