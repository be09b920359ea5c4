# SPDX-License-Identifier: EUPL-1.2
"""Which minutes are open and which days are school days: pure arithmetic over the clock on the wall.

Hours are said in local time. A moment is open when the clock on the wall shows a time within the hours of that day; so
an hour that the clock skips in spring is not open, and one that it repeats in autumn is open twice.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

Span = tuple[int, int]
"""Minutes since midnight, the end not included; 1440 is the midnight at the end of the day."""
Interval = tuple[datetime, datetime]
"""Two moments in UTC, the end not included."""

DAY_MINUTES = 24 * 60
SATURDAY = 5
# Whoever has no open minute in ten years has none.
FURTHEST_DAYS = 3660
_SPAN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:[-–—]|bis)\s*(\d{1,2})(?:[:.](\d{2}))?(?:\s*Uhr)?", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,;]*(?:und\b)?[\s,;]*", re.IGNORECASE)
_OFFSETS_END = timedelta(hours=15)
_ZERO = timedelta(0)


class SpanFault(StrEnum):
    """What is wrong with hours that somebody typed."""

    UNREADABLE = "unreadable"
    NO_SUCH_TIME = "no_such_time"
    END_BEFORE_START = "end_before_start"
    OVERLAP = "overlap"


class BadSpans(ValueError):
    """Hours that cannot be taken as they stand."""

    def __init__(self, fault: SpanFault) -> None:
        self.fault = fault
        super().__init__(fault.value)


class NeverOpen(ValueError):
    """The calendar has no open minute within ten years."""


def read_spans(text: str) -> tuple[Span, ...]:
    """Read hours as people write them: “8–12, 13:00–16:30”; the gap is a break. Raises BadSpans."""
    position, spans = 0, []
    while position < len(text):
        separator = _BETWEEN.match(text, position)
        position = separator.end() if separator else position
        if position == len(text):
            break
        found = _SPAN.match(text, position)
        if found is None:
            raise BadSpans(SpanFault.UNREADABLE)
        spans.append(_span(*found.groups()))
        position = found.end()
    spans.sort()
    if any(second[0] < first[1] for first, second in pairwise(spans)):
        raise BadSpans(SpanFault.OVERLAP)
    return tuple(_joined(spans))


def _span(hour: str, minute: str | None, end_hour: str, end_minute: str | None) -> Span:
    first, last = int(hour) * 60 + int(minute or 0), int(end_hour) * 60 + int(end_minute or 0)
    if int(minute or 0) > 59 or int(end_minute or 0) > 59 or max(first, last) > DAY_MINUTES:
        raise BadSpans(SpanFault.NO_SUCH_TIME)
    if last <= first:
        raise BadSpans(SpanFault.END_BEFORE_START)
    return first, last


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Put together what follows without a break."""
    last: Span | None = None
    for span in spans:
        if last is not None and span[0] == last[1]:
            last = (last[0], span[1])
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last


def write_spans(spans: Iterable[Span]) -> str:
    """Write hours in the one form in which they are kept and shown; `read_spans` reads it back."""
    return ", ".join(f"{_clock(first)}–{_clock(last)}" for first, last in spans)


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


@dataclass(frozen=True)
class WorkingCalendar:
    """When somebody works: the hours of every day in one time zone, with the days already worked out."""

    zone: ZoneInfo
    spans_on: Callable[[date], Sequence[Span]]
    _days: dict[date, list[Interval]] = field(default_factory=dict, compare=False, repr=False)

    def opened(self, day: date) -> list[Interval]:
        """Return the open intervals of a local day in UTC, in order."""
        if day not in self._days:
            self._days[day] = _intervals(self.zone, day, self.spans_on(day))
        return self._days[day]

    def is_open(self, moment: datetime) -> bool:
        """Say whether a moment lies within the hours."""
        return any(first <= moment < last for first, last in self.opened(moment.astimezone(self.zone).date()))


def _intervals(zone: ZoneInfo, day: date, spans: Sequence[Span]) -> list[Interval]:
    found = []
    midnight = datetime.combine(day, time())
    for begin, end, offset in _pieces(zone, midnight):
        for first, last in spans:
            opens = (midnight + timedelta(minutes=first) - offset).replace(tzinfo=UTC)
            closes = (midnight + timedelta(minutes=last) - offset).replace(tzinfo=UTC)
            if max(opens, begin) < min(closes, end):
                found.append((max(opens, begin), min(closes, end)))
    return sorted(found)


def _pieces(zone: ZoneInfo, midnight: datetime) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """Return the stretches of one offset from UTC that may touch a local day."""
    begin = (midnight - _OFFSETS_END).replace(tzinfo=UTC)
    end = (midnight + timedelta(days=1) + _OFFSETS_END).replace(tzinfo=UTC)
    while begin < end:
        offset = _offset(zone, begin)
        change = end if _offset(zone, end) == offset else _change(zone, begin, end, offset)
        yield begin, change, offset
        begin = change


