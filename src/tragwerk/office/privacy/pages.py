# SPDX-License-Identifier: EUPL-1.2
"""The register of processing, the statements as they are written, and as everybody reads them."""

import io
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import PUBLIC, DomainError, NotVisible, show, show_file
from tragwerk.core.exports.public import XLSX_TYPE, export_name, write_xlsx
from tragwerk.core.privacy.public import (
    EDIT_STATEMENT,
    KEEP_REGISTER,
    VIEW_PRIVACY,
    ProcessingActivity,
    Statement,
    StatementKind,
    StatementState,
    actions,
    published_statement,
    publishing_authorities,
    register_of,
    statements_of,
)
from tragwerk.office.privacy.forms import ADDED, OWN, ActivityForm, StatementForm
from tragwerk.office.privacy.texts import blocks_of, draft_for
from tragwerk.office.privacy.views import own_authority, tabs
from tragwerk.ui.public import toast


@guarded(VIEW_PRIVACY)
def register(request: ActorRequest) -> HttpResponse:
    """The register of processing (Art. 30 DSGVO), to be read and printed."""
    authority = own_authority(request, VIEW_PRIVACY)
    page = {
        "title": _("Register of processing"),
        "tabs": tabs(request, "office:register"),
        "authority": authority,
        "activities": register_of(authority, timezone.localdate()),
        "may_keep": request.actor.places(KEEP_REGISTER).cover(authority.pk),
        "now": timezone.localtime(),
    }
    return render(request, "office/privacy/register.html", page)


@guarded(VIEW_PRIVACY)
def register_file(request: ActorRequest) -> FileResponse:
    """The register as a spreadsheet."""
    authority = own_authority(request, VIEW_PRIVACY)
    found = register_of(authority, timezone.localdate())
    stream, name = io.BytesIO(), export_name(_("Register of processing"), "xlsx")
    show_file(name, len(found))
    head = [_("Activity"), *(label for label, _text in found[0].lines())] if found else [_("Activity")]
    write_xlsx(stream, head, [[one.name, *(text for _label, text in one.lines())] for one in found])
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename=name, content_type=XLSX_TYPE)


@guarded(KEEP_REGISTER)
def complete_activity(request: ActorRequest, purpose_key: str) -> HttpResponse:
    """Add to a generated entry what the program cannot know."""
    authority = own_authority(request, KEEP_REGISTER)
    known = next((one for one in register_of(authority, timezone.localdate()) if one.key == purpose_key), None)
    if known is None:
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    initial = {name: getattr(known.note, name) for name in ADDED} if known.note else {}
    form = ActivityForm(request.POST or None, initial=initial, own=False)
    if request.method == "POST" and form.is_valid():
        actions.complete_activity(
            actor=request.actor, authority_id=authority.pk, purpose_key=purpose_key, values=form.cleaned_data
        )
        toast(request, _("Saved."))
        return redirect("office:register")
    return _form(request, form, known.name, _("Save"), generated=known)


@guarded(KEEP_REGISTER)
def add_activity(request: ActorRequest) -> HttpResponse:
    """Add an entry that the program knows nothing of."""
    authority = own_authority(request, KEEP_REGISTER)
    form = ActivityForm(request.POST or None, own=True)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_activity(actor=request.actor, authority_id=authority.pk, values=form.cleaned_data)
        except DomainError as error:
            form.take_error(error)
        else:
            toast(request, _("Added to the register."))
            return redirect("office:register")
    return _form(request, form, _("Add an activity"), _("Add activity"))


@guarded(KEEP_REGISTER)
def change_activity(request: ActorRequest, activity_id: UUID) -> HttpResponse:
    """Change an own entry of the register."""
    found = _activity(request, activity_id)
    show([found])
    form = ActivityForm(request.POST or None, initial={name: getattr(found, name) for name in OWN}, own=True)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_activity(actor=request.actor, activity_id=found.pk, values=form.cleaned_data)
        except DomainError as error:
            form.take_error(error)
        else:
            toast(request, _("Saved."))
            return redirect("office:register")
    return _form(request, form, str(found), _("Save"))


@guarded(KEEP_REGISTER)
@require_POST
def remove_activity(request: ActorRequest, activity_id: UUID) -> HttpResponse:
    """Take an own entry out of the register."""
    found = _activity(request, activity_id)
    actions.remove_activity(actor=request.actor, activity_id=found.pk)
    toast(request, _("Taken out of the register."))
    return redirect("office:register")


def _activity(request: ActorRequest, activity_id: UUID) -> ProcessingActivity:
    rows = ProcessingActivity.objects.visible_to(request.actor, KEEP_REGISTER)
    found: ProcessingActivity | None = rows.filter(pk=activity_id).first()
    if found is None:
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    return found


