# SPDX-License-Identifier: EUPL-1.2
"""The restated public facts: districts, authorities and schools as the official lists name them."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FACTS = Path(__file__).parent / "facts"


@dataclass(frozen=True)
class DistrictFact:
    """A Kreis or a city without one."""

    number: str
    name: str
    short_name: str


@dataclass(frozen=True)
class AuthorityFact:
    """A school authority; `state` is the demo's, everything else is official."""

    number: str
    name: str
    short_name: str
    kind: str
    legal_status: str
    municipality_key: str
    district: str
    state: str
    street: str
    postcode: str
    town: str

    @property
    def joined(self) -> bool:
        return self.state == "joined"


@dataclass(frozen=True)
class SchoolFact:
    """A school with its number, address, coordinates and pupils of 2024/25 (rounded to 5)."""

    number: str
    authority: str
    name: str
    short_name: str
    form: str
    legal_status: str
    municipality_key: str
    street: str
    postcode: str
    town: str
    utm_east: int
    utm_north: int
    pupils: int
    social_index: int | None


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FACTS / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def districts() -> tuple[DistrictFact, ...]:
    """Return the districts of the demo."""
    return tuple(DistrictFact(**row) for row in _rows("districts.csv"))


@cache
def authorities() -> tuple[AuthorityFact, ...]:
    """Return the authorities of the demo."""
    return tuple(AuthorityFact(**row) for row in _rows("authorities.csv"))


def _school(row: dict[str, str]) -> SchoolFact:
    texts = {key: row[key] for key in row if key not in {"utm_east", "utm_north", "pupils", "social_index"}}
    return SchoolFact(
        **texts,
        utm_east=int(row["utm_east"]),
        utm_north=int(row["utm_north"]),
        pupils=int(row["pupils"]),
        social_index=int(row["social_index"]) if row["social_index"] else None,
    )


@cache
def schools() -> tuple[SchoolFact, ...]:
    """Return the schools of the demo."""
    return tuple(_school(row) for row in _rows("schools.csv"))
