# SPDX-License-Identifier: EUPL-1.2
"""Reads of calendars: what is free at a place and why, when it works, and whose feed an address is."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import holidays
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, NotVisible, Permission, system_scope
from tragwerk.core.calendars.models import (
    NO_OFFICE,
    NO_SCHOOL,
    WEEKDAYS,
    BusinessHours,
    CalendarFeed,
    DayKind,
    FreeDay,
    SpecialHours,
)
from tragwerk.core.calendars.permissions import FOLLOW_CALENDAR, MANAGE_CALENDAR, VIEW_CALENDAR
from tragwerk.core.calendars.rules import Span, WorkingCalendar, days_in, periods, read_spans, state_of
from tragwerk.core.orgs.public import Authority, Department, School

# What holds where nobody has said anything else: eight hours from Monday to Friday.
USUAL_DAY = "8:00–16:00"
USUAL_WEEK = dict.fromkeys(WEEKDAYS[:5], USUAL_DAY) | dict.fromkeys(WEEKDAYS[5:], "")
SCHOOL_HOLIDAY_SOURCE = "KMK, Ferienregelung"
FEED_DAYS_BEFORE, FEED_DAYS_AFTER = 60, 400


@dataclass(frozen=True)
class CalendarPlace:
    """Whose calendar it is: an authority's as a whole, or that of one of its schools or departments."""

    authority: Authority
    school: School | None = None
    department: Department | None = None

    def __str__(self) -> str:
        return str(self.department or self.school or self.authority)

    @property
    def school_id(self) -> UUID | None:
        return self.school.pk if self.school else None

    @property
    def department_id(self) -> UUID | None:
        return self.department.pk if self.department else None

    @property
    def state(self) -> str:
        """The state whose holidays hold."""
        district = self.authority.district
        return state_of(self.authority.municipality_key, district.number if district else "")


@dataclass(frozen=True)
class FreePeriod:
    """Days in a row that are free for one reason; `key` names the row that somebody entered."""

    first: date
    last: date
    kind: DayKind
    name: str
    source: str = ""
    key: UUID | None = None

    @property
    def label(self) -> str:
        return str(self.kind.label)


@lru_cache(maxsize=512)
def _listed(state: str, year: int, category: str) -> tuple[tuple[date, str], ...]:
    """Return the days that the library knows of one year, in order."""
    found = holidays.country_holidays("DE", subdiv=state, years=year, categories=(category,), language="de")
    return tuple(sorted((day, str(name)) for day, name in found.items() if day.year == year))


def public_holidays(state: str, year: int) -> tuple[tuple[date, str], ...]:
    """Return the public holidays of a state, as its law names them."""
    return _listed(state, year, "public")


def school_holidays(state: str, first: date, last: date) -> list[FreePeriod]:
    """Return the school holidays of a state that touch a period, as the ministers of the states agreed them."""
    years = range(first.year - 1, last.year + 2)
    days = [one for year in years for one in _listed(state, year, "school")]
    return [
        FreePeriod(begin, end, DayKind.SCHOOL_HOLIDAY, name, SCHOOL_HOLIDAY_SOURCE)
        for begin, end, name in periods(days)
        if begin <= last and end >= first
    ]


def entered_days(place: CalendarPlace, first: date, last: date) -> QuerySet[FreeDay]:
    """Return what was entered for a place and for its authority as a whole, in a period."""
    at_place = Q(school__isnull=True) | Q(school=place.school) if place.school else Q(school__isnull=True)
    rows = FreeDay.objects.filter(at_place, authority=place.authority, first_day__lte=last, last_day__gte=first)
    found: QuerySet[FreeDay] = rows.order_by("first_day", "kind", "id")
    return found


def free_periods(place: CalendarPlace, first: date, last: date) -> list[FreePeriod]:
    """Return everything that is free at a place in a period, in order; entered school holidays replace known ones."""
    own = [
        FreePeriod(row.first_day, row.last_day, DayKind(row.kind), row.name, row.source, row.pk)
        for row in entered_days(place, first, last)
    ]
    replaced = [one for one in own if one.kind is DayKind.SCHOOL_HOLIDAY]
    known = [
        one
        for one in school_holidays(place.state, first, last)
        if not any(one.first <= other.last and other.first <= one.last for other in replaced)
    ]
    days = [
        FreePeriod(day, day, DayKind.PUBLIC_HOLIDAY, name)
        for year in range(first.year, last.year + 1)
        for day, name in public_holidays(place.state, year)
        if first <= day <= last
    ]
    return sorted([*own, *known, *days], key=lambda one: (one.first, one.last, one.kind, one.name))


