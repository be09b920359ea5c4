# SPDX-License-Identifier: EUPL-1.2
"""Pages of authorities, schools and rooms."""

from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import DomainError, NotVisible, Role, SeenIn, show
from tragwerk.core.calendars.public import VIEW_CALENDAR
from tragwerk.core.extend.public import Panel, panels
from tragwerk.core.orgs.public import (
    GIVE_MANDATE,
    MANAGE_AUTHORITY,
    MANAGE_INSTALLATION,
    MANAGE_SCHOOL,
    VIEW_AUTHORITY,
    VIEW_MANDATE,
    VIEW_PERSON,
    VIEW_ROOM,
    VIEW_SCHOOL,
    Authority,
    AuthorityState,
    Mandate,
    Membership,
    Room,
    School,
    actions,
)
from tragwerk.office.editing import Editing, edit
from tragwerk.office.places.forms import AuthorityEditForm, RoomForm, SchoolEditForm
from tragwerk.office.places.tables import AuthorityTable, SchoolTable
from tragwerk.office.rights.viewers import mandate_in_words
from tragwerk.office.trail.timeline import may_see_history, timeline
from tragwerk.ui.public import table_response, toast

SCHOOL_PAGE = "orgs.school"
AUTHORITY_PAGE = "orgs.authority"
# Whom an office asks at a school; teachers, pupils and guardians are no contacts.
CONTACT_ROLES = (Role.HEAD, Role.SCHOOL_OFFICE, Role.MEDIA_OFFICER)


@guarded(VIEW_SCHOOL)
def schools(request: ActorRequest) -> HttpResponseBase:
    """List the schools."""
    return table_response(request, SchoolTable, "office/list.html", {"title": _("Schools")})


@guarded(VIEW_AUTHORITY)
def authorities(request: ActorRequest) -> HttpResponseBase:
    """List the authorities."""
    return table_response(request, AuthorityTable, "office/list.html", {"title": _("Authorities")})


def filled_panels(request: ActorRequest, page: str, target: Any) -> list[tuple[Panel, dict[str, Any]]]:
    """Return the contributed panels of a page with what they show."""
    return [(panel, panel.load(request.actor, target)) for panel in panels.at(page, request.actor)]


def find_school(request: ActorRequest, school_id: UUID, permission: Any = VIEW_SCHOOL) -> School:
    """Return a school that the actor may treat so; every other is not there."""
    rows = School.objects.visible_to(request.actor, permission).select_related("authority")
    school: School | None = rows.filter(pk=school_id).first()
    if school is None:
        raise NotVisible(_("This school does not exist, or it is not visible to you."))
    show([school])
    return school


def find_authority(request: ActorRequest, authority_id: UUID, permission: Any = VIEW_AUTHORITY) -> Authority:
    """Return an authority that the actor may treat so."""
    rows = Authority.objects.visible_to(request.actor, permission).select_related("district")
    authority = rows.filter(pk=authority_id).first()
    if authority is None:
        raise NotVisible(_("This authority does not exist, or it is not visible to you."))
    show([authority])
    return authority


@guarded(VIEW_SCHOOL)
def school(request: ActorRequest, school_id: UUID) -> HttpResponse:
    """Everything about one school on one page."""
    found = find_school(request, school_id)
    page = {
        "school": found,
        "rooms": _rooms_of(request, found),
        "may_see_calendar": request.actor.places(VIEW_CALENDAR).cover(found.authority_id, found.pk),
        "may_see_rooms": request.actor.places(VIEW_ROOM).cover(found.authority_id, found.pk),
        "pupil_counts": list(found.pupil_counts.order_by("-school_year")[:5]),
        "people": _people_of(request, found),
        "panels": filled_panels(request, SCHOOL_PAGE, found),
        "timeline": timeline(request.actor, SCHOOL_PAGE, found),
        "may_see_history": may_see_history(request.actor, found),
        "may_manage": request.actor.places(MANAGE_SCHOOL).cover(found.authority_id, found.pk),
        "may_see_authority": request.actor.places(VIEW_AUTHORITY).cover(found.authority_id),
    }
    return render(request, "office/places/school.html", page)


def _rooms_of(request: ActorRequest, found: School) -> list[Room]:
    rows = Room.objects.visible_to(request.actor, VIEW_ROOM).filter(school=found)
    return list(rows.order_by("sort_name", "id")[:200])


class MandateLine(NamedTuple):
    """A mandate as the page of its authority shows it."""

    row: Mandate
    words: str
    is_over: bool
    can_end: bool


