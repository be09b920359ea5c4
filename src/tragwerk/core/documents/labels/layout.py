# SPDX-License-Identifier: EUPL-1.2
"""Where everything stands, in hundredths of a millimetre: labels on their sheets, code and words on a label."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from tragwerk.core.documents.labels.sheets import Sheet

MARGIN = 100
LEAST_TEXT = 160
# Least width of a code: below it the modules are finer than office printers draw.
LEAST_QR = 900
LEAST_BAR = 500


class Box(NamedTuple):
    """A rectangle: its left upper corner, its width and height."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Adjustment:
    """How a printer differs from the paper: moved by hundredths of a millimetre, scaled by parts of ten thousand."""

    dx: int = 0
    dy: int = 0
    scale_x: int = 10_000
    scale_y: int = 10_000

    def moved(self, box: Box) -> Box:
        """Return where a box has to be drawn so that it stands where it should."""
        return Box(
            _scaled(box.x, self.scale_x) + self.dx,
            _scaled(box.y, self.scale_y) + self.dy,
            _scaled(box.width, self.scale_x),
            _scaled(box.height, self.scale_y),
        )


def _scaled(value: int, scale: int) -> int:
    return (value * scale + 5000) // 10_000


def places(sheet: Sheet, count: int, start: int = 1) -> Iterator[tuple[int, Box]]:
    """Yield page and box of each label: along the rows, from the `start`-th of the first sheet."""
    left, top = sheet.origin
    for number in range(start - 1, start - 1 + count):
        page, place = divmod(number, sheet.count)
        row, column = divmod(place, sheet.across)
        yield (
            page,
            Box(
                left + column * (sheet.label[0] + sheet.gap[0]),
                top + row * (sheet.label[1] + sheet.gap[1]),
                *sheet.label,
            ),
        )


class Parts(NamedTuple):
    """Where code and words stand on a label; None for what it has no room for."""

    qr: Box | None
    bars: Box | None
    lines: tuple[Box, ...]


def parts(label: tuple[int, int], *, qr: bool, bars: bool, lines: int) -> Parts:
    """Return the places on a label: the QR code left, bars above or below the words, the words as large as fits."""
    width, height = label[0] - 2 * MARGIN, label[1] - 2 * MARGIN
    left = MARGIN
    code = None
    if qr and min(height, width) >= LEAST_QR - 2 * MARGIN:
        side = min(height, width // 2)
        code = Box(left, MARGIN + (height - side) // 2, side, side)
        left += side + MARGIN
    room = label[0] - MARGIN - left
    top, bar = MARGIN, None
    if bars:
        high = max(LEAST_BAR, height * 2 // 5) if lines else height
        if high <= height:
            bar = Box(left, top, room, high)
            top += high + 40
    free = label[1] - MARGIN - top
    kept = lines
    while kept > 1 and free // kept < LEAST_TEXT:
        kept -= 1
    if not lines or free < LEAST_TEXT:
        return Parts(code, bar, ())
    each = min(free // kept, 500)
    start = top + (free - each * kept) // 2
    return Parts(code, bar, tuple(Box(left, start + place * each, room, each) for place in range(kept)))
