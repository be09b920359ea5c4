# SPDX-License-Identifier: EUPL-1.2
"""The wizard says whose export a file is, lets another system be chosen, and corrects a word everywhere at once."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import tragwerk.assets.tests
from tragwerk.core.imports.public import ImportState
from tragwerk.office.imports.tests.wizard import HEAD, at, begin, newest, post, send, tags, text

FOREIGN = Path(tragwerk.assets.tests.__file__).with_name("foreign")


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Any) -> None:
    """Keep the files of every test apart."""
    settings.MEDIA_ROOT = tmp_path / "media"


def sent(officer: Client, name: str) -> str:
    send(officer, SimpleUploadedFile(name, (FOREIGN / name).read_bytes()))
    return text(officer, newest())


def test_an_export_goes_straight_to_the_dry_run_which_says_what_is_not_taken_over(officer: Client) -> None:
    page = sent(officer, "snipeit_list_en.csv")
    assert "Als Export aus Snipe-IT erkannt" in page
    assert "4 Zeilen übernehmen" in page
    assert "kommen in die Bemerkung: Asset Name" in page
    assert "werden nicht übernommen: Checked Out To" in page


def test_the_assignment_explains_itself_and_offers_other_systems(officer: Client) -> None:
    sent(officer, "snipeit_list_en.csv")
    page = officer.get(at(newest(), "import_mapping")).content.decode()
    assert "An diesen Überschriften: Asset Name, Asset Tag" in page
    for words in ("GLPI", "i-doit", "keinem bekannten System", "Überschrift aus Snipe-IT", "in der Bemerkung"):
        assert words in page


def test_who_chooses_no_system_is_asked_about_the_headings(officer: Client) -> None:
    sent(officer, "snipeit_list_en.csv")
    found = newest()
    answer = officer.post(at(found, "import_mapping"), {"origin-0": ""})
    assert answer["Location"] == at(found, "import_mapping")
    page = officer.get(at(found, "import_mapping")).content.decode()
    assert "bitte entscheiden" in page
    assert "An diesen Überschriften" not in page
    assert newest().state == ImportState.MAPPED


def test_a_column_can_be_sent_to_the_remarks_by_hand(officer: Client) -> None:
    row = ("MU-1", "SN1", "Apple", "iPad 9", "Musterschule", "01.03.2021", "404,84 €", "blau")
    found = begin(officer, row, head=(*HEAD, "Farbe"))
    assert found.state == ImportState.UPLOADED
    keys = ("tag", "serial", "maker", "model", "school", "purchased_on", "gross_price", "+")
    post(officer, found, "import_mapping", **{f"column-0-{index}": key for index, key in enumerate(keys)})
    assert "1 Spalte hat keinen eigenen Platz und kommt in die Bemerkung: Farbe" in text(officer, found)
    post(officer, found, "import_apply")
    assert tags() == ["MU-1"]


def test_one_correction_holds_for_every_row_with_the_same_word(officer: Client) -> None:
    rows = [(f"MU-{n}", f"SN{n}", "Apple", "iPad 9", "im Schrank" if n < 4 else "auf Lager") for n in range(1, 6)]
    found = begin(officer, *rows, head=("Inventarnr.", "Seriennummer", "Hersteller", "Modell", "Status"))
    page = text(officer, found)
    assert "3 Fehler" in page
    assert "Auch in den 2 anderen Zeilen damit" in page
    post(officer, found, "import_repair", row="2", source="0", column="state", value="auf Lager", same="1")
    assert "5 Zeilen übernehmen" in text(officer, found)
