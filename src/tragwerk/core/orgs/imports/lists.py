# SPDX-License-Identifier: EUPL-1.2
"""Which official series a file belongs to, of which day it is, and what its rows say about schools."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tragwerk.core.imports.public import Batch, Source
from tragwerk.core.orgs.forms_of_lists import FINER_FORMS, FORM_OF_CODE, FORM_OF_WORD, STATE_OF_CODE
from tragwerk.core.orgs.imports.columns import joined_name, joined_phone
from tragwerk.core.orgs.models import GIVEN_BY_PERSON, OperatingState, SchoolForm
from tragwerk.core.values.public import fold

OPEN_DATA = "schulgrunddaten-nrw"
DIRECTORY = "schulverzeichnis-nrw"
SOFTWARE = "svws-schulen"
_COMMON = frozenset(
    {"name", "street", "postcode", "town", "form", "legal_status", "phone", "email", "municipality_key"}
)
_OF_CODES = frozenset({"short_name", "website", "operating_state", "utm_east", "utm_north", "authority_number"})

# What each series says; a newer list of one series must not be overwritten by an older list of another.
FIELDS_OF_SERIES: dict[str, frozenset[str]] = {
    OPEN_DATA: _COMMON | _OF_CODES,
    SOFTWARE: _COMMON | _OF_CODES,
    DIRECTORY: _COMMON | {"pupils", "social_index"},
}
_UNKNOWN_COORDINATES = frozenset({0, 999_999, 9_999_999})
_WORDS = {fold(word): form for word, form in FORM_OF_WORD.items()}


def series_of(present: frozenset[str]) -> str:
    """The official series that has exactly these marks, or nothing for any other list."""
    if "school_year" in present and "pupils" in present:
        return DIRECTORY
    if {"authority_number", "operating_code", "utm_east"} <= present:
        return SOFTWARE if "bearer" in present else OPEN_DATA
    return ""


def edition_of(source: Source, values: Mapping[str, Sequence[Any]]) -> date | None:
    """The day of a list: announced by the person, its school year, or the last opening that it knows."""
    if source.edition is not None:
        return source.edition
    years = [year for year in values.get("school_year", ()) if year]
    if years:
        return date(int(max(years)[:4]), 8, 1)
    codes, days = values.get("operating_code"), values.get("operating_date")
    if not codes or not days:
        return None
    known = [day for code, day in zip(codes, days, strict=True) if code in ("01", "03") and day]
    return max(known, default=None)


Rank = tuple[date, str]  # edition and series: the later of two lists is right; the name breaks ties for good


@dataclass(slots=True)
class Said:
    """What the files of one import say about one school; the newest list wins field by field."""

    number: str
    index: int
    values: dict[str, Any] = field(default_factory=dict)
    ranks: dict[str, Rank] = field(default_factory=dict)
    mentions: dict[str, date] = field(default_factory=dict)
    pupil_counts: dict[str, tuple[int, str]] = field(default_factory=dict)
    operating_date: date | None = None
    operating_index: int | None = None  # the row whose operating key is taken


def is_outdated(key: str, rank: Rank, mentions: Mapping[str, date]) -> bool:
    """Whether the stock already has this field from a newer list."""
    if not rank[1]:
        return False  # a list of one's own is always taken at its word
    return any(
        (other_day, other) > rank and (other == rank[1] or key in FIELDS_OF_SERIES.get(other, ()))
        for other, other_day in mentions.items()
    )


def source_of_short_name(rank: Rank) -> str:
    """How a school keeps who gave its short name: the edition of an official list, or a person's own list."""
    edition, series = rank
    if not series:
        return GIVEN_BY_PERSON
    return "" if edition == date.min else edition.isoformat()


def keeps_short_name(source: str, rank: Rank, mentions: Mapping[str, date]) -> bool:
    """Whether a school keeps its short name: a person gave it, or a list newer than this one did."""
    if not rank[1]:
        return False
    if source:
        return source == GIVEN_BY_PERSON or source > rank[0].isoformat()
    return any(day > rank[0] for day in mentions.values())


