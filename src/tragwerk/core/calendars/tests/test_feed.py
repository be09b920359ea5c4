# SPDX-License-Identifier: EUPL-1.2
"""The feed is read back by a program of its own and says what it said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from tests.worlds import World
from tragwerk.core.access.public import Actor
from tragwerk.core.calendars import actions
from tragwerk.core.calendars.exports import calendar_of
from tragwerk.core.calendars.models import DayKind
from tragwerk.core.calendars.permissions import VIEW_CALENDAR
from tragwerk.core.extend.public import CALENDAR, CalendarEvent, CalendarSource, calendar_sources, contribute

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
ADDRESS = "https://tragwerk.example/"


@pytest.fixture
def todo() -> Iterator[CalendarEvent]:
    """A package above adds its dates: a whole day, and a moment."""
    event = CalendarEvent("1", "Inventur; Raum 12, Teil 2", date(2026, 12, 1), note="Zählliste", url="/aufgaben/1/")
    moment = CalendarEvent("2", "Abholung", date(2026, 12, 2), begins_at=NOW, ends_at=NOW + timedelta(hours=1))
    source = CalendarSource("tests.todos", "Aufgaben", VIEW_CALENDAR, lambda actor, first, last: [event, moment])
    contribute(source)
    yield event
    calendar_sources._items[CALENDAR].remove(source)


def events_of(actor: Actor) -> dict[str, list[Any]]:
    parsed = Calendar.from_ical(calendar_of(actor, NOW, ADDRESS))
    assert parsed.errors == []
    found: dict[str, list[Any]] = {}
    event: Any
    for event in parsed.walk("VEVENT"):
        assert event.errors == []
        assert event["UID"]
        assert event["DTSTAMP"].dt == NOW
        found.setdefault(str(event["SUMMARY"]), []).append(event)
    return found


def test_free_days_and_first_school_days_are_in_the_feed(world: World, officer: Actor) -> None:
    row = {
        "authority_id": world.own.pk,
        "kind": DayKind.CLOSED.value,
        "name": "Betriebsausflug",
        "first_day": date(2026, 12, 7),
        "last_day": date(2026, 12, 8),
    }
    actions.add_free_days(actor=officer, rows=[row])
    found = events_of(officer)
    (closed,) = found["Betriebsausflug"]
    assert (closed["DTSTART"].dt, closed["DTEND"].dt) == (date(2026, 12, 7), date(2026, 12, 9))
    assert "Fronleichnam" in found
    begins = {str(name): [event["DTSTART"].dt for event in events] for name, events in found.items()}
    after = next(days for name, days in begins.items() if "Weihnachtsferien" in name and "Schultag" in name)
    assert after[0] == date(2027, 1, 7)


def test_keys_are_told_apart_and_stay(officer: Actor) -> None:
    first, second = (
        [str(event["UID"]) for event in Calendar.from_ical(calendar_of(officer, NOW, ADDRESS)).walk("VEVENT")]
        for _time in range(2)
    )
    assert first == second
    assert len(set(first)) == len(first)


def test_other_packages_add_what_concerns_the_person(officer: Actor, todo: CalendarEvent) -> None:
    found = events_of(officer)
    (one,) = found[todo.title]
    assert str(one["UID"]) == "tests.todos.1@tragwerk"
    assert str(one["URL"]) == "https://tragwerk.example/aufgaben/1/"
    assert str(one["DESCRIPTION"]) == "Zählliste"
    (moment,) = found["Abholung"]
    assert moment["DTEND"].dt - moment["DTSTART"].dt == timedelta(hours=1)
