# SPDX-License-Identifier: EUPL-1.2
"""Pages of what was asked to be signed: the list, one document with its evidence, reminding, taking back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import DomainError, SeenIn, show
from tragwerk.core.approvals.public import (
    ASK_APPROVAL,
    TAKE_SIGNATURE,
    VIEW_APPROVAL,
    Approval,
    ApprovalState,
    DocumentForm,
    Signer,
    Way,
    actions,
    approval_for,
    is_own_request,
    kind_named,
    kinds_for,
    proof_of,
    read_text,
    signer_for,
    standing_of,
)
from tragwerk.office.approvals.files import document_response, paragraphs, scan_response
from tragwerk.office.approvals.forms import WithdrawForm
from tragwerk.office.approvals.tables import ApprovalTable
from tragwerk.office.trail.timeline import timeline
from tragwerk.ui.public import Selection, formats, table_response, toast

APPROVAL_PAGE = "approvals.approval"
SHOWN = 12


def trail() -> tuple[tuple[str, str], ...]:
    """Return the way to the list."""
    return ((_("Signatures"), reverse("office:approvals")),)


@guarded(VIEW_APPROVAL)
def approvals(request: ActorRequest) -> HttpResponseBase:
    """List what was asked to be signed."""
    page = {"may_ask": request.actor.may(ASK_APPROVAL) and bool(kinds_to_ask(request))}
    return table_response(request, ApprovalTable, "office/approvals/list.html", page)


def kinds_to_ask(request: ActorRequest) -> list[Any]:
    """Return the kinds for which the actor may ask by hand: those of the office itself."""
    return [kind for kind in kinds_for(request.actor) if kind.key.startswith("office.")]


@guarded(VIEW_APPROVAL)
def approval(request: ActorRequest, approval_id: UUID) -> HttpResponse:
    """One document: who has signed, who has not, what can be done, and what happened."""
    found = approval_for(request.actor, approval_id)
    kind = kind_named(found.kind)
    is_open = found.state == ApprovalState.ASKED
    place = found.access_place()
    standing = standing_of(found)
    page = {
        "approval": found,
        "title": found.title,
        "trail": trail(),
        "standing": standing,
        "papers": [(seat.paper, is_own_request(request.actor, seat.paper)) for seat in standing.seats if seat.paper],
        "text": paragraphs(read_text(found)) if found.form == DocumentForm.TEXT else [],
        "may_ask": is_open and request.actor.places(ASK_APPROVAL).cover(*place),
        "may_take": is_open and request.actor.places(TAKE_SIGNATURE).cover(*place),
        "ways": {way.value: kind is not None and way in kind.ways for way in Way},
        "kept": kind.kept if kind else "",
        "timeline": timeline(request.actor, APPROVAL_PAGE, found),
    }
    return render(request, "office/approvals/approval.html", page)


@guarded(VIEW_APPROVAL)
def document(request: ActorRequest, approval_id: UUID) -> HttpResponseBase:
    """The document that is signed."""
    found = approval_for(request.actor, approval_id)
    return document_response(found, download="download" in request.GET)


@guarded(VIEW_APPROVAL)
def scan(request: ActorRequest, signer_id: UUID) -> HttpResponseBase:
    """The scanned paper of a signature."""
    signer: Signer = signer_for(request.actor, signer_id, VIEW_APPROVAL)
    signature = getattr(signer, "signature", None)
    if signature is None or signature.scan is None:
        return redirect("office:approval", signer.approval_id)
    return scan_response(signature.scan)


@guarded(VIEW_APPROVAL)
def proof(request: ActorRequest, approval_id: UUID) -> HttpResponse:
    """All that is needed in a dispute, computed anew and made to be printed."""
    found = approval_for(request.actor, approval_id)
    kind = kind_named(found.kind)
    page = {
        "approval": found,
        "title": _("Evidence: %(title)s") % {"title": found.title},
        "proof": proof_of(found),
        "standing": standing_of(found),
        "text": paragraphs(read_text(found)) if found.form == DocumentForm.TEXT else [],
        "kept": kind.kept if kind else "",
        "back_url": reverse("office:approval", args=[found.pk]),
    }
    return render(request, "office/approvals/proof.html", page)


@guarded(ASK_APPROVAL)
@require_POST
def remind(request: ActorRequest, approval_id: UUID) -> HttpResponse:
    """Remind who has not answered."""
    found = approval_for(request.actor, approval_id, ASK_APPROVAL)
    done = actions.remind_approvals(actor=request.actor, ids=[found.pk])
    toast(request, _("Reminded.") if done else _("There is nobody to remind any more."))
    return redirect("office:approval", found.pk)


@guarded(ASK_APPROVAL)
def withdraw(request: ActorRequest, approval_id: UUID) -> HttpResponse:
    """Ask why, and take back what was asked."""
    found = approval_for(request.actor, approval_id, ASK_APPROVAL)
    form = WithdrawForm(request.POST or None)
    back = reverse("office:approval", args=[found.pk])
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_approvals(actor=request.actor, ids=[found.pk], **form.cleaned_data)
        except DomainError as error:
            form.take_error(error)
        else:
            toast(request, _("Taken back. Codes open nothing any more."))
            return redirect(back)
    page = {"form": form, "title": _("Take back: %(title)s") % {"title": found.title}, "back_url": back}
    page |= {"submit": pgettext("approval", "Take back"), "trail": (*trail(), (found.title, back))}
    return render(request, "office/form.html", page, status=422 if form.errors else 200)


def chosen_open(request: ActorRequest) -> tuple[Selection[ApprovalTable], list[Approval]] | HttpResponse:
    """Return the choice in the list and those of it that are open; a choice of nothing leads back."""
    try:
        selection = Selection.from_request(request, ApprovalTable)
    except DomainError as error:
        messages.warning(request, str(error))
        return redirect("office:approvals")
    rows = selection.rows(ASK_APPROVAL).filter(state=ApprovalState.ASKED).order_by("asked_at", "pk")
    found = list(rows)
    show(found[:SHOWN], SeenIn.LIST)
    return selection, found


def preview(
    request: ActorRequest, selection: Selection[Any], rows: list[Any], page: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Show what a bulk verb would do, and to which rows."""
    facts = {
        "shown": rows[:SHOWN],
        "more": len(rows) - SHOWN,
        "count": len(rows),
        "left": selection.count() - len(rows),
        "choice": selection.hidden_fields(len(rows)),
        "trail": trail(),
        "back_url": reverse("office:approvals"),
        **page,
    }
    return render(request, "office/approvals/bulk.html", facts, status=status)


