# SPDX-License-Identifier: EUPL-1.2
"""People in front of a browser, and what they have to do until they are done."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, Locator, Page, StorageState, expect

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
DESKTOP, PHONE = (1440, 900), (390, 844)
Theme = Literal["light", "dark"]


class Desk:
    """Opens windows for the people of the demo and listens for what the browser complains about."""

    def __init__(self, address: str, browser: Browser, sessions: dict[str, StorageState]) -> None:
        self.address = address
        self.browser = browser
        self.sessions = sessions
        self.complaints: list[str] = []
        self.contexts: list[BrowserContext] = []

    def window(self, size: tuple[int, int] = DESKTOP, theme: Theme = "light", username: str = "") -> Page:
        """Open a window; with a user name somebody who has signed in before."""
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": size[0], "height": size[1]},
            color_scheme=theme,
            locale="de-DE",
            reduced_motion="reduce",
            is_mobile=size is PHONE,
            has_touch=size is PHONE,
            storage_state=self.sessions.get(username),
        )
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        return page

    def _note_console(self, message: Any) -> None:
        # A refused page is answered with 403, 404, 409 or 422; Chromium calls that an error.
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            self.complaints.append(f"{message.location.get('url', '')}: {message.text}")

    def person(self, username: str, size: tuple[int, int] = DESKTOP, theme: Theme = "light") -> Page:
        """Open the start page of somebody who is signed in."""
        if username not in self.sessions:
            page = self.window(size, theme)
            page.goto("/anmelden/")
            page.locator("summary").evaluate_all("all => all.forEach(one => one.parentElement.open = true)")
            page.locator(f"form:has(input[name=username][value='{username}']) button").first.click()
            page.wait_for_url(f"{self.address}/")
            self.sessions[username] = page.context.storage_state()
            return page
        page = self.window(size, theme, username)
        page.goto("/")
        return page

    def close(self) -> None:
        """Close all windows."""
        for context in self.contexts:
            context.close()


class Counted:
    """Somebody whose clicks, scans and form submissions are counted; typing is not."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def click(self, target: Locator) -> None:
        """Click something, a button that submits included."""
        self.count += 1
        target.click()

    def search(self, words: str) -> None:
        """Type into the one search and submit it."""
        self.count += 1
        self.page.keyboard.press("/")
        self.page.keyboard.type(words)
        self.page.keyboard.press("Enter")

    def choose_file(self, target: Locator, path: Path) -> None:
        """Choose a file; opening the dialog is the click."""
        self.count += 1
        target.set_input_files(path)

    def choose(self, target: Locator, label: str) -> None:
        """Choose from a list."""
        self.count += 1
        target.select_option(label=label)


def violations(page: Page) -> list[str]:
    """What axe finds on a page."""
    # A list that is being read anew is pale, and colours in the middle of a transition are nobody's.
    expect(page.locator(".htmx-request")).to_have_count(0)
    page.evaluate("Promise.allSettled(document.getAnimations().map((one) => one.finished))")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "axe.run({resultTypes: ['violations']}).then((result) => result.violations.map("
        "(one) => [one.id, one.nodes.slice(0, 4).map("
        "(node) => [node.target, node.html.slice(0, 160), [...node.any, ...node.all].map((check) => check.message)])]))"
    )
    return [json.dumps(one, ensure_ascii=False) for one in found]
