# SPDX-License-Identifier: EUPL-1.2
"""The verb on the paper of an authority."""

import re
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, Place, action, require
from tragwerk.core.audit.public import change_rows, create_rows
from tragwerk.core.documents.public import Picture, checked_picture
from tragwerk.core.files.public import store
from tragwerk.core.letters.models import Letterhead
from tragwerk.core.letters.permissions import MANAGE_LETTERHEAD

MOST_COLUMNS = 4
MOST_LINES = 6
# The least contrast of text on paper (WCAG 2.2, 1.4.3).
LEAST_CONTRAST = 4.5
_COLOUR = re.compile(r"#[0-9a-f]{6}")


@action(MANAGE_LETTERHEAD)
def keep_letterhead(
    *,
    actor: Actor,
    authority_id: UUID,
    values: Mapping[str, Any],
    logo: bytes | None = None,
    drop_logo: bool = False,
    expected: datetime | None = None,
    reason: str = "",
) -> UUID:
    """Keep the paper of an authority; letters that were written stay on the paper of their day."""
    require(actor, MANAGE_LETTERHEAD, Place(authority_id))
    kept: dict[str, Any] = dict(values)
    _refuse_faults(kept)
    if logo:
        picture = checked_picture(logo, field="logo_file")
        kept["logo_id"] = _stored(picture, authority_id)
    elif drop_logo:
        kept |= {"logo_id": None, "logo_alt": ""}
    found: Letterhead | None = Letterhead.objects.filter(authority_id=authority_id).first()
    has_logo = kept.get("logo_id", found and found.logo_id)
    if has_logo and not str(kept.get("logo_alt", found.logo_alt if found else "")).strip():
        raise DomainError(
            _("Please say in a few words what the emblem shows: who cannot see it is told so."),
            field="logo_alt",
            code="alt",
        )
    if found is None:
        rows = [{**kept, "authority_id": authority_id}]
        return create_rows(actor=actor, verb="letters.keep_letterhead", model=Letterhead, rows=rows, reason=reason)[0]
    seen = {found.pk: expected} if expected is not None else None
    change_rows(
        actor=actor,
        verb="letters.keep_letterhead",
        model=Letterhead,
        changes={found.pk: kept},
        expected=seen,
        reason=reason,
    )
    return found.pk


def _stored(picture: Picture, authority_id: UUID) -> UUID:
    file = store(
        BytesIO(picture.content),
        authority=authority_id,
        name=f"emblem.{picture.suffix}",
        purpose="letters.logo",
    )
    return file.pk


def _refuse_faults(values: Mapping[str, Any]) -> None:
    colour = str(values.get("colour", "#000000")).lower()
    if not _COLOUR.fullmatch(colour):
        raise DomainError(
            _("“%(colour)s” is no colour. Please choose one, or write it as #2044aa.") % {"colour": colour},
            field="colour",
            code="colour",
        )
    if contrast_on_paper(colour) < LEAST_CONTRAST:
        raise DomainError(
            _("%(colour)s is too light to be read on paper. Please choose a darker colour.") % {"colour": colour},
            field="colour",
            code="contrast",
        )
    columns = values.get("footer", [])
    if len(columns) > MOST_COLUMNS or any(len(str(one).splitlines()) > MOST_LINES for one in columns):
        raise DomainError(
            _("There is room for %(columns)d columns of %(lines)d lines at the bottom. Please shorten them.")
            % {"columns": MOST_COLUMNS, "lines": MOST_LINES},
            field="footer",
            code="footer",
        )


def contrast_on_paper(colour: str) -> float:
    """Return the contrast of a colour on white, as WCAG 2.2 counts it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
