# SPDX-License-Identifier: EUPL-1.2
"""The file that is printed: labels on sheets or tape, and the page by which a printer is measured."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tragwerk.core.access.public import DomainError
from tragwerk.core.documents.characters import printable
from tragwerk.core.documents.labels.codes import code128_svg, encodable, qr_svg
from tragwerk.core.documents.labels.layout import Adjustment, Box, parts, places
from tragwerk.core.documents.labels.sheets import Sheet
from tragwerk.core.documents.rendering import render_pdf

TEMPLATE = Path(__file__).parent.parent / "documents" / "labels.typ"
TEST_PAGE = Path(__file__).parent.parent / "documents" / "label_test.typ"
MOST_LABELS = 2000


@dataclass(frozen=True)
class LabelContent:
    """What one label says: an address for the QR code, a number for the bars, words, the most needed first."""

    address: str
    number: str
    lines: tuple[str, ...]


def label_file(
    contents: Sequence[LabelContent],
    sheet: Sheet,
    *,
    qr: bool = True,
    bars: bool = False,
    start: int = 1,
    adjustment: Adjustment | None = None,
    frames: bool = False,
) -> bytes:
    """Return the PDF with a label for each content. Raises DomainError for a start that the sheet does not have."""
    if not 1 <= start <= sheet.count:
        raise DomainError(
            _("The sheet has %(count)d labels. Please begin with a number from 1 to %(count)d.")
            % {"count": sheet.count},
            field="start",
            code="start",
        )
    if not contents or len(contents) > MOST_LABELS:
        raise DomainError(
            _("From 1 to %(limit)d labels are printed at once. Please choose fewer.") % {"limit": MOST_LABELS},
            code="count",
        )
    move = (adjustment or Adjustment()).moved
    pages: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for content, (page, box) in zip(contents, places(sheet, len(contents), start), strict=True):
        pages[page].append(_label(content, sheet, box, move(box), qr=qr, bars=bars))
    data = {
        "title": _("Labels"),
        "lang": get_language() or "de",
        "page": _mm(sheet.page),
        "frames": frames,
        "pages": [pages[number] for number in sorted(pages)],
    }
    return render_pdf(TEMPLATE, data)


def _label(content: LabelContent, sheet: Sheet, _place: Box, box: Box, *, qr: bool, bars: bool) -> dict[str, Any]:
    found = parts(sheet.label, qr=qr, bars=bars and encodable(content.number), lines=len(content.lines))
    shown: dict[str, Any] = {"box": _mm(box), "lines": []}
    if found.qr is not None:
        shown["qr"] = {"box": _mm(found.qr), "svg": qr_svg(content.address)}
        shown["qr"]["alt"] = _("QR code with the address of %(number)s") % {"number": printable(content.number)}
    if found.bars is not None:
        shown["bars"] = {"box": _mm(found.bars), "svg": code128_svg(content.number)}
        shown["bars"]["alt"] = _("Bar code of %(number)s") % {"number": printable(content.number)}
    for line, place in zip(content.lines, found.lines, strict=False):
        shown["lines"].append({"box": _mm(place), "text": printable(line).replace("\n", " ")})
    return shown


def _mm(values: Sequence[int]) -> list[float]:
    return [value / 100 for value in values]


def test_file(sheet: Sheet, adjustment: Adjustment) -> bytes:
    """Return the page that shows how a printer differs: rulers from the edges, and the outline of every label."""
    boxes = [_mm(adjustment.moved(box)) for _page, box in places(sheet, sheet.count)]
    data = {
        "title": _("Test print for labels"),
        "lang": get_language() or "de",
        "page": _mm(sheet.page),
        "name": sheet.name,
        "boxes": boxes,
        "rulers": not sheet.is_tape,
        "dx": adjustment.dx / 100,
        "dy": adjustment.dy / 100,
        "note": _(
            "Lay the print on an empty sheet of labels and hold both against the light. If the outlines stand too far "
            "left by 1 mm, enter 1.0 to the right. The long line is exactly 100 mm; print without fitting to the page."
        ),
    }
    return render_pdf(TEST_PAGE, data)
