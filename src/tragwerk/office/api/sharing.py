# SPDX-License-Identifier: EUPL-1.2
"""Operations on grants: what the authority shares, what it has received, and the rows behind that."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from pydantic import BaseModel

from tragwerk.core.api.public import ApiRequest, ApiRouter, answer
from tragwerk.core.grants.public import READ_GRANT, VIEW_GRANT, actions
from tragwerk.office.api.resources import GRANTS, RECEIVED
from tragwerk.ui.public import list_answer, one_answer

router = ApiRouter(tags=["grants"])


class SharedOut(BaseModel):
    """The rows that a grant shows, with the columns of its mask."""

    columns: list[str]
    rows: list[dict[str, Any]]


@router.operation("GET", "/grants", need=VIEW_GRANT, returns=GRANTS.page_schema, openapi_extra=GRANTS.list_parameters)
def list_grants(request: ApiRequest) -> HttpResponse:
    """List what the authority shares."""
    return list_answer(request, GRANTS)


@router.operation(
    "GET", "/grants/{uuid:grant_id}", need=VIEW_GRANT, returns=GRANTS.schema, openapi_extra=GRANTS.one_parameters
)
def read_grant(request: ApiRequest, grant_id: UUID) -> HttpResponse:
    """Read a grant that the authority gives."""
    return one_answer(request, GRANTS, grant_id)


@router.operation(
    "GET", "/grants/received", need=READ_GRANT, returns=RECEIVED.page_schema, openapi_extra=RECEIVED.list_parameters
)
def list_received(request: ApiRequest) -> HttpResponse:
    """List what others share with the authority."""
    return list_answer(request, RECEIVED)


@router.operation(
    "GET",
    "/grants/received/{uuid:grant_id}",
    need=READ_GRANT,
    returns=RECEIVED.schema,
    openapi_extra=RECEIVED.one_parameters,
)
def read_received(request: ApiRequest, grant_id: UUID) -> HttpResponse:
    """Read a grant that the authority has received."""
    return one_answer(request, RECEIVED, grant_id)


@router.operation("GET", "/grants/received/{uuid:grant_id}/rows", need=READ_GRANT, returns=SharedOut)
def read_shared_rows(request: ApiRequest, grant_id: UUID) -> HttpResponse:
    """Read the rows that a grant shows.

    Every single read stands in the trail of the authority that shares.
    """
    shown = actions.read_grant(actor=request.actor, grant_id=grant_id)
    return answer({"columns": [column.key for column in shown.columns], "rows": list(shown.rows)})
