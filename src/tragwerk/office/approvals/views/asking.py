# SPDX-License-Identifier: EUPL-1.2
"""Pages of who asks: a document of one's own, and codes on paper."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import segno
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tragwerk.core.access.http import ActorRequest, guarded, takes_files
from tragwerk.core.access.public import DomainError, NotVisible
from tragwerk.core.approvals.public import (
    ASK_APPROVAL,
    Approval,
    Signer,
    actions,
    grouped,
    signer_for,
    standings_of,
    type_of,
)
from tragwerk.core.files import public as files
from tragwerk.core.orgs.public import Authority, School
from tragwerk.office.approvals.forms import AskForm
from tragwerk.office.approvals.views.listing import chosen_open, kinds_to_ask, preview, trail
from tragwerk.ui.public import formats, toast

MOST_CODES = 500
PDF_LIMIT = 10_000_000


@guarded(ASK_APPROVAL)
@takes_files
def ask(request: ActorRequest) -> HttpResponse:
    """Ask people to sign a text or a PDF of one's own."""
    kinds = [(kind.key, kind.label) for kind in kinds_to_ask(request)]
    form = AskForm(request.actor, kinds, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            key = actions.ask_approvals(actor=request.actor, asks=[_ask_of(request, form)])[0]
        except DomainError as error:
            form.take_error(error)
        else:
            toast(request, _("Asked. Now print the codes, or hand the screen over."))
            return redirect("office:approval", key)
    page = {"form": form, "title": _("Ask for a signature"), "trail": trail(), "back_url": reverse("office:approvals")}
    return render(request, "office/approvals/ask.html", page, status=422 if form.errors else 200)


def _ask_of(request: ActorRequest, form: AskForm) -> actions.Ask:
    given = form.cleaned_data
    authority_id, school_id = _place_of(request, given["school"])
    signers = [actions.SignerAsk(name, given["role"]) for name in form.names]
    return actions.Ask(
        kind=given["kind"],
        authority_id=authority_id,
        school_id=school_id,
        about_table="orgs.school" if school_id else "orgs.authority",
        about_id=school_id or authority_id,
        about_label=", ".join(form.names)[:240],
        title=given["title"],
        signers=signers,
        text=given["text"],
        document=_stored_pdf(given["file"], authority_id) if given["file"] else None,
        points=given["points"].splitlines(),
        due=given["due"],
    )


def _place_of(request: ActorRequest, school: str) -> tuple[UUID, UUID | None]:
    """Return authority and school of what is asked."""
    if school:
        found = School.objects.visible_to(request.actor, ASK_APPROVAL).filter(pk=school).first()
        if found is not None:
            return found.authority_id, found.pk
    authority = Authority.objects.visible_to(request.actor, ASK_APPROVAL).first()
    if authority is None:
        raise NotVisible(_("This page works for one authority only."))
    return authority.pk, None


def _stored_pdf(upload: Any, authority_id: UUID) -> Any:
    found = type_of(upload.read(16))
    upload.seek(0)
    if found is None or found[1] != "pdf":
        raise DomainError(_("“%(name)s” is no PDF. Please choose one.") % {"name": upload.name}, field="file")
    return files.store(upload, authority=authority_id, name=upload.name, purpose="approvals.document", limit=PDF_LIMIT)


@dataclass(frozen=True)
class Sheet:
    """One code as it is printed: for whom, what it opens, until when."""

    approval: Approval
    signer: Signer
    code: str
    expires_at: Any
    picture: SafeString


def _sheets(request: ActorRequest, issued: Iterable[actions.IssuedCode], signers: Sequence[Signer]) -> list[Sheet]:
    address = request.build_absolute_uri(reverse("office:sign"))
    known = {one.pk: one for one in signers}
    return [
        Sheet(
            known[one.signer_id].approval,
            known[one.signer_id],
            grouped(one.code),
            one.expires_at,
            _qr(address, one.code),
        )
        for one in issued
    ]


def _qr(address: str, code: str) -> SafeString:
    """Return the picture of the address; the code stands behind the #, which no browser sends to a server."""
    target = io.BytesIO()
    made = segno.make(f"{address}#{code}", error="m", micro=False)
    made.save(target, kind="svg", xmldecl=False, svgns=True, scale=4, border=2, light="#ffffff", omitsize=True)
    return mark_safe(target.getvalue().decode())  # noqa: S308 - made here of an address and a code


def _code_page(request: ActorRequest, signers: Sequence[Signer], back: str) -> HttpResponse:
    """Make the codes and show them; they can be read on this page and nowhere else."""
    issued = actions.issue_codes(actor=request.actor, signer_ids=[one.pk for one in signers])
    page = {
        "title": _("Codes to print"),
        "sheets": _sheets(request, issued, signers),
        "address": request.build_absolute_uri(reverse("office:sign")),
        "back_url": back,
    }
    return render(request, "office/approvals/codes.html", page)


@guarded(ASK_APPROVAL)
@require_POST
def code(request: ActorRequest, signer_id: UUID) -> HttpResponse:
    """Make a code for one signer and show it to be printed."""
    signer = signer_for(request.actor, signer_id, ASK_APPROVAL)
    back = reverse("office:approval", args=[signer.approval_id])
    try:
        return _code_page(request, [signer], back)
    except DomainError as error:
        toast(request, str(error))
        return redirect(back)


@guarded(ASK_APPROVAL)
@require_POST
def bulk_codes(request: ActorRequest) -> HttpResponse:
    """Make codes for all signers of the chosen documents who have not answered, after a preview."""
    found = chosen_open(request)
    if isinstance(found, HttpResponse):
        return found
    selection, rows = found
    rows = rows[:MOST_CODES]
    if "apply" in request.POST and rows:
        by_key = {row.pk: row for row in rows}
        signers = []
        for key, standing in standings_of(rows).items():
            for signer in standing.waiting:
                signer.approval = by_key[key]
                signers.append(signer)
        try:
            return _code_page(request, signers, reverse("office:approvals"))
        except DomainError as error:
            toast(request, str(error))
            return redirect("office:approvals")
    verb = ngettext("Print codes for %(count)s document", "Print codes for %(count)s documents", len(rows))
    page = {"title": _("Print codes"), "icon": "qr_code_scanner", "verb": verb % {"count": formats.number(len(rows))}}
    page["note"] = _("Each signer gets a new code. Codes that were printed before open nothing any more.")
    return preview(request, selection, rows, page)
