# SPDX-License-Identifier: EUPL-1.2
"""Labels: codes that a reader decodes, places exact to a hundredth of a millimetre in the file itself."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from tragwerk.core.access.public import DomainError
from tragwerk.core.documents.labels import codes
from tragwerk.core.documents.labels.layout import Adjustment, Box, parts, places
from tragwerk.core.documents.labels.printing import LabelContent, label_file
from tragwerk.core.documents.labels.printing import test_file as file_for_test_print
from tragwerk.core.documents.labels.sheets import BY_KEY, SHEETS, Sheet
from tragwerk.core.documents.tests.test_rendering import elements

READERS = all(shutil.which(name) for name in ("zbarimg", "pdftoppm"))
needs_readers = pytest.mark.skipif(
    not READERS, reason="needs zbarimg and pdftoppm (apt install zbar-tools poppler-utils)"
)
NUMBERS = st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=40)
DIGITS = st.text(alphabet="0123456789A", min_size=1, max_size=20)


def decoded(bars: str) -> str:
    """Read bars by nothing but the table of the standard."""
    widths = [len(run) for run in _runs(bars)]
    signs = ["".join(map(str, widths[place : place + 6])) for place in range(0, len(widths) - 7, 6)]
    values = [codes._WIDTHS.index(sign) for sign in signs]
    *body, check = values
    assert check == (body[0] + sum(place * value for place, value in enumerate(body))) % 103
    pairs, text = body[0] == 105, ""
    for value in body[1:]:
        if value == (100 if pairs else 99):
            pairs = not pairs
        else:
            text += f"{value:02d}" if pairs else chr(value + 32)
    return text


def _runs(bars: str) -> list[str]:
    from itertools import groupby

    return ["".join(run) for _sign, run in groupby(bars)]


@given(NUMBERS | DIGITS)
def test_bars_hold_exactly_the_number(text: str) -> None:
    assert decoded(codes.code128(text)) == text


@given(DIGITS)
def test_runs_of_digits_are_packed(text: str) -> None:
    assert len(codes.code128_values(text)) <= len(text) + 3


def test_what_no_bars_can_hold_is_refused() -> None:
    for text in ("", "Gerät", "x" * 41, "a\n"):
        assert not codes.encodable(text)
        with pytest.raises(ValueError, match="ASCII"):
            codes.code128(text)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.key)
def test_the_labels_of_a_sheet_fit_on_it_and_do_not_touch(sheet: Sheet) -> None:
    boxes = [box for _page, box in places(sheet, sheet.count)]
    assert len(boxes) == sheet.count
    for box in boxes:
        assert box.x >= 0 <= box.y
        assert box.x + box.width <= sheet.page[0]
        assert box.y + box.height <= sheet.page[1]
    for one, other in combinations(boxes[: 2 * sheet.across], 2):
        assert one.x + one.width <= other.x or other.x + other.width <= one.x or one.y + one.height <= other.y


@given(st.sampled_from(SHEETS), st.integers(1, 300), st.data())
def test_labels_begin_where_the_sheet_is_still_full(sheet: Sheet, count: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(1, sheet.count))
    found = list(places(sheet, count, start))
    whole = list(places(sheet, count + start - 1))
    assert found == whole[start - 1 :]
    assert found[0][0] == 0


@given(st.sampled_from(SHEETS), st.booleans(), st.booleans(), st.integers(0, 5))
def test_what_stands_on_a_label_stays_on_it_and_apart(sheet: Sheet, qr: bool, bars: bool, lines: int) -> None:
    found = parts(sheet.label, qr=qr, bars=bars, lines=lines)
    boxes = [one for one in (found.qr, found.bars, *found.lines) if one is not None]
    for box in boxes:
        assert box.width > 0 < box.height
        assert box.x >= 0 <= box.y
        assert box.x + box.width <= sheet.label[0]
        assert box.y + box.height <= sheet.label[1]
    for one, other in combinations(boxes, 2):
        assert (
            one.x + one.width <= other.x
            or other.x + other.width <= one.x
            or one.y + one.height <= other.y
            or other.y + other.height <= one.y
        )


def contents(count: int) -> list[LabelContent]:
    return [
        LabelContent(
            f"HTTPS://TRAGWERK.EXAMPLE/C/{number:026d}",
            f"HA-{number:05d}",
            (f"HA-{number:05d}", "iPad #9 *neu*", "Haltern"),
        )
        for number in range(1, count + 1)
    ]


def frames_of(made: bytes) -> list[list[Box]]:
    """Where the outlines really stand on each page, in hundredths of a millimetre from the upper left corner."""
    with pikepdf.open(BytesIO(made)) as pdf:
        return [_frames(page) for page in pdf.pages]


def _frames(page: pikepdf.Page) -> list[Box]:
    height = float(page.mediabox[3])
    stack: list[tuple[float, ...]] = []
    matrix: tuple[float, ...] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    points: list[tuple[float, float]] = []
    found = []
    for instruction in pikepdf.parse_content_stream(page):
        name, values = str(instruction.operator), _numbers(instruction.operands)
        if name == "q":
            stack.append(matrix)
        elif name == "Q":
            matrix = stack.pop()
        elif name == "cm":
            matrix = _times(values, matrix)
        elif name in {"m", "l"}:
            points.append(_at(matrix, values))
        elif name == "re":
            x, y, wide, high = values
            points += [_at(matrix, (x, y)), _at(matrix, (x + wide, y + high))]
        elif name in {"S", "s"}:
            found.append(_box(points, height))
            points = []
        elif name in {"f", "n", "W", "f*", "B"}:
            points = []
    return found


def _numbers(operands: Any) -> list[float]:
    return [float(one) for one in operands if isinstance(one, int | float | Decimal)]


def _times(one: list[float], other: tuple[float, ...]) -> tuple[float, ...]:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _at(matrix: tuple[float, ...], point: Sequence[float]) -> tuple[float, float]:
    x, y = point
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _box(points: list[tuple[float, float]], height: float) -> Box:
    across, up = [x for x, _y in points], [y for _x, y in points]
    mm = 2540 / 72
    return Box(
        round(min(across) * mm),
        round((height - max(up)) * mm),
        round((max(across) - min(across)) * mm),
        round((max(up) - min(up)) * mm),
    )


@pytest.mark.parametrize("key", ["l4736", "l4731", "3425", "tze24"])
@pytest.mark.parametrize("adjustment", [Adjustment(), Adjustment(150, -80, 10_020, 9_990)])
def test_labels_stand_in_the_file_where_the_sheet_has_them(key: str, adjustment: Adjustment) -> None:
    sheet = BY_KEY[key]
    count = min(sheet.count + 2, 60)
    start = min(3, sheet.count)
    made = label_file(contents(count), sheet, start=start, adjustment=adjustment, frames=True)
    expected: dict[int, list[Box]] = {}
    for page, box in places(sheet, count, start):
        expected.setdefault(page, []).append(adjustment.moved(box))
    found = frames_of(made)
    assert len(found) == len(expected)
    for page, boxes in expected.items():
        for seen, wanted in zip(found[page], boxes, strict=True):
            assert max(abs(a - b) for a, b in zip(seen, wanted, strict=True)) <= 1


def test_every_code_has_words_for_who_cannot_see_it() -> None:
    with override("en"), pikepdf.open(BytesIO(label_file(contents(2), BY_KEY["l7160"], bars=True))) as pdf:
        alts = sorted(str(one.Alt) for one in elements(pdf) if one.S == "/Figure")
        assert alts == [
            "Bar code of HA-00001",
            "Bar code of HA-00002",
            "QR code with the address of HA-00001",
            "QR code with the address of HA-00002",
        ]


@needs_readers
@pytest.mark.parametrize(("key", "bars"), [("l4736", False), ("l7160", True), ("3425", True), ("tze24", False)])
def test_a_reader_decodes_every_label_of_the_printed_page(key: str, bars: bool, tmp_path: Path) -> None:
    sheet = BY_KEY[key]
    wanted = contents(min(sheet.count, 12))
    (tmp_path / "labels.pdf").write_bytes(label_file(wanted, sheet, bars=bars))
    subprocess.run(["pdftoppm", "-r", "300", "-gray", "-png", tmp_path / "labels.pdf", tmp_path / "page"], check=True)
    seen = ""
    for page in sorted(tmp_path.glob("page*.png")):
        seen += subprocess.run(["zbarimg", "-q", page], capture_output=True, text=True, check=True).stdout
    lines = set(seen.splitlines())
    assert {f"QR-Code:{one.address}" for one in wanted} <= lines
    if bars:
        assert {f"CODE-128:{one.number}" for one in wanted} <= lines


def test_a_start_that_the_sheet_does_not_have_is_named() -> None:
    with override("en"), pytest.raises(DomainError, match="from 1 to 48") as caught:
        label_file(contents(1), BY_KEY["l4736"], start=49)
    assert caught.value.field == "start"
    with pytest.raises(DomainError):
        label_file([], BY_KEY["l4736"])


@pytest.mark.parametrize("key", ["l4736", "dk62x29"])
def test_the_test_print_shows_the_outlines(key: str) -> None:
    sheet = BY_KEY[key]
    moved = Adjustment(100, 50)
    found = frames_of(file_for_test_print(sheet, moved))[0]
    for _page, box in places(sheet, sheet.count):
        assert any(max(abs(a - b) for a, b in zip(seen, moved.moved(box), strict=True)) <= 1 for seen in found)
