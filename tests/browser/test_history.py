# SPDX-License-Identifier: EUPL-1.2
"""Task 40 in the browser: who changed this, from what to what, when, why; from the start page on, counted."""

from __future__ import annotations

import re
import secrets

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Counted, Desk

OFFICER, AUDITOR = "i.brockmann", "k.dierkes"
WHY = "Vermerk 40 der Rechnungsprüfung"
BUDGET = 2
WHEN = re.compile(r"(heute|gestern|\d{1,2}\.\d{1,2}\.\d{4}), \d{1,2}:\d\d")


def newest(page: Page) -> str:
    """What the newest entry of the history says."""
    return page.locator("ol.tw-timeline > li").first.inner_text()


def edit(page: Page, address: str, label: str, value: str) -> str:
    """Change one detail on the page where it is edited, and say why; return what stood there before."""
    page.goto(f"{address}bearbeiten/")
    field = page.get_by_label(label, exact=False).first
    before = field.input_value()
    field.fill(value)
    page.get_by_label("Grund der Änderung").fill(WHY)
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("heading", name="Verlauf")).to_be_visible()
    return before


def first_of(page: Page, listed: str) -> tuple[str, str]:
    """Address and name of the first object of a list."""
    page.goto(listed)
    link = page.locator("tbody tr").first.get_by_role("link").first
    return link.get_attribute("href") or "", link.inner_text()


def asked(desk: Desk, username: str, words: str, address: str) -> str:
    """Look for the object from the start page and open it; return its newest entry."""
    page = desk.person(username)
    page.goto("/")
    person = Counted(page)
    person.search(words)
    found = page.locator(f"main a[href='{address}']").first
    history = page.get_by_role("heading", name="Verlauf")
    # A number leads to its device at once; of a name there may be several.
    expect(history.or_(found).first).to_be_visible()
    if not history.is_visible():
        person.click(found)
    expect(history).to_be_visible()
    assert person.count <= BUDGET
    return newest(page)


@pytest.mark.parametrize(
    ("kind", "listed", "label"),
    [("school", "/schulen/", "Telefon"), ("person", "/personen/", "Telefon")],
)
def test_task_40_who_changed_a_school_or_a_person_and_why(desk: Desk, kind: str, listed: str, label: str) -> None:
    officer = desk.person(OFFICER)
    address, name = first_of(officer, listed)
    phone = f"02364 {secrets.randbelow(900_000) + 100_000}"
    before = edit(officer, address, label, phone)
    told = asked(desk, OFFICER, name, address)
    for part in ("Brockmann", WHY, f"{before or '–'} → {phone}"):
        assert part in told
    assert WHEN.search(told), told
    edit(officer, address, label, before)


def set_state(page: Page, address: str, state: str) -> None:
    """Bring a device into another state on its page, and say why."""
    page.goto(address)
    page.get_by_role("button", name="Zustand ändern").click()
    page.locator("label", has_text=state).first.click()
    page.get_by_label("Grund", exact=False).first.fill(WHY)
    page.locator("main form button.kern-btn--primary").first.click()
    expect(page.locator("[data-toast]").first).to_be_visible()


def test_task_40_who_changed_a_device_and_why(desk: Desk) -> None:
    """Asked by the office and by the audit office."""
    officer = desk.person(OFFICER)
    address, name = first_of(officer, "/geraete/?state=in_stock")
    set_state(officer, address, "in Reparatur")
    for username in (OFFICER, AUDITOR):
        told = asked(desk, username, name, address)
        for part in ("Brockmann", WHY, "auf Lager → in Reparatur"):
            assert part in told
        assert WHEN.search(told), told
    set_state(officer, address, "auf Lager")
