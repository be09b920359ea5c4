# SPDX-License-Identifier: EUPL-1.2
"""What a code stands for: the scan page, its answers, and the short address of a label."""

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import SIGNED_IN, Actor, NotVisible, show_narrowed
from tragwerk.core.extend.public import CODES, CodeHit, code_sources
from tragwerk.ui.public import build_policy

LONGEST = 300


def found_by_code(actor: Actor, text: str) -> list[CodeHit]:
    """Return what a code stands for, inside what the actor may see; the first source that knows it answers."""
    plain = text.strip()[:LONGEST]
    if not plain:
        return []
    show_narrowed(plain)
    for source in code_sources.at(CODES, actor):
        if hits := list(source.find(actor, plain)):
            return hits
    return []


def nothing_found(actor: Actor, text: str) -> str:
    """Say that a code is not known here, and what to do."""
    known = ", ".join(str(one.label) for one in code_sources.at(CODES, actor))
    if not known:
        return _("Your role scans nothing. Ask the person who manages the rights of your authority.")
    return _(
        "“%(code)s” is not known here, or not visible to you. Known are: %(known)s. Check the number, or search."
    ) % {
        "code": text.strip()[:60],
        "known": known,
    }


@guarded(SIGNED_IN)
def scan(request: ActorRequest) -> HttpResponse:
    """The page with camera and field; without script a typed code is answered here."""
    text = request.GET.get("code", "")
    hits: Sequence[CodeHit] = found_by_code(request.actor, text) if text else ()
    if len(hits) == 1:
        return redirect(hits[0].url)
    page = {"text": text, "hits": hits, "problem": nothing_found(request.actor, text) if text and not hits else ""}
    response = render(request, "office/scanning/scan.html", page)
    # The decoder is WebAssembly; it is compiled on this page alone.
    directives = {**settings.SECURE_CSP, "script-src": ["'self'", "'wasm-unsafe-eval'"]}
    response["Content-Security-Policy"] = build_policy(directives)
    return response


@guarded(SIGNED_IN)
def hits(request: ActorRequest) -> JsonResponse:
    """Answer the scan page: what the code stands for, or the sentence that nothing is known."""
    text = request.GET.get("code", "")
    found = found_by_code(request.actor, text)
    answer = JsonResponse(
        {
            "hits": [{"title": one.title, "note": one.note, "state": one.state, "url": one.url} for one in found],
            "problem": "" if found else nothing_found(request.actor, text),
        }
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


@guarded(SIGNED_IN)
def code(request: ActorRequest, code: str) -> HttpResponse:
    """Open what a label's address stands for; foreign and unknown ones are not there."""
    found = found_by_code(request.actor, code)
    if not found:
        raise NotVisible(_("This label is not known here, or what it stands on is not visible to you."))
    return redirect(found[0].url)
