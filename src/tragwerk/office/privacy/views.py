# SPDX-License-Identifier: EUPL-1.2
"""Pages of data protection: periods, holds, and everything about one person."""

import json
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
from tragwerk.core.access.public import DomainError, NotVisible, Permission, show, show_file
from tragwerk.core.audit.public import SET_RETENTION
from tragwerk.core.exports.public import export_name
from tragwerk.core.orgs.public import Authority
from tragwerk.core.privacy.public import (
    BY_KEY,
    EXPORT_PERSON,
    HOLD,
    RUN_DELETION,
    SET_PERIOD,
    TRAIL,
    VIEW_PRIVACY,
    Unit,
    actions,
    as_plain,
    chosen_periods,
    hold_for,
    holdings,
    is_automatic,
    stored_about,
)
from tragwerk.office.people.views import find_person
from tragwerk.office.privacy.forms import HoldForm, PeriodForm
from tragwerk.office.privacy.tables import HoldTable
from tragwerk.ui.public import formats, table_response, toast


def own_authority(request: ActorRequest, permission: Permission) -> Authority:
    """Return the authority of the present workplace, where the person has the right."""
    rows = Authority.objects.visible_to(request.actor, permission).select_related("district")
    home = rows.filter(pk=request.actor.home).first() if request.actor.home else None
    found = home or rows.order_by("sort_name", "pk").first()
    if found is None:
        raise NotVisible(_("This page works for one authority only."))
    return found


def tabs(request: ActorRequest, current: str) -> list[dict[str, Any]]:
    """Return the pages of data protection, side by side."""
    places = (
        ("office:privacy", _("Periods")),
        ("office:runs", _("Deletion runs")),
        ("office:holds", _("Holds")),
        ("office:register", _("Register of processing")),
        ("office:statements", _("Public pages")),
    )
    return [{"url": reverse(name), "label": label, "current": name == current} for name, label in places]


@guarded(VIEW_PRIVACY)
def periods(request: ActorRequest) -> HttpResponse:
    """How long which data are kept, by which rule, and who may set another period."""
    authority = own_authority(request, VIEW_PRIVACY)
    may = request.actor.places(SET_PERIOD).cover(authority.pk)
    held = holdings(authority.pk, timezone.localdate())
    page = {
        "title": _("Data protection"),
        "tabs": tabs(request, "office:privacy"),
        "authority": authority,
        "lines": [(one, may and one.retention_class.can_be_chosen and key != TRAIL) for key, one in held.items()],
        "may_set_trail": request.actor.places(SET_RETENTION).cover(authority.pk),
        "trail": TRAIL,
        "may_run": request.actor.places(RUN_DELETION).cover(authority.pk),
        "automatic": is_automatic(authority.pk),
    }
    return render(request, "office/privacy/periods.html", page)


@guarded(SET_PERIOD)
def set_period(request: ActorRequest, class_key: str) -> HttpResponse:
    """Set another period for a class of data."""
    authority = own_authority(request, SET_PERIOD)
    known = BY_KEY.get(class_key)
    if known is None or not known.can_be_chosen or known.key == TRAIL:
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    today = timezone.localdate()
    held = holdings(authority.pk, today)[known.key]
    unit = _("days") if known.unit is Unit.DAYS else _("full calendar years")
    initial = {"amount": held.period.amount, "valid_from": formats.date_short(today)}
    form = PeriodForm(request.POST or None, initial=initial, known=known, unit=unit)
    back = reverse("office:privacy")
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_period(
                actor=request.actor, authority_id=authority.pk, retention_class=known.key, **form.cleaned_data
            )
        except DomainError as error:
            form.take_error(error)
        else:
            toast(request, _("Set. It holds for deletion runs from that day on."))
            return redirect(back)
    page = {
        "form": form,
        "title": _("Period: %(label)s") % {"label": known.label},
        "known": known,
        "held": held,
        "chosen": chosen_periods(authority.pk, known.key),
        "back_url": back,
        "trail": ((_("Data protection"), back),),
    }
    return render(request, "office/privacy/period.html", page, status=422 if form.errors else 200)


