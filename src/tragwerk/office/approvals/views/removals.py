# SPDX-License-Identifier: EUPL-1.2
"""Pages of leaving the audit trail: ask, list, decide, and how long the trail names people who have gone."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import DomainError, NotVisible, show
from tragwerk.core.approvals.public import RequestState, is_own_request
from tragwerk.core.audit.public import CONFIRM_REMOVAL, PSEUDONYMISE_PERSON, SET_RETENTION, VIEW_AUDIT
from tragwerk.core.orgs.public import (
    Authority,
    actions,
    confirmers_of,
    last_removal_of,
    removal_for,
    retention_of,
    retentions_of,
    standing_of,
)
from tragwerk.office.approvals.forms import RefuseRemovalForm, RemovalForm, RetentionForm
from tragwerk.office.approvals.tables import RemovalTable
from tragwerk.office.approvals.views.deciding import carry_out
from tragwerk.office.people.views import find_person
from tragwerk.office.trail.timeline import timeline
from tragwerk.ui.public import formats, table_response, toast

REMOVAL_PAGE = "orgs.trailremoval"


@guarded(VIEW_AUDIT)
def removals(request: ActorRequest) -> HttpResponseBase:
    """List the requests to take people out of the trail, with the rule that says when that may be."""
    today = timezone.localdate()
    rules = [
        (one, retention_of(one.pk, today), request.actor.places(SET_RETENTION).cover(one.pk))
        for one in Authority.objects.visible_to(request.actor, VIEW_AUDIT).order_by("sort_name")[:20]
    ]
    return table_response(request, RemovalTable, "office/approvals/removals.html", {"rules": rules})


@guarded(PSEUDONYMISE_PERSON)
def ask(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Say what would stay and what would go, and ask for a second person; nothing is changed yet."""
    found = find_person(request, person_id, PSEUDONYMISE_PERSON)
    today = timezone.localdate()
    standing = standing_of(found, today)
    last = last_removal_of(request.actor, found)
    waiting = last if last is not None and last.state == RequestState.ASKED else None
    form = RemovalForm(request.POST or None)
    back = reverse("office:person", args=[found.pk])
    if request.method == "POST" and form.is_valid():
        try:
            (key,) = actions.ask_removals(actor=request.actor, person_ids=[found.pk], **form.cleaned_data)
        except DomainError as error:
            form.take_error(error)
        else:
            toast(request, _("Asked for. Nothing is taken out before a second person confirms."))
            return redirect("office:removal", key)
    page = {
        "form": form,
        "person": found,
        "standing": standing,
        "waiting": waiting,
        "may_ask": standing.is_over(today) and waiting is None,
        "others": confirmers_of(found.authority_id, [request.actor.account_id], today),
        "title": _("Take %(name)s out of the audit trail") % {"name": found},
        "back_url": back,
        "trail": ((_("People"), reverse("office:people")), (str(found), back)),
    }
    return render(request, "office/approvals/removal_ask.html", page, status=422 if form.errors else 200)


@guarded(VIEW_AUDIT)
def removal(request: ActorRequest, removal_id: UUID) -> HttpResponse:
    """One request: whom, why, by which rule, what stays and what goes, and who may decide."""
    found = removal_for(request.actor, removal_id)
    show([found, found.person])
    is_own = is_own_request(request.actor, found)
    is_open = found.state == RequestState.ASKED
    decides = request.actor.places(CONFIRM_REMOVAL).cover(found.authority_id)
    page = {
        "removal": found,
        "title": _("Take %(name)s out of the audit trail") % {"name": found.person},
        "is_open": is_open,
        "is_own": is_own,
        "may_decide": is_open and decides and not is_own,
        "may_withdraw": is_open and is_own and request.actor.places(PSEUDONYMISE_PERSON).cover(found.authority_id),
        "others": confirmers_of(found.authority_id, [found.asked_account], timezone.localdate()) if is_open else [],
        "timeline": timeline(request.actor, REMOVAL_PAGE, found),
        "trail": ((_("Audit trail"), reverse("office:audit")), (_("Removals"), reverse("office:removals"))),
    }
    return render(request, "office/approvals/removal.html", page)


