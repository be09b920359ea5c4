# SPDX-License-Identifier: EUPL-1.2
"""Which characters the bundled fonts can print: an archive's PDF may hold none that shows as an empty box."""

import re
import struct
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
REPLACEMENT = "\u25ca"
# Besides control characters: what is invisible, such as soft hyphens and marks of direction.
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def printable(text: str) -> str:
    """Return a text as it can be printed: composed, without control characters, a lozenge for what no font has."""
    composed = _composed(text)
    known = _known()
    if all(character in known for character in set(composed)):
        return composed
    return "".join(character if character in known else REPLACEMENT for character in composed)


def unprintable(text: str) -> list[str]:
    """Return the characters of a text that no bundled font has, each once, in their order."""
    return [one for one in dict.fromkeys(_composed(text)) if one not in _known()]


def _composed(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return unicodedata.normalize("NFC", _CONTROLS.sub("", lines))


@cache
def _known() -> frozenset[str]:
    """Return what every style of the text font has, besides line breaks."""
    sets = [frozenset(map(chr, _mapped(path.read_bytes()))) for path in sorted(FONTS.glob("*.[ot]tf"))]
    return frozenset.intersection(*sets) | {"\n"}


def _mapped(font: bytes) -> set[int]:
    """Return the code points that a font's `cmap` maps to a glyph (OpenType specification, formats 4 and 12)."""
    start = _table(font, b"cmap")
    found: set[int] = set()
    (count,) = struct.unpack_from(">H", font, start + 2)
    for number in range(count):
        (offset,) = struct.unpack_from(">I", font, start + 4 + 8 * number + 4)
        (form,) = struct.unpack_from(">H", font, start + offset)
        if form == 4:
            found |= _segments(font, start + offset)
        elif form == 12:
            found |= _groups(font, start + offset)
    return found


def _table(font: bytes, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, 4)
    for number in range(count):
        name, _sum, offset, _length = struct.unpack_from(">4sIII", font, 12 + 16 * number)
        if name == tag:
            return int(offset)
    raise ValueError("the font has no character map")


def _segments(font: bytes, at: int) -> set[int]:
    (twice,) = struct.unpack_from(">H", font, at + 6)
    count = twice // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + twice)
    deltas = struct.unpack_from(f">{count}H", font, at + 16 + 2 * twice)
    offsets = struct.unpack_from(f">{count}H", font, at + 16 + 3 * twice)
    found = set()
    for number, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for code in range(first, last + 1):
            glyph = (code + delta) & 0xFFFF
            if offset:
                place = at + 16 + 3 * twice + 2 * number + offset + 2 * (code - first)
                (glyph,) = struct.unpack_from(">H", font, place)
            if glyph and code != 0xFFFF:
                found.add(code)
    return found


def _groups(font: bytes, at: int) -> set[int]:
    (count,) = struct.unpack_from(">I", font, at + 12)
    found: set[int] = set()
    for number in range(count):
        first, last, glyph = struct.unpack_from(">III", font, at + 16 + 12 * number)
        found.update(range(first + (glyph == 0), last + 1))
    return found
