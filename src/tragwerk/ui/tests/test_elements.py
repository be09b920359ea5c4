# SPDX-License-Identifier: EUPL-1.2
"""The custom elements in Chromium, on the style guide: they do their work, break no policy and are accessible."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.worlds import World
from tragwerk.core.access.public import Role

pytestmark = pytest.mark.browser
AXE = Path(__file__).resolve().parents[4] / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not program:
        pytest.skip("needs Chromium; `apt install chromium` brings it")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright keeps a loop in this thread
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_guide(live_server: Any, world: World, chromium: Browser) -> Iterator[Any]:
    client = Client()
    client.force_login(world.accounts[Role.AUTHORITY_IT])
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    session: Any = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}
    contexts: list[Any] = []
    complaints: list[str] = []

    def open_page(width: int = 1440, theme: Literal["light", "dark"] = "light") -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=theme, locale="de-DE", reduced_motion="reduce"
        )
        context.add_cookies([session])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{live_server.url}/stil/")
        contexts.append(context)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def test_the_calendar_opens_at_the_typed_day_and_is_moved_by_keys(open_guide: Any) -> None:
    page = open_guide()
    field = page.locator("#id_bought_on")
    field.fill("14.10.2026")
    page.locator("#id_bought_on + button").click()
    expect(page.locator(".tw-cal button:focus")).to_have_attribute("aria-label", "Mittwoch, 14. Oktober 2026")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(field).to_have_value("21.10.2026")
    expect(field).to_be_focused()


def test_a_combobox_suggests_after_two_letters_and_keeps_key_and_words_together(open_guide: Any) -> None:
    page = open_guide()
    field = page.locator("#id_person")
    field.fill("")
    field.press_sequentially("lohm")
    expect(page.locator("#id_person-list [role=option]")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(field).to_have_value("Lohmeyer, Jan")
    expect(page.locator("input[name=person]")).to_have_value("p2")
    expect(page.locator("input[name=person__was]")).to_have_value("Lohmeyer, Jan")
    expect(field).to_have_attribute("aria-expanded", "false")


def test_a_field_of_free_words_suggests_known_ones_and_fills_what_follows_from_them(open_guide: Any) -> None:
    page = open_guide()
    field = page.locator("#id_contact")
    field.fill("")
    field.press_sequentially("lohm")
    options = page.locator("#id_contact-list [role=option]")
    expect(options).to_have_count(2)
    expect(options.first).to_contain_text("7b")
    expect(field).to_have_attribute("role", "combobox")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(field).to_have_value("Lohmann, Mila")
    expect(page.locator("#id_note")).to_have_value("7b · Joseph-König-Gymnasium")
    field.fill("Jemand anders")
    expect(field).to_have_value("Jemand anders")


def test_what_is_typed_is_kept_as_a_draft(open_guide: Any) -> None:
    page = open_guide()
    page.locator("#id_note").fill("Noch nicht fertig")
    expect(page.locator("[data-draft-status]")).to_contain_text("Entwurf gesichert", timeout=6000)


def test_a_menu_is_moved_by_arrows_and_gives_the_focus_back(open_guide: Any) -> None:
    page = open_guide()
    button = page.locator("[popovertarget=g-menu]")
    button.click()
    expect(page.locator("#g-menu [role=menuitem]").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#g-menu [role=menuitem]").nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")


def test_a_dialog_is_opened_and_closed_by_its_verbs(open_guide: Any) -> None:
    page = open_guide()
    page.locator("button.kern-btn[data-opens-dialog=g-dialog]").click()
    expect(page.locator("#g-dialog")).to_be_visible()
    page.locator("#g-dialog .kern-dialog__footer button").first.click()
    expect(page.locator("#g-dialog")).to_be_hidden()


def test_a_toast_offers_the_way_back(open_guide: Any) -> None:
    page = open_guide()
    page.get_by_role("button", name="Diese Meldung am Rand zeigen").click()
    toast = page.locator(".tw-toasts [data-toast]")
    expect(toast).to_contain_text("28 Geräte verlegt.")
    expect(toast.get_by_role("button", name="Rückgängig")).to_be_visible()
    toast.get_by_role("button", name="Meldung schließen").click()
    expect(toast).to_have_count(0)


def test_colours_and_the_folded_navigation_change_at_once_and_are_remembered(open_guide: Any) -> None:
    page = open_guide()
    with page.expect_response("**/ansicht/"):
        page.locator("button[name=rail]").click()
    with page.expect_response("**/ansicht/"):
        page.locator(".tw-pagehead button[name=theme][value=dark]").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-kern-theme", "dark")
    expect(page.locator("[data-shell]")).to_have_class("tw-shell tw-shell--rail")


def test_a_question_mark_shows_the_keys(open_guide: Any) -> None:
    page = open_guide()
    page.keyboard.press("?")
    expect(page.locator("#tw-keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#tw-keys")).to_be_hidden()


def test_a_file_that_is_too_large_is_refused_in_words(open_guide: Any, tmp_path: Path) -> None:
    page = open_guide()
    page.evaluate("document.querySelector('tw-drop').dataset.maxBytes = '10'")
    large = tmp_path / "Bestand.csv"
    large.write_text("x" * 2_000_000, encoding="utf-8")
    page.locator("#g-file").set_input_files(large)
    expect(page.locator("tw-drop [data-fault]")).to_contain_text("Bestand.csv ist 2\u00a0MB groß.")
    assert page.evaluate("document.querySelector('#g-file').files.length") == 0


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(open_guide: Any, width: int, theme: str) -> None:
    if not AXE.is_file():
        pytest.skip("needs node_modules; `npm ci` brings axe-core")
    page = open_guide(width, theme)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "axe.run().then((result) => result.violations.map((one) => [one.id, one.nodes.map((node) => node.target)]))"
    )
    assert found == [], json.dumps(found, indent=1)


def test_the_page_is_no_wider_than_a_phone(open_guide: Any) -> None:
    page = open_guide(390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_buttons_fields_and_letters_look_as_kern_says(open_guide: Any, theme: str) -> None:
    page = open_guide(theme=theme)
    found = page.evaluate("""() => {
        const panel = document.querySelector(".tw-panel");
        const probe = panel.appendChild(document.createElement("i"));
        const token = (name) => { probe.style.color = `var(${name})`; return getComputedStyle(probe).color; };
        const look = (selector, name) => getComputedStyle(panel.ownerDocument.querySelector(selector))[name];
        const [button, field] = [".tw-panel .kern-btn--primary:not([disabled])", ".tw-panel .kern-form-input__input"];
        return [
            [look(button, "backgroundColor"), token("--kern-color-action-default-contextual")],
            [look(field, "borderBottomColor"), token("--kern-color-form-input-border-contextual")],
            [look("body", "fontFamily").split(",")[0].replaceAll('"', ""), "Fira Sans"],
        ];
    }""")
    for shown, wanted in found:
        assert shown == wanted
