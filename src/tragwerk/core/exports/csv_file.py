# SPDX-License-Identifier: EUPL-1.2
"""CSV as German spreadsheet programs open it: semicolon, UTF-8 with mark, comma as decimal sign."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

from tragwerk.core.exports.cells import Format, defused, plain_value


def _text(value: Any, form: Format) -> str:
    """Return one cell; only texts are defused, a negative number stays a number."""
    plain = plain_value(value)
    if plain is None:
        return ""
    if isinstance(plain, str):
        return defused(plain.replace("\x00", ""))
    if isinstance(plain, datetime):
        return plain.strftime("%d.%m.%Y" if form is Format.DATE else "%d.%m.%Y %H:%M")
    if isinstance(plain, date):
        return plain.strftime("%d.%m.%Y")
    if form is Format.MONEY:
        return f"{Decimal(plain):.2f}".replace(".", ",")
    return f"{plain:f}".replace(".", ",") if isinstance(plain, Decimal) else str(plain).replace(".", ",")


def write_csv(
    stream: BinaryIO,
    header: Sequence[object],
    rows: Iterable[Sequence[Any]],
    formats: Sequence[Format] = (),
) -> int:
    """Write the rows one by one; return how many. The stream stays open."""
    forms = [*formats, *[Format.TEXT] * (len(header) - len(formats))]
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="", write_through=True)
    count = 0
    try:
        writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
        writer.writerow([defused(str(label)) for label in header])
        for row in rows:
            writer.writerow([_text(value, form) for value, form in zip(row, forms, strict=True)])
            count += 1
    finally:
        text.detach()
    return count
