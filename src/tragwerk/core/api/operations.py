# SPDX-License-Identifier: EUPL-1.2
"""The frame around every operation: what it needs, in which form it is asked, once or again, changed or not.

django-ninja reads bodies and writes the document; everything that all operations have in common is here.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Router
from ninja.errors import HttpError, ValidationError
from ninja.operation import PathView

from tragwerk.core.access.http import ByMethod, guarded, need_of
from tragwerk.core.access.public import DomainError, Need, Permission
from tragwerk.core.api.calls import Answer, Key, once
from tragwerk.core.api.http import ApiRequest, refusal, refused_call
from tragwerk.core.api.problems import Problem, Refused, faults_of_fields
from tragwerk.core.api.rules import fingerprint, matches, tag_of
from tragwerk.core.api.schemas import ProblemOut

F = TypeVar("F", bound=Callable[..., Any])
WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_REFUSALS = {"GET": (400, 401, 403, 404, 429), "": (400, 401, 403, 404, 409, 412, 413, 415, 422, 429)}
_KEPT = ("Content-Type", "ETag", "Location")
_used: dict[str, Permission] = {}


def used_permissions() -> list[Permission]:
    """Return the rights that operations need: those with which a token can do anything."""
    return [_used[name] for name in sorted(_used)]


class ApiRouter(Router):
    """Operations of one package; each says what it needs, as every page does."""

    def operation(
        self,
        method: str,
        route: str,
        *,
        need: Need,
        returns: Any = None,
        status: int = 200,
        hidden: bool = False,
        openapi_extra: dict[str, Any] | None = None,
        wider: Iterable[Permission] = (),
    ) -> Callable[[F], F]:
        """Register a function `(request, …)` that returns an answer; its first sentence is its summary.

        `wider` are rights with which the operation does more than without them, so that a token can hold them.
        """
        refusals = _REFUSALS.get(method, _REFUSALS[""])
        answers: dict[int, Any] = {status: returns, **dict.fromkeys(refusals, ProblemOut)}

        def decorate(function: F) -> F:
            _used.update({one.name: one for one in (need, *wider) if isinstance(one, Permission)})
            summary, _stop, rest = (function.__doc__ or "").partition("\n")
            register = self.api_operation(
                [method],
                route,
                response=answers,
                operation_id=function.__name__,
                url_name=function.__name__,
                summary=summary.rstrip("."),
                description=rest.strip(),
                include_in_schema=not hidden,
                openapi_extra=openapi_extra,
            )
            register(guarded(need)(function))
            return function

        return decorate


def refusing(api: NinjaAPI) -> NinjaAPI:
    """Have refusals of every kind answered as problems."""
    for kind in (Refused, DomainError, PermissionDenied, Http404):
        api.add_exception_handler(kind, _refused)
    api.add_exception_handler(ValidationError, _unreadable)
    api.add_exception_handler(HttpError, _not_json)
    return api


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    return refused_call(request, error)


def _unreadable(request: HttpRequest, error: Any) -> HttpResponse:
    """Answer a body or a parameter that has not the form it should have; places begin with their kind and name."""
    errors: list[Mapping[str, Any]] = error.errors
    if any(one["loc"][0] != "body" for one in errors):
        names = ", ".join(str(one["loc"][-1]) for one in errors)
        return refusal(Problem(400, "parameter", _("These parameters cannot be read: %(names)s.") % {"names": names}))
    sentence = _("The body has not the form that is asked for; “errors” says where.")
    return refusal(Problem(422, "body", sentence, faults_of_fields(errors, skip=2)))


def _not_json(request: HttpRequest, error: Any) -> HttpResponse:
    return refusal(Problem(400, "json", _("The body is no JSON that can be read. Please check it.")))


def operation_urls(api: NinjaAPI) -> list[URLPattern]:
    """Return the addresses of an interface, each behind the frame and with what it needs."""
    return [
        path(_route(bound.prefix, route), _framed(path_view), name=path_view.operations[0].view_func.__name__)
        for bound in api._get_bound_routers()
        for route, path_view in bound.path_operations.items()
    ]


def _route(prefix: str, route: str) -> str:
    """Return an address as Django writes it."""
    return f"{prefix}{route}".replace("//", "/").lstrip("/").replace("{", "<").replace("}", ">")


def _framed(path_view: PathView) -> Callable[..., HttpResponse]:
    needs: dict[str, Need] = {}
    for operation in path_view.operations:
        need = need_of(operation.view_func)
        for method in operation.methods:
            if need is not None:
                needs[method] = need

    def view(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return _served(cast(ApiRequest, request), needs, lambda: path_view.get_view()(request, **kwargs))

    view.permission = ByMethod(needs)  # type: ignore[attr-defined]
    view.csrf_exempt = True  # type: ignore[attr-defined] # no cookie is looked at here
    return view


def _served(request: ApiRequest, methods: Iterable[str], run: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer one call."""
    asked = request.method or ""
    meant = request.method = "GET" if asked == "HEAD" else asked
    if meant not in methods:
        names = sorted({*methods, *(["HEAD"] if "GET" in methods else [])})
        return refusal(Problem(405), {"Allow": ", ".join(names)})
    try:
        response = _written(request, run) if meant in WRITING else run()
    except Refused as error:
        return refused_call(request, error)
    response = _unless_known(request, response)
    return _without_content(response) if asked == "HEAD" else response


def _without_content(response: HttpResponse) -> HttpResponse:
    """Return an answer as HEAD gives it: how long the content would be, and none of it."""
    if not response.streaming:
        response["Content-Length"] = str(len(response.content))
        response.content = b""
        return response
    bare = HttpResponse(status=response.status_code, headers=dict(response.headers))
    # What is open closes with the answer.
    bare._resource_closers += response._resource_closers  # type: ignore[attr-defined]
    return bare


def _unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give an answer to a question its tag, and nothing else to whoever has it already; a file has no tag."""
    if request.method != "GET" or response.status_code != 200 or response.streaming:
        return response
    response.headers.setdefault("ETag", tag_of(response.content))
    response.headers.setdefault("Cache-Control", "private, no-cache")
    if not matches(request.headers.get("If-None-Match", ""), response["ETag"], weak=True):
        return response
    known = HttpResponse(status=304, headers={"ETag": response["ETag"], "Cache-Control": "private, no-cache"})
    del known["Content-Type"]
    return known


def _written(request: ApiRequest, run: Callable[[], HttpResponse]) -> HttpResponse:
    """Make a change: wholly or not at all, and once however often it is asked for under its key."""
    if request.body and request.content_type != "application/json":
        return refusal(Problem(415))
    given = request.headers.get("Idempotency-Key")
    if given is None:
        return _at_once(run)
    print_of_call = fingerprint(request.method or "", request.path, request.META.get("QUERY_STRING", ""), request.body)
    token = request.api_token
    answered: list[HttpResponse] = []

    def ask() -> Answer:
        response = _at_once(run)
        answered.append(response)
        headers = {name: response[name] for name in _KEPT if name in response}
        return Answer(response.status_code, response.content.decode(), headers)

    answer = once(Key(token.id, token.authority_id, given, print_of_call), ask)
    if not answer.is_repeated:
        return answered[0]
    return HttpResponse(answer.body, status=answer.status, headers={**answer.headers, "Idempotency-Replayed": "true"})


def _at_once(run: Callable[[], HttpResponse]) -> HttpResponse:
    with transaction.atomic():
        response = run()
        if response.status_code >= 400:
            transaction.set_rollback(True)
    return response