def _mandates_of(request: ActorRequest, found: Authority) -> list[MandateLine]:
    rows = Mandate.objects.visible_to(request.actor, VIEW_MANDATE).filter(authority=found)
    today = timezone.localdate()
    return [
        MandateLine(
            row,
            mandate_in_words(row),
            row.valid_to is not None and row.valid_to < today,
            row.valid_from <= today and (row.valid_to is None or row.valid_to > today),
        )
        for row in rows.select_related("provider").order_by("-valid_from", "id")
    ]


def _people_of(request: ActorRequest, found: School) -> list[Membership]:
    if not request.actor.may(VIEW_PERSON):
        return []
    rows = Membership.objects.visible_to(request.actor, VIEW_PERSON).filter(school=found, valid_to__isnull=True)
    rows = rows.filter(role__in=CONTACT_ROLES).select_related("person")
    contacts: list[Membership] = list(rows.order_by("person__sort_name")[:50])
    show((one.person for one in contacts), SeenIn.LIST)
    return sorted(contacts, key=lambda one: CONTACT_ROLES.index(Role(one.role)))


@guarded(MANAGE_SCHOOL)
def edit_school(request: ActorRequest, school_id: UUID) -> HttpResponse:
    """Edit the master data of a school."""
    found = find_school(request, school_id, MANAGE_SCHOOL)
    back = reverse("office:school", args=[found.pk])
    editing = Editing(
        target=found,
        form_class=SchoolEditForm,
        change=lambda changes, expected, reason: actions.change_schools(
            actor=request.actor, changes=changes, expected=expected, reason=reason
        ),
        title=_("Edit %(name)s") % {"name": found},
        back_url=back,
        trail=((_("Schools"), reverse("office:schools")), (str(found), back)),
    )
    return edit(request, editing)


@guarded(MANAGE_SCHOOL)
def add_room(request: ActorRequest, school_id: UUID) -> HttpResponse:
    """Add a room to a school."""
    found = find_school(request, school_id, MANAGE_SCHOOL)
    form = RoomForm(request.POST or None)
    back = reverse("office:school", args=[found.pk])
    if request.method == "POST" and form.is_valid():
        row = {**form.cleaned_data, "authority_id": found.authority_id, "school_id": found.pk}
        try:
            actions.create_rooms(actor=request.actor, rows=[row])
        except DomainError as error:
            form.take_error(error)
        else:
            toast(request, _("Room %(name)s added.") % {"name": row["name"]})
            return redirect(back)
    trail = ((_("Schools"), reverse("office:schools")), (str(found), back))
    page = {"form": form, "title": _("Add a room"), "back_url": back, "trail": trail, "submit": _("Add room")}
    return render(request, "office/form.html", page, status=422 if form.errors else 200)


@guarded(VIEW_AUTHORITY)
def authority(request: ActorRequest, authority_id: UUID) -> HttpResponse:
    """Everything about one authority on one page."""
    found = find_authority(request, authority_id)
    schools = School.objects.visible_to(request.actor, VIEW_SCHOOL).filter(authority=found, transferred_at__isnull=True)
    page = {
        "authority": found,
        "schools": list(schools.order_by("sort_name", "id")[:200]),
        "mandates": _mandates_of(request, found),
        "may_see_mandates": request.actor.places(VIEW_MANDATE).cover(found.pk),
        "panels": filled_panels(request, AUTHORITY_PAGE, found),
        "timeline": timeline(request.actor, AUTHORITY_PAGE, found),
        "may_see_history": may_see_history(request.actor, found),
        "may_give_mandate": request.actor.places(GIVE_MANDATE).cover(found.pk),
        "may_manage": request.actor.places(MANAGE_AUTHORITY).cover(found.pk),
        "may_join": request.actor.may(MANAGE_INSTALLATION) and found.state == AuthorityState.LISTED,
    }
    return render(request, "office/places/authority.html", page)


@guarded(MANAGE_AUTHORITY)
def edit_authority(request: ActorRequest, authority_id: UUID) -> HttpResponse:
    """Edit the master data of an authority."""
    found = find_authority(request, authority_id, MANAGE_AUTHORITY)
    back = reverse("office:authority", args=[found.pk])
    editing = Editing(
        target=found,
        form_class=AuthorityEditForm,
        change=lambda changes, expected, reason: actions.change_authorities(
            actor=request.actor, changes=changes, expected=expected, reason=reason
        ),
        title=_("Edit %(name)s") % {"name": found},
        back_url=back,
        trail=((_("Authorities"), reverse("office:authorities")), (str(found), back)),
    )
    return edit(request, editing)
