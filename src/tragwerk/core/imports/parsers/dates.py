# SPDX-License-Identifier: EUPL-1.2
"""Dates as text, as cells and as numbers of days; the order of day and month is found per column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from tragwerk.core.imports.issues import Repair
from tragwerk.core.imports.parsers.base import Cell, CellError, Hints, Parsed, parse_each
from tragwerk.core.imports.parsers.text import as_text, clean

_ISO = re.compile(r"^(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[T ].*)?$")
_PLAIN = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_PARTS = re.compile(r"^(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?:,?\s+\d{1,2}:\d{2}.*)?$")
_MONTH_NAME = re.compile(r"^(?:(\d{1,2})\.?\s+)?([^\W\d]{3,12})\.?,?\s+(?:(\d{1,2}),\s*)?(\d{4})$")
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)[a-z]*[.,]?\s+", re.IGNORECASE)
_MONTH_YEAR = re.compile(r"^(\d{1,2})[./-](\d{4})$")
_SERIAL = re.compile(r"^\d{5}(?:[.,]0+)?$")
_EXCEL_EPOCH = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 14_611, 109_574  # 1940-01-01 to 2199-12-31
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januar january jänner",
            "feb februar february",
            "mär märz mar march mrz",
            "apr april",
            "mai may",
            "jun juni june",
            "jul juli july",
            "aug august",
            "sep september sept",
            "okt oktober oct october",
            "nov november",
            "dez dezember dec december",
        ),
        start=1,
    )
    for name in names.split()
}


@dataclass(frozen=True, slots=True)
class DateParser:
    """A calendar day. `latest="today"` refuses the future, as for purchase dates."""

    earliest: date = date(1970, 1, 1)
    latest: str = ""
    years_ahead: int = 30

    def parse(self, cells: Sequence[Cell], hints: Hints) -> Parsed:
        """Read every cell after the order of day and month is known for the whole column."""
        day_first, sure = self._order(cells, hints)
        parsed = parse_each(cells, partial(self._one, day_first=day_first, today=hints.today))
        if not day_first:
            parsed.notes.append(("date.month_first", {}))
        elif not sure:
            parsed.notes.append(("date.day_first", {}))
        return parsed

    @staticmethod
    def _order(cells: Sequence[Cell], hints: Hints) -> tuple[bool, bool]:
        """Day first? And is that proven? Only dates with slashes or hyphens can be American."""
        if hints.day_first is not None:
            return hints.day_first, True
        day = month = seen = 0
        for cell in cells:
            match = _PARTS.match(cell.strip()) if isinstance(cell, str) else None
            if match is None or match[2] == ".":
                continue
            seen += 1
            day += int(match[1]) > 12
            month += int(match[3]) > 12
        if day == month:
            return not (hints.english and seen), not seen
        return day > month, True

    def _one(self, cell: Cell, *, day_first: bool, today: date) -> date | CellError | None:
        found = _read(cell, day_first)
        if not isinstance(found, date):
            return found
        limit = today if self.latest == "today" else today.replace(year=today.year + self.years_ahead, day=1)
        if found > limit:
            likely = _likely(found, self.earliest, limit)
            code = "date.future" if self.latest == "today" else "date.too_late"
            return _out_of_range(code, likely, found)
        if found < self.earliest:
            return _out_of_range("date.too_early", _likely(found, self.earliest, limit), found)
        return found


def _out_of_range(code: str, likely: date | None, found: date) -> CellError:
    if likely is None:
        return CellError(code, {"year": found.year})
    repair = Repair(likely.strftime("%d.%m.%Y"))
    return CellError(f"{code}_likely", {"year": found.year, "likely": likely.year}, repair)


def _likely(found: date, earliest: date, limit: date) -> date | None:
    """The day that was meant when two digits of the year were swapped or one key was hit wrongly."""
    digits = f"{found.year:04d}"
    swapped = [digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :] for i in range(3)]
    for text in [*swapped, "20" + digits[2:], "19" + digits[2:]]:
        try:
            candidate = found.replace(year=int(text))
        except ValueError:
            continue
        if earliest <= candidate <= limit:
            return candidate
    return None


def _read(cell: Cell, day_first: bool) -> date | CellError | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, bool):
        return CellError("date.unreadable", {})
    if isinstance(cell, (int, float)):
        return _from_number(float(cell))
    return _from_text(clean(as_text(cell)), day_first)


def _from_number(number: float) -> date | CellError:
    if number.is_integer() and 1900 <= number <= 2200:
        return CellError("date.year_only", {}, Repair(f"01.01.{int(number)}"))
    if number.is_integer() and 19_000_101 <= number <= 29_991_231:
        return _from_text(str(int(number)), True) or CellError("date.unreadable", {})
    if _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return _EXCEL_EPOCH + timedelta(days=int(number))
    return CellError("date.unreadable", {})


def _from_text(text: str, day_first: bool) -> date | CellError | None:
    if not text or text.casefold() in {"-", "–", "null", "n/a", "k.a.", "k. a.", "unbekannt"}:
        return None
    if match := _PARTS.match(text):
        first, second, year = int(match[1]), int(match[3]), _full_year(match[4])
        if match[2] == "." or day_first:
            return _day(year, second, first)
        return _day(year, first, second)
    if match := _ISO.match(text) or _PLAIN.match(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _MONTH_NAME.match(_WEEKDAY.sub("", text)):
        return _named(match)
    if match := _MONTH_YEAR.match(text):
        return _month_only(int(match[2]), int(match[1]))
    if _SERIAL.match(text):
        return _from_number(float(text[:5]))
    if text.isascii() and text.isdigit() and len(text) == 4:
        return _from_number(float(text))
    return CellError("date.unreadable", {})


def _named(match: re.Match[str]) -> date | CellError:
    month = _MONTHS.get(match[2].casefold())
    if month is None:
        return CellError("date.unreadable", {})
    day = match[1] or match[3]
    return _day(int(match[4]), month, int(day)) if day else _month_only(int(match[4]), month)


def _month_only(year: int, month: int) -> CellError:
    if not 1 <= month <= 12:
        return CellError("date.unreadable", {})
    return CellError("date.month_only", {}, Repair(f"01.{month:02d}.{year:04d}"))


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return 2000 + year if year < 70 else 1900 + year


def _day(year: int, month: int, day: int) -> date | CellError:
    try:
        return date(year, month, day)
    except ValueError:
        return CellError("date.no_such_day", {})
