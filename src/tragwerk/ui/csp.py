# SPDX-License-Identifier: EUPL-1.2
"""Content-Security-Policy and its relatives on every response; the setting has the form of Django 6's `SECURE_CSP`."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

NONE: Final = "'none'"
SELF: Final = "'self'"
HEADER: Final = "Content-Security-Policy"
STRICT: Final[dict[str, list[str]]] = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "object-src": [NONE],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
    "base-uri": [NONE],
    "manifest-src": [SELF],
}

Directives = Mapping[str, Iterable[str] | str | bool]


def build_policy(directives: Directives) -> str:
    """Return the header's value; a directive that is `True` stands alone, a false one is left out."""
    parts: list[str] = []
    for name, value in directives.items():
        if value is True:
            parts.append(name)
        elif value:
            sources = [value] if isinstance(value, str) else list(value)
            parts.append(" ".join([name, *sources]))
    return "; ".join(parts)


class ContentSecurityPolicyMiddleware:
    """Sets the headers unless the view set a stricter one of its own (as signed downloads do)."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        policy = build_policy(getattr(settings, "SECURE_CSP", STRICT))
        self.always = {HEADER: policy, **getattr(settings, "RESPONSE_HEADERS", {})}
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if iscoroutinefunction(self.get_response):
            return self._answer_later(request)  # type: ignore[return-value]
        return self._mark(self.get_response(request))

    async def _answer_later(self, request: HttpRequest) -> HttpResponseBase:
        return self._mark(await self.get_response(request))  # type: ignore[misc]

    def _mark(self, response: HttpResponseBase) -> HttpResponseBase:
        for name, value in self.always.items():
            response.headers.setdefault(name, value)
        return response
