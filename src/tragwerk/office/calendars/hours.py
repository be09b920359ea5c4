# SPDX-License-Identifier: EUPL-1.2
"""Pages of business hours: which places have which, the weeks of one place, and days that differ."""

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import DomainError, NotVisible, show
from tragwerk.core.calendars.public import (
    MANAGE_CALENDAR,
    USUAL_WEEK,
    VIEW_CALENDAR,
    WEEKDAYS,
    BusinessHours,
    CalendarPlace,
    SpecialHours,
    WorkingCalendar,
    actions,
    departments_with_calendar,
    hours_of,
    own_place,
    place_of_authority,
    place_of_department,
    place_of_school,
    schools_with_calendar,
    special_hours_of,
    working_calendars,
)
from tragwerk.office.calendars.forms import HoursForm, SpecialHoursForm
from tragwerk.ui.public import TragwerkForm, formats, toast


class DayLine(NamedTuple):
    """A day of the coming two weeks with its hours."""

    day: date
    hours: str


class PlaceLine(NamedTuple):
    """A place whose hours can be seen."""

    name: str
    url: str
    today: str


@guarded(VIEW_CALENDAR)
def hours(request: ActorRequest) -> HttpResponse:
    """The places of the own authority with their hours of today."""
    own = own_place(request.actor)
    places = [own] if own.school is None else []
    places += [CalendarPlace(own.authority, department=one) for one in departments_with_calendar(request.actor, own)]
    places += [CalendarPlace(own.authority, one) for one in schools_with_calendar(request.actor, own)[:100]]
    today = timezone.localdate()
    page = {
        "title": _("Business hours"),
        "lines": [
            PlaceLine(str(one), address_of(one), _hours_on(works, today))
            for one, works in zip(places, working_calendars(places), strict=True)
        ],
        "trail": ((_("Calendar"), reverse("office:calendar")),),
    }
    return render(request, "office/calendars/hours.html", page)


def address_of(place: CalendarPlace) -> str:
    """Return the page of the hours of a place."""
    if place.department is not None:
        return reverse("office:hours_department", args=[place.department.pk])
    if place.school is not None:
        return reverse("office:hours_school", args=[place.school.pk])
    return reverse("office:hours_authority", args=[place.authority.pk])


def _hours_on(works: WorkingCalendar, day: date) -> str:
    zone = timezone.get_default_timezone()
    texts = [_stretch(first.astimezone(zone), last.astimezone(zone)) for first, last in works.opened(day)]
    return ", ".join(texts) or _("closed")


def _stretch(first: datetime, last: datetime) -> str:
    end = "24:00" if last.date() > first.date() else f"{last.hour}:{last.minute:02d}"
    return f"{first.hour}:{first.minute:02d}–{end}"


@guarded(VIEW_CALENDAR)
def authority_hours(request: ActorRequest, authority_id: UUID) -> HttpResponse:
    """The hours of an authority as a whole."""
    place = place_of_authority(request.actor, authority_id)
    show([place.authority])
    return _place(request, place)


@guarded(VIEW_CALENDAR)
def school_hours(request: ActorRequest, school_id: UUID) -> HttpResponse:
    """The hours of a school."""
    place = place_of_school(request.actor, school_id)
    show([place.school])
    return _place(request, place)


@guarded(VIEW_CALENDAR)
def department_hours(request: ActorRequest, department_id: UUID) -> HttpResponse:
    """The hours of a department."""
    place = place_of_department(request.actor, department_id)
    show([place.department])
    return _place(request, place)


def _place(request: ActorRequest, place: CalendarPlace) -> HttpResponse:
    """Show the hours of a place, and take new ones where the person may."""
    may = request.actor.places(MANAGE_CALENDAR).cover(place.authority.pk, place.school_id)
    if request.method == "POST":
        return _post(request, place)
    today = timezone.localdate()
    return _page(request, place, _week_form(place, today), SpecialHoursForm(auto_id="special_%s"), may=may)


def _week_form(place: CalendarPlace, today: date) -> HoursForm:
    known = hours_of(place)
    week = {day: getattr(known[0], day) for day in WEEKDAYS} if known else USUAL_WEEK
    return HoursForm(initial={"valid_from": formats.date_short(today), **week})


def _post(request: ActorRequest, place: CalendarPlace) -> HttpResponse:
    is_week = "special" not in request.POST
    week = HoursForm(request.POST) if is_week else _week_form(place, timezone.localdate())
    special = SpecialHoursForm(None if is_week else request.POST, auto_id="special_%s")
    form: TragwerkForm = week if is_week else special
    if form.is_valid():
        try:
            _write(request, place, form.cleaned_data, is_week=is_week)
        except DomainError as error:
            form.take_error(error)
        else:
            toast(request, _("Saved."))
            return redirect(address_of(place))
    return _page(request, place, week, special, may=True, status=422)


def _write(request: ActorRequest, place: CalendarPlace, given: dict[str, Any], *, is_week: bool) -> None:
    if is_week:
        actions.set_business_hours(actor=request.actor, place=place, valid_from=given.pop("valid_from"), week=given)
    else:
        actions.set_special_hours(actor=request.actor, place=place, **given)


def _page(
    request: ActorRequest, place: CalendarPlace, week: HoursForm, special: SpecialHoursForm, **extra: Any
) -> HttpResponse:
    today = timezone.localdate()
    labels = {day: BusinessHours._meta.get_field(day).verbose_name for day in WEEKDAYS}  # type: ignore[union-attr]
    weeks = [(row, [(labels[day], getattr(row, day)) for day in WEEKDAYS]) for row in hours_of(place)]
    page = {
        "place": place,
        "title": _("Business hours: %(place)s") % {"place": place},
        "form": week,
        "special": special,
        "weeks": weeks,
        "usual": [(labels[day], USUAL_WEEK[day]) for day in WEEKDAYS],
        "is_part": place.school is not None or place.department is not None,
        "special_days": special_hours_of(place, today),
        "may": extra["may"],
        "trail": ((_("Calendar"), reverse("office:calendar")), (_("Business hours"), reverse("office:hours"))),
    }
    return render(request, "office/calendars/place.html", page, status=extra.get("status", 200))


@guarded(MANAGE_CALENDAR)
@require_POST
def remove_week(request: ActorRequest, hours_id: UUID) -> HttpResponse:
    """Take a week away that was set."""
    return _remove(request, BusinessHours, hours_id, actions.remove_business_hours)


@guarded(MANAGE_CALENDAR)
@require_POST
def remove_special(request: ActorRequest, special_id: UUID) -> HttpResponse:
    """Let a day have the hours of its week again."""
    return _remove(request, SpecialHours, special_id, actions.remove_special_hours)


def _remove(request: ActorRequest, model: Any, key: UUID, verb: Any) -> HttpResponse:
    rows = model.objects.visible_to(request.actor, MANAGE_CALENDAR)
    row = rows.select_related("authority", "school", "department").filter(pk=key).first()
    if row is None:
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    verb(actor=request.actor, ids=[row.pk])
    toast(request, _("Removed."))
    return redirect(address_of(CalendarPlace(row.authority, row.school, row.department)))
