# SPDX-License-Identifier: EUPL-1.2
"""Answers of operations on a resource: a page, one row with its tag, and the refusal of a change to another state."""

from uuid import UUID

from django.http import HttpResponse

from tragwerk.core.api.public import ApiRequest, Refused, answer, changed_meanwhile, matches
from tragwerk.ui.tables.resource import Resource


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
