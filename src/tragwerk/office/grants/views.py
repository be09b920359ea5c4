# SPDX-License-Identifier: EUPL-1.2
"""Pages of grants on the giver's side: list, proposal, detail with preview, and every step."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import DomainError, NotVisible
from tragwerk.core.grants.public import (
    MANAGE_GRANT,
    VIEW_GRANT,
    Grant,
    GrantState,
    actions,
    columns_of,
    given_grant,
    may_manage,
    readers_of,
    shown_to_receiver,
)
from tragwerk.core.orgs.public import Authority
from tragwerk.office.editing import Editing, column_values, edit
from tragwerk.office.grants.forms import GrantForm, find_receivers
from tragwerk.office.grants.tables import GivenTable, kind_label
from tragwerk.office.trail.timeline import timeline
from tragwerk.ui.public import FEWEST_LETTERS, Suggestion, formats, suggestions_response, table_response, toast

GRANT_PAGE = "grants.grant"


@guarded(VIEW_GRANT)
def grants(request: ActorRequest) -> HttpResponseBase:
    """List what the authority shares."""
    may = request.actor.may(MANAGE_GRANT)
    page = {
        "title": _("Grants"),
        "add_url": reverse("office:grant_add") if may else "",
        "add_label": _("Propose a grant"),
    }
    return table_response(request, GivenTable, "office/list.html", page)


@guarded(MANAGE_GRANT)
def suggest_receivers(request: ActorRequest) -> HttpResponse:
    """Suggest authorities that could receive, once a few letters are typed."""
    query = request.GET.get("q", "")[:80]
    own = _own_authority(request)
    hits = find_receivers(query, but=own.pk) if len(query) >= FEWEST_LETTERS else []
    found = [Suggestion(str(one), str(one.pk), note=one.number, icon="account_balance") for one in hits]
    return suggestions_response(request, query, found)


@guarded(MANAGE_GRANT)
def add_grant(request: ActorRequest) -> HttpResponse:
    """Propose a grant; nobody sees anything before its release."""
    own = _own_authority(request)
    form = GrantForm(request.POST or None, suggest_url=reverse("office:grant_receivers"))
    if request.method == "POST" and form.is_valid():
        try:
            row = {**column_values(Grant(), form), "authority_id": own.pk}
            key = actions.propose_grants(actor=request.actor, rows=[row])[0]
        except DomainError as error:
            form.take_error(error)
        else:
            toast(request, _("Proposed. Nobody sees anything before you release it."))
            return redirect("office:grant", key)
    back = reverse("office:grants")
    page = {"form": form, "title": _("Propose a grant"), "back_url": back, "trail": ((_("Grants"), back),)}
    page |= {"submit": _("Continue to the preview")}
    return render(request, "office/form.html", page, status=422 if form.errors else 200)


def _own_authority(request: ActorRequest) -> Authority:
    found: Authority | None = Authority.objects.visible_to(request.actor, MANAGE_GRANT).first()
    if found is None:
        raise NotVisible(_("This page works for one authority only."))
    return found


@guarded(MANAGE_GRANT)
def edit_grant(request: ActorRequest, grant_id: UUID) -> HttpResponse:
    """Change a proposal."""
    found = given_grant(request.actor, grant_id, MANAGE_GRANT)
    back = reverse("office:grant", args=[found.pk])
    if found.state != GrantState.PROPOSED:
        toast(request, _("Only a proposed grant can be changed. End this one and propose another."))
        return redirect(back)
    editing = Editing(
        target=found,
        form_class=GrantEditForm,
        change=lambda changes, expected, reason: actions.change_grants(
            actor=request.actor, changes=changes, expected=expected, reason=reason
        ),
        title=_("Edit the proposal"),
        back_url=back,
        trail=((_("Grants"), reverse("office:grants")), (title_of(found), back)),
    )
    return edit(request, editing)


class GrantEditForm(GrantForm):
    """The form of a proposal that exists."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, suggest_url=reverse("office:grant_receivers"), **kwargs)


def title_of(found: Grant) -> str:
    """Return how a grant is called on the giver's pages."""
    return _("%(what)s for %(receiver)s") % {"what": kind_label(found), "receiver": found.to_authority}


