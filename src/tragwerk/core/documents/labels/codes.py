# SPDX-License-Identifier: EUPL-1.2
"""Codes as modules: Code 128 by its own rules (ISO/IEC 15417), QR by segno (ISO/IEC 18004)."""

from itertools import groupby

import segno

# Widths of bars and spaces of the values 0 to 105 and of the stop sign, as the standard lists them.
_WIDTHS = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 "
    "123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 "
    "232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 "
    "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 "
    "111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 "
    "111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 "
    "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112"
).split()
_CODE_C, _CODE_B, _START_B, _START_C, _STOP = 99, 100, 104, 105, 106
QUIET = 10
MOST_CHARACTERS = 40


def encodable(text: str) -> bool:
    """Say whether Code 128 can hold a text: printable ASCII, not empty, not too long for a label."""
    return 0 < len(text) <= MOST_CHARACTERS and all(" " <= sign <= "~" for sign in text)


def code128_values(text: str) -> list[int]:
    """Return the values of a text with start, check sum and stop; runs of digits are packed in pairs."""
    if not encodable(text):
        raise ValueError("Code 128 holds printable ASCII only")
    values: list[int] = []
    packed, place = False, 0
    while place < len(text):
        digits = _digits_from(text, place)
        wants = digits >= 4 or (digits == len(text) == 2)
        if wants or (packed and digits >= 2):
            if not packed:
                place, packed = _into_pairs(text, place, digits, values)
            values.append(int(text[place : place + 2]))
            place += 2
            continue
        if packed or not values:
            values.append(_CODE_B if values else _START_B)
            packed = False
        values.append(ord(text[place]) - 32)
        place += 1
    return [*values, check_sum(values), _STOP]


def _digits_from(text: str, place: int) -> int:
    end = place
    while end < len(text) and text[end].isdecimal():
        end += 1
    return end - place


def _into_pairs(text: str, place: int, digits: int, values: list[int]) -> tuple[int, bool]:
    """Change to pairs of digits; of an odd run the first digit stays outside."""
    if digits % 2 and values:
        values.append(ord(text[place]) - 32)
        place += 1
    elif digits % 2:
        values += [_START_B, ord(text[place]) - 32]
        place += 1
    values.append(_CODE_C if values else _START_C)
    return place, True


def check_sum(values: list[int]) -> int:
    """Return the check value: the start sign once, then each value times its place."""
    return (values[0] + sum(place * value for place, value in enumerate(values))) % 103


def code128(text: str) -> str:
    """Return the bars of a text as ones and zeros, without the quiet zones."""
    widths = "".join(_WIDTHS[value] for value in code128_values(text))
    return "".join(("1" if place % 2 == 0 else "0") * int(width) for place, width in enumerate(widths))


def qr(text: str) -> list[str]:
    """Return the rows of a QR code as ones and zeros, without the quiet zone; a quarter of it may be lost."""
    made = segno.make_qr(text, error="m", boost_error=True)
    return ["".join("1" if cell else "0" for cell in row) for row in made.matrix]


def path_of(rows: list[str]) -> str:
    """Return the dark modules as the path of an SVG: one stroke for each run of a row."""
    steps = []
    for number, row in enumerate(rows):
        at = 0
        for sign, run in groupby(row):
            length = len(list(run))
            if sign == "1":
                steps.append(f"M{at} {number}h{length}v1h-{length}z")
            at += length
    return "".join(steps)


def qr_svg(text: str) -> str:
    """Return a QR code as an SVG with its quiet zone of four modules."""
    rows = qr(text)
    size = len(rows) + 8
    return _svg(path_of(rows), f"-4 -4 {size} {size}")


def code128_svg(text: str) -> str:
    """Return a Code 128 as an SVG that fills its box, with its quiet zones."""
    bars = code128(text)
    return _svg(path_of([bars]), f"-{QUIET} 0 {len(bars) + 2 * QUIET} 1")


def _svg(path: str, box: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" preserveAspectRatio="none">'
        f'<path d="{path}" fill="#000"/></svg>'
    )
