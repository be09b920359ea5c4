# SPDX-License-Identifier: EUPL-1.2
"""Pages of the four eyes of an authority: asking to do without them, and the word of a second person."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import DomainError
from tragwerk.core.orgs.public import SET_EMERGENCY_POLICY, Authority, actions, others_who_decide
from tragwerk.office.approvals.forms import WaiveFourEyesForm
from tragwerk.office.approvals.views.deciding import carry_out
from tragwerk.office.places.views import find_authority
from tragwerk.ui.public import toast


@guarded(SET_EMERGENCY_POLICY)
def ask(request: ActorRequest, authority_id: UUID) -> HttpResponse:
    """Ask that emergency access opens without approval; with nobody to confirm, say what to do first."""
    authority = find_authority(request, authority_id, SET_EMERGENCY_POLICY)
    back = reverse("office:emergencies")
    form = WaiveFourEyesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_to_waive_four_eyes(actor=request.actor, authority_id=authority.pk, **form.cleaned_data)
        except DomainError as error:
            form.take_error(error)
        else:
            toast(request, _("Asked. Nothing changes before a second person confirms it."))
            return redirect(back)
    page = {
        "authority": authority,
        "form": form,
        "others": others_who_decide(request.actor, authority.pk),
        "back_url": back,
        "trail": ((_("Emergency access"), back),),
    }
    return render(request, "office/approvals/four_eyes_ask.html", page, status=422 if form.errors else 200)


@guarded(SET_EMERGENCY_POLICY)
@require_POST
def switch_on(request: ActorRequest, authority_id: UUID) -> HttpResponse:
    """Ask for approval again, at once."""
    authority: Authority = find_authority(request, authority_id, SET_EMERGENCY_POLICY)
    done = _("From now on a request opens nothing until somebody approves it.")
    return _do(request, lambda: actions.require_four_eyes(actor=request.actor, authority_id=authority.pk), done)


def _do(request: ActorRequest, verb: Callable[[], object], done: str) -> HttpResponse:
    return carry_out(request, verb, done, "office:emergencies")


@guarded(SET_EMERGENCY_POLICY)
@require_POST
def confirm(request: ActorRequest, waiver_id: UUID) -> HttpResponse:
    """Agree as the second person."""
    done = _("Confirmed. A request opens the access at once from now on.")
    return _do(request, lambda: actions.confirm_four_eyes_waivers(actor=request.actor, ids=[waiver_id]), done)


@guarded(SET_EMERGENCY_POLICY)
@require_POST
def refuse(request: ActorRequest, waiver_id: UUID) -> HttpResponse:
    """Do not agree."""
    done = _("Refused. The four eyes stay.")
    return _do(request, lambda: actions.refuse_four_eyes_waivers(actor=request.actor, ids=[waiver_id]), done)


@guarded(SET_EMERGENCY_POLICY)
@require_POST
def withdraw(request: ActorRequest, waiver_id: UUID) -> HttpResponse:
    """Take the own wish back."""
    done = _("Withdrawn. The four eyes stay.")
    return _do(request, lambda: actions.withdraw_four_eyes_waivers(actor=request.actor, ids=[waiver_id]), done)
