# SPDX-License-Identifier: EUPL-1.2
"""Pages for who has a code and no account: the code, the document, the receipt, the withdrawal of a consent.

Nothing here says whose code was nearly right: every wrong, used or expired one gets the same answer for the same work.
"""

from time import time
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tragwerk.core.access.http import guarded
from tragwerk.core.access.public import PUBLIC, DomainError, scope
from tragwerk.core.approvals.public import (
    CodeUse,
    Consent,
    Opening,
    Signature,
    Signer,
    actions,
    find_code,
    grouped,
    is_code,
    kind_named,
    opening_by_id,
    read_code,
)
from tragwerk.office.approvals.files import document_response
from tragwerk.office.approvals.forms import CodeForm, SignForm
from tragwerk.office.approvals.policy import framing
from tragwerk.office.approvals.views.taking import initial_of, sign_page
from tragwerk.office.signing_in.attempts import CodeAttempt, in_words
from tragwerk.ui.public import toast

OPENED, DONE = "signing", "signed"
# Whoever leaves the page open at the school's computer leaves it open for an hour at most.
OPEN_FOR = 3600


@guarded(PUBLIC)
@never_cache
def enter(request: HttpRequest) -> HttpResponse:
    """Take the code on the letter."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        attempt = CodeAttempt(request)
        found = find_code(form.cleaned_data["code"])
        if seconds := attempt.wait():
            attempt.refused()
            form.add_error(
                "code", _("Too many wrong codes from here. Please wait %(time)s.") % {"time": in_words(seconds)}
            )
        elif found is None:
            attempt.failed()
            form.add_error("code", _why_not(form.cleaned_data["code"]))
        else:
            request.session.pop(DONE, None)
            request.session[OPENED] = {"code": str(found.code_id), "at": int(time())}
            return redirect("office:sign_document" if found.use == CodeUse.SIGN else "office:sign_withdraw")
    return render(request, "office/approvals/code.html", {"form": form}, status=422 if form.errors else 200)


def _why_not(typed: str) -> str:
    """Return the sentence for a code that opens nothing; only the spelling is told apart, which needs no look-up."""
    if not is_code(read_code(typed)):
        return _("There is a slip in the code. Please compare it with your letter, letter by letter.")
    return _(
        "This code opens nothing (any more). It may have been used, replaced by a new one, or its time is over. "
        "Please ask where your letter came from."
    )


def _opened(request: HttpRequest, use: CodeUse) -> Opening | None:
    """Return what the code of this session opens now."""
    held = request.session.get(OPENED)
    if not held or time() - held["at"] > OPEN_FOR:
        return None
    found = opening_by_id(UUID(held["code"]))
    return found if found is not None and found.use == use else None


def _back_to_code(request: HttpRequest) -> HttpResponse:
    if OPENED in request.session:
        del request.session[OPENED]
    return redirect("office:sign")


def _signer(signer_id: UUID) -> Signer:
    rows = Signer.objects.select_related("approval__authority", "approval__school", "approval__document")
    found: Signer = rows.get(pk=signer_id)
    return found


@guarded(PUBLIC)
@never_cache
def sign(request: HttpRequest) -> HttpResponse:
    """The document, and the form to sign it."""
    opening = _opened(request, CodeUse.SIGN)
    if opening is None:
        return _back_to_code(request)
    with scope(authorities=[opening.authority_id]):
        signer = _signer(opening.signer_id)
        form = SignForm(request.POST or None, signer=signer, initial=initial_of(signer))
        if request.method == "POST" and form.is_valid():
            try:
                signed = actions.sign_with_code(opening=opening, said=form.said)
            except DomainError as error:
                form.take_error(error)
            else:
                request.session.pop(OPENED, None)
                request.session[DONE] = {
                    "signature": str(signed.signature_id),
                    "authority": str(opening.authority_id),
                    "withdrawal": signed.withdrawal_code,
                    "at": int(time()),
                }
                return redirect("office:sign_receipt")
        page = sign_page(signer, form) | {"document_url": reverse("office:sign_file")}
        return framing(render(request, "office/approvals/sign.html", page, status=422 if form.errors else 200))


@guarded(PUBLIC)
@never_cache
def file(request: HttpRequest) -> HttpResponseBase:
    """The document, for whoever has entered its code or has just signed it."""
    opening = _opened(request, CodeUse.SIGN)
    if opening is not None:
        with scope(authorities=[opening.authority_id]):
            return document_response(_signer(opening.signer_id).approval, download="download" in request.GET)
    held = _held(request)
    if held is None:
        return _back_to_code(request)
    with scope(authorities=[UUID(held["authority"])]):
        return document_response(_signature(held).approval, download="download" in request.GET)


def _held(request: HttpRequest) -> dict[str, Any] | None:
    """Return what was signed in this session."""
    held: dict[str, Any] | None = request.session.get(DONE)
    return None if not held or time() - held["at"] > OPEN_FOR else held


def _signature(held: dict[str, Any]) -> Signature:
    rows = Signature.objects.select_related("signer", "approval__authority", "approval__school", "approval__document")
    found: Signature = rows.get(pk=held["signature"])
    return found


@guarded(PUBLIC)
@never_cache
def receipt(request: HttpRequest) -> HttpResponse:
    """The receipt to print or keep: what was signed, when, and how a consent is withdrawn."""
    held = _held(request)
    if held is None:
        return redirect("office:sign")
    with scope(authorities=[UUID(held["authority"])]):
        signature = _signature(held)
        kind = kind_named(signature.approval.kind)
        code = held["withdrawal"]
        page = {
            "signature": signature,
            "approval": signature.approval,
            "kept": kind.kept if kind else "",
            "withdrawal_code": grouped(code) if code else "",
            "address": request.build_absolute_uri(reverse("office:sign")),
        }
        return render(request, "office/approvals/receipt.html", page)


@guarded(PUBLIC)
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Forget on this computer what was opened and signed."""
    request.session.pop(OPENED, None)
    request.session.pop(DONE, None)
    toast(request, _("Nothing of it is left in this browser."))
    return redirect("office:sign")


@guarded(PUBLIC)
@never_cache
def withdraw(request: HttpRequest) -> HttpResponse:
    """Withdraw a consent with the code of its receipt: one page, one button."""
    opening = _opened(request, CodeUse.WITHDRAW)
    if opening is None:
        return _back_to_code(request)
    with scope(authorities=[opening.authority_id]):
        rows = Consent.objects.filter(approval__signers=opening.signer_id).select_related("authority", "approval")
        consent = rows.first()
        if consent is None:
            return _back_to_code(request)
        done, problem = False, ""
        if request.method == "POST":
            try:
                actions.withdraw_with_code(opening=opening)
            except DomainError as error:
                problem = str(error)
            else:
                request.session.pop(OPENED, None)
                done = True
                consent.refresh_from_db()
        page = {"consent": consent, "approval": consent.approval, "done": done, "problem": problem}
        return render(request, "office/approvals/withdraw.html", page, status=422 if problem else 200)
