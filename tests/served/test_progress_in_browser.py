# SPDX-License-Identifier: EUPL-1.2
"""A browser shows the progress of a job live and goes on to its result."""

import os
from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.system_packages import find_browser
from tragwerk.core.jobs.public import enqueue
from tragwerk.core.jobs.tests.people import Town

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    program = find_browser()
    if program is None:
        pytest.skip("needs Chromium (apt install chromium), or name it with CHROMIUM=…")
    # Beside Playwright's own loop Django would take every query for one from async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def signed_in(browser: Browser, port: int, town: Town) -> Page:
    client = Client()
    client.force_login(town.account)
    context = browser.new_context(base_url=f"http://127.0.0.1:{port}", locale="de-DE")
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "domain": "127.0.0.1", "path": "/"}])
    return context.new_page()


def test_the_bar_moves_and_the_page_goes_on_to_the_result(town: Town, site: int, chromium: Browser) -> None:
    job = enqueue(actor=town.actor, kind="sample.count", authority=town.authority, args={"steps": 60, "pause": 0.05})
    page = signed_in(chromium, site, town)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(f"/jobs/{job.id}/")
    bar = page.get_by_role("progressbar")
    text = page.locator("[data-text]")
    text.filter(has_text="Zeilen:").wait_for()
    seen = int(bar.get_attribute("aria-valuenow") or "0")
    page.wait_for_function("before => document.querySelector('[role=progressbar]').ariaValueNow > before", arg=seen)
    assert complaints == []
    page.wait_for_url("**/fertig/")
    page.context.close()


def test_a_job_is_stopped_from_its_page(town: Town, site: int, chromium: Browser) -> None:
    job = enqueue(actor=town.actor, kind="sample.count", authority=town.authority, args={"steps": 600, "pause": 0.05})
    page = signed_in(chromium, site, town)
    page.goto(f"/jobs/{job.id}/")
    page.locator("[data-text]").filter(has_text="Zeilen:").wait_for()
    page.get_by_role("button", name="Vorgang anhalten").click()
    page.get_by_text("Der Vorgang wurde angehalten. Es ist nichts halb gespeichert.").wait_for()
    page.context.close()
