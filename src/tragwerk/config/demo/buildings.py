# SPDX-License-Identifier: EUPL-1.2
"""Invented rooms for real schools: as many as the pupils need, with the special rooms of the school form."""

from collections.abc import Iterator
from dataclasses import dataclass

from tragwerk.config.demo.official import SchoolFact

FLOORS = ("EG", "1. OG", "2. OG")
OFFICES = (("Sekretariat", "Verwaltung"), ("Schulleitung", "Verwaltung"), ("Lehrkräftezimmer", "Verwaltung"))
STORES = (("Medienlager", "Lager"), ("Serverraum", "Technik"))
SUBJECTS = (("Physik", "Fachraum"), ("Chemie", "Fachraum"), ("Biologie", "Fachraum"), ("Kunst", "Fachraum"))
WITH_SUBJECTS = {"GY", "GE", "RS", "SK", "BK", "PS", "HS", "WB", "FW"}
TWO_SITES = ("verbund", "/")


@dataclass(frozen=True)
class RoomPlan:
    """One room, at the first or second site of its school."""

    name: str
    floor: str
    purpose: str
    site: int = 0


def site_names(school: SchoolFact) -> tuple[str, ...]:
    """Return the names of a school's sites; joined primary schools have two."""
    joined = any(sign in f"{school.short_name} {school.name}".lower() for sign in TWO_SITES)
    return ("Hauptstandort", "Teilstandort") if joined and school.form == "GS" else ("Hauptstandort",)


def rooms_of(school: SchoolFact) -> Iterator[RoomPlan]:
    """Return the rooms of a school."""
    for name, purpose in (*OFFICES, *STORES):
        yield RoomPlan(name, "EG" if purpose == "Verwaltung" else "UG", purpose)
    yield from _class_rooms(school)
    for number in range(1, 2 + school.pupils // 500):
        yield RoomPlan(f"Computerraum {number}", "1. OG", "Computerraum")
    if school.form in WITH_SUBJECTS:
        for subject, purpose in SUBJECTS:
            for number in range(1, 2 + school.pupils // 900):
                yield RoomPlan(f"{subject} {number}", "2. OG", purpose)
    if school.pupils > 150:
        yield RoomPlan("Bibliothek", "EG", "Selbstlernzentrum")
        yield RoomPlan("Aula", "EG", "Versammlung")


def _class_rooms(school: SchoolFact) -> Iterator[RoomPlan]:
    count = min(max(school.pupils // 24, 3), 60)
    second = len(site_names(school)) - 1
    for index in range(count):
        floor = index % len(FLOORS)
        letter = "B" if second and index >= count * 2 // 3 else "A"
        place = 1 if letter == "B" else 0
        yield RoomPlan(f"{letter} {floor}{index // len(FLOORS) + 1:02d}", FLOORS[floor], "Klassenraum", place)
