# SPDX-License-Identifier: EUPL-1.2
"""Sheets of labels and tapes as dated data, in hundredths of a millimetre.

Numbers and sizes are as the makers print them on the pack. Where a maker states no margins, the labels are taken to
stand centred on the sheet: `centred`. A test print shows whether a printer agrees, and its offset mends it.
"""

from dataclasses import dataclass
from datetime import date

A4 = (21000, 29700)
AS_OF = date(2026, 11, 27)
SOURCE = "size, number and gaps: as on the maker's pack; margins: gLabels 3.4 templates, or centred on A4"


@dataclass(frozen=True)
class Sheet:
    """One product: its page, its labels, how many across and down, where the first one stands."""

    key: str
    maker: str
    numbers: tuple[str, ...]
    label: tuple[int, int]
    across: int
    down: int
    gap: tuple[int, int] = (0, 0)
    first: tuple[int, int] | None = None
    page: tuple[int, int] = A4

    @property
    def centred(self) -> bool:
        """Whether the margins follow from centring."""
        return self.first is None

    @property
    def origin(self) -> tuple[int, int]:
        """Where the upper left corner of the first label is."""
        if self.first is not None:
            return self.first
        wide = self.across * self.label[0] + (self.across - 1) * self.gap[0]
        high = self.down * self.label[1] + (self.down - 1) * self.gap[1]
        return (self.page[0] - wide) // 2, (self.page[1] - high) // 2

    @property
    def count(self) -> int:
        """How many labels a sheet has."""
        return self.across * self.down

    @property
    def is_tape(self) -> bool:
        """Whether each label is a page of its own."""
        return self.page == self.label

    @property
    def name(self) -> str:
        """How people find it: the numbers on the pack."""
        return f"{self.maker} {', '.join(self.numbers)}"


def _tape(key: str, maker: str, number: str, width: int, length: int) -> Sheet:
    """A tape runs along the label: its width is the height of the page."""
    return Sheet(key, maker, (number,), (length, width), 1, 1, page=(length, width))


_ZWECKFORM = "Avery Zweckform"
SHEETS: tuple[Sheet, ...] = (
    Sheet("l4736", _ZWECKFORM, ("L4736", "L6009", "L4778"), (4570, 2120), 4, 12, (260, 0)),
    Sheet("l4731", _ZWECKFORM, ("L4731", "L6008"), (2540, 1000), 7, 27, (250, 0)),
    Sheet("l4732", _ZWECKFORM, ("L4732",), (3560, 1690), 5, 16, (250, 0), (1100, 1300)),
    Sheet("l7651", "Avery", ("L7651",), (3810, 2120), 5, 13, (250, 0), (470, 1090)),
    Sheet("l7160", "Avery", ("L7160",), (6350, 3810), 3, 7, (254, 0)),
    Sheet("l6011", _ZWECKFORM, ("L6011", "L6114"), (6350, 2960), 3, 9, (250, 0)),
    Sheet("3666", _ZWECKFORM, ("3666",), (3800, 2120), 5, 13),
    Sheet("3475", _ZWECKFORM, ("3475", "3490"), (7000, 3600), 3, 8, first=(0, 443)),
    Sheet("3474", _ZWECKFORM, ("3474",), (7000, 3700), 3, 8),
    Sheet("3425", _ZWECKFORM, ("3425",), (10500, 5700), 2, 5),
    _tape("tze12", "Brother", "TZe 12 mm", 1200, 5000),
    _tape("tze18", "Brother", "TZe 18 mm", 1800, 5500),
    _tape("tze24", "Brother", "TZe 24 mm", 2400, 6000),
    _tape("dk62x29", "Brother", "DK-11209", 2900, 6200),
    _tape("dk90x29", "Brother", "DK-11201", 2900, 9000),
    _tape("dymo12", "Dymo", "D1 12 mm", 1200, 5000),
    _tape("dymo19", "Dymo", "D1 19 mm", 1900, 5500),
    _tape("dymo89x28", "Dymo", "LabelWriter 99010", 2800, 8900),
    _tape("dymo57x32", "Dymo", "LabelWriter 11354", 3200, 5700),
)
BY_KEY: dict[str, Sheet] = {one.key: one for one in SHEETS}
