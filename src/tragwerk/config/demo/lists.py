# SPDX-License-Identifier: EUPL-1.2
"""Spreadsheets as a town keeps them, for the imports that the demo shows in every state."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HEADERS = (
    "Inventarnr.",
    "Seriennummer",
    "Hersteller",
    "Modell",
    "Schule",
    "Raum",
    "Kaufdatum",
    "Preis",
)
ODD_HEADERS = ("Inv.-Nr. neu", "S/N", "Fabrikat", "Typ", "Schulnr.", "Zimmer", "gekauft am", "EUR brutto")


@dataclass(frozen=True)
class Line:
    """One line of such a spreadsheet, all as text."""

    tag: str
    serial: str
    maker: str
    model: str
    school: str
    room: str
    bought: str
    price: str

    def cells(self) -> tuple[str, ...]:
        """The cells in the order of the headers."""
        return (
            self.tag,
            self.serial,
            self.maker,
            self.model,
            self.school,
            self.room,
            self.bought,
            self.price,
        )


def good_lines(first: int, count: int, school: str) -> list[Line]:
    """Return lines without faults."""
    return [
        Line(
            tag=f"HA-{number:05d}",
            serial=f"DMIMP{number:05d}",
            maker="Apple",
            model="iPad 10. Generation 64 GB Wi-Fi",
            school=school,
            room="",
            bought=f"{1 + number % 28:02d}.09.2025",
            price="379,00 €",
        )
        for number in range(first, first + count)
    ]


def faulty_lines(first: int, school: str) -> list[Line]:
    """Return good lines with the four faults that happen everywhere among them."""
    lines = good_lines(first, 24, school)
    lines[5] = _with(lines[5], bought="03.05.2202")
    lines[9] = _with(lines[9], serial=lines[3].serial)
    lines[14] = _with(lines[14], school="999999")
    lines[19] = _with(lines[19], price="-1.379,00 €")
    return lines


def _with(line: Line, **values: str) -> Line:
    return Line(**{**vars(line), **values})


def as_town_csv(lines: Iterable[Line], headers: Sequence[str] = HEADERS) -> bytes:
    """Return the file as a German spreadsheet program saves it: title on top, sum below, Windows-1252."""
    body = [";".join(line.cells()) for line in lines]
    width = ";" * (len(headers) - 1)
    rows = [f"Geräteliste Schulträger, Stand September{width}", width, ";".join(headers), *body, width]
    rows.append(f"Summe{width}{len(body) * 379},00 €")
    return "\r\n".join(rows).encode("cp1252")


# The columns in which Snipe-IT writes its list of assets, as an administrator sees it by default.
SNIPE_IT_HEADERS = (
    *("Asset Name", "Image", "Asset Tag", "Serial", "Model", "Category", "Status", "Checked Out To", "Location"),
    *("Manufacturer", "Supplier", "Purchase Date", "Purchase Cost", "Order Number", "Notes", "Checkin/Checkout"),
)


def as_snipe_it_csv(first: int, count: int, school: str) -> bytes:
    """Return devices of a school as Snipe-IT exports them, with the names of the children who have them."""
    lines = [SNIPE_IT_HEADERS]
    for number in range(first, first + count):
        out = bool(number % 3)
        status, who = ("Ready to Deploy Deployed", f"Kind {number % 7 + 1}") if out else ("Ready to Deploy", "")
        lines.append(
            (
                *(f"tablet-{number}", "", f"HA-{number:05d}", f"DMIMP{number:05d}", "iPad 9. Generation 64 GB"),
                *("Tablets", status, who, school, "Apple", "Systemhaus Beispiel", "2022-08-15", "329.00"),
                *(f"PO-2022-{number % 4 + 11}", "", "Checkin" if out else "Checkout"),
            )
        )
    rows = [",".join(f'"{cell}"' for cell in line) for line in lines]
    return ("\ufeff" + "\n".join(rows) + "\n").encode()
