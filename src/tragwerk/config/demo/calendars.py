# SPDX-License-Identifier: EUPL-1.2
"""Free days, business hours and their exceptions at Haltern and Münster, and a feed that somebody follows."""

from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from tragwerk.config.demo import cast
from tragwerk.config.demo.places import Places, all_schools
from tragwerk.core.access.public import Actor
from tragwerk.core.calendars.public import CalendarPlace, DayKind, actions, public_holidays
from tragwerk.core.orgs.public import Authority, Department, School

OFFICE_WEEK = {
    "monday": "8:00–12:00, 13:00–16:00",
    "tuesday": "8:00–12:00, 13:00–16:00",
    "wednesday": "8:00–12:00",
    "thursday": "8:00–12:00, 14:00–18:00",
    "friday": "8:00–12:30",
}
IT_WEEK = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday"), "7:00–12:00, 12:30–16:00")


def create_calendars(actor: Actor, places: Places) -> None:
    """Movable days of every school, what is closed, and when which place works."""
    year = timezone.localdate().year
    haltern = Authority.objects.select_related("district").get(pk=places.authorities[cast.HALTERN])
    rows = [row for number in (cast.HALTERN, cast.MUENSTER) for row in _movable(places, number, year + 1)]
    rows += [
        _day(haltern.pk, None, DayKind.CLOSED, "Betriebsausflug des Rathauses", date(year + 1, 6, 18)),
        _day(haltern.pk, None, DayKind.LOCAL, "Rosenmontag (Rathaus geschlossen)", _rose_monday(year + 1)),
    ]
    actions.add_free_days(actor=actor, rows=rows)
    whole = CalendarPlace(haltern)
    since = date(year, 1, 1)
    actions.set_business_hours(actor=actor, place=whole, valid_from=since, week=OFFICE_WEEK)
    it = Department.objects.get(authority=haltern, name="IT")
    actions.set_business_hours(
        actor=actor,
        place=CalendarPlace(haltern, department=it),
        valid_from=since,
        week={**IT_WEEK, "friday": "7:00–13:00"},
    )
    school = School.objects.get(number=cast.JOSEPH_KOENIG_GYMNASIUM)
    actions.set_business_hours(
        actor=actor,
        place=CalendarPlace(haltern, school),
        valid_from=date(year, 8, 1),
        week=dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "7:30–13:30"),
    )
    for day, hours, name in ((date(year, 12, 24), "8:00–10:00", "Heiligabend"), (date(year, 12, 31), "", "Silvester")):
        actions.set_special_hours(actor=actor, place=whole, day=day, hours=hours, name=name)


def _movable(places: Places, authority: str, year: int) -> list[dict[str, object]]:
    """Two days that all schools share, and one that each school has chosen for itself."""
    owner, found = places.authorities[authority], []
    schools = [school for school in all_schools() if school.authority == authority and school.pupils]
    for number, school in enumerate(schools):
        key = places.schools[school.number]
        found.append(_day(owner, key, DayKind.MOVABLE, "Rosenmontag", _rose_monday(year)))
        bridge = _holiday(year, "Christi Himmelfahrt" if number % 2 else "Fronleichnam") + timedelta(days=1)
        found.append(_day(owner, key, DayKind.MOVABLE, "Brückentag", bridge))
    first = places.schools[schools[0].number]
    found.append(_day(owner, first, DayKind.NO_LESSONS, "Pädagogischer Tag", date(year, 3, 10)))
    return found


def _day(owner: UUID, school: UUID | None, kind: DayKind, name: str, day: date) -> dict[str, object]:
    source = "Beschluss der Schulkonferenz (Demo)" if school else "Dienstanweisung (Demo)"
    return {
        "authority_id": owner,
        "school_id": school,
        "kind": kind.value,
        "name": name,
        "first_day": day,
        "last_day": day,
        "source": source,
    }


def _rose_monday(year: int) -> date:
    """Seven weeks before Easter Monday, as the law of the state names that."""
    return _holiday(year, "Ostermontag") - timedelta(days=49)


def _holiday(year: int, name: str) -> date:
    return next(day for day, called in public_holidays("NW", year) if called == name)
