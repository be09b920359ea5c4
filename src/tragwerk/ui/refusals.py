# SPDX-License-Identifier: EUPL-1.2
"""What an action refuses is said in its own sentence, also where no form could show it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from tragwerk.core.access.public import DomainError


class RefusalMiddleware:
    """Turns a refusal that a view let through into a page with the sentence and the way back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal with 409; anything else is not ours."""
        if not isinstance(exception, DomainError):
            return None
        return render(request, "ui/refused.html", {"sentence": str(exception)}, status=409)
