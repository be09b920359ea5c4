# SPDX-License-Identifier: EUPL-1.2
"""The interface for programs: every package's operations below /api/v1, their document, and refusals as problems."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import override
from django.views import defaults
from ninja import NinjaAPI

from tragwerk.assets.api import routers as asset_routers
from tragwerk.core.access.public import PUBLIC
from tragwerk.core.api.public import ApiRouter, answer, fault, is_call, operation_urls, refused_call, refusing
from tragwerk.office.api import routers as office_routers
from tragwerk.ui import views as pages

app_name = "api"
_ABOUT = (
    "Organisations, people, places, devices, sets, stock, contracts, todos, letters, signatures, calendars, imports, "
    "background work, grants and the audit trail as the pages show and do them, for programs. "
    "A token works in the name of one person, with chosen rights. "
    "Refusals follow RFC 9457, in German or English by Accept-Language. Lists go on at the cursor `next`."
)
_PROBLEM, _JSON = "application/problem+json", "application/json"
_LIMITS = {
    "RateLimit": {"description": "Calls that are left", "schema": {"type": "string"}},
    "RateLimit-Policy": {"description": "Calls in all", "schema": {"type": "string"}},
}
_HEADERS = {
    "Idempotency-Key": "Repeats the answer of the first call under this key for 24 hours",
    "If-Match": "Only if the ETag is still this one",
}


document_router = ApiRouter()


@document_router.operation("GET", "/openapi.json", need=PUBLIC, hidden=True)
def openapi(request: HttpRequest) -> HttpResponse:
    """Answer with the document; it holds nothing of anybody."""
    return answer(document(), headers={"Cache-Control": "public, max-age=3600"})


def build() -> NinjaAPI:
    """Return the interface with the operations of every package."""
    api = refusing(NinjaAPI(title="Tragwerk", version="1", description=_ABOUT, docs_url=None, openapi_url=None))
    for router in (*office_routers, *asset_routers, document_router):
        api.add_router("", router)
    return api


@cache
def document() -> dict[str, Any]:
    """Return the OpenAPI document; it is the same in every language."""
    with override("en"):
        schema: dict[str, Any] = dict(api.get_openapi_schema(path_prefix="/api/v1/"))
    schema.pop("servers", None)
    # In the order of their names: what is added later moves nothing in the committed document.
    schema["paths"] = dict(sorted(schema["paths"].items()))
    schema["components"]["schemas"] = dict(sorted(schema["components"]["schemas"].items()))
    schema["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    schema["security"] = [{"token": []}]
    for route in schema["paths"].values():
        for method, operation in route.items():
            _complete(method, operation)
    return schema


def _complete(method: str, operation: dict[str, Any]) -> None:
    """Add to an operation what all have in common."""
    for status, response in operation["responses"].items():
        content = response.get("content", {})
        if int(status) >= 400 and _JSON in content:
            content[_PROBLEM] = content.pop(_JSON)
        response["headers"] = dict(_LIMITS)
    if method != "get":
        operation["parameters"] = [
            *operation.get("parameters", []),
            *(
                {"name": name, "in": "header", "required": False, "description": about, "schema": {"type": "string"}}
                for name, about in _HEADERS.items()
                if name != "If-Match" or method in {"patch", "delete"}
            ),
        ]


api = build()
urlpatterns = operation_urls(api)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer what cannot be understood (`handler400`)."""
    return refused_call(request, exception) if is_call(request) else defaults.bad_request(request, exception)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer what is forbidden (`handler403`)."""
    return refused_call(request, exception) if is_call(request) else defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer what is not there (`handler404`)."""
    return refused_call(request, exception) if is_call(request) else defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """Answer a fault of ours (`handler500`)."""
    return fault(request) if is_call(request) else pages.server_error(request)