@guarded(RUN_DELETION)
@require_POST
def set_automatic(request: ActorRequest) -> HttpResponse:
    """Switch the deletion by night on or off."""
    authority = own_authority(request, RUN_DELETION)
    wanted = request.POST.get("automatic") == "1"
    actions.set_automatic(actor=request.actor, authority_id=authority.pk, automatic=wanted)
    toast(request, _("What is due is deleted by night.") if wanted else _("You are asked before anything is deleted."))
    return redirect("office:privacy")


@guarded(VIEW_PRIVACY)
def holds(request: ActorRequest) -> HttpResponseBase:
    """List what must not be deleted for now."""
    return table_response(request, HoldTable, "office/privacy/holds.html", {"tabs": tabs(request, "office:holds")})


@guarded(VIEW_PRIVACY)
def hold(request: ActorRequest, hold_id: UUID) -> HttpResponse:
    """One hold: what, why, by whom, until when."""
    found = hold_for(request.actor, hold_id)
    show([found])
    page = {
        "hold": found,
        "title": _("Hold: %(label)s") % {"label": found.label},
        "stands": found.holds_on(timezone.localdate()),
        "may_release": found.released_at is None and request.actor.places(HOLD).cover(found.authority_id),
        "trail": ((_("Data protection"), reverse("office:privacy")), (_("Holds"), reverse("office:holds"))),
    }
    return render(request, "office/privacy/hold.html", page)


@guarded(HOLD)
def hold_person(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Keep everything about a person from being deleted."""
    found = find_person(request, person_id, HOLD)
    form = HoldForm(request.POST or None)
    back = reverse("office:person_data", args=[found.pk])
    if request.method == "POST" and form.is_valid():
        try:
            (key,) = actions.set_holds(actor=request.actor, table="orgs.person", ids=[found.pk], **form.cleaned_data)
        except DomainError as error:
            form.take_error(error)
        else:
            toast(request, _("Held. No deletion run takes it."))
            return redirect("office:hold", key)
    page = {
        "form": form,
        "title": _("Keep %(name)s from being deleted") % {"name": found},
        "back_url": back,
        "trail": ((_("People"), reverse("office:people")), (str(found), reverse("office:person", args=[found.pk]))),
        "submit": _("Set hold"),
    }
    return render(request, "office/form.html", page, status=422 if form.errors else 200)


@guarded(HOLD)
@require_POST
def release_hold(request: ActorRequest, hold_id: UUID) -> HttpResponse:
    """Let go what was held."""
    found = hold_for(request.actor, hold_id, HOLD)
    try:
        actions.release_holds(actor=request.actor, ids=[found.pk])
    except DomainError as error:
        toast(request, str(error))
    else:
        toast(request, _("Let go. The next deletion run may take it."))
    return redirect("office:hold", found.pk)


@guarded(EXPORT_PERSON)
def person_data(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Everything that is stored about a person, and when it is deleted; looking is noted in the trail."""
    return _person_page(request, person_id, "page", "office/privacy/person.html")


@guarded(EXPORT_PERSON)
def person_print(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """The same as a sheet for the printer, to be handed out."""
    return _person_page(request, person_id, "print", "office/privacy/person_print.html")


def _person_page(request: ActorRequest, person_id: UUID, form: str, template: str) -> HttpResponse:
    found = find_person(request, person_id, EXPORT_PERSON)
    stored = stored_about(request.actor, found)
    actions.note_export(actor=request.actor, person=found, form=form, rows=stored.rows)
    facts = ngettext("%(count)s record in %(places)s places", "%(count)s records in %(places)s places", stored.rows)
    page = {
        "stored": stored,
        "person": found,
        "title": _("Everything stored about %(name)s") % {"name": found},
        "facts": facts % {"count": formats.number(stored.rows), "places": formats.number(len(stored.sections))},
        "may_hold": not stored.holds and request.actor.places(HOLD).cover(found.authority_id),
        "trail": ((_("People"), reverse("office:people")), (str(found), reverse("office:person", args=[found.pk]))),
        "now": timezone.localtime(),
    }
    return render(request, template, page)


@guarded(EXPORT_PERSON)
def person_file(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """The same as a file that a machine reads."""
    found = find_person(request, person_id, EXPORT_PERSON)
    stored = stored_about(request.actor, found)
    actions.note_export(actor=request.actor, person=found, form="json", rows=stored.rows)
    name = export_name(_("Stored data"), "json")
    show_file(name, stored.rows)
    content = json.dumps(as_plain(stored), ensure_ascii=False, indent=1)
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