def days_without_school(place: CalendarPlace, first: date, last: date) -> set[date]:
    """Return the days of a period on which there is no school, week-ends aside."""
    return {
        day
        for one in free_periods(place, first, last)
        if one.kind in NO_SCHOOL
        for day in days_in(max(one.first, first), min(one.last, last))
    }


_Week = tuple[tuple[Span, ...], ...]
_Where = tuple[UUID, UUID | None, UUID | None]


def _week(row: Mapping[str, Any]) -> _Week:
    return tuple(read_spans(row[day]) for day in WEEKDAYS)


_USUAL_SPANS = _week(USUAL_WEEK)


def working_calendar(place: CalendarPlace) -> WorkingCalendar:
    """Return when a place works; a school or department without hours of its own works when its authority does."""
    return working_calendars([place])[0]


def working_calendars(places: Sequence[CalendarPlace]) -> list[WorkingCalendar]:
    """Return when places work; three statements, however many they are."""
    weeks, special, closed = _weeks(places), _special(places), _closed(places)

    def calendar(place: CalendarPlace) -> WorkingCalendar:
        own, whole = (place.authority.pk, place.school_id, place.department_id), (place.authority.pk, None, None)
        versions = weeks.get(own) or weeks.get(whole, [])
        days = closed[place.authority.pk, None] | closed[place.authority.pk, place.school_id]
        return WorkingCalendar(ZoneInfo(settings.TIME_ZONE), _spans_on(place.state, versions, special[own], days))

    return [calendar(place) for place in places]


def _spans_on(
    state: str, versions: Sequence[tuple[date, _Week]], special: Mapping[date, str], closed: set[date]
) -> Callable[[date], Sequence[Span]]:
    """Return what says the hours of a day: a day of its own, a day that is free, or the week that holds."""
    starts = [valid_from for valid_from, _week in versions]

    def spans_on(day: date) -> Sequence[Span]:
        if day in special:
            return read_spans(special[day])
        if day in closed or any(day == holiday for holiday, _name in public_holidays(state, day.year)):
            return ()
        position = bisect_right(starts, day)
        week = versions[position - 1][1] if position else _USUAL_SPANS
        return week[day.weekday()]

    return spans_on


def _near(places: Sequence[CalendarPlace]) -> Q:
    """Return the condition for rows of places, and of their authorities as a whole."""
    schools, departments = {one.school_id for one in places}, {one.department_id for one in places}
    return (
        Q(authority__in={one.authority.pk for one in places})
        & (Q(school__isnull=True) | Q(school__in=schools - {None}))
        & (Q(department__isnull=True) | Q(department__in=departments - {None}))
    )


def _weeks(places: Sequence[CalendarPlace]) -> dict[_Where, list[tuple[date, _Week]]]:
    found: defaultdict[_Where, list[tuple[date, _Week]]] = defaultdict(list)
    for row in BusinessHours.objects.filter(_near(places)).order_by("valid_from").values():
        found[row["authority_id"], row["school_id"], row["department_id"]].append((row["valid_from"], _week(row)))
    return dict(found)


def _special(places: Sequence[CalendarPlace]) -> defaultdict[_Where, dict[date, str]]:
    found: defaultdict[_Where, dict[date, str]] = defaultdict(dict)
    for row in SpecialHours.objects.filter(_near(places)).values():
        found[row["authority_id"], row["school_id"], row["department_id"]][row["day"]] = row["hours"]
    return found


def _closed(places: Sequence[CalendarPlace]) -> defaultdict[tuple[UUID, UUID | None], set[date]]:
    """Return the days on which no office works, by authority and school."""
    found: defaultdict[tuple[UUID, UUID | None], set[date]] = defaultdict(set)
    schools = {one.school_id for one in places} - {None}
    rows = FreeDay.objects.filter(
        Q(school__isnull=True) | Q(school__in=schools),
        authority__in={one.authority.pk for one in places},
        kind__in=[one.value for one in NO_OFFICE],
    )
    for authority_id, school_id, first, last in rows.values_list("authority_id", "school_id", "first_day", "last_day"):
        found[authority_id, school_id].update(days_in(first, last))
    return found


def _at(model: Any, place: CalendarPlace) -> QuerySet[Any]:
    """Return the rows of exactly this place."""
    rows: QuerySet[Any] = model.objects.filter(
        authority=place.authority, school=place.school, department=place.department
    )
    return rows


def hours_of(place: CalendarPlace) -> list[BusinessHours]:
    """Return the weeks that were set at a place, newest first."""
    return list(_at(BusinessHours, place).order_by("-valid_from")[:50])


