# SPDX-License-Identifier: EUPL-1.2
"""The letterhead: its form, beside it what it looks like."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tragwerk.core.access.http import ActorRequest, guarded, takes_files
from tragwerk.core.access.public import DomainError
from tragwerk.core.letters.public import (
    GENERAL,
    MANAGE_LETTERHEAD,
    MOST_COLUMNS,
    Letterhead,
    actions,
    letterhead_of,
    logo_of,
    own_authority,
)
from tragwerk.core.orgs.public import Authority
from tragwerk.office.editing import moment_of
from tragwerk.office.letters import samples
from tragwerk.office.letters.forms import LetterheadForm
from tragwerk.office.letters.tabs import tabs
from tragwerk.office.trail.timeline import timeline
from tragwerk.ui.public import toast

PAPER_PAGE = "letters.letterhead"
SEEN = "seen_at"


@guarded(MANAGE_LETTERHEAD)
@takes_files
def letterhead(request: ActorRequest) -> HttpResponse:
    """Show and change the paper of the authority."""
    own = own_authority(request.actor, MANAGE_LETTERHEAD)
    head = letterhead_of(own)
    seen, status = head.changed_at.isoformat() if head.changed_at else "", 200
    form = LetterheadForm(request.POST or None, request.FILES or None, initial=_initial(head))
    if request.method == "POST":
        seen = request.POST.get(SEEN, "")
        if form.is_valid() and _kept(request, own, form, seen):
            said = _("Saved. Letters from now on stand on this paper; those that were written stay as they are.")
            toast(request, said)
            return redirect("office:letterhead")
        status = 422
    page = {
        "form": form,
        "title": _("Letterhead"),
        "tabs": tabs(request.actor, "paper"),
        "head": head,
        "seen": seen,
        "seen_name": SEEN,
        "back_url": reverse("office:letters"),
        "timeline": timeline(request.actor, PAPER_PAGE, head) if head.changed_at else [],
    }
    return render(request, "office/letters/letterhead.html", page, status=status)


def _initial(head: Letterhead) -> dict[str, Any]:
    names = ("name", "colour", "form", "sender", "contact", "place", "logo_alt", "bank")
    columns = {f"column_{number}": column for number, column in enumerate(head.footer[:MOST_COLUMNS])}
    return {**{name: getattr(head, name) for name in names}, **columns}


def _kept(request: ActorRequest, own: Authority, form: LetterheadForm, seen: str) -> bool:
    upload = form.cleaned_data["logo_file"]
    try:
        actions.keep_letterhead(
            actor=request.actor,
            authority_id=own.pk,
            values=form.values(),
            logo=upload.read() if upload else None,
            drop_logo=form.cleaned_data["drop_logo"],
            expected=moment_of(seen) if seen else None,
        )
    except DomainError as error:
        form.take_error(error)
        return False
    return True


@guarded(MANAGE_LETTERHEAD)
@require_POST
def preview(request: ActorRequest) -> HttpResponse:
    """Show a sample letter on the paper as it is typed; a new emblem shows after saving."""
    own = own_authority(request.actor, MANAGE_LETTERHEAD)
    kept = letterhead_of(own)
    form = LetterheadForm(request.POST, initial=_initial(kept))
    form.fields["logo_file"].required = False
    head = kept
    if form.is_valid():
        logo = None if form.cleaned_data["drop_logo"] else kept.logo
        head = Letterhead(authority=own, logo=logo, **form.values())
    fault, pictures = "", []
    try:
        paper = samples.paper_of(own, head, logo_of(head))
        text = GENERAL.texts["de"]
        page = samples.sample_page(paper, GENERAL, "de", text.subject, text.body, draft=False)
        pictures = samples.pictures(paper, page)
    except DomainError as error:
        fault = str(error)
    return render(request, "office/letters/preview.html", {"problems": [], "pictures": pictures, "fault": fault})
