# SPDX-License-Identifier: EUPL-1.2
"""Letting chosen devices water a bed, and taking that back."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from tests.fictional.gardens import actions
from tests.fictional.gardens.permissions import TEND_GARDEN
from tests.fictional.gardens.queries import beds_for
from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import DomainError
from tragwerk.ui.public import Selection, TragwerkForm, table_named, toast


class BedForm(TragwerkForm):
    """Which bed."""

    bed = forms.ChoiceField(label="Beet")


@guarded(TEND_GARDEN)
@require_POST
def water(request: ActorRequest) -> HttpResponse:
    """Show which devices get to a bed, and put them there when that was seen."""
    try:
        selection = Selection.from_request(request, table_named("assets.assets"))
    except DomainError as error:
        messages.warning(request, str(error))
        return redirect("assets:list")
    assets = list(selection.rows(TEND_GARDEN).order_by("tag_sort", "pk"))
    form = BedForm(request.POST if "apply" in request.POST else None)
    fields: dict[str, Any] = form.fields
    fields["bed"].choices = [(str(one.pk), f"{one} ({one.school})") for one in beds_for(request.actor)]
    if form.is_bound and form.is_valid():
        bed_id = UUID(form.cleaned_data["bed"])
        try:
            done = actions.water_beds(actor=request.actor, asset_ids=[one.pk for one in assets], bed_id=bed_id)
        except DomainError as error:
            form.take_error(error)
        else:
            toast(request, f"{len(done.ids)} Geräte gießen jetzt.", reverse("gardens:undo", args=[done.batch_id]))
            return redirect("assets:list")
    page = {"form": form, "assets": assets, "choice": selection.hidden_fields(len(assets))}
    return render(request, "gardens/water.html", page, status=422 if form.errors else 200)


@guarded(TEND_GARDEN)
@require_POST
def undo(request: ActorRequest, batch_id: UUID) -> HttpResponse:
    """Take a change of the watering back."""
    try:
        actions.undo_watering(actor=request.actor, batch_id=batch_id)
    except DomainError as error:
        messages.warning(request, str(error))
    else:
        toast(request, "Zurückgenommen.")
    return redirect("assets:list")
