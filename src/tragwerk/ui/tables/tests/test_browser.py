# SPDX-License-Identifier: EUPL-1.2
"""The list in Chromium: it changes in place, keeps what was typed and chosen, breaks no policy, and is accessible."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.worlds import World
from tragwerk.core.access.public import Role
from tragwerk.core.orgs.public import MANAGE_SCHOOL
from tragwerk.ui.public import BulkVerb
from tragwerk.ui.tables.tests.lists import SchoolTable, put_schools

pytestmark = [pytest.mark.browser, pytest.mark.urls("tragwerk.ui.tables.tests.urls")]
AXE = Path(__file__).resolve().parents[5] / "node_modules" / "axe-core" / "axe.min.js"


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
def open_list(live_server: Any, world: World, chromium: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    cache.clear()
    verbs = tuple(
        BulkVerb(f"verb{number}", f"Tun {number}", "edit", MANAGE_SCHOOL, "test_preview") for number in range(6)
    )
    monkeypatch.setattr(SchoolTable, "bulk_verbs", verbs)
    put_schools(world, [f"Schule {letter}" for letter in "abcdefg"], form="GS", town="Musterstadt")
    client = Client()
    client.force_login(world.accounts[Role.AUTHORITY_IT])
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    session: Any = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}
    contexts: list[Any] = []
    complaints: list[str] = []

    def complain(message: Any) -> None:
        if message.type == "error" and "favicon" not in str(message.location):  # the preview is bare text
            complaints.append(f"{message.text} {message.location}")

    def open_page(address: str = "", width: int = 1440, *, script: bool = True, theme: Any = "light") -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            locale="de-DE",
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        context.add_cookies([session])
        page = context.new_page()
        page.on("console", complain)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{live_server.url}/testliste/{address}")
        contexts.append(context)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def heads(page: Page) -> list[str]:
    return page.locator('tbody th[scope="row"]').all_inner_texts()


def test_sorting_and_walking_change_the_list_in_place(open_list: Any) -> None:
    page = open_list()
    page.evaluate("window.stayed = true")
    expect(page.locator(".tw-pager")).to_contain_text("Zeilen 1–3 von 9")
    page.get_by_role("link", name="Weiter").click()
    expect(page.locator(".tw-pager")).to_contain_text("Zeilen 4–6 von 9")
    expect(page.locator("#table-tests-schools-next")).to_be_focused()
    assert "after=" in page.url
    page.get_by_role("link", name="Name").click()
    expect(page.locator('th[aria-sort="descending"]')).to_contain_text("Name")
    assert heads(page)[0] == "Schwesterschule"
    assert page.evaluate("window.stayed")
    page.go_back()
    expect(page.locator(".tw-pager")).to_contain_text("Zeilen 4–6")


def test_what_is_typed_is_found_and_never_lost(open_list: Any) -> None:
    page = open_list()
    find = page.get_by_role("searchbox", name="In dieser Liste suchen")
    find.press_sequentially("schule", delay=20)
    page.wait_for_timeout(380)
    find.press_sequentially(" f", delay=20)
    expect(page.locator('tbody th[scope="row"]')).to_have_count(1)
    expect(find).to_have_value("schule f")
    expect(find).to_be_focused()
    assert "q=schule" in page.url
    find.fill("")
    expect(page.locator('tbody th[scope="row"]')).to_have_count(3)
    assert "q=" not in page.url


def test_a_filter_is_chosen_with_its_numbers_and_removed(open_list: Any) -> None:
    page = open_list()
    page.get_by_role("button", name="Filter", exact=True).click()
    page.locator("summary", has_text="Schulform").click()
    box = page.locator(".tw-filterbox")
    expect(box.locator("label", has_text="Grundschule").locator(".tw-count")).to_have_text("7")
    box.get_by_label("Grundschule").check()
    box.get_by_role("button", name="Filter anwenden").click()
    expect(page.locator(".tw-chip--on")).to_have_text("Schulform: Grundschule")
    expect(page.locator(".tw-pager")).to_contain_text("von 7")
    page.get_by_role("link", name="Filter „Schulform: Grundschule“ entfernen").click()
    expect(page.locator(".tw-chip--on")).to_have_count(0)


def test_the_choice_of_rows_is_kept_over_pages_and_posted(open_list: Any) -> None:
    page = open_list()
    bar = page.locator(".tw-selection")
    expect(bar).to_be_hidden()
    page.get_by_label("Musterschule auswählen").check()
    expect(bar).to_contain_text("1 ausgewählt")
    page.get_by_role("link", name="Weiter").click()
    expect(page.locator(".tw-pager")).to_contain_text("4–6")
    page.get_by_label("Alle Zeilen dieser Seite auswählen").check()
    expect(bar).to_contain_text("4 ausgewählt")
    page.get_by_role("link", name="Zurück", exact=True).click()
    expect(page.get_by_label("Musterschule auswählen")).to_be_checked()
    bar.get_by_role("button", name="Tun 0").click()
    expect(page.locator("body")).to_have_text("Musterschule, Schule c, Schule d, Schule e")


def test_all_is_the_filter_and_another_filter_begins_anew(open_list: Any) -> None:
    page = open_list("?form=GS")
    page.get_by_label("Schule a auswählen").check()
    page.get_by_role("button", name="Alle 7 auswählen").click()
    expect(page.locator(".tw-selection")).to_contain_text("7 ausgewählt")
    page.get_by_role("link", name="Alle entfernen").click()
    expect(page.locator(".tw-selection")).to_be_hidden()
    page.get_by_label("Schule a auswählen").check()
    page.get_by_role("button", name="Alle 9 auswählen").click()
    page.get_by_role("button", name="Weitere Aktionen für die Auswahl").click()
    page.locator(".tw-selection .tw-menu").get_by_role("button", name="Tun 5").click()
    expect(page.locator("body")).to_contain_text("Musterschule, Schule a, Schule b")
    expect(page.locator("body")).to_contain_text("Schwesterschule")


def test_the_choice_can_be_cleared(open_list: Any) -> None:
    page = open_list()
    page.get_by_label("Alle Zeilen dieser Seite auswählen").check()
    page.get_by_role("button", name="Auswahl aufheben").click()
    expect(page.locator(".tw-selection")).to_be_hidden()
    assert page.locator("tbody input:checked").count() == 0


def test_columns_are_moved_chosen_and_remembered(open_list: Any) -> None:
    page = open_list()
    page.get_by_role("button", name=re.compile("Spalten wählen")).click()
    page.get_by_label("Ort", exact=True).check()
    page.get_by_role("button", name="Ort nach vorn").click()
    page.get_by_role("button", name="Ort nach vorn").click()
    page.get_by_role("button", name="Anwenden und merken").click()
    expect(page.locator("thead th")).to_contain_text(["", "Name", "Nummer", "Ort", "Lernende", "Schulform", "Aktionen"])
    page.goto(page.url.split("?")[0])
    expect(page.locator("thead")).to_contain_text("Ort")


def test_a_view_is_saved_as_a_tab(open_list: Any) -> None:
    page = open_list("?form=GS")
    page.get_by_role("button", name="Ansicht speichern").first.click()
    page.get_by_label("Name der Ansicht").fill("Nur Grundschulen")
    page.locator(".tw-popover").get_by_role("button", name="Ansicht speichern").click()
    expect(page.locator('.tw-tabs__tab[aria-current="page"]')).to_contain_text("Nur Grundschulen")
    expect(page.locator('.tw-tabs__tab[aria-current="page"] .tw-count')).to_have_text("7")


def test_the_export_follows_the_list(open_list: Any) -> None:
    page = open_list()
    page.get_by_role("button", name="Filter", exact=True).click()
    page.locator("summary", has_text="Schulform").click()
    page.locator(".tw-filterbox").get_by_label("Grundschule").check()
    page.get_by_role("button", name="Filter anwenden").click()
    expect(page.locator(".tw-chip--on")).to_have_count(1)
    page.get_by_role("button", name="Exportieren").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    assert text.count("\n") == 8


def test_without_script_links_and_forms_do_the_work(open_list: Any) -> None:
    page = open_list(script=False)
    page.get_by_role("link", name="Weiter").click()
    expect(page.locator('tbody th[scope="row"]')).to_have_text(["Schule c", "Schule d", "Schule e"])
    page.get_by_role("searchbox", name="In dieser Liste suchen").fill("muster")
    page.keyboard.press("Enter")
    expect(page.locator('tbody th[scope="row"]')).to_have_text(["Musterschule"])
    page.get_by_label("Musterschule auswählen").check()
    page.locator(".tw-selection").get_by_role("button", name="Tun 0").click()
    expect(page.locator("body")).to_have_text("Musterschule")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_list_is_accessible(open_list: Any, width: int, theme: str) -> None:
    page = open_list(width=width, theme=theme)
    if width > 1000:
        page.get_by_label("Musterschule auswählen").check()
        page.get_by_role("button", name="Filter", exact=True).click()
        page.locator("summary", has_text="Schulform").click()
        expect(page.locator(".tw-filterbox label").first).to_be_visible()
    # A list that is being read anew is pale, and colours in the middle of a transition are nobody's.
    page.wait_for_load_state("networkidle")
    expect(page.locator(".htmx-request")).to_have_count(0)
    page.evaluate("Promise.allSettled(document.getAnimations().map((one) => one.finished))")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    faults = [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found["violations"]]
    assert json.dumps(faults, indent=1) == "[]"


def test_shift_chooses_everything_between_two_rows(open_list: Any) -> None:
    page = open_list()
    checks = page.locator("tbody .tw-check")
    checks.nth(0).click()
    checks.nth(2).click(modifiers=["Shift"])
    assert [checks.nth(number).is_checked() for number in range(3)] == [True, True, True]
    expect(page.locator("[data-chosen-text]")).to_have_text("3 ausgewählt")
    checks.nth(1).click(modifiers=["Shift"])
    assert [checks.nth(number).is_checked() for number in range(3)] == [True, False, False]


def test_arrow_keys_walk_the_verbs_behind_a_button(open_list: Any) -> None:
    page = open_list()
    page.locator("tbody .tw-iconbtn").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".tw-menu__item:focus")).to_have_text("Bearbeiten")
    page.keyboard.press("Escape")
    expect(page.locator("tbody .tw-iconbtn").first).to_be_focused()
    page.get_by_role("button", name="Exportieren").focus()
    for key, entry in (("ArrowDown", "Excel"), ("ArrowDown", "CSV"), ("ArrowDown", "Excel"), ("End", "CSV")):
        page.keyboard.press(key)
        expect(page.locator(".tw-menu__item:focus")).to_contain_text(entry)


def test_on_paper_the_list_begins_under_its_title_and_is_no_wider_than_the_sheet(open_list: Any) -> None:
    page = open_list("?cols=name&cols=number&cols=pupils&cols=form&cols=town&cols=closed_on&cols=wall", width=680)
    page.emulate_media(media="print")
    found = page.evaluate("""() => {
        const panel = document.querySelector("tw-table .tw-panel"), scroll = panel.querySelector(".tw-scroll");
        const [whole, box] = [getComputedStyle(panel), getComputedStyle(scroll)];
        return [whole.breakInside, box.overflowX, scroll.scrollWidth - innerWidth];
    }""")
    assert found[:2] == ["auto", "visible"]
    assert found[2] <= 0
