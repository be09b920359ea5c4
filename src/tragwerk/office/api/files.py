# SPDX-License-Identifier: EUPL-1.2
"""The content of what hangs on a thing, whatever thing it is."""

from uuid import UUID

from django.http import FileResponse

from tragwerk.core.api.public import ApiRequest, ApiRouter
from tragwerk.core.files.public import VIEW_ATTACHMENT
from tragwerk.office.attachments.views import attachment_response

router = ApiRouter(tags=["attachments"])


@router.operation("GET", "/attachments/{uuid:attachment_id}/content", need=VIEW_ATTACHMENT)
def read_attachment(request: ApiRequest, attachment_id: UUID) -> FileResponse:
    """Read the content of a file, to be kept as it is."""
    return attachment_response(request.actor, attachment_id)
