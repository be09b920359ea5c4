# SPDX-License-Identifier: EUPL-1.2
"""A parent signs on the phone with the code on the letter; the office hands a screen over; a consent is withdrawn."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.people import PHONE, Counted, Desk, violations
from tragwerk.config.demo.cast import PASSWORD

SECRETARY = "p.lueke"
AGREEMENT = "Nutzungsvereinbarung für ein Leihgerät"
PHOTOS = "Fotos auf der Internetseite der Schule"
CODE = re.compile(r"^[2-9A-Y]{4}-[2-9A-Y]{4}-[2-9A-Y]{4}$")


def open_request(office: Page, document: str, place: int = 0) -> str:
    """Open a document that nobody has answered; return its address.

    All tests share one demo and run side by side: each takes a document at a place of its own, and as those before it
    are signed and leave the list, nobody's comes to where another one looks.
    """
    office.goto("/unterschriften/?view=open&state=asked")
    row = office.locator("tbody tr", has_text=document).filter(has_text="0 von 1").nth(place)
    row.locator("th a").click()
    expect(office.get_by_role("heading", name=document)).to_be_visible()
    return office.url


def printed_code(office: Page, document: str, place: int = 0) -> str:
    """Have the office print a code; return it as it stands on the letter."""
    open_request(office, document, place)
    office.get_by_role("button", name="Code drucken").click()
    return office.get_by_text(CODE).inner_text()


def draw(page: Page) -> None:
    """Write into the field for the signature."""
    field = page.locator("[data-field]")
    field.scroll_into_view_if_needed()
    box = field.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 90)
    page.mouse.down()
    for step in range(16):
        page.mouse.move(box["x"] + 30 + step * 12, box["y"] + (50 if step % 2 else 100))
    page.mouse.up()


def test_task_31_sign_the_tablet_agreement_with_the_code_on_the_letter(desk: Desk) -> None:
    office = desk.person(SECRETARY)
    code = printed_code(office, AGREEMENT)
    assert violations(office) == []
    phone = desk.window(PHONE)
    person = Counted(phone)
    person.count += 1  # the camera scans the picture, whose address holds the code behind the #
    phone.goto(f"/unterschreiben/#{code.replace('-', '')}")
    expect(phone.get_by_role("heading", name=AGREEMENT)).to_be_visible()
    assert code.replace("-", "") not in phone.url
    expect(phone.get_by_text("Die Leihe kostet Sie nichts.")).to_be_visible()
    assert violations(phone) == []
    draw(phone)
    person.count += 1
    person.click(phone.get_by_label("Ich habe das Dokument gelesen"))
    person.click(phone.get_by_label("Ich darf allein unterschreiben"))
    person.click(phone.get_by_role("button", name="Unterschreiben", exact=True))
    expect(phone.get_by_role("heading", name="Unterschrieben. Vielen Dank.")).to_be_visible()
    assert person.count <= 5
    assert violations(phone) == []
    phone.get_by_role("button", name="Fertig: auf diesem Gerät vergessen").click()
    phone.goto("/unterschreiben/fertig/")
    expect(phone.get_by_role("textbox", name="Code auf Ihrem Brief")).to_be_visible()
    office.goto("/unterschriften/?view=given&state=given")
    office.locator("tbody tr", has_text=AGREEMENT).first.locator("th a").click()
    office.get_by_role("link", name="Nachweis").click()
    expect(office.get_by_text("Dokument, Unterschrift und Protokoll stimmen überein").first).to_be_visible()
    assert violations(office) == []


def test_a_parent_types_the_code_and_signs_with_the_keyboard_alone(desk: Desk) -> None:
    code = printed_code(desk.person(SECRETARY), AGREEMENT, place=1)
    page = desk.window(PHONE, theme="dark")
    page.goto("/unterschreiben/")
    assert violations(page) == []
    page.get_by_role("textbox", name="Code auf Ihrem Brief").fill("K7M4-QX2H-9TRR")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Im Code steckt ein Tippfehler").first).to_be_visible()
    page.get_by_role("textbox", name="Code auf Ihrem Brief").fill(code.lower().replace("-", " "))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=AGREEMENT)).to_be_visible()
    assert violations(page) == []
    page.get_by_label("Ihr Vor- und Nachname").focus()
    while not page.get_by_label("Ich habe das Dokument gelesen").evaluate("one => one === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Unterschrieben. Vielen Dank.")).to_be_visible()


def test_a_consent_is_given_and_withdrawn_without_an_account(desk: Desk) -> None:
    code = printed_code(desk.person(SECRETARY), PHOTOS)
    page = desk.window(PHONE)
    page.goto(f"/unterschreiben/#{code}")
    page.get_by_label("Ich habe das Dokument gelesen").check()
    page.get_by_label("Ich darf allein unterschreiben").check()
    page.get_by_role("button", name="Unterschreiben", exact=True).click()
    withdrawal = page.get_by_text(CODE).inner_text()
    later = desk.window(PHONE)
    later.goto("/unterschreiben/")
    later.get_by_role("textbox", name="Code auf Ihrem Brief").fill(withdrawal)
    later.keyboard.press("Enter")
    expect(later.get_by_role("heading", name="Ihre Einwilligung widerrufen")).to_be_visible()
    assert violations(later) == []
    later.get_by_role("button", name="Widerrufen").click()
    expect(later.get_by_role("heading", name="Widerrufen.")).to_be_visible()
    assert violations(later) == []


def test_a_screen_that_is_handed_over_leads_nowhere_else(desk: Desk) -> None:
    office = desk.person(SECRETARY)
    address = open_request(office, AGREEMENT, place=-1)
    office.get_by_role("button", name="Bildschirm vorlegen").click()
    expect(office.get_by_role("heading", name=AGREEMENT)).to_be_visible()
    assert violations(office) == []
    office.goto("/personen/")
    expect(office.get_by_role("heading", name=AGREEMENT)).to_be_visible()
    draw(office)
    office.get_by_label("Ich habe das Dokument gelesen").check()
    office.get_by_label("Ich darf allein unterschreiben").check()
    office.get_by_role("button", name="Unterschreiben", exact=True).click()
    expect(office.get_by_text("Bitte geben Sie den Bildschirm jetzt zurück.")).to_be_visible()
    assert violations(office) == []
    office.get_by_role("link", name="Zurück zur Verwaltung").click()
    assert violations(office) == []
    office.get_by_label("Ihr Passwort").fill("geraten")
    office.keyboard.press("Enter")
    expect(office.get_by_text("Das ist nicht Ihr Passwort.").first).to_be_visible()
    office.goto("/personen/")
    expect(office.get_by_role("heading", name=AGREEMENT)).to_be_visible()
    office.goto("/unterschriften/vorlegen/zurueck/")
    office.get_by_label("Ihr Passwort").fill(PASSWORD)
    office.keyboard.press("Enter")
    expect(office.get_by_text("1 von 1")).to_be_visible()
    assert office.url == address