@guarded(CONFIRM_REMOVAL)
@require_POST
def confirm(request: ActorRequest, removal_id: UUID) -> HttpResponse:
    """Take the person out, as the second of two; that cannot be undone."""
    found = removal_for(request.actor, removal_id, CONFIRM_REMOVAL)
    try:
        count = actions.confirm_removals(actor=request.actor, ids=[found.pk])
    except DomainError as error:
        toast(request, str(error))
    else:
        sentence = ngettext(
            "The name was taken out of %(count)d entry of the trail.",
            "The name was taken out of %(count)d entries of the trail.",
            count,
        )
        toast(request, sentence % {"count": count})
    return redirect("office:removal", found.pk)


@guarded(CONFIRM_REMOVAL)
def refuse(request: ActorRequest, removal_id: UUID) -> HttpResponse:
    """Ask why, and leave the person in the trail."""
    found = removal_for(request.actor, removal_id, CONFIRM_REMOVAL)
    show([found, found.person])
    form = RefuseRemovalForm(request.POST or None)
    back = reverse("office:removal", args=[found.pk])
    if request.method == "POST" and form.is_valid():
        try:
            actions.refuse_removals(actor=request.actor, ids=[found.pk], **form.cleaned_data)
        except DomainError as error:
            form.take_error(error)
        else:
            toast(request, _("Refused. The trail stays as it is."))
            return redirect(back)
    return _form(request, form, _("Refuse the removal"), back, _("Refuse"), ((str(found.person), back),))


@guarded(PSEUDONYMISE_PERSON)
@require_POST
def withdraw(request: ActorRequest, removal_id: UUID) -> HttpResponse:
    """Take the own request back."""
    found = removal_for(request.actor, removal_id, PSEUDONYMISE_PERSON)
    done = _("Taken back. The trail stays as it is.")
    verb = partial(actions.withdraw_removals, actor=request.actor, ids=[found.pk])
    return carry_out(request, verb, done, "office:removal", found.pk)


@guarded(SET_RETENTION)
def set_retention(request: ActorRequest, authority_id: UUID) -> HttpResponse:
    """Set how long the trail of the authority names people who have gone."""
    authority: Authority | None = (
        Authority.objects.visible_to(request.actor, SET_RETENTION).filter(pk=authority_id).first()
    )
    if authority is None:
        raise NotVisible(_("This authority does not exist, or it is not visible to you."))
    today = timezone.localdate()
    now = retention_of(authority.pk, today)
    initial = {"years": now.years, "source": now.source, "valid_from": formats.date_short(today)}
    form = RetentionForm(request.POST or None, initial=initial)
    back = reverse("office:removals")
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_retention(actor=request.actor, authority_id=authority.pk, **form.cleaned_data)
        except DomainError as error:
            form.take_error(error)
        else:
            toast(request, _("Set. It holds for requests from that day on."))
            return redirect(back)
    page = {
        "form": form,
        "title": _("How long the trail names people"),
        "back_url": back,
        "trail": ((_("Audit trail"), reverse("office:audit")), (_("Removals"), back)),
        "rules": retentions_of(authority.pk),
        "retention": now,
    }
    return render(request, "office/approvals/retention.html", page, status=422 if form.errors else 200)


def _form(
    request: ActorRequest, form: Any, title: str, back: str, submit: str, trail: tuple[tuple[str, str], ...]
) -> HttpResponse:
    page = {"form": form, "title": title, "back_url": back, "submit": submit}
    page |= {"trail": ((_("Removals"), reverse("office:removals")), *trail)}
    return render(request, "office/form.html", page, status=422 if form.errors else 200)
