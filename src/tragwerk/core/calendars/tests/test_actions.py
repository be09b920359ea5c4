# SPDX-License-Identifier: EUPL-1.2
"""The verbs on calendars: who may, what is refused with which sentence, and what stands in the trail."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tests.worlds import SYSTEM, World
from tragwerk.core.access.public import Actor, DomainError, NotAllowed, NotVisible, Role, actor_scope, system_scope
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.calendars import actions
from tragwerk.core.calendars.models import BusinessHours, CalendarFeed, DayKind, FreeDay, SpecialHours
from tragwerk.core.calendars.queries import (
    CalendarPlace,
    days_without_school,
    feed_named,
    free_periods,
    hash_of,
    own_place,
    working_calendar,
)
from tragwerk.core.calendars.rules import between, is_school_day
from tragwerk.core.orgs.public import Department, actor_for

BERLIN = ZoneInfo("Europe/Berlin")
YEAR = timezone.localdate().year + 1
ROSE_MONDAY = date(2027, 2, 8)


def row(world: World, **more: Any) -> dict[str, Any]:
    given = {
        "authority_id": world.own.pk,
        "school_id": world.school.pk,
        "kind": DayKind.MOVABLE.value,
        "name": "Rosenmontag",
        "first_day": ROSE_MONDAY,
        "last_day": ROSE_MONDAY,
    }
    return given | more


def test_a_movable_day_is_free_at_its_school_alone(world: World, officer: Actor, school: CalendarPlace) -> None:
    assert is_school_day(ROSE_MONDAY, days_without_school(school, ROSE_MONDAY, ROSE_MONDAY))
    actions.add_free_days(actor=officer, rows=[row(world)])
    assert not is_school_day(ROSE_MONDAY, days_without_school(school, ROSE_MONDAY, ROSE_MONDAY))
    sister = CalendarPlace(world.own, world.sister)
    assert is_school_day(ROSE_MONDAY, days_without_school(sister, ROSE_MONDAY, ROSE_MONDAY))
    assert between(_at(ROSE_MONDAY, 8), _at(ROSE_MONDAY, 16), working_calendar(school)) == 8 * 3600, "offices work"


def monday_of(month: int) -> date:
    """The second Monday, which is no holiday in these months."""
    return next(date(YEAR, month, day) for day in range(8, 15) if date(YEAR, month, day).weekday() == 0)


def _at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=BERLIN)


def test_what_holds_for_the_authority_holds_for_its_schools(
    world: World, officer: Actor, school: CalendarPlace
) -> None:
    closing = row(world, school_id=None, kind=DayKind.CLOSED.value, name="Betriebsausflug")
    actions.add_free_days(actor=officer, rows=[closing])
    assert between(_at(ROSE_MONDAY, 8), _at(ROSE_MONDAY, 16), working_calendar(school)) == 0
    assert is_school_day(ROSE_MONDAY, days_without_school(school, ROSE_MONDAY, ROSE_MONDAY)), "lessons go on"


def test_the_state_brings_its_public_and_school_holidays(officer: Actor, school: CalendarPlace) -> None:
    found = {
        (one.kind, one.name, one.first, one.last) for one in free_periods(school, date(2027, 3, 1), date(2027, 5, 31))
    }
    assert (DayKind.PUBLIC_HOLIDAY, "Fronleichnam", date(2027, 5, 27), date(2027, 5, 27)) in found
    assert (DayKind.SCHOOL_HOLIDAY, "Oster-/Frühjahrsferien", date(2027, 3, 22), date(2027, 4, 3)) in found
    assert between(_at(date(2027, 5, 27), 8), _at(date(2027, 5, 27), 16), working_calendar(school)) == 0


def test_entered_school_holidays_replace_those_that_are_known(
    world: World, officer: Actor, school: CalendarPlace
) -> None:
    own = row(world, school_id=None, kind=DayKind.SCHOOL_HOLIDAY.value, name="Osterferien")
    actions.add_free_days(actor=officer, rows=[own | {"first_day": date(2027, 3, 24), "last_day": date(2027, 4, 7)}])
    names = [one.name for one in free_periods(school, date(2027, 3, 1), date(2027, 4, 30)) if one.first != one.last]
    assert names == ["Osterferien"]


def test_a_head_keeps_the_calendar_of_the_own_school(world: World, head: Actor) -> None:
    with actor_scope(head):
        actions.add_free_days(actor=head, rows=[row(world)])
        with pytest.raises(NotVisible):
            actions.add_free_days(actor=head, rows=[row(world, school_id=world.sister.pk)])
        with pytest.raises(NotVisible):
            actions.add_free_days(actor=head, rows=[row(world, school_id=None, kind=DayKind.CLOSED.value)])
        assert own_place(head).school == world.school


def test_a_teacher_looks_and_does_not_write(world: World) -> None:
    teacher = world.actor(Role.TEACHER)
    with pytest.raises(NotAllowed):
        actions.add_free_days(actor=teacher, rows=[row(world)])


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"kind": DayKind.PUBLIC_HOLIDAY.value}, "kind"),
        ({"name": " "}, "name"),
        ({"last_day": date(2027, 2, 7)}, "order"),
        ({"last_day": date(2027, 12, 31)}, "long"),
        ({"first_day": date(2206, 2, 8), "last_day": date(2206, 2, 8)}, "far"),
    ],
)
def test_days_that_cannot_be_are_refused(world: World, officer: Actor, more: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        actions.add_free_days(actor=officer, rows=[row(world, **more)])
    assert refused.value.code == code


def test_the_same_day_is_entered_once(world: World, officer: Actor) -> None:
    for rows in ([row(world), row(world)], [row(world)], [row(world)]):
        if FreeDay.objects.exists() or len(rows) > 1:
            with pytest.raises(DomainError) as refused:
                actions.add_free_days(actor=officer, rows=rows)
            assert refused.value.code == "there"
        else:
            actions.add_free_days(actor=officer, rows=rows)
    assert FreeDay.objects.count() == 1


def test_what_was_removed_comes_back(world: World, officer: Actor) -> None:
    added = actions.add_free_days(actor=officer, rows=[row(world), row(world, school_id=world.sister.pk)])
    removed = actions.remove_free_days(actor=officer, ids=added.ids)
    assert not FreeDay.objects.exists()
    actions.undo_free_days(actor=officer, batch_id=removed.batch_id)
    assert set(FreeDay.objects.values_list("pk", flat=True)) == set(added.ids)
    other = world.actor(Role.SCHOOL_ADMINISTRATION)
    with pytest.raises(NotVisible):
        actions.undo_free_days(actor=other, batch_id=removed.batch_id)


def test_a_changed_day_is_checked_as_a_new_one(world: World, officer: Actor) -> None:
    (key,) = actions.add_free_days(actor=officer, rows=[row(world)]).ids
    assert actions.change_free_days(actor=officer, changes={key: {"name": "Karneval"}}) == [key]
    with pytest.raises(DomainError):
        actions.change_free_days(actor=officer, changes={key: {"last_day": date(2027, 1, 1)}})
    with pytest.raises(NotVisible):
        actions.remove_free_days(actor=officer, ids=[world.own.pk])


def test_hours_hold_from_their_day_on(world: World, officer: Actor, authority: CalendarPlace) -> None:
    first, later = date(YEAR, 1, 4), date(YEAR, 3, 1)
    actions.set_business_hours(actor=officer, place=authority, valid_from=first, week={"monday": "8-12, 13–16"})
    actions.set_business_hours(actor=officer, place=authority, valid_from=later, week={"monday": "9 bis 17 Uhr"})
    assert BusinessHours.objects.get(valid_from=first).monday == "8:00–12:00, 13:00–16:00"
    works = working_calendar(authority)
    mondays = [
        next(date(YEAR, month, day) for day in range(8, 15) if date(YEAR, month, day).weekday() == 0)
        for month in (1, 6)
    ]
    assert [between(_at(day, 0), _at(day, 23), works) // 3600 for day in mondays] == [7, 8]
    actions.set_business_hours(actor=officer, place=authority, valid_from=later, week={})
    assert BusinessHours.objects.count() == 2, "the same day is set anew"
    keys = list(BusinessHours.objects.values_list("pk", flat=True))
    assert actions.remove_business_hours(actor=officer, ids=keys) == 2


def test_a_school_without_hours_works_when_its_authority_does(
    world: World, officer: Actor, authority: CalendarPlace, school: CalendarPlace
) -> None:
    week = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "10–11")
    actions.set_business_hours(actor=officer, place=authority, valid_from=date(YEAR, 1, 1), week=week)
    department = CalendarPlace(world.own, department=Department.objects.create(authority=world.own, name="IT"))
    for place in (school, department):
        assert working_calendar(place).spans_on(monday_of(6)) == ((600, 660),)
    actions.set_business_hours(actor=officer, place=department, valid_from=date(YEAR, 1, 1), week={"monday": "7–8"})
    assert working_calendar(department).spans_on(monday_of(6)) == ((420, 480),)
    assert str(department) == "IT"


def test_one_day_may_differ(officer: Actor, authority: CalendarPlace) -> None:
    eve = date(YEAR, 12, 24)
    key = actions.set_special_hours(actor=officer, place=authority, day=eve, hours="8–10", name="Heiligabend")
    assert working_calendar(authority).spans_on(eve) == ((480, 600),)
    assert actions.set_special_hours(actor=officer, place=authority, day=eve, hours="", name="Heiligabend") == key
    assert working_calendar(authority).spans_on(eve) == ()
    actions.remove_special_hours(actor=officer, ids=[key])
    assert not SpecialHours.objects.exists()
    with pytest.raises(DomainError, match=r"Heiligabend"):
        actions.set_special_hours(actor=officer, place=authority, day=eve, hours="", name=" ")


def test_hours_that_cannot_be_read_are_refused_at_their_day(officer: Actor, authority: CalendarPlace) -> None:
    with pytest.raises(DomainError) as refused:
        actions.set_business_hours(actor=officer, place=authority, valid_from=date(YEAR, 1, 1), week={"friday": "früh"})
    assert (refused.value.field, refused.value.code) == ("friday", "unreadable")


def test_the_address_of_a_feed_is_kept_nowhere(world: World, officer: Actor) -> None:
    token = actions.make_feed(actor=officer)
    feed = CalendarFeed.objects.get()
    assert feed.token_hash == hash_of(token)
    entries = AuditEntry.objects.filter(object_id=feed.pk)
    assert entries.exists()
    assert not any(token in str(entry.changes) for entry in entries)
    found, actor = feed_named(token, actor_for)
    assert (found.pk, actor.hat) == (feed.pk, officer.hat)
    again = actions.make_feed(actor=officer)
    assert again != token
    with pytest.raises(NotVisible):
        feed_named(token, actor_for)
    actions.end_feed(actor=officer)
    with pytest.raises(NotVisible):
        feed_named(again, actor_for)
    with pytest.raises(NotVisible):
        actions.end_feed(actor=officer)


def test_a_feed_ends_with_the_role(world: World, officer: Actor) -> None:
    token = actions.make_feed(actor=officer)
    with system_scope(reason="tests"):
        person = world.people[Role.AUTHORITY_IT]
        person.memberships.update(valid_to=date(2021, 1, 1))
    with pytest.raises(NotVisible):
        feed_named(token, actor_for)


def test_reading_is_remembered_once_a_day(world: World, officer: Actor) -> None:
    actions.make_feed(actor=officer)
    feed = CalendarFeed.objects.get()
    before = AuditEntry.objects.count()
    actions.note_reading(actor=officer, feed=feed)
    feed.refresh_from_db()
    assert feed.last_read_on == timezone.localdate()
    actions.note_reading(actor=officer, feed=feed)
    assert AuditEntry.objects.count() == before


def test_without_an_account_nothing_is_followed(db: None) -> None:
    with pytest.raises(DomainError), system_scope(reason="tests"):
        actions.make_feed(actor=SYSTEM)
