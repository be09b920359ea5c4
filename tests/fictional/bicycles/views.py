# SPDX-License-Identifier: EUPL-1.2
"""Delivering bicycles to chosen schools, taking that back, lending one."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from tests.fictional.bicycles import actions
from tests.fictional.bicycles.permissions import MANAGE_BICYCLE
from tests.fictional.bicycles.queries import bicycles_for, lendings_for
from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import DomainError, NotVisible
from tragwerk.core.orgs.public import VIEW_PERSON, Person, School
from tragwerk.ui.public import GermanDateField, Selection, TragwerkForm, table_named, toast


class DeliveryForm(TragwerkForm):
    """How many bicycles each of the schools gets."""

    count = forms.IntegerField(label="Räder je Schule", min_value=1, initial=1)


class LendForm(TragwerkForm):
    """Which bicycle, to whom, until when."""

    bicycle = forms.ChoiceField(label="Dienstrad")
    rider = forms.ChoiceField(label="Wer fährt")
    due_on = GermanDateField(label="Zurück bis")


@guarded(MANAGE_BICYCLE)
@require_POST
def deliver(request: ActorRequest) -> HttpResponse:
    """Show which schools get bicycles, and give them when that was seen."""
    try:
        selection = Selection.from_request(request, table_named("office.schools"))
    except DomainError as error:
        messages.warning(request, str(error))
        return redirect("office:schools")
    schools = list(selection.rows(MANAGE_BICYCLE).order_by("sort_name", "pk"))
    form = DeliveryForm(request.POST if "apply" in request.POST else None)
    if form.is_bound and form.is_valid():
        ids = [school.pk for school in schools]
        try:
            done = actions.deliver_bicycles(actor=request.actor, school_ids=ids, count=form.cleaned_data["count"])
        except DomainError as error:
            form.take_error(error)
        else:
            toast(request, f"{len(done.ids)} Diensträder verteilt.", reverse("bicycles:undo", args=[done.batch_id]))
            return redirect("office:schools")
    page = {"form": form, "schools": schools, "choice": selection.hidden_fields(len(schools))}
    return render(request, "bicycles/deliver.html", page, status=422 if form.errors else 200)


@guarded(MANAGE_BICYCLE)
@require_POST
def undo(request: ActorRequest, batch_id: UUID) -> HttpResponse:
    """Take a delivery back."""
    try:
        actions.undo_delivery(actor=request.actor, batch_id=batch_id)
    except DomainError as error:
        messages.warning(request, str(error))
    else:
        toast(request, "Zurückgenommen.")
    return redirect("office:schools")


@guarded(MANAGE_BICYCLE)
def lend(request: ActorRequest, school_id: UUID) -> HttpResponse:
    """Lend a bicycle of a school, and write what was handed over."""
    school: School | None = School.objects.visible_to(request.actor, MANAGE_BICYCLE).filter(pk=school_id).first()
    if school is None:
        raise NotVisible("Diese Schule gibt es nicht, oder Sie dürfen sie nicht sehen.")
    form = _form(request, school)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        wanted = actions.Lend(UUID(said["bicycle"]), UUID(said["rider"]), said["due_on"])
        try:
            ids = actions.lend_bicycles(actor=request.actor, rows=[wanted])
            lendings = lendings_for(request.actor).filter(pk__in=ids).select_related("bicycle__school")
            actions.write_handovers(actor=request.actor, lendings=list(lendings))
        except DomainError as error:
            form.take_error(error)
        else:
            toast(request, "Verliehen. Die Vereinbarung wartet auf die Unterschrift.")
            return redirect("office:school", school.pk)
    page = {"form": form, "school": school, "back_url": reverse("office:school", args=[school.pk])}
    return render(request, "bicycles/lend.html", page, status=422 if form.errors else 200)


def _form(request: ActorRequest, school: School) -> LendForm:
    form = LendForm(request.POST or None)
    fields: dict[str, Any] = form.fields
    people = Person.objects.visible_to(request.actor, VIEW_PERSON).filter(authority=school.authority_id)
    fields["bicycle"].choices = [(str(one.pk), str(one)) for one in bicycles_for(request.actor).filter(school=school)]
    fields["rider"].choices = [(str(one.pk), str(one)) for one in people.order_by("sort_name", "pk")]
    return form