def special_hours_of(place: CalendarPlace, since: date) -> list[SpecialHours]:
    """Return the days with other hours at a place, from a day on."""
    return list(_at(SpecialHours, place).filter(day__gte=since).order_by("day")[:200])


def place_of_school(actor: Actor, school_id: UUID, permission: Permission = VIEW_CALENDAR) -> CalendarPlace:
    """Return the calendar of a school that the actor may treat so; every other is not there."""
    rows = School.objects.visible_to(actor, permission).select_related("authority__district")
    school: School | None = rows.filter(pk=school_id).first()
    if school is None:
        raise NotVisible(_("This school does not exist, or it is not visible to you."))
    return CalendarPlace(school.authority, school)


def place_of_authority(actor: Actor, authority_id: UUID, permission: Permission = VIEW_CALENDAR) -> CalendarPlace:
    """Return the calendar of an authority that the actor may treat so; every other is not there."""
    rows = Authority.objects.visible_to(actor, permission).select_related("district")
    authority = rows.filter(pk=authority_id).first()
    if authority is None:
        raise NotVisible(_("This authority does not exist, or it is not visible to you."))
    return CalendarPlace(authority)


def place_of_department(actor: Actor, department_id: UUID, permission: Permission = VIEW_CALENDAR) -> CalendarPlace:
    """Return the calendar of a department that the actor may treat so; every other is not there."""
    rows = Department.objects.visible_to(actor, permission).select_related("authority__district")
    found: Department | None = rows.filter(pk=department_id).first()
    if found is None:
        raise NotVisible(_("This department does not exist, or it is not visible to you."))
    return CalendarPlace(found.authority, department=found)


def own_place(actor: Actor, permission: Permission = VIEW_CALENDAR) -> CalendarPlace:
    """Return whose calendar concerns the actor first: the own authority's, or that of the own school."""
    places = actor.places(permission)
    keys = [actor.home] if actor.home in places.authorities else sorted(places.authorities)
    if keys and keys[0] is not None:
        return place_of_authority(actor, keys[0], permission)
    if places.schools:
        return place_of_school(actor, min(places.schools), permission)
    raise NotVisible(_("This page works for one authority only."))


def schools_with_calendar(actor: Actor, place: CalendarPlace, permission: Permission = VIEW_CALENDAR) -> list[School]:
    """Return the schools of an authority whose calendars the actor may treat so."""
    rows = School.objects.visible_to(actor, permission).filter(authority=place.authority, transferred_at__isnull=True)
    return list(rows.exclude(operating_state="closed").order_by("sort_name", "id")[:400])


def departments_with_calendar(actor: Actor, place: CalendarPlace) -> list[Department]:
    """Return the departments of an authority whose hours the actor may see."""
    rows = Department.objects.visible_to(actor, VIEW_CALENDAR).filter(authority=place.authority)
    return list(rows.order_by("name")[:200])


def visible_free_days(actor: Actor, permission: Permission = MANAGE_CALENDAR) -> QuerySet[FreeDay]:
    """Return the entered days that the actor may treat so."""
    rows: QuerySet[FreeDay] = FreeDay.objects.visible_to(actor, permission)
    return rows


def hash_of(token: str) -> str:
    """Return what is kept of a secret address; it is too long to be found by trying."""
    return sha256(token.encode()).hexdigest()


def own_feed(actor: Actor) -> CalendarFeed | None:
    """Return the feed of the actor under the present hat, if there is one."""
    if actor.account_id is None:
        return None
    found: CalendarFeed | None = CalendarFeed.objects.filter(account_id=actor.account_id, hat=actor.hat).first()
    return found


def feed_named(token: str, actor_of: Callable[[Any, str], tuple[Actor | None, Any]]) -> tuple[CalendarFeed, Actor]:
    """Return the feed behind a secret address and who it belongs to now; without the right there is none.

    `actor_of` turns an account and a hat into an actor. Raises NotVisible.
    """
    with system_scope(reason="find the feed behind a secret address"):
        feed = CalendarFeed.objects.filter(token_hash=hash_of(token)).select_related("account").first()
    if feed is not None and feed.account.is_active:
        actor, _hats = actor_of(feed.account, feed.hat)
        if actor is not None and actor.hat == feed.hat and actor.may(FOLLOW_CALENDAR):
            return feed, actor
    raise NotVisible(_("This calendar does not exist any more. Make a new address in Tragwerk."))


def feed_period(today: date) -> tuple[date, date]:
    """Return the days that a feed tells of."""
    return today - timedelta(days=FEED_DAYS_BEFORE), today + timedelta(days=FEED_DAYS_AFTER)
