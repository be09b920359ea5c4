# SPDX-License-Identifier: EUPL-1.2
"""Pages of consents: the list, asking everybody of a role at a school, one consent, its withdrawal."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import DomainError, SeenIn, show
from tragwerk.core.approvals.public import (
    MANAGE_CONSENT,
    VIEW_CONSENT,
    Consent,
    ConsentState,
    actions,
    consent_for,
    purpose_named,
    without_answer,
)
from tragwerk.core.orgs.public import Membership, School
from tragwerk.office.approvals.files import paragraphs
from tragwerk.office.approvals.forms import ASKED_ROLES, ConsentAskForm, ConsentWithdrawForm
from tragwerk.office.approvals.tables import ConsentTable
from tragwerk.office.approvals.views.listing import SHOWN, preview
from tragwerk.office.trail.timeline import timeline
from tragwerk.ui.public import Selection, formats, table_response, toast

CONSENT_PAGE = "approvals.consent"


def _trail() -> tuple[tuple[str, str], ...]:
    return ((_("Consents"), reverse("office:consents")),)


@guarded(VIEW_CONSENT)
def consents(request: ActorRequest) -> HttpResponseBase:
    """List who has consented to what."""
    page = {"may_ask": request.actor.may(MANAGE_CONSENT)}
    return table_response(request, ConsentTable, "office/approvals/consents.html", page)


@guarded(MANAGE_CONSENT)
def ask(request: ActorRequest) -> HttpResponse:
    """Choose purpose, school and role, see how many would be asked, and ask them."""
    form = ConsentAskForm(request.actor, request.POST or None)
    people: Sequence[actions.ConsentAsk] = []
    looked = request.method == "POST" and form.is_valid()
    if looked:
        given = form.cleaned_data
        try:
            people = _people_of(request, given["school"], given["role"], given["purpose"])
            if "apply" in request.POST and people:
                keys = actions.ask_consents(
                    actor=request.actor, purpose=given["purpose"], people=people, due=given["due"]
                )
                said = ngettext("%(count)s person asked.", "%(count)s people asked.", len(keys))
                toast(request, said % {"count": formats.number(len(keys))})
                return redirect(f"{reverse('office:approvals')}?view=open&state=asked&kind=approvals.consent")
        except DomainError as error:
            form.take_error(error)
            looked = False
    purpose = purpose_named(form.cleaned_data["purpose"]) if looked else None
    page = {
        "form": form,
        "title": _("Ask for consents"),
        "trail": _trail(),
        "back_url": reverse("office:consents"),
        "looked": looked,
        "people": people[:SHOWN],
        "count": len(people),
        "more": len(people) - SHOWN,
        "purpose": purpose,
        "text": paragraphs(str(purpose.text)) if purpose else [],
    }
    return render(request, "office/approvals/consent_ask.html", page, status=422 if form.errors else 200)


def _people_of(request: ActorRequest, school: str, role: str, purpose: str) -> list[actions.ConsentAsk]:
    """Return everybody who has the role at the school today and is not asked for the purpose yet."""
    place = School.objects.visible_to(request.actor, MANAGE_CONSENT).filter(pk=school).first()
    if place is None:
        return []
    today = timezone.localdate()
    rows = Membership.objects.filter(school=place, role=role, valid_from__lte=today)
    rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today)).select_related("person")
    found = {row.person_id: row.person for row in rows.order_by("person__sort_name", "person_id")}
    free = without_answer(purpose, found)
    return [
        actions.ConsentAsk(place.authority_id, key, str(person), ASKED_ROLES[role].value, place.pk)
        for key, person in found.items()
        if key in free
    ]


@guarded(VIEW_CONSENT)
def consent(request: ActorRequest, consent_id: UUID) -> HttpResponse:
    """One consent: the words, the answer with its evidence, and the withdrawal."""
    found = consent_for(request.actor, consent_id)
    manages = request.actor.places(MANAGE_CONSENT).cover(*found.access_place())
    page = {
        "consent": found,
        "title": found.purpose_label,
        "trail": _trail(),
        "may_withdraw": manages and found.state == ConsentState.GIVEN,
        "timeline": timeline(request.actor, CONSENT_PAGE, found),
    }
    return render(request, "office/approvals/consent.html", page)


@guarded(MANAGE_CONSENT)
def withdraw(request: ActorRequest, consent_id: UUID) -> HttpResponse:
    """Note that somebody has withdrawn a consent."""
    found = consent_for(request.actor, consent_id, MANAGE_CONSENT)
    form = ConsentWithdrawForm(request.POST or None)
    back = reverse("office:consent", args=[found.pk])
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_consents(actor=request.actor, ids=[found.pk], **form.cleaned_data)
        except DomainError as error:
            form.take_error(error)
        else:
            toast(request, _("Withdrawn. It counts from now on."))
            return redirect(back)
    page = {"form": form, "title": _("Note a withdrawal"), "back_url": back, "submit": _("Note the withdrawal")}
    page |= {"trail": (*_trail(), (found.name, back))}
    return render(request, "office/form.html", page, status=422 if form.errors else 200)


@guarded(MANAGE_CONSENT)
@require_POST
def bulk_withdraw(request: ActorRequest) -> HttpResponse:
    """Note the withdrawal of many, after a preview."""
    try:
        selection = Selection.from_request(request, ConsentTable)
    except DomainError as error:
        messages.warning(request, str(error))
        return redirect("office:consents")
    rows: list[Consent] = list(
        selection.rows(MANAGE_CONSENT).filter(state=ConsentState.GIVEN).order_by("asked_at", "pk")
    )
    show(rows[:SHOWN], SeenIn.LIST)
    form = ConsentWithdrawForm(request.POST if "apply" in request.POST else None)
    if form.is_bound and form.is_valid() and rows:
        ids = [row.pk for row in rows]
        done = len(actions.withdraw_consents(actor=request.actor, ids=ids, **form.cleaned_data))
        said = ngettext("%(count)s consent withdrawn.", "%(count)s consents withdrawn.", done)
        toast(request, said % {"count": formats.number(done)})
        return redirect("office:consents")
    verb = ngettext("Withdraw %(count)s consent", "Withdraw %(count)s consents", len(rows))
    page = {
        "title": _("Note a withdrawal"),
        "icon": "undo",
        "verb": verb % {"count": formats.number(len(rows))},
        "form": form,
        "trail": _trail(),
        "back_url": reverse("office:consents"),
    }
    return preview(request, selection, rows, page, status=422 if form.errors else 200)
