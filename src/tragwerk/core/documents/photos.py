# SPDX-License-Identifier: EUPL-1.2
"""Photos that people bring: decoded, turned upright, made small and written anew, without what the camera wrote in."""

from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from tragwerk.core.access.public import DomainError
from tragwerk.core.documents.pictures import Picture

MOST_BYTES = 20_000_000
# Above what any telephone takes; a file that claims more would fill the memory when it is decoded.
MOST_PIXELS = 64_000_000
_FORMATS = ("JPEG", "PNG", "WEBP")
_BROKEN = (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, EOFError)


def fitted_photos(content: bytes, *, sides: tuple[int, ...], field: str | None = None) -> list[Picture]:
    """Return a photo once for each longest side, never enlarged; raises DomainError with what to do about it."""
    if len(content) > MOST_BYTES:
        raise DomainError(
            _("The picture is larger than %(limit)d MB. Please save it in a smaller size.")
            % {"limit": MOST_BYTES // 1_000_000},
            field=field,
            code="too-large",
        )
    try:
        image = _upright(content, max(sides), field)
    except _BROKEN as fault:
        raise DomainError(
            _("This file is no JPEG, PNG or WebP picture, or it is damaged. Please save the picture as JPEG or PNG."),
            field=field,
            code="kind",
        ) from fault
    return [_written(image, side) for side in sides]


def _upright(content: bytes, side: int, field: str | None) -> Image.Image:
    """Decode a photo, turned as its camera said, with nothing but its pixels."""
    with Image.open(BytesIO(content), formats=_FORMATS) as image:
        width, height = image.size
        if width * height > MOST_PIXELS:
            raise DomainError(
                _("The picture has %(width)d × %(height)d pixels. Please save it in a smaller size.")
                % {"width": width, "height": height},
                field=field,
                code="too-many-pixels",
            )
        image.draft("RGB", (side, side))
        upright = ImageOps.exif_transpose(image)
        clear = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
        plain = upright.convert("RGBA" if clear else "RGB")
    plain.info.clear()
    return plain


def _written(image: Image.Image, side: int) -> Picture:
    small = image.copy()
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    stream = BytesIO()
    if small.mode == "RGBA":
        small.save(stream, "PNG", optimize=True)
        return Picture(stream.getvalue(), "png")
    small.save(stream, "JPEG", quality=85, optimize=True, progressive=True)
    return Picture(stream.getvalue(), "jpg")
