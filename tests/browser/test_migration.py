# SPDX-License-Identifier: EUPL-1.2
"""Moving in and out: another system's export is loaded in a few steps, everything is taken away again."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from playwright.sync_api import expect

import tragwerk.assets.tests
from tests.browser.people import PHONE, Counted, Desk, violations

OFFICER = "i.brockmann"
EXPORT = Path(tragwerk.assets.tests.__file__).with_name("foreign") / "snipeit_list_en.csv"


def as_of_haltern(tmp_path: Path) -> Path:
    """The export of Snipe-IT with schools of the demo and numbers that nobody has."""
    text = EXPORT.read_text(encoding="utf-8").replace("Musterschule", "Silverbergschule")
    text = (
        text.replace("Schwesterschule", "Joseph-König-Gymnasium").replace('"HA-', '"SNIPE-').replace("DMPX", "SNDMPX")
    )
    path = tmp_path / "assets.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_export_of_snipe_it_is_loaded_in_eight_steps_at_most(desk: Desk, tmp_path: Path) -> None:
    page = desk.person(OFFICER)
    person = Counted(page)
    person.click(page.get_by_role("navigation", name="Hauptnavigation").get_by_role("link", name="Import"))
    person.click(page.get_by_role("link", name=re.compile("Datei wählen")).first)
    person.choose_file(page.locator("input[type=file]"), as_of_haltern(tmp_path))
    person.click(page.get_by_role("button", name="Lesen und prüfen"))
    expect(page.get_by_role("heading", name="Das würde passieren")).to_be_visible()
    expect(page.get_by_text("Als Export aus Snipe-IT erkannt")).to_be_visible()
    expect(page.get_by_text(re.compile("werden nicht übernommen: Checked Out To"))).to_be_visible()
    assert violations(page) == []
    person.click(page.get_by_role("button", name="4 Zeilen übernehmen"))
    expect(page.get_by_role("button", name="Import rückgängig machen")).to_be_visible()
    assert person.count <= 8
    address = page.url
    page.goto("/geraete/?q=SNIPE-00017")
    expect(page.locator("tbody tr", has_text="SNIPE-00017")).to_contain_text("ausgegeben")
    page.goto(address)
    page.get_by_role("button", name="Import rückgängig machen").click()
    expect(page.get_by_text("wieder wie vorher").first).to_be_visible()


def test_another_system_or_none_can_be_chosen_on_a_phone(desk: Desk, tmp_path: Path) -> None:
    page = desk.person(OFFICER, PHONE)
    page.goto("/import/neu/assets/")
    page.locator("input[type=file]").set_input_files(as_of_haltern(tmp_path))
    page.get_by_role("button", name="Lesen und prüfen").click()
    expect(page.get_by_role("heading", name="Das würde passieren")).to_be_visible()
    page.goto(f"{page.url}zuordnung/")
    expect(page.get_by_label("Export aus")).to_have_value("snipe-it")
    assert violations(page) == []
    page.get_by_label("Export aus").select_option(label="keinem bekannten System")
    page.get_by_role("button", name="Liste prüfen").click()
    expect(page.get_by_text("bitte entscheiden").first).to_be_visible()
    page.get_by_role("button", name="Verwerfen").first.click()
    expect(page.get_by_text("Es wurde nichts geschrieben").first).to_be_visible()


def test_everything_is_taken_away_in_four_steps(desk: Desk) -> None:
    page = desk.person(OFFICER)
    person = Counted(page)
    person.click(page.get_by_role("navigation", name="Hauptnavigation").get_by_role("link", name="Einstellungen"))
    person.click(page.get_by_role("main").get_by_role("link", name="Alles mitnehmen"))
    assert violations(page) == []
    person.click(page.get_by_role("button", name="Datei schreiben"))
    expect(page.get_by_text("Die Datei liegt bereit")).to_be_visible(timeout=120_000)
    assert violations(page) == []
    with page.expect_download() as download:
        person.click(page.get_by_role("link", name="Herunterladen"))
    assert person.count <= 4
    content = Path(download.value.path()).read_bytes()
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert {"README.md", "SHA256SUMS", "csv/geraete.csv", "json/geraete.jsonl", "alle-tabellen.xlsx"} <= set(names)
