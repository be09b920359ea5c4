# SPDX-License-Identifier: EUPL-1.2
"""Pages of emergency access: the operator's requests, the authority's list, decision and rule."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import SIGNED_IN, DomainError
from tragwerk.core.audit.public import VIEW_AUDIT
from tragwerk.core.orgs.public import (
    APPROVE_EMERGENCY,
    HAT_SESSION_KEY,
    REQUEST_EMERGENCY,
    USE_EMERGENCY,
    VIEW_EMERGENCY,
    Authority,
    EmergencyState,
    access_for,
    actions,
    emergency_hat_key,
    own_accesses,
)
from tragwerk.office.emergency.forms import EmergencyRequestForm
from tragwerk.office.emergency.middleware import rule_of
from tragwerk.office.emergency.record import trail_of
from tragwerk.office.emergency.tables import EmergencyTable
from tragwerk.ui.public import table_response, toast


@guarded(VIEW_EMERGENCY)
def accesses(request: ActorRequest) -> HttpResponseBase:
    """List the emergency accesses of the authority, with its rule."""
    seen = Authority.objects.visible_to(request.actor, VIEW_EMERGENCY).order_by("sort_name")[:20]
    rules = [rule_of(request.actor, authority) for authority in seen]
    return table_response(request, EmergencyTable, "office/emergency/accesses.html", {"rules": rules})


@guarded(SIGNED_IN)
def access(request: ActorRequest, access_id: UUID) -> HttpResponse:
    """One access: who, why, when, what was opened and changed; to the operator only the request itself."""
    found = access_for(request.actor, access_id)
    page: dict[str, Any] = {
        "access": found,
        "is_own": found.account_id == request.actor.account_id,
        "may_decide": request.actor.places(APPROVE_EMERGENCY).cover(found.authority_id),
        "may_see_trail": request.actor.places(VIEW_EMERGENCY).cover(found.authority_id),
        "may_see_audit": request.actor.places(VIEW_AUDIT).cover(found.authority_id),
        "is_entered": request.actor.emergency is not None and request.actor.emergency.id == found.pk,
        "hat": emergency_hat_key(found),
        "states": EmergencyState,
    }
    page["list_url"] = reverse("office:emergencies" if page["may_see_trail"] else "office:emergency_own")
    if page["may_see_trail"]:
        page |= trail_of(found)
    return render(request, "office/emergency/access.html", page)


@guarded(REQUEST_EMERGENCY)
def own(request: ActorRequest) -> HttpResponse:
    """The operator's own requests and accesses."""
    rows = [(row, emergency_hat_key(row)) for row in own_accesses(request.actor)]
    return render(request, "office/emergency/own.html", {"rows": rows})


@guarded(REQUEST_EMERGENCY)
def request_access(request: ActorRequest) -> HttpResponse:
    """Ask an authority to be let in."""
    form = EmergencyRequestForm(request.POST or None)
    back = reverse("office:emergency_own")
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            key = actions.request_emergency_access(
                actor=request.actor,
                authority_id=given["authority"].pk,
                extent=given["extent"],
                minutes=given["minutes"],
                reason=given["reason"],
            )
        except DomainError as error:
            form.take_error(error)
        else:
            toast(request, _("Requested. The offices of %(place)s see it now.") % {"place": given["authority"]})
            return redirect("office:emergency", key)
    page = {"form": form, "back_url": back, "trail": ((_("My emergency accesses"), back),)}
    return render(request, "office/emergency/request.html", page, status=422 if form.errors else 200)


def _do(request: ActorRequest, access_id: UUID, verb: Callable[[], object], done: str) -> HttpResponse:
    """Run a verb on one access and go back to its page, with what came of it."""
    try:
        verb()
    except DomainError as error:
        toast(request, str(error))
    else:
        toast(request, done)
    return redirect("office:emergency", access_id)


@guarded(APPROVE_EMERGENCY)
@require_POST
def approve(request: ActorRequest, access_id: UUID) -> HttpResponse:
    """Let the operator in."""
    return _do(
        request,
        access_id,
        lambda: actions.approve_emergency_accesses(actor=request.actor, ids=[access_id]),
        _("Approved. The access runs from now on."),
    )


@guarded(APPROVE_EMERGENCY)
@require_POST
def refuse(request: ActorRequest, access_id: UUID) -> HttpResponse:
    """Do not let the operator in."""
    return _do(
        request,
        access_id,
        lambda: actions.refuse_emergency_accesses(actor=request.actor, ids=[access_id]),
        _("Refused. Nothing was opened."),
    )


@guarded(APPROVE_EMERGENCY)
@require_POST
def end(request: ActorRequest, access_id: UUID) -> HttpResponse:
    """Put the operator out."""
    return _do(
        request,
        access_id,
        lambda: actions.end_emergency_accesses(actor=request.actor, ids=[access_id]),
        _("Ended. The operator sees nothing more."),
    )


@guarded(USE_EMERGENCY)
@require_POST
def leave(request: ActorRequest, access_id: UUID) -> HttpResponse:
    """End one's own access, or take the request back."""
    try:
        actions.leave_emergency_access(actor=request.actor, access_id=access_id)
    except DomainError as error:
        toast(request, str(error))
    else:
        toast(request, _("Your emergency access has ended. You are back at your own workplace."))
    if request.actor.emergency is None:
        return redirect("office:emergency", access_id)
    request.session.pop(HAT_SESSION_KEY, None)
    return redirect("portals:start")
