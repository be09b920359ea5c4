# SPDX-License-Identifier: EUPL-1.2
"""Answers of operations on a resource: a page, one row with its tag, and the refusal of a change to another state."""

from inspect import Parameter, Signature
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from tragwerk.core.api.public import ApiRequest, ApiRouter, Refused, answer, changed_meanwhile, matches
from tragwerk.ui.tables.resource import Resource

_BY_PLACE = Parameter.POSITIONAL_OR_KEYWORD


def list_answer(request: ApiRequest, resource: Resource) -> HttpResponse:
    """Answer with a page of the list; the header `Link` names the next."""
    page = resource.page(request.actor, dict(request.GET.lists()))
    headers = {}
    if page["next"] is not None:
        query = request.GET.copy()
        query["after"] = page["next"]
        headers["Link"] = f'<{request.build_absolute_uri(request.path)}?{query.urlencode()}>; rel="next"'
    return answer(page, headers=headers)


def one_answer(request: ApiRequest, resource: Resource, key: UUID, *, status: int = 200) -> HttpResponse:
    """Answer with a row and its tag; a new one is named by its address."""
    headers: dict[str, str] = {}
    if request.actor.may(resource.table.permission):
        row, headers["ETag"] = resource.one(request.actor, key, request.GET.getlist("fields"))
    else:
        # A token may write what it may not read.
        row = {"id": str(key)}
    if status == 201:
        headers["Location"] = f"{request.path.rstrip('/')}/{key}"
    return answer(row, status, headers)


def refuse_other_state(request: ApiRequest, resource: Resource, key: UUID) -> None:
    """Refuse a change to a row that is not there, or not as it was read. Raises NotVisible, Refused."""
    if not request.actor.may(resource.table.permission):
        return
    _row, tag = resource.one(request.actor, key)
    if_match = request.headers.get("If-Match")
    if if_match is not None and not matches(if_match, tag):
        raise Refused(changed_meanwhile())


def read_operations(
    router: ApiRouter,
    resource: Resource,
    route: str,
    *,
    one: str,
    many: str,
    key: str = "",
    say: tuple[str, str] | None = None,
) -> None:
    """Offer the list of a resource at a route, and one of its rows below it, to who may see the list.

    `one` and `many` name the operations and are the words of their summaries; `say` has the summaries where those
    words would not do. `key` is the parameter that names a row, “one_id” unless it is said.
    """
    key = key or f"{one.replace(' ', '_')}_id"
    say = say or (f"List {many}.", f"Read {'an' if one[0] in 'aeiou' else 'a'} {one}.")

    def read_list(request: ApiRequest) -> HttpResponse:
        return list_answer(request, resource)

    def read_one(request: ApiRequest, **keys: UUID) -> HttpResponse:
        return one_answer(request, resource, keys[key])

    # The document is read from the names of functions and of their parameters.
    read_one.__signature__ = Signature(  # type: ignore[attr-defined]
        [Parameter("request", _BY_PLACE), Parameter(key, _BY_PLACE, annotation=UUID)]
    )
    _named(read_list, f"list_{many}", say[0])
    _named(read_one, f"read_{one}", say[1])
    need = resource.table.permission
    whole, single = resource.page_schema, resource.schema
    router.operation("GET", route, need=need, returns=whole, openapi_extra=resource.list_parameters)(read_list)
    below = f"{route}/{{uuid:{key}}}"
    router.operation("GET", below, need=need, returns=single, openapi_extra=resource.one_parameters)(read_one)


def _named(function: Any, name: str, sentence: str) -> None:
    function.__name__ = name.replace(" ", "_")
    function.__doc__ = sentence
