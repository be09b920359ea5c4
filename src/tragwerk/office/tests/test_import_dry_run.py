# SPDX-License-Identifier: EUPL-1.2
"""The page of a dry run says row by row what would happen, and the result leads to what was written."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tragwerk.core.access.public import Role
from tragwerk.office.tests.conftest import SignIn
from tragwerk.office.tests.wizard import GOOD, begin, newest, post, send, text


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Any) -> None:
    """Keep the files of every test apart."""
    settings.MEDIA_ROOT = tmp_path / "media"


LISTED = (
    "Schulnummer;Schulform;Schulbezeichnung_1;Kurzbezeichnung;PLZ;Ort;Strasse;Rechtsform;Traegernummer;"
    "Schulbetriebsschluessel;Schulbetriebsdatum;UTMRechtswert"
)


def of_schools(name: str, *schools: str) -> SimpleUploadedFile:
    lines = [
        f"{number};02;Schule;Kurz {number};45721;Haltern;Weg {number};1;99001;{key};{day};378180"
        for number, key, day in (one.split() for one in schools)
    ]
    return SimpleUploadedFile(name, "\n".join(["sep=;", LISTED, *lines]).encode())


def test_a_tile_lists_the_closings_one_by_one_with_their_reasons(sign_in: SignIn) -> None:
    operator = sign_in(Role.OPERATOR)
    send(operator, of_schools("alt.csv", "100001 1 01.08.2020", "100002 1 01.08.2020"), "/import/neu/schools/")
    post(operator, newest(), "import_apply")
    newer = of_schools("neu.csv", "100001 0 31.07.2024", "100003 1 01.08.2024")
    send(operator, newer, "/import/neu/schools/")
    found = newest()
    page = text(operator, found)
    assert "werden geschlossen" in page
    page = text(operator, found, "?show=closed")
    assert "Die Liste führt den Betriebsschlüssel 0, geschlossen, vom 31.07.2024." in page
    assert "Stand in der Liste vom 01.08.2020 und fehlt in der neueren." in page
    page = text(operator, found, "?show=closed&code=orgs.closed_missing")
    assert "Kurz 100002 (100002)" in page
    assert "Betriebsschlüssel 0" not in page


def test_no_tile_speaks_of_closings_where_there_are_none(officer: Client) -> None:
    found = begin(officer, GOOD)
    assert "werden geschlossen" not in text(officer, found)
    assert "Es würde nichts geschlossen." in text(officer, found, "?show=closed")
