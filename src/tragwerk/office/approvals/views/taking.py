# SPDX-License-Identifier: EUPL-1.2
"""Pages on which the office takes signatures: the screen that is handed over, and scanned papers with four eyes."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tragwerk.core.access.http import ActorRequest, guarded, takes_files
from tragwerk.core.access.public import DomainError
from tragwerk.core.approvals.public import (
    CONFIRM_PAPER,
    TAKE_SIGNATURE,
    VIEW_APPROVAL,
    Answer,
    Approval,
    DocumentForm,
    RequestState,
    Signer,
    actions,
    is_own_request,
    kind_named,
    paper_for,
    read_text,
    signer_for,
)
from tragwerk.office.approvals.files import document_response, paragraphs, scan_response
from tragwerk.office.approvals.forms import PaperForm, SignForm
from tragwerk.office.approvals.handover import hand_over, handed_signer, take_back
from tragwerk.office.approvals.policy import framing
from tragwerk.office.approvals.views.deciding import carry_out
from tragwerk.office.approvals.views.listing import trail
from tragwerk.office.signing_in.forms import OwnPasswordForm
from tragwerk.ui.public import formats, toast


def sign_page(signer: Signer, form: SignForm) -> dict[str, Any]:
    """Return what the page on which somebody signs shows, on whatever way it was opened."""
    approval: Approval = signer.approval
    kind = kind_named(approval.kind)
    return {
        "approval": approval,
        "signer": signer,
        "form": form,
        "text": paragraphs(read_text(approval)) if approval.form == DocumentForm.TEXT else [],
        "is_pdf": approval.form == DocumentForm.PDF,
        "note": kind.note if kind else "",
        "kept": kind.kept if kind else "",
    }


def initial_of(signer: Signer) -> dict[str, str]:
    """Return what the form knows already."""
    return {"name": signer.name}


@guarded(TAKE_SIGNATURE)
@require_POST
def start_hand_over(request: ActorRequest, signer_id: UUID) -> HttpResponse:
    """Hand the screen over: from now on this session shows the document and nothing else."""
    signer = signer_for(request.actor, signer_id, TAKE_SIGNATURE)
    back = request.POST.get("back", "")
    own = reverse("office:approval", args=[signer.approval_id])
    hand_over(request, signer.pk, reverse("office:approvals") if back == "list" else own)
    return redirect("office:hand_over")


@guarded(TAKE_SIGNATURE)
def handed_over(request: ActorRequest) -> HttpResponse:
    """The document on the screen that was handed over."""
    key = handed_signer(request)
    if key is None:
        return redirect("office:approvals")
    signer = signer_for(request.actor, key, TAKE_SIGNATURE)
    form = SignForm(request.POST or None, signer=signer, initial=initial_of(signer))
    if request.method == "POST" and form.is_valid():
        try:
            actions.sign_on_screen(actor=request.actor, signer_id=signer.pk, said=form.said)
        except DomainError as error:
            form.take_error(error)
        else:
            page = {"approval": signer.approval, "refused": form.answer == Answer.REFUSED}
            return render(request, "office/approvals/handed_back.html", page)
    page = sign_page(signer, form) | {
        "document_url": reverse("office:hand_over_document"),
        "back_url": reverse("office:hand_over_back"),
        "is_screen": True,
    }
    return framing(render(request, "office/approvals/sign.html", page, status=422 if form.errors else 200))


@guarded(TAKE_SIGNATURE)
def handed_over_document(request: ActorRequest) -> HttpResponseBase:
    """The document, for whoever holds the screen."""
    key = handed_signer(request)
    if key is None:
        return redirect("office:approvals")
    signer = signer_for(request.actor, key, TAKE_SIGNATURE)
    return document_response(signer.approval, download="download" in request.GET)


@guarded(TAKE_SIGNATURE)
def end_hand_over(request: ActorRequest) -> HttpResponse:
    """Take the screen back: whoever holds it must show to be who handed it over."""
    key = handed_signer(request)
    if key is None:
        return redirect("office:approvals")
    form = OwnPasswordForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect(take_back(request) or "office:approvals")
    signer = signer_for(request.actor, key, TAKE_SIGNATURE)
    page = {"form": form, "approval": signer.approval, "name": request.actor.label}
    return render(request, "office/approvals/take_back.html", page, status=422 if form.errors else 200)


@guarded(TAKE_SIGNATURE)
@takes_files
def take_paper(request: ActorRequest, signer_id: UUID) -> HttpResponse:
    """Scan a signed paper for one signer."""
    signer = signer_for(request.actor, signer_id, TAKE_SIGNATURE)
    back = reverse("office:approval", args=[signer.approval_id])
    form = PaperForm(request.POST or None, request.FILES or None, initial={"typed_name": signer.name})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            waits = actions.take_paper(
                actor=request.actor,
                signer_id=signer.pk,
                stream=given["file"],
                file_name=given["file"].name,
                typed_name=given["typed_name"],
                signed_on=given["signed_on"],
            )
        except DomainError as error:
            form.take_error(error)
        else:
            toast(request, _("Kept. It counts once a second person has compared it.") if waits else _("Signed."))
            return redirect(back)
    kind = kind_named(signer.approval.kind)
    page = {
        "form": form,
        "title": _("Scanned paper of %(name)s") % {"name": signer.name},
        "four_eyes": kind is not None and kind.four_eyes,
        "trail": (*trail(), (signer.approval.title, back)),
        "back_url": back,
    }
    return render(request, "office/approvals/take_paper.html", page, status=422 if form.errors else 200)


@guarded(VIEW_APPROVAL)
def paper(request: ActorRequest, paper_id: UUID) -> HttpResponse:
    """One scanned paper beside what was entered, for the second person to compare."""
    found = paper_for(request.actor, paper_id)
    is_open, is_own = found.state == RequestState.ASKED, is_own_request(request.actor, found)
    place = found.access_place()
    approval_url = reverse("office:approval", args=[found.approval_id])
    page = {
        "paper": found,
        "title": _("Scanned paper of %(name)s") % {"name": found.signer.name},
        "trail": (*trail(), (found.approval.title, approval_url)),
        "facts": [
            (_("Document"), found.approval.title),
            (_("About"), found.approval.about_label),
            (_("Who signs"), f"{found.signer.name}, {found.signer.get_role_display()}"),
            (_("Name as signed"), found.typed_name),
            (_("Day on the paper"), formats.date_short(found.signed_on)),
            (_("Scanned by"), f"{found.asked_by}, {formats.date_time(found.asked_at)}"),
        ],
        "is_open": is_open,
        "is_own": is_own,
        "may_decide": is_open and not is_own and request.actor.places(CONFIRM_PAPER).cover(*place),
        "may_withdraw": is_open and is_own and request.actor.places(TAKE_SIGNATURE).cover(*place),
    }
    return framing(render(request, "office/approvals/paper.html", page))


@guarded(VIEW_APPROVAL)
def paper_file(request: ActorRequest, paper_id: UUID) -> HttpResponseBase:
    """The scan itself."""
    return scan_response(paper_for(request.actor, paper_id).scan)


def _decide(
    request: ActorRequest, paper_id: UUID, permission: Any, verb: Callable[..., object], done: str
) -> HttpResponse:
    found = paper_for(request.actor, paper_id, permission)
    here = ("office:paper", found.pk)
    step = partial(verb, actor=request.actor, ids=[found.pk])
    return carry_out(request, step, done, "office:approval", found.approval_id, otherwise=here)


@guarded(CONFIRM_PAPER)
@require_POST
def confirm(request: ActorRequest, paper_id: UUID) -> HttpResponse:
    """Agree as the second person."""
    return _decide(request, paper_id, CONFIRM_PAPER, actions.confirm_papers, _("Confirmed. The signature counts."))


@guarded(CONFIRM_PAPER)
@require_POST
def refuse(request: ActorRequest, paper_id: UUID) -> HttpResponse:
    """Do not agree."""
    return _decide(request, paper_id, CONFIRM_PAPER, actions.refuse_papers, _("Refused. The paper does not count."))


@guarded(TAKE_SIGNATURE)
@require_POST
def withdraw(request: ActorRequest, paper_id: UUID) -> HttpResponse:
    """Take the own scan back."""
    return _decide(request, paper_id, TAKE_SIGNATURE, actions.withdraw_papers, _("Taken back."))
