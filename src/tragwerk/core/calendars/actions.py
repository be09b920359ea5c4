# SPDX-License-Identifier: EUPL-1.2
"""Verbs on calendars: free days, business hours and their exceptions, and feeds."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tragwerk.core.access.public import (
    Actor,
    DomainError,
    NotVisible,
    Place,
    action,
    batch,
    current_batch,
    nothing_changed,
    require,
    uuid7,
)
from tragwerk.core.audit.public import (
    AuditEntry,
    UndoReport,
    change_rows,
    create_rows,
    delete_rows,
    entries_of_batch,
    undo_batch,
)
from tragwerk.core.calendars.events import CalendarChanged
from tragwerk.core.calendars.models import (
    ENTERED,
    WEEKDAYS,
    BusinessHours,
    CalendarFeed,
    FreeDay,
    SpecialHours,
)
from tragwerk.core.calendars.permissions import FOLLOW_CALENDAR, MANAGE_CALENDAR
from tragwerk.core.calendars.queries import CalendarPlace, hash_of, own_feed, own_place
from tragwerk.core.calendars.rules import BadSpans, SpanFault, read_spans, write_spans
from tragwerk.core.events.public import publish

Rows = Iterable[Mapping[str, Any]]
MOST_DAYS = 92
YEARS_BACK, YEARS_AHEAD = 10, 6
FREE_DAYS = "calendars.add_free_days"


@dataclass(frozen=True)
class Changed:
    """What a bulk verb wrote, and under which id it can be taken back."""

    ids: tuple[UUID, ...]
    batch_id: UUID


@action(MANAGE_CALENDAR)
def add_free_days(*, actor: Actor, rows: Rows) -> Changed:
    """Enter free days of schools, or of an authority as a whole."""
    wanted = [{"school_id": None, "source": "", **row} for row in rows]
    _require_places(actor, wanted)
    for row in wanted:
        _refuse_day_faults(row)
    _refuse_days_there(wanted)
    with batch(current_batch() or uuid7()):
        ids = create_rows(actor=actor, verb=FREE_DAYS, model=FreeDay, rows=wanted)
        _tell(row["authority_id"] for row in wanted)
        return Changed(tuple(ids), _batch())


@action(MANAGE_CALENDAR)
def change_free_days(*, actor: Actor, changes: Mapping[UUID, Mapping[str, Any]]) -> list[UUID]:
    """Change name, days or rule of entered free days; kind and school stay."""
    found = _found(actor, FreeDay, changes)
    for key, values in changes.items():
        row = {name: getattr(found[key], name) for name in ("kind", "name", "first_day", "last_day", "school_id")}
        _refuse_day_faults({**row, **values})
    _tell(row.authority_id for row in found.values())
    return change_rows(actor=actor, verb="calendars.change_free_days", model=FreeDay, changes=changes)


@action(MANAGE_CALENDAR)
def remove_free_days(*, actor: Actor, ids: Sequence[UUID]) -> Changed:
    """Take entered free days away; the change can be taken back."""
    found = _found(actor, FreeDay, ids)
    with batch(current_batch() or uuid7()):
        delete_rows(actor=actor, verb="calendars.remove_free_days", model=FreeDay, ids=list(found))
        _tell(row.authority_id for row in found.values())
        return Changed(tuple(found), _batch())


@action(MANAGE_CALENDAR)
def undo_free_days(*, actor: Actor, batch_id: UUID) -> UndoReport:
    """Take back free days that the actor entered or took away, if nobody changed them since."""
    entries: list[AuditEntry] = [
        entry
        for entry in entries_of_batch(batch_id)
        if entry.object_type == FreeDay._meta.label_lower and entry.actor_account == actor.account_id
    ]
    if not entries:
        raise NotVisible(_("This change does not exist, or it is not yours to undo."))
    require(actor, MANAGE_CALENDAR, {Place(entry.authority_id, entry.school_id) for entry in entries})
    report = undo_batch(actor=actor, verb="calendars.undo_free_days", batch_id=batch_id)
    _tell(entry.authority_id for entry in entries)
    return report


@action(MANAGE_CALENDAR)
def set_business_hours(*, actor: Actor, place: CalendarPlace, valid_from: date, week: Mapping[str, str]) -> UUID:
    """Set the hours of a week at a place from a day on; what was set before holds until then."""
    where = _place_columns(actor, place)
    hours = {day: _hours(week.get(day, ""), field=day) for day in WEEKDAYS}
    known = BusinessHours.objects.filter(**where, valid_from=valid_from).first()
    _tell([place.authority.pk])
    if known is not None:
        change_rows(actor=actor, verb="calendars.set_business_hours", model=BusinessHours, changes={known.pk: hours})
        return known.pk  # type: ignore[no-any-return]
    row = {**where, "valid_from": valid_from, **hours}
    return create_rows(actor=actor, verb="calendars.set_business_hours", model=BusinessHours, rows=[row])[0]


@action(MANAGE_CALENDAR)
def remove_business_hours(*, actor: Actor, ids: Sequence[UUID]) -> int:
    """Take weeks away that were set; what was set before them, or for the authority, holds again."""
    found = _found(actor, BusinessHours, ids)
    _tell(row.authority_id for row in found.values())
    return delete_rows(actor=actor, verb="calendars.remove_business_hours", model=BusinessHours, ids=list(found))


@action(MANAGE_CALENDAR)
def set_special_hours(*, actor: Actor, place: CalendarPlace, day: date, hours: str, name: str) -> UUID:
    """Set other hours for one day at a place, or none at all."""
    where = _place_columns(actor, place)
    _refuse_far(day, "day")
    if not name.strip():
        raise DomainError(_("Please say why the day differs, for example Christmas Eve."), field="name", code="name")
    values = {"hours": _hours(hours, field="hours"), "name": name.strip()[:80]}
    known = SpecialHours.objects.filter(**where, day=day).first()
    _tell([place.authority.pk])
    verb = "calendars.set_special_hours"
    if known is not None:
        change_rows(actor=actor, verb=verb, model=SpecialHours, changes={known.pk: values})
        return known.pk  # type: ignore[no-any-return]
    return create_rows(actor=actor, verb=verb, model=SpecialHours, rows=[{**where, "day": day, **values}])[0]


@action(MANAGE_CALENDAR)
def remove_special_hours(*, actor: Actor, ids: Sequence[UUID]) -> int:
    """Let days have the hours of their week again."""
    found = _found(actor, SpecialHours, ids)
    _tell(row.authority_id for row in found.values())
    return delete_rows(actor=actor, verb="calendars.remove_special_hours", model=SpecialHours, ids=list(found))


@action(FOLLOW_CALENDAR)
def make_feed(*, actor: Actor) -> str:
    """Make a secret address under the present hat and return it; one that was made before stops working."""
    if actor.account_id is None:
        raise DomainError(_("Only somebody with an account can follow a calendar."), code="no-account")
    token = secrets.token_urlsafe(32)
    place = own_place(actor, FOLLOW_CALENDAR)
    values = {"token_hash": hash_of(token), "created_at": timezone.now(), "last_read_on": None}
    known = own_feed(actor)
    if known is not None:
        require(actor, FOLLOW_CALENDAR, Place(known.authority_id, place.school_id))
        change_rows(actor=actor, verb="calendars.make_feed", model=CalendarFeed, changes={known.pk: values})
        return token
    require(actor, FOLLOW_CALENDAR, Place(place.authority.pk, place.school_id))
    row = {"authority_id": place.authority.pk, "account_id": actor.account_id, "hat": actor.hat, **values}
    create_rows(actor=actor, verb="calendars.make_feed", model=CalendarFeed, rows=[row])
    return token


@action(FOLLOW_CALENDAR)
def end_feed(*, actor: Actor) -> None:
    """Let the secret address of the present hat stop working."""
    known = own_feed(actor)
    if known is None:
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    place = own_place(actor, FOLLOW_CALENDAR)
    require(actor, FOLLOW_CALENDAR, Place(known.authority_id, place.school_id))
    delete_rows(actor=actor, verb="calendars.end_feed", model=CalendarFeed, ids=[known.pk])


@action(FOLLOW_CALENDAR)
def note_reading(*, actor: Actor, feed: CalendarFeed) -> None:
    """Remember the day on which a program last read a feed, once a day: no entry of the trail."""
    require(actor, FOLLOW_CALENDAR, Place(feed.authority_id, own_place(actor, FOLLOW_CALENDAR).school_id))
    nothing_changed()
    today = timezone.localdate()
    if feed.last_read_on != today:
        CalendarFeed.objects.filter(pk=feed.pk).update(last_read_on=today)


def _batch() -> UUID:
    found = current_batch()
    assert found is not None  # noqa: S101 - called inside `batch`
    return found


def _tell(authorities: Iterable[UUID | None]) -> None:
    for authority_id in dict.fromkeys(authorities):
        if authority_id is not None:
            publish(CalendarChanged(authority_id))


def _require_places(actor: Actor, rows: Sequence[Mapping[str, Any]]) -> None:
    require(actor, MANAGE_CALENDAR, {Place(row["authority_id"], row["school_id"]) for row in rows})


def _place_columns(actor: Actor, place: CalendarPlace) -> dict[str, Any]:
    require(actor, MANAGE_CALENDAR, Place(place.authority.pk, place.school_id))
    return {
        "authority_id": place.authority.pk,
        "school_id": place.school_id,
        "department_id": place.department_id,
    }


def _found(actor: Actor, model: Any, ids: Iterable[UUID]) -> dict[UUID, Any]:
    """Return rows that the actor may treat; one that is not there is not visible."""
    keys = set(ids)
    found = {row.pk: row for row in model.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    if not keys or found.keys() != keys:
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    require(actor, MANAGE_CALENDAR, list(found.values()))
    return found


def _refuse_day_faults(row: Mapping[str, Any]) -> None:
    if row["kind"] not in {one.value for one in ENTERED}:
        raise DomainError(_("Please choose what kind of free day it is."), field="kind", code="kind")
    if not str(row["name"]).strip():
        raise DomainError(_("Please name the free day, for example Rose Monday."), field="name", code="name")
    _refuse_far(row["first_day"], "first_day")
    if row["last_day"] < row["first_day"]:
        raise DomainError(
            _("The last day %(last)s is before the first day %(first)s.")
            % {"last": _day(row["last_day"]), "first": _day(row["first_day"])},
            field="last_day",
            code="order",
        )
    if row["last_day"] - row["first_day"] > timedelta(days=MOST_DAYS):
        raise DomainError(
            _("From %(first)s to %(last)s are more than %(most)d days. Please check the year.")
            % {"first": _day(row["first_day"]), "last": _day(row["last_day"]), "most": MOST_DAYS},
            field="last_day",
            code="long",
        )


def _refuse_far(day: date, field: str) -> None:
    year = timezone.localdate().year
    if not year - YEARS_BACK <= day.year <= year + YEARS_AHEAD:
        raise DomainError(
            _("The day %(day)s lies outside the years %(first)d to %(last)d. Please check the year.")
            % {"day": _day(day), "first": year - YEARS_BACK, "last": year + YEARS_AHEAD},
            field=field,
            code="far",
        )


def _refuse_days_there(rows: Sequence[Mapping[str, Any]]) -> None:
    """Name the day that is there already: the database would only say that something is."""
    keys = [(row["authority_id"], row["school_id"], row["kind"], row["first_day"]) for row in rows]
    there = FreeDay.objects.filter(first_day__in={key[3] for key in keys}, authority__in={key[0] for key in keys})
    known = set(there.values_list("authority_id", "school_id", "kind", "first_day"))
    seen: set[tuple[Any, ...]] = set()
    for row, key in zip(rows, keys, strict=True):
        if key in known or key in seen:
            raise DomainError(
                _("A free day of this kind on %(day)s is there already. Nothing was written; take the day out.")
                % {"day": _day(row["first_day"])},
                field="days",
                code="there",
            )
        seen.add(key)


def _day(day: date) -> str:
    return date_format(day, "d.m.Y")


def _hours(text: str, *, field: str) -> str:
    """Return typed hours in the form in which they are kept. Raises DomainError at the field."""
    try:
        return write_spans(read_spans(text.strip()))
    except BadSpans as bad:
        raise DomainError(_fault_sentence(bad.fault) % {"text": text}, field=field, code=bad.fault.value) from bad


def _fault_sentence(fault: SpanFault) -> str:
    return {
        SpanFault.UNREADABLE: _("“%(text)s” cannot be read as hours. Write them like 8:00–12:00, 13:00–16:00."),
        SpanFault.NO_SUCH_TIME: _("“%(text)s” names a time that does not exist. Hours go from 0:00 to 24:00."),
        SpanFault.END_BEFORE_START: _("In “%(text)s” an end is not after its beginning. Please put it right."),
        SpanFault.OVERLAP: _("In “%(text)s” two times overlap. Please leave a gap for the break."),
    }[fault]
