# SPDX-License-Identifier: EUPL-1.2
"""From when to when an emergency access counts, compared with a clock that ticks through every minute."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tragwerk.core.orgs.models import EMERGENCY_TRANSITIONS, EmergencyState
from tragwerk.core.orgs.rules import Course, end_by_time, is_announced, is_in_force, minutes_left, state_at

NIGHT = datetime(2027, 3, 27, 22, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = 24 * 60


class Oracle:
    """Lives through an access minute by minute, with a counter for what is left, and knows no arithmetic of times."""

    def __init__(self, approved: int | None, refused: int | None, ended: int | None, minutes: int) -> None:
        self.happens = {"approve": approved, "refuse": refused, "end": ended}
        self.state, self.left, self.waiting, self.since_end = "requested", minutes, DAY, 0
        self.was_open = False

    def tick(self, minute: int) -> None:
        if self.state == "active":
            self.left -= 1
            if self.left == 0:
                self.state = "ended"
        elif self.state == "requested" and minute:
            self.waiting -= 1
            if self.waiting == 0:
                self.state = "ended"
        elif self.state == "ended":
            self.since_end += 1
        if minute == self.happens["approve"] and self.state == "requested":
            self.state, self.was_open = "active", True
        elif minute == self.happens["refuse"] and self.state == "requested":
            self.state = "refused"
        elif minute == self.happens["end"] and self.state in ("requested", "active"):
            self.state = "ended"

    @property
    def announced(self) -> bool:
        if self.state in ("requested", "active"):
            return True
        return self.was_open and self.since_end < 14 * DAY


def stored(oracle: Oracle, approved: int | None, ended: int | None, minutes: int, written: str) -> Course:
    """Return what the row says: the clock writes nothing, people do."""
    starts = NIGHT + approved * MINUTE if oracle.was_open and approved is not None else None
    return Course(
        state=written,
        requested_at=NIGHT,
        ends_at=None if starts is None else starts + minutes * MINUTE,
        ended_at=NIGHT + ended * MINUTE if written == "ended" and ended is not None else None,
    )


@given(
    approved=st.none() | st.integers(0, 2 * DAY),
    refused=st.none() | st.integers(0, 2 * DAY),
    ended=st.none() | st.integers(0, 2 * DAY),
    minutes=st.integers(15, 480),
    now=st.integers(0, 2 * DAY) | st.integers(14 * DAY, 16 * DAY),
)
def test_the_state_at_any_minute_is_what_a_ticking_clock_says(
    approved: int | None, refused: int | None, ended: int | None, minutes: int, now: int
) -> None:
    oracle = Oracle(approved, refused, ended, minutes)
    written = "requested"
    for minute in range(now + 1):
        before = oracle.state
        oracle.tick(minute)
        by_person = minute in oracle.happens.values() and oracle.state != before
        by_clock = (before == "active" and oracle.left == 0) or (before == "requested" and oracle.waiting == 0)
        if by_person and not by_clock:
            written = oracle.state
    course = stored(oracle, approved, ended, minutes, written)
    moment = NIGHT + now * MINUTE
    assert state_at(course, moment) == oracle.state
    assert is_in_force(course, moment) == (oracle.state == "active")
    assert is_announced(course, moment) == oracle.announced


@given(st.integers(15, 480), st.integers(-9000, 60000))
def test_the_minutes_left_are_begun_ones_and_never_below_none(minutes: int, seconds: int) -> None:
    end = NIGHT + minutes * MINUTE
    now = NIGHT + timedelta(seconds=seconds)
    left = minutes_left(end, now)
    assert left == len([one for one in range(600 + 200) if now < end - one * MINUTE])


def test_an_access_ends_on_the_very_moment() -> None:
    course = Course("active", NIGHT, NIGHT + 15 * MINUTE)
    assert is_in_force(course, NIGHT + 15 * MINUTE - timedelta(microseconds=1))
    assert not is_in_force(course, NIGHT + 15 * MINUTE)
    assert state_at(course, NIGHT + 15 * MINUTE) == "ended"


def test_what_was_refused_or_has_ended_is_nothing_for_the_clock() -> None:
    for state in (EmergencyState.REFUSED, EmergencyState.ENDED):
        assert end_by_time(Course(state, NIGHT, NIGHT + MINUTE, NIGHT)) is None
        assert not is_in_force(Course(state, NIGHT, NIGHT + MINUTE), NIGHT)


def test_an_active_access_without_an_end_opens_nothing() -> None:
    assert not is_in_force(Course("active", NIGHT), NIGHT)


def test_every_state_has_its_row_and_two_are_the_end() -> None:
    assert set(EMERGENCY_TRANSITIONS) == set(EmergencyState.values)
    final = {state for state, targets in EMERGENCY_TRANSITIONS.items() if not targets}
    assert final == {EmergencyState.REFUSED, EmergencyState.ENDED}
