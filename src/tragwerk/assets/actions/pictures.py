# SPDX-License-Identifier: EUPL-1.2
"""The pictures of models: read, made small and kept once large and once for lists."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.assets.models import AssetModel
from tragwerk.core.access.public import NotVisible
from tragwerk.core.documents.public import Picture, fitted_photos
from tragwerk.core.files.public import store

# The longest side in pixels: what a page shows on a dense screen, and what a list does.
LARGE, SMALL = 800, 160
PURPOSE = "assets.model_picture"


def picture_columns(pictures: Mapping[UUID, bytes | None]) -> dict[UUID, dict[str, Any]]:
    """Keep pictures and return model → the columns that point at them; None empties them."""
    owners = dict(AssetModel.objects.filter(pk__in=pictures).values_list("pk", "authority_id"))
    if pictures.keys() - owners.keys():
        raise NotVisible(_("This model does not exist, or it is not visible to you."))
    found: dict[UUID, dict[str, Any]] = {}
    for key, content in pictures.items():
        if content is None:
            found[key] = {"picture_id": None, "thumbnail_id": None}
            continue
        large, small = fitted_photos(content, sides=(LARGE, SMALL), field="picture_file")
        found[key] = {"picture_id": _stored(large, owners[key]), "thumbnail_id": _stored(small, owners[key])}
    return found


def _stored(picture: Picture, authority_id: UUID) -> UUID:
    name = f"{_('picture')}.{picture.suffix}"
    return store(BytesIO(picture.content), authority=authority_id, name=name, purpose=PURPOSE).pk
