# SPDX-License-Identifier: EUPL-1.2
"""A calendar as iCalendar (RFC 5545), for programs that follow it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from urllib.parse import urljoin

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from tragwerk.core.access.public import Actor
from tragwerk.core.calendars.models import DayKind
from tragwerk.core.calendars.queries import (
    CalendarPlace,
    days_without_school,
    feed_period,
    free_periods,
    own_place,
)
from tragwerk.core.calendars.rules import next_school_day
from tragwerk.core.extend.public import CALENDAR, CalendarEvent, calendar_sources

_PRODUCT = "-//Tragwerk//Calendar//DE"
_REFRESH = timedelta(hours=6)


def calendar_of(actor: Actor, now: datetime, address: str) -> bytes:
    """Return the calendar of an actor: free days of the own place, and what other packages add. The scope is open."""
    first, last = feed_period(now.date())
    place = own_place(actor)
    file = Calendar()
    file.add("prodid", _PRODUCT)
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", _("Tragwerk: %(place)s") % {"place": place})
    file.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    for event in events_for(actor, place, first, last):
        file.add_component(_component(event, now, address))
    return bytes(file.to_ical())


def events_for(actor: Actor, place: CalendarPlace, first: date, last: date) -> Iterator[CalendarEvent]:
    """Return what stands in the calendar of an actor between two days."""
    yield from _free(place, first, last)
    yield from _first_school_days(place, first, last)
    for source in calendar_sources.at(CALENDAR, actor):
        for event in source.load(actor, first, last):
            yield CalendarEvent(**{**vars(event), "key": f"{source.key}.{event.key}"})


def _free(place: CalendarPlace, first: date, last: date) -> Iterator[CalendarEvent]:
    for one in free_periods(place, first, last):
        note = one.label if not one.source else f"{one.label} ({one.source})"
        key = f"free.{place.state}.{one.kind}.{one.first:%Y%m%d}" if one.key is None else f"free.{one.key}"
        yield CalendarEvent(key, one.name, one.first, one.last, note=note)


def _first_school_days(place: CalendarPlace, first: date, last: date) -> Iterator[CalendarEvent]:
    """School begins again: the first school day after school holidays."""
    horizon = last + timedelta(days=90)
    free = days_without_school(place, first, horizon)
    for one in free_periods(place, first, last):
        if one.kind is DayKind.SCHOOL_HOLIDAY and one.last > one.first:
            day = next_school_day(one.last, free)
            title = _("First school day after %(name)s") % {"name": one.name}
            yield CalendarEvent(f"school.{place.state}.{day:%Y%m%d}", title, day)


def _component(event: CalendarEvent, now: datetime, address: str) -> Event:
    part = Event()
    part.add("uid", f"{event.key}@tragwerk")
    part.add("dtstamp", now)
    part.add("summary", event.title)
    if event.begins_at is not None:
        part.add("dtstart", event.begins_at)
        if event.ends_at is not None:
            part.add("dtend", event.ends_at)
    else:
        part.add("dtstart", event.first_day)
        # The end is the first day that does not belong to it any more.
        part.add("dtend", (event.last_day or event.first_day) + timedelta(days=1))
        part.add("transp", "TRANSPARENT")
    if event.note:
        part.add("description", event.note)
    if event.url:
        part.add("url", urljoin(address, event.url))
    return part
