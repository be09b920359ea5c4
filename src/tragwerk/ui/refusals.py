# SPDX-License-Identifier: EUPL-1.2
"""What an action refuses is said in its own sentence, also where no form could show it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.translation import gettext as _

from tragwerk.core.access.public import DomainError
from tragwerk.ui.addresses import address_of
from tragwerk.ui.navigation import place_of_path


class RefusalMiddleware:
    """Turns a refusal that a view let through into a page with the sentence and the way back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and _opens_a_page(request):
            page = _only_sent(request)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal with 409; anything else is not ours."""
        if not isinstance(exception, DomainError):
            return None
        return render(request, "ui/refused.html", {"sentence": str(exception)}, status=409)


def _opens_a_page(request: HttpRequest) -> bool:
    """Say whether a person opened an address in a browser; programs get the bare answer."""
    return request.method == "GET" and "text/html" in request.headers.get("accept", "")


def _only_sent(request: HttpRequest) -> HttpResponse:
    """Return the page for an address that only answers what a list or a form sends, with the way to that list.

    Whoever opens it again, or switches the language on it, comes without what was chosen there.
    """
    place = place_of_path(request.path)
    values = {
        "sentence": _(
            "This page is made from what you choose in a list or send with a form. Please choose again there."
        ),
        "back_url": address_of(place.url_name) if place is not None else "",
        "back_label": place.label if place is not None else "",
    }
    return render(request, "ui/refused.html", values, status=405)
