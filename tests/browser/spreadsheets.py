# SPDX-License-Identifier: EUPL-1.2
"""Last year's device list of a town, as its office kept it in a spreadsheet."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

HEADERS = ("Inv.-Nr.", "S/N", "Fabrikat", "Modell", "Schulnr.", "Zimmer", "gekauft am")
SCHOOL = "168257"


def town_list(path: Path, count: int, prefix: str, *, faulty: bool = False, odd: str = "EUR brutto") -> Path:
    """Write a workbook with a title, an empty line, odd headers (`odd` above the price) and a sum at the end."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "Geräte 2025"
    sheet.append(["Stadt Haltern am See – Geräteliste Schulen", *[None] * 8])
    sheet.append([])
    sheet.append([*HEADERS, odd, "Fördertopf"])
    for number in range(1, count + 1):
        sheet.append(line(prefix, number))
    if faulty:
        spoil(sheet)
    sheet.append([])
    sheet.append(["Summe", *[None] * 6, count * 379.0, None])
    book.save(path)
    return path


def line(prefix: str, number: int) -> list[Any]:
    """Return one device; days stand there as days and as text, prices as numbers and as text."""
    bought = date(2025, 9, 1 + number % 28) if number % 2 else f"{1 + number % 28:02d}.09.2025"
    price = 379.0 if number % 3 else "379,00 €"
    return [
        *(f"{prefix}-{number:04d}", f"{prefix}SN{number:05d}", "Apple", "iPad 10. Generation 64 GB Wi-Fi"),
        *(SCHOOL, "", bought, price, "DigitalPakt Schule"),
    ]


def spoil(sheet: Any) -> None:
    """Put the faults that happen everywhere into the rows."""
    sheet.cell(row=6, column=7).value = "03.05.2202"
    sheet.cell(row=8, column=7).value = "31.02.2025"
    sheet.cell(row=9, column=5).value = "999999"
    sheet.cell(row=11, column=8).value = "-379,00 €"