def _form(request: ActorRequest, form: Any, title: str, submit: str, generated: Any = None) -> HttpResponse:
    page = {
        "form": form,
        "title": title,
        "submit": submit,
        "generated": generated,
        "back_url": reverse("office:register"),
        "trail": (
            (_("Data protection"), reverse("office:privacy")),
            (_("Register of processing"), reverse("office:register")),
        ),
    }
    return render(request, "office/privacy/activity.html", page, status=422 if form.errors else 200)


@guarded(VIEW_PRIVACY)
def statements(request: ActorRequest) -> HttpResponse:
    """The public pages of the authority with their versions."""
    authority = own_authority(request, VIEW_PRIVACY)
    versions = statements_of(authority.pk)
    page = {
        "title": _("Public pages"),
        "tabs": tabs(request, "office:statements"),
        "authority": authority,
        "kinds": [(kind, versions[kind.value]) for kind in StatementKind],
        "may_edit": request.actor.places(EDIT_STATEMENT).cover(authority.pk),
    }
    return render(request, "office/privacy/statements.html", page)


@guarded(EDIT_STATEMENT)
def edit_statement(request: ActorRequest, statement_kind: str) -> HttpResponse:
    """Write a public page; nobody reads it before it is published."""
    authority = own_authority(request, EDIT_STATEMENT)
    if statement_kind not in StatementKind.values:
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    newest = next(iter(statements_of(authority.pk)[statement_kind]), None)
    text = newest.text if newest else draft_for(authority, statement_kind)
    form = StatementForm(request.POST or None, initial={"text": text})
    if request.method == "POST" and form.is_valid():
        try:
            key = actions.write_statement(
                actor=request.actor, authority_id=authority.pk, kind=statement_kind, **form.cleaned_data
            )
        except DomainError as error:
            form.take_error(error)
        else:
            toast(request, _("Saved as a draft. Look at it, then publish it."))
            return redirect("office:statement", key)
    label = StatementKind(statement_kind).label
    page = {
        "form": form,
        "title": label,
        "is_first": newest is None,
        "back_url": reverse("office:statements"),
        "trail": _statement_trail(),
    }
    return render(request, "office/privacy/statement_edit.html", page, status=422 if form.errors else 200)


def _statement_trail() -> tuple[tuple[str, str], ...]:
    return (
        (_("Data protection"), reverse("office:privacy")),
        (_("Public pages"), reverse("office:statements")),
    )


def _statement(request: ActorRequest, statement_id: UUID, permission: Any) -> Statement:
    rows = Statement.objects.visible_to(request.actor, permission).select_related("authority")
    found: Statement | None = rows.filter(pk=statement_id).first()
    if found is None:
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    return found


@guarded(VIEW_PRIVACY)
def statement(request: ActorRequest, statement_id: UUID) -> HttpResponse:
    """One version of a public page, as it looks or would look."""
    found = _statement(request, statement_id, VIEW_PRIVACY)
    show([found])
    may = request.actor.places(EDIT_STATEMENT).cover(found.authority_id)
    page = {
        "statement": found,
        "title": str(found),
        "blocks": blocks_of(found.text),
        "open": found.text.count("["),
        "may_publish": may and found.state == StatementState.DRAFT,
        "may_edit": may,
        "trail": _statement_trail(),
    }
    return render(request, "office/privacy/statement.html", page)


@guarded(EDIT_STATEMENT)
@require_POST
def publish_statement(request: ActorRequest, statement_id: UUID) -> HttpResponse:
    """Let everybody read a draft."""
    found = _statement(request, statement_id, EDIT_STATEMENT)
    try:
        actions.publish_statement(actor=request.actor, statement_id=found.pk)
    except DomainError as error:
        toast(request, str(error))
    else:
        toast(request, _("Published. Everybody can read it now."))
    return redirect("office:statement", found.pk)


@guarded(PUBLIC)
def legal(request: HttpRequest) -> HttpResponse:
    """Where everybody finds privacy notice, imprint and accessibility statement of every authority that works here."""
    own = getattr(getattr(request, "actor", None), "home", None)
    page = {
        "authorities": publishing_authorities(own),
        "kinds": [(kind.value, kind.label) for kind in StatementKind],
        "own": own,
    }
    return render(request, "office/privacy/legal.html", page)


@guarded(PUBLIC)
def public_statement(request: HttpRequest, number: str, statement_kind: str) -> HttpResponse:
    """A published page of an authority, for everybody."""
    known = published_statement(number, statement_kind)
    if known is None:
        raise Http404(_("There is no such page."))
    authority, found = known
    page = {
        "authority": authority,
        "title": StatementKind(statement_kind).label,
        "statement": found,
        "blocks": blocks_of(found.text) if found else [],
    }
    return render(request, "office/privacy/public.html", page)
