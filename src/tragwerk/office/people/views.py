# SPDX-License-Identifier: EUPL-1.2
"""Pages of people and their roles."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import LEARNERS, DomainError, NotVisible, Permission, Role, show
from tragwerk.core.audit.public import PSEUDONYMISE_PERSON
from tragwerk.core.orgs.public import (
    MANAGE_PERSON,
    VIEW_PERSON,
    Authority,
    Membership,
    Person,
    actions,
    last_removal_of,
)
from tragwerk.core.privacy.public import EXPORT_PERSON
from tragwerk.office.editing import Editing, edit
from tragwerk.office.people.forms import MembershipForm, PersonForm
from tragwerk.office.people.tables import PersonTable
from tragwerk.office.places.views import filled_panels
from tragwerk.office.rights.viewers import viewers_of
from tragwerk.office.trail.timeline import timeline
from tragwerk.ui.public import table_response, toast

PERSON_PAGE = "orgs.person"


@guarded(VIEW_PERSON)
def people(request: ActorRequest) -> HttpResponseBase:
    """List the people."""
    add = reverse("office:person_add") if request.actor.may(MANAGE_PERSON) else ""
    page = {"title": _("People"), "add_url": add, "add_label": _("Add a person")}
    return table_response(request, PersonTable, "office/list.html", page)


def find_person(request: ActorRequest, person_id: UUID, permission: Permission = VIEW_PERSON) -> Person:
    """Return a person that the actor may treat so; every other is not there."""
    rows = Person.objects.visible_to(request.actor, permission).select_related("authority", "account")
    person: Person | None = rows.filter(pk=person_id).first()
    if person is None:
        raise NotVisible(_("This person does not exist, or is not visible to you."))
    show([person])
    return person


@guarded(VIEW_PERSON)
def person(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """One person with all roles."""
    found = find_person(request, person_id)
    visible = Membership.objects.visible_to(request.actor, VIEW_PERSON).filter(person=found)
    roles = list(visible.select_related("school", "authority", "district", "provider").order_by("-valid_from", "role"))
    today = timezone.localdate()
    held = [Role(row.role) for row in roles if row.valid_to is None or row.valid_to >= today]
    page = {
        "person": found,
        "roles": roles,
        "today": today,
        "viewers": viewers_of(VIEW_PERSON, found.authority, learners=all(role in LEARNERS for role in held)),
        "panels": filled_panels(request, PERSON_PAGE, found),
        "timeline": timeline(request.actor, PERSON_PAGE, found),
        "may_manage": request.actor.places(MANAGE_PERSON).cover(found.authority_id),
        # Nobody gives a role to themself, so nobody is invited to try.
        "is_oneself": found.pk == request.actor.person_id or found.account_id == request.actor.account_id,
        "removal": last_removal_of(request.actor, found),
        "may_export": request.actor.places(EXPORT_PERSON).cover(found.authority_id),
        "may_forget": request.actor.places(PSEUDONYMISE_PERSON).cover(found.authority_id),
    }
    return render(request, "office/people/person.html", page)


@guarded(MANAGE_PERSON)
def add_person(request: ActorRequest) -> HttpResponse:
    """Add a person to the authority of the present hat."""
    form = PersonForm(request.POST or None)
    authority = _own_authority(request)
    if request.method == "POST" and form.is_valid():
        try:
            key = actions.create_people(
                actor=request.actor, rows=[{**form.cleaned_data, "authority_id": authority.pk}]
            )[0]
        except DomainError as error:
            form.take_error(error)
        else:
            toast(request, _("%(name)s added.") % {"name": form.cleaned_data["last_name"]})
            return redirect("office:person", key)
    back = reverse("office:people")
    page = {"form": form, "title": _("Add a person"), "back_url": back, "trail": ((_("People"), back),)}
    return render(request, "office/form.html", {**page, "submit": _("Add person")}, status=422 if form.errors else 200)


def _own_authority(request: ActorRequest) -> Authority:
    found: Authority | None = Authority.objects.visible_to(request.actor, MANAGE_PERSON).first()
    if found is None:
        raise NotVisible(_("This page works for one authority only."))
    return found


@guarded(MANAGE_PERSON)
def edit_person(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Edit what is known of a person."""
    found = find_person(request, person_id, MANAGE_PERSON)
    back = reverse("office:person", args=[found.pk])
    editing = Editing(
        target=found,
        form_class=PersonForm,
        change=lambda changes, expected, reason: actions.change_people(
            actor=request.actor, changes=changes, expected=expected, reason=reason
        ),
        title=_("Edit %(name)s") % {"name": found},
        back_url=back,
        trail=((_("People"), reverse("office:people")), (str(found), back)),
    )
    return edit(request, editing)


@guarded(MANAGE_PERSON)
def add_role(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Give a person a role at the authority or one of its schools."""
    found = find_person(request, person_id, MANAGE_PERSON)
    form = MembershipForm(request.actor, found.authority, request.POST or None)
    back = reverse("office:person", args=[found.pk])
    if request.method == "POST" and form.is_valid():
        try:
            row = _membership_row(found, form.cleaned_data)
            actions.give_memberships(actor=request.actor, rows=[row], reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.take_error(error)
        else:
            toast(request, _("Role given."))
            return redirect(back)
    trail = ((_("People"), reverse("office:people")), (str(found), back))
    page = {"form": form, "title": _("Give a role"), "back_url": back, "trail": trail, "submit": _("Give role")}
    return render(request, "office/form.html", page, status=422 if form.errors else 200)


def _membership_row(found: Person, given: dict[str, Any]) -> dict[str, Any]:
    school = given["school"]
    return {
        "authority_id": found.authority_id,
        "person_id": found.pk,
        "role": given["role"],
        "school_id": school.pk if school else None,
        "valid_from": given["valid_from"],
        "valid_to": given["valid_to"],
    }


@guarded(MANAGE_PERSON)
@require_POST
def end_role(request: ActorRequest, membership_id: UUID) -> HttpResponse:
    """End a role today; it stays in the history."""
    rows = Membership.objects.visible_to(request.actor, MANAGE_PERSON)
    found = rows.filter(pk=membership_id).select_related("person").first()
    if found is None:
        raise NotVisible(_("This role does not exist, or it is not visible to you."))
    show([found.person])
    try:
        actions.end_memberships(actor=request.actor, ids=[found.pk], on=timezone.localdate())
    except DomainError as error:
        toast(request, str(error))
    else:
        toast(request, _("The role ends today."))
    return redirect("office:person", found.person_id)
