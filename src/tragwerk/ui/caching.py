# SPDX-License-Identifier: EUPL-1.2
"""What somebody saw who was signed in stays in no cache, unless the view said otherwise."""

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponseBase


class PrivateAnswersMiddleware:
    """Marks the answers to people who are signed in, so that nobody after them at the same computer sees them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if _is_personal(request):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def _is_personal(request: HttpRequest) -> bool:
    """Say whether the answer may hold what only one person sees; one who has just signed out counts too."""
    if getattr(request, "actor", None) is not None:
        return True
    session = getattr(request, "session", None)
    return session is not None and SESSION_KEY in session
