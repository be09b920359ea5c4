# SPDX-License-Identifier: EUPL-1.2
"""Pages of the operator: districts, service providers, who has joined; and mandates, which authorities give."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import DomainError, NotVisible
from tragwerk.core.orgs.public import (
    GIVE_MANDATE,
    MANAGE_INSTALLATION,
    Authority,
    District,
    Mandate,
    ServiceProvider,
    actions,
)
from tragwerk.office.installation.forms import DistrictForm, MandateForm, ProviderForm
from tragwerk.office.places.views import find_authority
from tragwerk.ui.public import TragwerkForm, toast


@guarded(MANAGE_INSTALLATION)
def installation(request: ActorRequest) -> HttpResponse:
    """Districts, service providers and the number of authorities on this installation."""
    page = {
        "districts": list(District.objects.annotate(count=Count("authorities")).order_by("short_name")),
        "providers": list(ServiceProvider.objects.order_by("name")),
        "states": list(Authority.objects.values_list("state").annotate(count=Count("pk")).order_by("state")),
    }
    return render(request, "office/installation/installation.html", page)


def _add(
    request: ActorRequest,
    form: TragwerkForm,
    write: Callable[[dict[str, Any]], object],
    page: dict[str, Any],
) -> HttpResponse:
    """Show a form, or write what it read and go back."""
    if request.method == "POST" and form.is_valid():
        try:
            write(form.cleaned_data)
        except DomainError as error:
            form.take_error(error)
        else:
            toast(request, _("Saved."))
            return redirect(page["back_url"])
    return render(request, "office/form.html", {**page, "form": form}, status=422 if form.errors else 200)


@guarded(MANAGE_INSTALLATION)
def add_district(request: ActorRequest) -> HttpResponse:
    """Add a district."""
    back = reverse("office:installation")
    page = {"title": _("Add a district"), "submit": _("Add district"), "back_url": back}
    return _add(
        request,
        DistrictForm(request.POST or None),
        lambda given: actions.create_districts(actor=request.actor, rows=[given]),
        {**page, "trail": ((_("Installation"), back),)},
    )


@guarded(MANAGE_INSTALLATION)
def add_provider(request: ActorRequest) -> HttpResponse:
    """Add a service provider."""
    back = reverse("office:installation")
    page = {"title": _("Add a service provider"), "submit": _("Add service provider"), "back_url": back}
    return _add(
        request,
        ProviderForm(request.POST or None),
        lambda given: actions.create_providers(actor=request.actor, rows=[given]),
        {**page, "trail": ((_("Installation"), back),)},
    )


@guarded(GIVE_MANDATE)
def give_mandate(request: ActorRequest, authority_id: UUID) -> HttpResponse:
    """Let a provider work for an authority for a time."""
    found = find_authority(request, authority_id, GIVE_MANDATE)
    back = reverse("office:authority", args=[found.pk])

    def write(given: dict[str, Any]) -> None:
        row = {**given, "provider_id": given["provider"].pk, "authority_id": found.pk}
        del row["provider"]
        actions.give_mandates(actor=request.actor, rows=[row])

    page = {"title": _("Give a mandate"), "submit": _("Give mandate"), "back_url": back}
    trail = ((_("Authorities"), reverse("office:authorities")), (str(found), back))
    return _add(request, MandateForm(request.POST or None), write, {**page, "trail": trail})


@guarded(GIVE_MANDATE)
@require_POST
def end_mandate(request: ActorRequest, mandate_id: UUID) -> HttpResponse:
    """End a mandate today; it stays in the history."""
    found = Mandate.objects.visible_to(request.actor, GIVE_MANDATE).filter(pk=mandate_id).first()
    if found is None:
        raise NotVisible(_("This mandate does not exist, or it is not visible to you."))
    try:
        actions.end_mandates(actor=request.actor, ids=[found.pk], on=timezone.localdate())
    except DomainError as error:
        toast(request, str(error))
    else:
        toast(request, _("The mandate ends today."))
    return redirect("office:authority", found.authority_id)


@guarded(MANAGE_INSTALLATION)
@require_POST
def join(request: ActorRequest, authority_id: UUID) -> HttpResponse:
    """Make a listed authority one that works here."""
    found = find_authority(request, authority_id, MANAGE_INSTALLATION)
    try:
        actions.join_authorities(actor=request.actor, ids=[found.pk])
        toast(request, _("%(name)s works here from now on.") % {"name": found})
    except DomainError as error:
        toast(request, str(error))
    return redirect("office:authority", found.pk)