def said_of(batch: Batch, index: int, edition: date | None) -> dict[str, Any]:
    """The fields of one row, without those it says nothing about."""
    row = {key: column[index] for key, column in batch.values.items()}
    name = row.get("name") or joined_name([row.get("name_1"), row.get("name_2"), row.get("name_3")])
    found = {
        "name": name[:240] or None,
        "phone": joined_phone(row.get("phone_area"), row.get("phone")),
        "form": _form(row.get("form")),
        "operating_state": _state(row.get("operating_code"), row.get("operating_date"), edition),
        "utm_east": _coordinate(row.get("utm_east")),
        "utm_north": _coordinate(row.get("utm_north")),
    }
    for key in (
        *("short_name", "street", "postcode", "town", "legal_status", "email", "website", "municipality_key"),
        *("authority_number", "pupils", "social_index"),
    ):
        found[key] = row.get(key)
    return {key: value for key, value in found.items() if value is not None}


def _form(word: str | None) -> SchoolForm | None:
    if not word:
        return None
    return FORM_OF_CODE.get(word.upper()) or _WORDS.get(fold(word)) or SchoolForm.OTHER


def is_coarser(series: str, new: SchoolForm | None, known: str | None) -> bool:
    """Whether a list of words says less than a code said before."""
    if new is None or known is None or series in (OPEN_DATA, SOFTWARE):
        return False
    return known in FINER_FORMS.get(new, ())


def unknown_form(word: str | None) -> bool:
    """Whether no table knows this form, so that it becomes “other”."""
    return bool(word) and str(word).upper() not in FORM_OF_CODE and fold(str(word)) not in _WORDS


def _state(code: str | None, day: date | None, edition: date | None) -> OperatingState | None:
    state = STATE_OF_CODE.get(code.lstrip("0") or "0") if code else None
    if state == OperatingState.PLANNED and day and edition and day <= edition:
        return OperatingState.ACTIVE
    return state


def _coordinate(value: int | None) -> int | None:
    return None if value in _UNKNOWN_COORDINATES else value


def merge(batch: Batch, twice: Callable[[int, int], None]) -> dict[str, Said]:
    """All schools of the import; `twice(index, first)` hears of a number that stands twice in one file."""
    schools: dict[str, Said] = {}
    numbers = batch.column("number")
    for source, indices in _by_age(batch):
        first: dict[str, int] = {}
        for index in indices:
            number = numbers[index]
            if number in first:
                twice(index, first[number])
                continue
            first[number] = index
            said = schools.setdefault(number, Said(number, index))
            _take(said, batch, index, source)
    return schools


def _by_age(batch: Batch) -> Iterator[tuple[Source, list[int]]]:
    """The files from the oldest to the newest list, each with its good rows."""
    rows: dict[int, list[int]] = {source.index: [] for source in batch.sources}
    for index in batch.good():
        rows[batch.source_of[index]].append(index)
    for source in sorted(batch.sources, key=lambda item: (item.edition or date.min, item.series, item.index)):
        yield source, rows[source.index]


def _take(said: Said, batch: Batch, index: int, source: Source) -> None:
    values = said_of(batch, index, source.edition)
    if is_coarser(source.series, values.get("form"), said.values.get("form")):
        del values["form"]
    said.values.update(values)
    said.ranks.update(dict.fromkeys(values, (source.edition or date.min, source.series)))
    if "operating_state" in values:
        said.operating_index = index
    if source.series and source.edition:
        said.mentions[source.series] = source.edition
    day = batch.column("operating_date")[index]
    if day is not None:
        said.operating_date = day
    year = batch.column("school_year")[index]
    if year and values.get("pupils") is not None:
        said.pupil_counts[year] = (values["pupils"], source.series or source.name[:80])
