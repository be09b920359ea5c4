# SPDX-License-Identifier: EUPL-1.2
"""Pictures that people bring for documents: told by content, bounded, without anything that acts or loads."""

import re
import struct
from dataclasses import dataclass
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from tragwerk.core.access.public import DomainError

MOST_BYTES = 1_000_000
MOST_PIXELS = 4000
# Ending → media type of the pictures that are kept.
MEDIA_TYPES = {"png": "image/png", "jpg": "image/jpeg", "svg": "image/svg+xml"}
_PNG = b"\x89PNG\r\n\x1a\n"
# What an SVG may hold: shapes, their paint, and nothing that runs, loads, links or embeds.
_ELEMENTS = frozenset(
    "svg g defs title desc metadata path rect circle ellipse line polyline polygon use symbol clipPath mask "
    "linearGradient radialGradient stop style text tspan".split()
)
_POINTS_OUT = re.compile(r"(?:url\s*\(\s*['\"]?\s*(?!#)|@import|javascript:|data:|https?:|file:)", re.IGNORECASE)


@dataclass(frozen=True)
class Picture:
    """A checked picture: its content and the name under which a template opens it."""

    content: bytes
    suffix: str

    @property
    def content_type(self) -> str:
        """Return the media type."""
        return MEDIA_TYPES[self.suffix]


def checked_picture(content: bytes, *, field: str | None = None) -> Picture:
    """Return a PNG or SVG that may stand in a document; raises DomainError with what to do about it."""
    if len(content) > MOST_BYTES:
        raise DomainError(
            _("The picture is larger than %(limit)d MB. Please save it in a smaller size.")
            % {"limit": MOST_BYTES // 1_000_000},
            field=field,
            code="too-large",
        )
    if content.startswith(_PNG):
        return _png(content, field)
    if b"<svg" in content[:4000]:
        return _svg(content, field)
    raise DomainError(
        _("This file is neither a PNG nor an SVG picture. Please save the picture as PNG or SVG."),
        field=field,
        code="kind",
    )


def _png(content: bytes, field: str | None) -> Picture:
    if len(content) < 45 or content[12:16] != b"IHDR" or not content.rstrip(b"\0").endswith(b"IEND\xaeB`\x82"):
        raise DomainError(
            _("The PNG picture is damaged or not complete. Please save it anew."), field=field, code="damaged"
        )
    width, height = struct.unpack(">II", content[16:24])
    if not 0 < width <= MOST_PIXELS or not 0 < height <= MOST_PIXELS:
        raise DomainError(
            _("The picture has %(width)d × %(height)d pixels; at most %(limit)d × %(limit)d are possible.")
            % {"width": width, "height": height, "limit": MOST_PIXELS},
            field=field,
            code="too-many-pixels",
        )
    return Picture(content, "png")


def _svg(content: bytes, field: str | None) -> Picture:
    if b"<!ENTITY" in content or b"<!DOCTYPE" in content:
        content = _without_doctype(content, field)
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 - without a document type there are no entities
    except ElementTree.ParseError as fault:
        raise DomainError(
            _("The SVG picture cannot be read (line %(line)d). Please save it anew.") % {"line": fault.position[0]},
            field=field,
            code="damaged",
        ) from fault
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2]
        if name not in _ELEMENTS or _acts(element):
            raise DomainError(
                _(
                    "The SVG picture holds “%(what)s”, which a letterhead cannot show. "
                    "Please save it as a plain SVG, or as PNG."
                )
                % {"what": name},
                field=field,
                code="content",
            )
    return Picture(content, "svg")


def _without_doctype(content: bytes, field: str | None) -> bytes:
    """Take away the document type of SVG 1.1 that drawing programs write; refuse one that declares entities."""
    plain = re.sub(rb"<!DOCTYPE[^>\[]*>", b"", content, count=1)
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise DomainError(
            _("The SVG picture declares entities. Please save it as a plain SVG, or as PNG."),
            field=field,
            code="content",
        )
    return plain


def _acts(element: ElementTree.Element) -> bool:
    """Say whether an element runs or loads something."""
    for name, value in element.attrib.items():
        plain = name.rpartition("}")[2].lower()
        if plain.startswith("on") or (plain == "href" and not value.startswith("#")):
            return True
        if plain != "href" and not name.startswith("{") and _POINTS_OUT.search(value):
            return True
    return bool(_POINTS_OUT.search(element.text or ""))
