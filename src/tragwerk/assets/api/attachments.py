# SPDX-License-Identifier: EUPL-1.2
"""Operations on the files that hang on devices; the interface reads them and takes none."""

from uuid import UUID

from django.http import HttpResponse

from tragwerk.assets.api.answers import AttachmentsOut
from tragwerk.assets.models import Asset
from tragwerk.assets.queries import asset_for
from tragwerk.core.api.public import ApiRequest, ApiRouter, answer, keyed
from tragwerk.core.files.public import VIEW_ATTACHMENT, attachments_at

router = ApiRouter(tags=["assets"])


@router.operation("GET", "/assets/{uuid:asset_id}/attachments", need=VIEW_ATTACHMENT, returns=AttachmentsOut)
def list_asset_attachments(request: ApiRequest, asset_id: UUID) -> HttpResponse:
    """List the files that hang on a device."""
    found = asset_for(request.actor, asset_id)
    rows = attachments_at(Asset._meta.label_lower, found.pk)
    return answer({"rows": keyed(rows.values("id", "name", "media_type", "size", "added_by", "added_at"))})
