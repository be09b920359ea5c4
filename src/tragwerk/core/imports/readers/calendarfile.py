# SPDX-License-Identifier: EUPL-1.2
"""iCalendar files (.ics): every entry a row with its name, its first and its last day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from icalendar import Calendar

from tragwerk.core.imports.issues import ImportProblem
from tragwerk.core.imports.readers.delimited import decode
from tragwerk.core.imports.readers.limits import check_extent
from tragwerk.core.imports.readers.table import Grid

HEADERS = ("SUMMARY", "DTSTART", "DTEND", "DESCRIPTION")


def read_calendar(data: bytes) -> Grid:
    """Read the entries of a calendar in their order; what recurs stands there once."""
    text, encoding = decode(data)
    try:
        events = [event for one in Calendar.from_ical(text, multiple=True) for event in one.walk("VEVENT")]
        rows = [_row(event) for event in events]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise ImportProblem("file.calendar") from error
    check_extent(len(rows), len(HEADERS))
    cells: list[list[Any]] = [list(HEADERS), *rows]
    grid = Grid(cells=cells, lines=list(range(len(cells))))
    grid.details = {"format": "ics", "encoding": encoding}
    return grid


def _row(event: Any) -> list[Any]:
    first = _value(event, "DTSTART")
    return [_text(event, "SUMMARY"), _day(first), _last_day(event, first), _text(event, "DESCRIPTION")]


def _text(event: Any, name: str) -> str:
    return str(event.get(name, ""))


def _value(event: Any, name: str) -> Any:
    found = event.get(name)
    return getattr(found, "dt", None)


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def _last_day(event: Any, first: Any) -> date | None:
    """The end of an entry is the first day, or the moment, that does not belong to it any more."""
    end = _value(event, "DTEND")
    duration = _value(event, "DURATION")
    if end is None and duration is not None and first is not None:
        end = first + duration
    if end is None:
        return _day(first)
    if isinstance(end, datetime):
        moment: datetime = end - timedelta(days=1) if end.time() == time() and end != first else end
        return moment.date()
    if not isinstance(end, date):
        return None
    return max(end - timedelta(days=1), _day(first) or end)