def facts_of(found: Grant) -> list[tuple[str, str]]:
    """Return what a grant says, as both sides may read it."""
    basis = str(found.get_legal_basis_display())
    return [
        (_("What is shared"), kind_label(found)),
        (_("Columns"), ", ".join(str(column.label) for column in columns_of(found))),
        (_("View"), str(found.get_view_display())),
        (_("Period"), f"{formats.date_short(found.valid_from)} – {formats.date_short(found.valid_to)}"),
        (pgettext("grant", "Purpose"), found.purpose),
        (_("Legal basis"), f"{basis}: {found.legal_note}" if found.legal_note else basis),
    ]


@guarded(VIEW_GRANT)
def grant(request: ActorRequest, grant_id: UUID) -> HttpResponse:
    """One grant of the own authority, with exactly what the other side sees or will see."""
    found = given_grant(request.actor, grant_id)
    manages = may_manage(request.actor, found)
    page = {
        "grant": found,
        "title": title_of(found),
        "trail": ((_("Grants"), reverse("office:grants")),),
        "facts": facts_of(found),
        "shown": shown_to_receiver(found),
        "readers": readers_of(found.to_authority),
        "timeline": timeline(request.actor, GRANT_PAGE, found),
        "today": timezone.localdate(),
        "may": {state.value: manages and found.can(state) for state in GrantState},
        "may_edit": manages and found.state == GrantState.PROPOSED,
    }
    return render(request, "office/grants/grant.html", page)


def _step(
    request: ActorRequest, grant_id: UUID, verb: Callable[..., object], done: str, undo: str = ""
) -> HttpResponse:
    """Take a step and say what was done, or why not."""
    found = given_grant(request.actor, grant_id, MANAGE_GRANT)
    try:
        verb(actor=request.actor, ids=[found.pk])
    except DomainError as error:
        toast(request, str(error))
    else:
        toast(request, done % {"receiver": found.to_authority}, reverse(undo, args=[found.pk]) if undo else None)
    return HttpResponseRedirect(reverse("office:grant", args=[found.pk]))


@guarded(MANAGE_GRANT)
@require_POST
def release_grant(request: ActorRequest, grant_id: UUID) -> HttpResponse:
    """Release what the preview has shown."""
    return _step(request, grant_id, actions.release_grants, _("Released for %(receiver)s."))


@guarded(MANAGE_GRANT)
@require_POST
def discard_grant(request: ActorRequest, grant_id: UUID) -> HttpResponse:
    """Give a proposal up; it can be taken back."""
    return _step(request, grant_id, actions.discard_grants, _("Proposal discarded."), undo="office:grant_restore")


@guarded(MANAGE_GRANT)
@require_POST
def restore_grant(request: ActorRequest, grant_id: UUID) -> HttpResponse:
    """Take the discarding back."""
    return _step(request, grant_id, actions.restore_grants, _("The proposal is back."))


@guarded(MANAGE_GRANT)
def end_grant(request: ActorRequest, grant_id: UUID) -> HttpResponse:
    """Ask whether a grant shall end, and end it; this is not taken back."""
    found = given_grant(request.actor, grant_id, MANAGE_GRANT)
    back = reverse("office:grant", args=[found.pk])
    text = _("%(receiver)s sees nothing any more from this moment on. Copies are deleted. This cannot be taken back.")
    return ask_end(
        request,
        found,
        title=_("End the grant for %(receiver)s?") % {"receiver": found.to_authority},
        text=text % {"receiver": found.to_authority},
        back=back,
        next_url=back,
    )


def ask_end(request: ActorRequest, found: Grant, *, title: str, text: str, back: str, next_url: str) -> HttpResponse:
    """Show the question, or end the grant for either side."""
    problem = ""
    if request.method == "POST":
        try:
            actions.end_grants(actor=request.actor, ids=[found.pk], reason=request.POST.get("reason", "")[:500])
        except DomainError as error:
            problem = str(error)
        else:
            toast(request, _("The grant has ended."))
            return redirect(next_url)
    page = {"title": title, "text": text, "back_url": back, "problem": problem}
    return render(request, "office/grants/end.html", page, status=422 if problem else 200)
