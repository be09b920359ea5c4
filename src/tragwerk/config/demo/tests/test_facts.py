# SPDX-License-Identifier: EUPL-1.2
"""The facts agree with the figures of the five sources and, where at hand, with the official lists."""

import csv
import itertools
from collections import Counter
from pathlib import Path

import pytest

from tragwerk.config.demo import official

LISTS = Path(__file__).resolve().parents[6] / "shared" / "data" / "nrw"
needs_lists = pytest.mark.skipif(
    not LISTS.exists(), reason="the official lists (../shared/data/nrw) are not beside this clone"
)

COESFELD = {
    "10595": (6, 5125),
    "14114": (3, 1260),
    "14011": (1, 435),
    "13997": (12, 4000),
    "14000": (11, 4065),
    "14254": (2, 1715),
    "14199": (5, 2640),
    "14229": (3, 1405),
    "14280": (5, 1300),
    "11046": (2, 1820),
    "14060": (3, 485),
    "14126": (7, 2295),
    "81838": (1, 390),
}
GUETERSLOH = {
    "16238": (23, 9935),
    # 18 schools with 11,660 pupils, and the Bernsteinschule (130), which is new since 2021
    "10686": (19, 11790),
    "16263": (10, 5390),
    "15118": (6, 3335),
    "16275": (6, 3175),
    "15180": (6, 3130),
    "15600": (6, 2300),
    "16287": (6, 3185),
    "15570": (5, 1520),
    "16240": (4, 1385),
    "15647": (3, 870),
    "16251": (2, 700),
    "15544": (1, 350),
    "11150": (1, 440),
    "10030": (1, 25),
    "70166": (1, 1085),
}
CITIES = {"14436": (9, 3805), "10248": (80, 43430), "10315": (52, 23750)}
NEW_SINCE_2021 = "100151"


def district_schools(number: str) -> list[official.SchoolFact]:
    return [school for school in official.schools() if school.municipality_key.startswith(number)]


@pytest.mark.parametrize(("authority", "figures"), sorted({**COESFELD, **GUETERSLOH, **CITIES}.items()))
def test_an_authority_has_the_schools_and_pupils_of_the_reference(authority: str, figures: tuple[int, int]) -> None:
    own = [school for school in official.schools() if school.authority == authority]
    assert (len(own), sum(school.pupils for school in own)) == figures


def test_kreis_coesfeld_has_twelve_joined_authorities_and_71_schools() -> None:
    joined = [fact for fact in official.authorities() if fact.district == "05558" and fact.joined]
    rows = district_schools("05558")
    assert len(joined) == 12
    assert (len(rows), sum(school.pupils for school in rows)) == (71, 31105)
    assert sum(school.legal_status == "private" for school in rows) == 10


def test_kreis_guetersloh_has_19_joined_authorities_and_106_schools_and_one_new() -> None:
    joined = [fact for fact in official.authorities() if fact.district == "05754" and fact.joined]
    rows = district_schools("05754")
    assert len(joined) == 19
    assert len([school for school in rows if school.number != NEW_SINCE_2021]) == 106
    assert (len(rows), sum(school.pupils for school in rows)) == (107, 51660)
    assert sum(school.legal_status == "public" for school in rows) == 100


def test_every_reference_between_the_files_leads_somewhere() -> None:
    numbers = {fact.number for fact in official.authorities()}
    places = {fact.number for fact in official.districts()}
    assert {school.authority for school in official.schools()} == numbers
    assert {fact.district for fact in official.authorities()} == places


def test_school_numbers_are_unique_and_names_are_not() -> None:
    assert max(Counter(school.number for school in official.schools()).values()) == 1
    assert Counter(school.short_name for school in official.schools())["Marienschule"] > 1


def test_short_names_can_be_shown() -> None:
    bad = [
        school.number
        for school in official.schools()
        if not 6 <= len(school.short_name) <= 60 or school.short_name.endswith(("-", ",", " für"))
    ]
    assert bad == []


def official_list(name: str, *, skip: int = 0, delimiter: str = ",") -> dict[str, dict[str, str]]:
    with (LISTS / name).open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(itertools.islice(file, skip, None), delimiter=delimiter)
        return {row["Schulnummer"]: row for row in rows}


@pytest.mark.skipif(not LISTS.exists(), reason="the official lists (../shared/data/nrw) are not beside this clone")
def test_every_school_agrees_with_the_directory_of_2024() -> None:
    listed = official_list("schulverzeichnis_2024_25.csv")
    differing = [
        school.number
        for school in official.schools()
        if (row := listed.get(school.number)) is None
        or (school.town, school.postcode, school.municipality_key, str(school.pupils))
        != (row["Ort"], row["Postleitzahl"], row["Amtlicher Gemeindeschlüssel"], row["Anzahl"])
        or (school.legal_status == "public") != (row["Rechtsstatus"] == "Öffentlich")
    ]
    assert differing == []


@pytest.mark.skipif(not LISTS.exists(), reason="the official lists (../shared/data/nrw) are not beside this clone")
def test_every_school_has_the_authority_of_the_list_of_2021() -> None:
    listed = official_list("schulgrunddaten_2021.csv", skip=1, delimiter=";")
    differing = [
        school.number
        for school in official.schools()
        if school.number in listed and listed[school.number]["Traegernummer"] != school.authority
    ]
    missing = [school.number for school in official.schools() if school.number not in listed]
    assert (differing, missing) == ([], [NEW_SINCE_2021])
