# SPDX-License-Identifier: EUPL-1.2
"""A photo is turned upright, made small and written anew with nothing but its pixels."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tragwerk.core.access.public import DomainError
from tragwerk.core.documents import photos
from tragwerk.core.documents.public import fitted_photos

ORIENTATION, MAKER_NOTE = 0x0112, 0x010F


def photo(form: str, size: tuple[int, int] = (1600, 800), mode: str = "RGB", **options: object) -> bytes:
    stream = io.BytesIO()
    image = Image.new(mode, size, "red" if mode == "RGB" else (255, 0, 0, 0))
    image.save(stream, form, **options)
    return stream.getvalue()


def read(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_made_small_and_never_large(form: str) -> None:
    large, small = fitted_photos(photo(form), sides=(800, 160))
    assert (read(large.content).size, read(small.content).size) == ((800, 400), (160, 80))
    (tiny,) = fitted_photos(photo(form, (20, 10)), sides=(800,))
    assert read(tiny.content).size == (20, 10)
    assert (large.suffix, large.content_type) == ("jpg", "image/jpeg")


def test_a_clear_ground_stays_clear() -> None:
    (found,) = fitted_photos(photo("PNG", mode="RGBA"), sides=(800,))
    assert found.suffix == "png"
    assert read(found.content).getchannel("A").getextrema() == (0, 0)


def test_a_photo_stands_upright_and_says_nothing_of_its_camera() -> None:
    notes = Image.Exif()
    notes[ORIENTATION], notes[MAKER_NOTE] = 6, "Kamera von Anna"
    taken = photo("JPEG", exif=notes.tobytes(), comment=b"Anna", icc_profile=b"profile")
    assert b"Anna" in taken
    (found,) = fitted_photos(taken, sides=(800,))
    image = read(found.content)
    assert image.size == (400, 800)
    assert not image.getexif()
    assert b"Anna" not in found.content
    assert not {"comment", "exif", "icc_profile"} & image.info.keys()


@pytest.mark.parametrize("content", [b"", b"nichts", b"<svg/>", photo("GIF"), photo("JPEG")[:400], photo("PNG")[:60]])
def test_what_is_no_photo_is_refused(content: bytes) -> None:
    with pytest.raises(DomainError, match="kein JPEG-, PNG- oder WebP-Bild") as refusal:
        fitted_photos(content, sides=(800,), field="picture_file")
    assert refusal.value.field == "picture_file"


def test_too_many_bytes_and_too_many_pixels_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DomainError, match="größer als 20 MB"):
        fitted_photos(b"x" * 20_000_001, sides=(800,))
    monkeypatch.setattr(photos, "MOST_PIXELS", 1_000_000)
    with pytest.raises(DomainError, match="1600 × 800 Pixel"):
        fitted_photos(photo("PNG"), sides=(800,))


@given(st.binary(max_size=300))
def test_no_content_breaks_the_reading(content: bytes) -> None:
    for start in (b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x10\x00\x00\x00WEBP"):
        with pytest.raises(DomainError):
            fitted_photos(start + content, sides=(800,))
