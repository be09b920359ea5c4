# SPDX-License-Identifier: EUPL-1.2
"""The language of a request: what the person chose, else what the browser asks for, else German."""

from collections.abc import Callable

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request


class LanguageMiddleware:
    """Activates the language around the view and names it in the answer."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if iscoroutinefunction(self.get_response):
            return self._answer_later(request)  # type: ignore[return-value]
        language = self._choose(request)
        with translation.override(language):
            return self._mark(self.get_response(request), language)

    async def _answer_later(self, request: HttpRequest) -> HttpResponseBase:
        language = self._choose(request)
        with translation.override(language):
            return self._mark(await self.get_response(request), language)  # type: ignore[misc]

    @staticmethod
    def _choose(request: HttpRequest) -> str:
        language = get_language_from_request(request)
        request.LANGUAGE_CODE = language
        return language

    @staticmethod
    def _mark(response: HttpResponseBase, language: str) -> HttpResponseBase:
        response.headers.setdefault("Content-Language", language)
        if settings.LANGUAGE_COOKIE_NAME not in response.cookies:
            patch_vary_headers(response, ("Accept-Language",))
        return response
