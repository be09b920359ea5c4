# SPDX-License-Identifier: EUPL-1.2
"""The main job in Chromium: log in, import with errors and repair, search, edit, undo, on the phone too."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import PHONE, Desk, violations
from tests.browser.spreadsheets import town_list

OFFICER = "i.brockmann"
PASSWORD = "Tragwerk-Demo-2026"


def button(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("button", name=name).first.click()


def send(page: Page, path: Path) -> None:
    """Hand in a list of devices as far as the assignment or the dry run."""
    page.goto("/import/neu/assets/")
    page.locator("input[type=file]").set_input_files(path)
    button(page, "Lesen und prüfen")
    page.wait_for_url(re.compile(r"/import/[0-9a-f-]{36}/"))


def check(page: Page) -> None:
    """Say what the odd heading means and wait for the dry run."""
    expect(page.get_by_label("EUR brutto")).to_be_visible()
    page.get_by_label("EUR brutto").select_option(label="Bruttopreis")
    button(page, "Liste prüfen")
    dry_run(page)


def dry_run(page: Page) -> None:
    expect(page.get_by_role("heading", name="Das würde passieren")).to_be_visible()


def taken(page: Page, status: str) -> int:
    """Return the number on a tile of the dry run."""
    return int(page.locator(f"a[href$='?show={status}'] .tw-filter__value").inner_text())


class Trip(NamedTuple):
    """Twelve devices of one test alone, and the page of their officer."""

    page: Page
    prefix: str


@pytest.fixture
def loaded(desk: Desk, tmp_path: Path) -> Iterator[Trip]:
    """Twelve devices that were just imported; the import is undone afterwards."""
    page, prefix = desk.person(OFFICER), f"R{secrets.token_hex(3).upper()}"
    send(page, town_list(tmp_path / "zwoelf.xlsx", 12, prefix))
    if page.get_by_label("EUR brutto").count():
        check(page)
    dry_run(page)
    button(page, re.compile("12 Zeilen übernehmen"))
    expect(page.get_by_role("button", name="Import rückgängig machen")).to_be_visible()
    address = page.url
    yield Trip(page, prefix)
    page.goto(address)
    button(page, "Import rückgängig machen")
    if (rest := page.get_by_role("button", name=re.compile("Übrige|übrigen|andere"))).count():
        rest.click()
    page.get_by_text("Rückgängig gemacht").first.wait_for()


def test_somebody_signs_in_with_a_name_and_out_again(desk: Desk) -> None:
    page = desk.window()
    page.goto("/geraete/")
    expect(page).to_have_url(re.compile("/anmelden/"))
    page.get_by_label("Benutzername").fill(OFFICER)
    page.get_by_label("Passwort").fill("falsch")
    page.get_by_label("Passwort").press("Enter")
    expect(page.get_by_text("Benutzername und Passwort passen nicht zusammen.").first).to_be_visible()
    expect(page.get_by_label("Benutzername")).to_have_value(OFFICER)
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_label("Passwort").press("Enter")
    expect(page).to_have_url(re.compile("/geraete/"))
    expect(page.get_by_role("heading", name="Bestand")).to_be_visible()
    button(page, re.compile("Ina Brockmann"))
    button(page, "Abmelden")
    expect(page).to_have_url(re.compile("/anmelden/"))


def test_somebody_signs_in_with_a_button_of_the_demo(desk: Desk) -> None:
    page = desk.window()
    page.goto("/anmelden/")
    button(page, re.compile("Thea Ahrens"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ahrens")


def test_an_officer_imports_a_list_with_errors_repairs_them_and_takes_it_back(desk: Desk, tmp_path: Path) -> None:
    page = desk.person(OFFICER)
    send(page, town_list(tmp_path / "Bestand 2025.xlsx", 24, "FEHL", faulty=True))
    if page.get_by_label("EUR brutto").count():
        check(page)
    dry_run(page)
    assert (taken(page, "rejected"), taken(page, "created")) == (4, 20)
    expect(page.get_by_text("03.05.2202", exact=True)).to_be_visible()
    expect(page.get_by_text("Diesen Tag gibt es nicht.")).to_be_visible()
    button(page, "03.05.2022 übernehmen")
    expect(page.locator("a[href$='?show=rejected'] .tw-filter__value")).to_have_text("3")
    row = page.locator("tr", has_text="999999")
    row.get_by_text("Selbst berichtigen").click()
    row.get_by_label(re.compile("Neuer Wert")).fill("Silverbergschule")
    row.get_by_role("button", name="Diesen Wert übernehmen").click()
    expect(page.locator("a[href$='?show=rejected'] .tw-filter__value")).to_have_text(re.compile("^[23]$"))
    row = page.locator("tr", has_text="31.02.2025")
    row.get_by_text("Selbst berichtigen").click()
    row.get_by_role("button", name="Zeile auslassen").click()
    expect(page.get_by_text("31.02.2025")).to_have_count(0)
    dry_run(page)
    assert violations(page) == []
    button(page, re.compile("Zeilen übernehmen"))
    expect(page.get_by_role("button", name="Import rückgängig machen")).to_be_visible()
    address = page.url
    page.goto("/geraete/?q=FEHL-")
    expect(page.get_by_role("link", name="FEHL-0001", exact=True).first).to_be_visible()
    page.goto(address)
    button(page, "Import rückgängig machen")
    expect(page.get_by_text("wieder wie vorher").first).to_be_visible()
    page.goto("/geraete/?q=FEHL-")
    expect(page.get_by_role("link", name="FEHL-0001", exact=True)).to_have_count(0)


@pytest.mark.parametrize("key", ["/", "Control+k"])
def test_a_search_forgives_a_slip_and_leads_to_the_school(desk: Desk, key: str) -> None:
    page = desk.person(OFFICER)
    page.keyboard.press(key)
    expect(page.locator("#tw-search")).to_be_focused()
    page.keyboard.type("silverbregschule")
    first = page.locator("#tw-search-list [role=option]").first
    expect(first).to_contain_text("Silverbergschule")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Silverbergschule")


def test_a_search_for_nothing_says_so_and_what_to_do(desk: Desk) -> None:
    page = desk.person(OFFICER)
    page.goto("/suche/?q=xqzxqzxqz")
    expect(page.get_by_text(re.compile("Nichts gefunden")).first).to_be_visible()


def test_a_device_is_edited_and_its_history_says_how(loaded: Trip) -> None:
    page, prefix = loaded
    page.goto(f"/suche/?q={prefix}-0003")
    page.get_by_role("link", name="Bearbeiten").first.click()
    field = page.get_by_label("Fördertopf")
    field.fill("Sofortausstattungsprogramm")
    button(page, "Speichern")
    expect(page.get_by_text("DigitalPakt Schule → Sofortausstattungsprogramm").first).to_be_visible()


def test_two_people_who_edit_the_same_device_lose_nothing(desk: Desk, loaded: Trip) -> None:
    first, prefix = loaded
    first.goto(f"/suche/?q={prefix}-0004")
    first.get_by_role("link", name="Bearbeiten").first.click()
    second = desk.person(OFFICER)
    second.goto(first.url)
    second.get_by_label("Fördertopf").fill("Von der zweiten Person")
    button(second, "Speichern")
    expect(second.get_by_text("Von der zweiten Person").first).to_be_visible()
    first.get_by_label("Fördertopf").fill("Von der ersten Person")
    button(first, "Speichern")
    expect(first.get_by_text("Was sich unterscheidet").first).to_be_visible()
    expect(first.get_by_label("Fördertopf")).to_have_value("Von der ersten Person")
    expect(first.get_by_role("cell", name="Von der zweiten Person")).to_be_visible()
    button(first, "Speichern")
    expect(first.get_by_text("Von der zweiten Person → Von der ersten Person").first).to_be_visible()


def test_a_bulk_move_is_previewed_done_and_undone(loaded: Trip) -> None:
    page, prefix = loaded
    page.goto(f"/geraete/?q={prefix}-")
    expect(page.locator("tbody tr")).to_have_count(12)
    page.locator("thead input[type=checkbox]").check()
    expect(page.get_by_text("12 ausgewählt")).to_be_visible()
    button(page, "Verlegen")
    assert violations(page) == []
    school = page.get_by_role("combobox", name=re.compile("^Schule"))
    school.press_sequentially("silver")
    page.get_by_role("option", name=re.compile("Silverbergschule")).first.click()
    button(page, "12 Geräte verlegen")
    toast = page.locator("[data-toast]").first
    expect(toast).to_contain_text("12")
    page.get_by_role("searchbox", name="In dieser Liste suchen").fill(f"{prefix}-")
    expect(page.locator("tbody tr", has_text="Silverbergschule")).to_have_count(12)
    toast.get_by_role("button", name="Rückgängig").click()
    expect(page.locator("[data-toast]").first).to_contain_text("wie zuvor")
    page.get_by_role("searchbox", name="In dieser Liste suchen").fill(f"{prefix}-")
    expect(page.locator("tbody tr", has_text="Joseph-König-Gymnasium")).to_have_count(12)


def test_the_phone_shows_cards_a_tab_bar_and_no_sideways_scrolling(desk: Desk) -> None:
    page = desk.person(OFFICER, PHONE)
    for address in ("/", "/geraete/", "/schulen/", "/import/", "/protokoll/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0], address
        expect(page.get_by_role("navigation", name="Schnellzugriff")).to_be_visible()
    page.goto("/geraete/")
    page.get_by_role("link", name="Suche öffnen").click()
    page.keyboard.type("HA-00001")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main").get_by_text("HA-00001").first).to_be_visible()


def test_another_authoritys_device_is_not_there(desk: Desk) -> None:
    page = desk.person("t.hagemann")
    page.goto("/geraete/")
    foreign = page.locator("tbody a").first.get_attribute("href")
    officer = desk.person(OFFICER)
    answer = officer.goto(str(foreign))
    assert answer is not None
    assert answer.status == 404
    expect(officer.get_by_role("heading", level=1)).to_be_visible()