def _change(zone: ZoneInfo, begin: datetime, end: datetime, offset: timedelta) -> datetime:
    """Return the first moment with another offset, to the second."""
    low, high = 0, int((end - begin).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, begin + timedelta(seconds=middle)) == offset:
            low = middle
        else:
            high = middle
    return begin + timedelta(seconds=high)


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or _ZERO


def merged(pauses: Iterable[Interval]) -> list[Interval]:
    """Return pauses in UTC and in order, those that touch put together and empty ones left out."""
    found: list[Interval] = []
    # Two moments of one time zone are subtracted as the clock shows them, so everything is counted in UTC.
    for first, last in sorted((begin.astimezone(UTC), end.astimezone(UTC)) for begin, end in pauses):
        if last <= first:
            continue
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def _counted(begin: datetime, end: datetime, pauses: Sequence[Interval]) -> Iterator[Interval]:
    """Return an interval without the pauses in it."""
    for first, last in pauses:
        if last <= begin:
            continue
        if first >= end:
            break
        if first > begin:
            yield begin, first
        begin = max(begin, last)
    if begin < end:
        yield begin, end


def _stretches(
    calendar: WorkingCalendar, start: datetime, pauses: Sequence[Interval], until: datetime | None = None
) -> Iterator[Interval]:
    """Return the stretches that count from a moment on, in order; without an end for ten years."""
    day = start.astimezone(calendar.zone).date()
    final = until.astimezone(calendar.zone).date() if until else day + timedelta(days=FURTHEST_DAYS)
    while day <= final:
        for first, last in calendar.opened(day):
            if last > start:
                yield from _counted(max(first, start), last, pauses)
        day += timedelta(days=1)


def add_business(start: datetime, seconds: int, calendar: WorkingCalendar, pauses: Iterable[Interval] = ()) -> datetime:
    """Return the first moment at which so many open seconds have passed since a moment, pauses not counted.

    No seconds end at once, whether it is open or not. Raises NeverOpen.
    """
    if seconds < 0:
        raise ValueError("time is added forwards only")
    if seconds == 0:
        return start
    left = timedelta(seconds=seconds)
    for first, last in _stretches(calendar, start.astimezone(UTC), merged(pauses)):
        if last - first >= left:
            return (first + left).astimezone(start.tzinfo)
        left -= last - first
    raise NeverOpen(f"no {seconds} open seconds within {FURTHEST_DAYS} days")


def between(first: datetime, last: datetime, calendar: WorkingCalendar, pauses: Iterable[Interval] = ()) -> int:
    """Return the whole open seconds between two moments, pauses not counted; the wrong way round there are none."""
    total, end = _ZERO, last.astimezone(UTC)
    for begin, stop in _stretches(calendar, first.astimezone(UTC), merged(pauses), end):
        if begin < end:
            total += min(stop, end) - begin
    return total // timedelta(seconds=1)


def is_school_day(day: date, free: Collection[date]) -> bool:
    """Say whether there is school: Monday to Friday, and not one of the free days."""
    return day.weekday() < SATURDAY and day not in free


def next_school_day(day: date, free: Collection[date]) -> date:
    """Return the first school day after a day. Raises NeverOpen."""
    for ahead in range(1, FURTHEST_DAYS):
        later = day + timedelta(days=ahead)
        if is_school_day(later, free):
            return later
    raise NeverOpen(f"no school day within {FURTHEST_DAYS} days after {day}")


# The state is said by the first two digits of the official key of a district or municipality.
STATES = {
    "01": "SH",
    "02": "HH",
    "03": "NI",
    "04": "HB",
    "05": "NW",
    "06": "HE",
    "07": "RP",
    "08": "BW",
    "09": "BY",
    "10": "SL",
    "11": "BE",
    "12": "BB",
    "13": "MV",
    "14": "SN",
    "15": "ST",
    "16": "TH",
}
DEFAULT_STATE = "NW"


def state_of(*official_keys: str) -> str:
    """Return the state that the first known official key lies in."""
    return next((STATES[key[:2]] for key in official_keys if key[:2] in STATES), DEFAULT_STATE)


def days_in(first: date, last: date) -> Iterator[date]:
    """Return every day of a period, both ends included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def periods(days: Iterable[tuple[date, str]]) -> Iterator[tuple[date, date, str]]:
    """Put days of the same name that follow each other together: first day, last day, name."""
    begin: date | None = None
    last, name = date.min, ""
    for day, called in sorted(days):
        if begin is not None and called == name and day == last + timedelta(days=1):
            last = day
            continue
        if begin is not None:
            yield begin, last, name
        begin, last, name = day, day, called
    if begin is not None:
        yield begin, last, name
