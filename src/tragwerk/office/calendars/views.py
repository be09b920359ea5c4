# SPDX-License-Identifier: EUPL-1.2
"""Pages of calendars: the school year, free days in bulk, and the feed."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_POST, require_safe

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import PUBLIC, DomainError, actor_scope, show
from tragwerk.core.calendars.public import (
    FOLLOW_CALENDAR,
    MANAGE_CALENDAR,
    VIEW_CALENDAR,
    CalendarPlace,
    actions,
    calendar_of,
    feed_named,
    own_feed,
    own_place,
    place_of_authority,
    place_of_school,
    schools_with_calendar,
)
from tragwerk.core.orgs.public import actor_for
from tragwerk.office.calendars.forms import FreeDaysForm
from tragwerk.office.calendars.tables import FreeDayTable
from tragwerk.office.calendars.year import school_year, year_label, year_of
from tragwerk.ui.public import Selection, formats, table_response, toast

_FURTHEST = 4
_NEW_ADDRESS = "calendar_feed_token"


@guarded(VIEW_CALENDAR)
def own_calendar(request: ActorRequest) -> HttpResponse:
    """The calendar of the own authority or school; the choice of a school leads to its own page."""
    wanted = request.GET.get("schule", "")
    if wanted:
        try:
            return redirect("office:calendar_school", UUID(wanted))
        except ValueError:
            return redirect("office:calendar")
    return _year(request, own_place(request.actor))


@guarded(VIEW_CALENDAR)
def authority_calendar(request: ActorRequest, authority_id: UUID) -> HttpResponse:
    """The calendar of an authority."""
    place = place_of_authority(request.actor, authority_id)
    show([place.authority])
    return _year(request, place)


@guarded(VIEW_CALENDAR)
def school_calendar(request: ActorRequest, school_id: UUID) -> HttpResponse:
    """The calendar of a school."""
    place = place_of_school(request.actor, school_id)
    show([place.school])
    return _year(request, place)


def _year(request: ActorRequest, place: CalendarPlace) -> HttpResponse:
    today = timezone.localdate()
    present = year_of(today)
    asked = request.GET.get("jahr", "")
    year = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else present
    year = max(present - _FURTHEST, min(present + _FURTHEST, year))
    page = {
        "place": place,
        "view": school_year(place, year, today),
        "title": _("Calendar"),
        "schools": schools_with_calendar(request.actor, place),
        "earlier": (str(year - 1), year_label(year - 1)) if year > present - _FURTHEST else None,
        "later": (str(year + 1), year_label(year + 1)) if year < present + _FURTHEST else None,
        "may_manage": bool(request.actor.places(MANAGE_CALENDAR)),
        "may_follow": request.actor.may(FOLLOW_CALENDAR),
    }
    return render(request, "office/calendars/year.html", page)


@guarded(VIEW_CALENDAR)
def free_days(request: ActorRequest) -> HttpResponseBase:
    """List the free days that were entered."""
    may = request.actor.may(MANAGE_CALENDAR)
    page = {
        "title": _("Free days"),
        "add_url": reverse("office:free_days_add") if may else "",
        "add_label": _("Enter free days"),
    }
    return table_response(request, FreeDayTable, "office/list.html", page)


@guarded(MANAGE_CALENDAR)
def add_free_days(request: ActorRequest) -> HttpResponse:
    """Enter free days of several schools at once."""
    place = own_place(request.actor, MANAGE_CALENDAR)
    schools = schools_with_calendar(request.actor, place, MANAGE_CALENDAR)
    whole = request.actor.places(MANAGE_CALENDAR).cover(place.authority.pk)
    form = FreeDaysForm(request.POST or None, schools=schools, whole=whole)
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.add_free_days(actor=request.actor, rows=_rows(place, form.cleaned_data))
        except DomainError as error:
            form.take_error(error)
        else:
            said = ngettext("%(count)s free day entered.", "%(count)s free days entered.", len(changed.ids))
            undo = reverse("office:free_days_undo", args=[changed.batch_id])
            toast(request, said % {"count": formats.number(len(changed.ids))}, undo)
            return redirect("office:free_days")
    back = reverse("office:free_days")
    trail = ((_("Calendar"), reverse("office:calendar")), (_("Free days"), back))
    page = {"form": form, "title": _("Enter free days"), "back_url": back, "trail": trail, "place": place}
    return render(request, "office/calendars/add.html", page, status=422 if form.errors else 200)


def _rows(place: CalendarPlace, given: dict[str, Any]) -> list[dict[str, Any]]:
    schools: list[UUID | None] = list(map(UUID, given["schools"]))
    if not schools:
        schools.append(None)
    return [
        {
            "authority_id": place.authority.pk,
            "school_id": school_id,
            "kind": given["kind"],
            "name": given["name"],
            "first_day": first,
            "last_day": last,
            "source": given["source"],
        }
        for school_id in schools
        for first, last in given["days"]
    ]


@guarded(MANAGE_CALENDAR)
def remove_free_days(request: ActorRequest) -> HttpResponse:
    """Show what would be taken away, and take it away."""
    try:
        selection = Selection.from_request(request, FreeDayTable)
    except DomainError as error:
        messages.warning(request, str(error))
        return redirect("office:free_days")
    rows = list(selection.rows(MANAGE_CALENDAR).select_related("school").order_by("first_day", "pk")[:4000])
    expected = selection.expected
    if request.method == "POST" and "apply" in request.POST and rows and expected in (None, len(rows)):
        changed = actions.remove_free_days(actor=request.actor, ids=[row.pk for row in rows])
        said = ngettext("%(count)s free day removed.", "%(count)s free days removed.", len(rows))
        undo = reverse("office:free_days_undo", args=[changed.batch_id])
        toast(request, said % {"count": formats.number(len(rows))}, undo)
        return redirect("office:free_days")
    page = {
        "title": _("Remove free days"),
        "rows": rows[:50],
        "count": len(rows),
        "left_out": selection.left_out(MANAGE_CALENDAR),
        "choice": selection.hidden_fields(len(rows)),
        "trail": ((_("Calendar"), reverse("office:calendar")), (_("Free days"), reverse("office:free_days"))),
    }
    return render(request, "office/calendars/remove.html", page)


@guarded(MANAGE_CALENDAR)
@require_POST
def undo_free_days(request: ActorRequest, batch_id: UUID) -> HttpResponse:
    """Take back what was entered or removed."""
    try:
        actions.undo_free_days(actor=request.actor, batch_id=batch_id)
    except DomainError as error:
        toast(request, str(error))
    else:
        toast(request, _("Taken back."))
    return redirect("office:free_days")


@guarded(FOLLOW_CALENDAR)
def feed(request: ActorRequest) -> HttpResponse:
    """What stands in the own calendar, and the way to follow it from another program."""
    token = request.session.pop(_NEW_ADDRESS, "")
    page = {
        "title": _("Follow the calendar"),
        "feed": own_feed(request.actor),
        "place": own_place(request.actor, FOLLOW_CALENDAR),
        "address": request.build_absolute_uri(reverse("office:feed_file", args=[token])) if token else "",
        "trail": ((_("Calendar"), reverse("office:calendar")),),
    }
    return render(request, "office/calendars/feed.html", page)


@guarded(FOLLOW_CALENDAR)
@require_POST
def make_feed(request: ActorRequest) -> HttpResponse:
    """Make a new secret address; it is shown once, on the next page."""
    request.session[_NEW_ADDRESS] = actions.make_feed(actor=request.actor)
    return redirect("office:feed")


@guarded(FOLLOW_CALENDAR)
@require_POST
def end_feed(request: ActorRequest) -> HttpResponse:
    """Let the secret address stop working."""
    actions.end_feed(actor=request.actor)
    toast(request, _("The address works no longer."))
    return redirect("office:feed")


@guarded(PUBLIC)
@require_safe
def feed_file(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a secret address, for programs; who has the address has the calendar."""
    found, actor = feed_named(token, actor_for)
    with actor_scope(actor), override(found.account.language or settings.LANGUAGE_CODE):
        content = calendar_of(actor, timezone.now(), request.build_absolute_uri("/"))
        actions.note_reading(actor=actor, feed=found)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="tragwerk.ics"'
    return response