@guarded(ASK_APPROVAL)
@require_POST
def bulk_remind(request: ActorRequest) -> HttpResponse:
    """Remind many, after a preview."""
    found = chosen_open(request)
    if isinstance(found, HttpResponse):
        return found
    selection, rows = found
    if "apply" in request.POST and rows:
        done = len(actions.remind_approvals(actor=request.actor, ids=[row.pk for row in rows]))
        said = ngettext("Reminded of %(count)s document.", "Reminded of %(count)s documents.", done)
        toast(request, said % {"count": formats.number(done)})
        return redirect("office:approvals")
    verb = ngettext("Remind of %(count)s document", "Remind of %(count)s documents", len(rows))
    page = {"title": _("Remind"), "icon": "notifications", "verb": verb % {"count": formats.number(len(rows))}}
    page["note"] = _("Who has not answered yet is reminded, by whatever way reminders are sent here.")
    return preview(request, selection, rows, page)


@guarded(ASK_APPROVAL)
@require_POST
def bulk_withdraw(request: ActorRequest) -> HttpResponse:
    """Take many back, after a preview with the reason."""
    found = chosen_open(request)
    if isinstance(found, HttpResponse):
        return found
    selection, rows = found
    form = WithdrawForm(request.POST if "apply" in request.POST else None)
    if form.is_bound and form.is_valid() and rows:
        ids = [row.pk for row in rows]
        done = len(actions.withdraw_approvals(actor=request.actor, ids=ids, **form.cleaned_data))
        said = ngettext("%(count)s document taken back.", "%(count)s documents taken back.", done)
        toast(request, said % {"count": formats.number(done)})
        return redirect("office:approvals")
    verb = ngettext("Take %(count)s document back", "Take %(count)s documents back", len(rows))
    page = {
        "title": pgettext("approval", "Take back"),
        "icon": "undo",
        "verb": verb % {"count": formats.number(len(rows))},
        "form": form,
    }
    return preview(request, selection, rows, page, status=422 if form.errors else 200)
