# SPDX-License-Identifier: EUPL-1.2
"""What people come to do, counted: clicks, scans and form submissions from the start page on; typing is free.

Over budget is red. `tasks_without_test.json` names the tasks that no test counts yet; it may only shrink.
"""

from __future__ import annotations

import json
import re
import secrets
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.people import Counted, Desk
from tests.browser.spreadsheets import town_list

OFFICER = "i.brockmann"
OPEN = Path(__file__).with_name("tasks_without_test.json")
ALL_TASKS = range(1, 41)
MOST_OPEN = 35
"""Lowered with every task that gets its test, and never raised."""


def covered() -> set[int]:
    """The numbers of the tasks that a function of this folder counts."""
    texts = (file.read_text(encoding="utf-8") for file in OPEN.parent.glob("test_*.py"))
    return {int(number) for text in texts for number in re.findall(r"^def test_task_(\d+)_", text, re.MULTILINE)}


def test_every_task_is_counted_or_named_as_open() -> None:
    still_open = json.loads(OPEN.read_text(encoding="utf-8"))
    assert sorted({*still_open, *covered()}) == list(ALL_TASKS)
    assert not set(still_open) & covered()
    assert len(still_open) <= MOST_OPEN


def serial_of_a_tablet(page: Page) -> tuple[str, str]:
    """Return the serial number and the school of some tablet with a grant."""
    page.goto("/geraete/?kind=tablet&view=tablets")
    row = page.locator("tbody tr", has=page.get_by_text(re.compile("^DM[0-9A-Z]{8}$"))).first
    serial = row.get_by_text(re.compile("^DM[0-9A-Z]{8}$")).inner_text()
    school = row.get_by_role("cell").filter(has_text=re.compile("schule|Gymnasium|verbund")).first.inner_text()
    return serial, school


def test_task_1_whose_is_the_tablet_with_this_serial_and_which_grant_paid_it(desk: Desk) -> None:
    page = desk.person(OFFICER)
    serial, school = serial_of_a_tablet(page)
    page.goto("/")
    person = Counted(page)
    person.search(serial)
    answer = page.get_by_role("main")
    expect(answer.get_by_text(serial).first).to_be_visible()
    expect(answer.get_by_text(school).first).to_be_visible()
    expect(answer.get_by_text("Fördertopf").first).to_be_visible()
    expect(answer.get_by_text(re.compile("Sofortausstattung|DigitalPakt|Dienstgeräte|Förder")).first).to_be_visible()
    assert person.count <= 1


def test_task_2_load_last_years_spreadsheet_see_what_is_wrong_correct_load(desk: Desk, tmp_path: Path) -> None:
    # A heading that nobody has assigned before: else it would be remembered.
    odd = f"Betrag {secrets.token_hex(3)}"
    path = town_list(tmp_path / "Bestand Rathaus.xlsx", 40, "AUFG", faulty=True, odd=odd)
    page = desk.person(OFFICER)
    page.goto("/")
    person = Counted(page)
    person.click(page.get_by_role("navigation", name="Hauptnavigation").get_by_role("link", name="Import"))
    person.click(page.get_by_role("link", name=re.compile("Datei wählen")).first)
    person.choose_file(page.locator("input[type=file]"), path)
    person.click(page.get_by_role("button", name="Lesen und prüfen"))
    person.choose(page.get_by_label(odd), "Bruttopreis")
    person.click(page.get_by_role("button", name="Liste prüfen"))
    expect(page.get_by_text("03.05.2202", exact=True)).to_be_visible()
    person.click(page.get_by_role("button", name=re.compile("Vorschl.*übernehmen")))
    expect(page.get_by_text("03.05.2202", exact=True)).to_have_count(0)
    person.click(page.get_by_role("button", name=re.compile("Zeilen übernehmen")))
    expect(page.get_by_role("button", name="Import rückgängig machen")).to_be_visible()
    assert person.count <= 8
    page.get_by_role("button", name="Import rückgängig machen").click()
    expect(page.get_by_text("wieder wie vorher").first).to_be_visible()


def load(page: Page, path: Path) -> str:
    """Take a list over; return the address of the import."""
    page.goto("/import/neu/assets/")
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Lesen und prüfen").click()
    expect(page.get_by_role("heading", name="Das würde passieren")).to_be_visible()
    page.get_by_role("button", name=re.compile("Zeilen übernehmen")).click()
    expect(page.get_by_role("button", name="Import rückgängig machen")).to_be_visible()
    return page.url


def test_task_7_move_120_devices_from_one_school_to_another_and_undo_it(desk: Desk, tmp_path: Path) -> None:
    page = desk.person(OFFICER)
    address = load(page, town_list(tmp_path / "umzug.xlsx", 120, "UMZUG", odd="Preis brutto"))
    page.goto("/")
    person = Counted(page)
    person.click(page.get_by_role("navigation", name="Hauptnavigation").get_by_role("link", name="Bestand"))
    page.get_by_role("searchbox", name="In dieser Liste suchen").fill("UMZUG-")
    expect(page.locator("tbody tr", has_text="UMZUG-0001")).to_be_visible()
    person.click(page.locator("thead input[type=checkbox]"))
    person.click(page.get_by_role("button", name="Alle 120 auswählen"))
    person.click(page.get_by_role("button", name="Verlegen").first)
    page.get_by_role("combobox", name=re.compile("^Schule")).press_sequentially("silver")
    expect(page.get_by_role("option", name=re.compile("Silverbergschule")).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    person.click(page.get_by_role("button", name="120 Geräte verlegen"))
    toast = page.locator("[data-toast]").first
    expect(toast).to_contain_text("120")
    person.click(toast.get_by_role("button", name="Rückgängig"))
    expect(page.locator("[data-toast]").first).to_contain_text("120")
    assert person.count <= 6
    page.goto("/geraete/?q=UMZUG-0120")
    expect(page.locator("tbody tr", has_text="Joseph-König-Gymnasium")).to_have_count(1)
    page.goto(address)
    page.get_by_role("button", name="Import rückgängig machen").click()
    page.get_by_text(re.compile("wieder wie vorher|andere.* rückgängig|Rückgängig")).first.wait_for()


def test_task_39_everything_stored_about_a_person_and_what_is_deleted_when(desk: Desk) -> None:
    page = desk.person("c.wiggers")
    page.goto("/")
    person = Counted(page)
    person.search("Levi Banning")
    person.click(page.get_by_role("main").get_by_role("link", name=re.compile("Levi Banning")).first)
    person.click(page.get_by_role("link", name="Gespeicherte Daten"))
    answer = page.get_by_role("main")
    expect(answer.get_by_role("heading", name="Wann gelöscht wird")).to_be_visible()
    expect(answer.get_by_text(re.compile(r"31\.12\.20\d\d")).first).to_be_visible()
    expect(answer.get_by_role("cell", name="Banning", exact=True).first).to_be_visible()
    assert person.count <= 3
