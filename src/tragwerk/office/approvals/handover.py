# SPDX-License-Identifier: EUPL-1.2
"""A screen that is handed over: as long as somebody else holds it, it shows the document to be signed and nothing else.

The session says so, not the page: whoever types another address is led back to the document.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

HANDED = "handed_over"
# What may be opened meanwhile: the document itself, the way back, the other language.
OPEN_TO_SIGNER = frozenset(
    {
        *("office:hand_over", "office:hand_over_document", "office:hand_over_back", "office:logout"),
        *("ui:language", "healthz", "readyz"),
    }
)


def hand_over(request: HttpRequest, signer_id: UUID, back: str) -> None:
    """Confine the session to one document until it is given back."""
    request.session[HANDED] = {"signer": str(signer_id), "back": back}


def handed_signer(request: HttpRequest) -> UUID | None:
    """Return whose signature the screen was handed over for."""
    held = request.session.get(HANDED)
    return UUID(held["signer"]) if held else None


def take_back(request: HttpRequest) -> str:
    """Open the session again; return where to go on."""
    held = request.session.pop(HANDED, None) or {}
    return str(held.get("back", ""))


class HandOverMiddleware:
    """Leads every request of a session that is handed over to the document.

    Stands before the actor's middleware, so that whoever holds the screen reads no refusal either.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if getattr(request, "actor", None) is None or HANDED not in request.session:
            return None
        match = request.resolver_match
        if match is not None and match.view_name in OPEN_TO_SIGNER:
            return None
        return redirect("office:hand_over")
