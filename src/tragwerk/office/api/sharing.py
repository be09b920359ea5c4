# SPDX-License-Identifier: EUPL-1.2
"""Operations on grants: what the authority shares, what it has received, and the rows behind that."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from pydantic import BaseModel

from tragwerk.core.api.public import ApiRequest, ApiRouter, answer
from tragwerk.core.grants.public import READ_GRANT, actions
from tragwerk.office.api.resources import GRANTS, RECEIVED
from tragwerk.ui.public import read_operations

router = ApiRouter(tags=["grants"])

read_operations(
    router,
    GRANTS,
    "/grants",
    one="grant",
    many="grants",
    say=("List what the authority shares.", "Read a grant that the authority gives."),
)
read_operations(
    router,
    RECEIVED,
    "/grants/received",
    one="received",
    many="received",
    key="grant_id",
    say=("List what others share with the authority.", "Read a grant that the authority has received."),
)


class SharedOut(BaseModel):
    """The rows that a grant shows, with the columns of its mask."""

    columns: list[str]
    rows: list[dict[str, Any]]


@router.operation("GET", "/grants/received/{uuid:grant_id}/rows", need=READ_GRANT, returns=SharedOut)
def read_shared_rows(request: ApiRequest, grant_id: UUID) -> HttpResponse:
    """Read the rows that a grant shows.

    Every single read stands in the trail of the authority that shares.
    """
    shown = actions.read_grant(actor=request.actor, grant_id=grant_id)
    return answer({"columns": [column.key for column in shown.columns], "rows": list(shown.rows)})
