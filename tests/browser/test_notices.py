# SPDX-License-Identifier: EUPL-1.2
"""A todo from the start page to its end and back, the bell, and a notice in a browser, in a real browser."""

from __future__ import annotations

import json
import re

from playwright.sync_api import Page, expect

from tests.browser.people import PHONE, Desk, violations

OFFICER = "i.brockmann"


def write_down(page: Page, title: str) -> None:
    page.goto("/aufgaben/")
    page.get_by_role("link", name="Aufgabe notieren").click()
    page.get_by_label("Was ist zu tun").fill(title)
    page.get_by_role("textbox", name="Fällig").fill("morgen")
    page.get_by_role("button", name="Notieren").click()
    expect(page.get_by_role("status").filter(has_text="Notiert.")).to_be_visible()


def test_a_todo_is_written_down_put_off_done_and_taken_back(desk: Desk) -> None:
    page = desk.person(OFFICER, PHONE)
    write_down(page, "Beamer in Raum 214 ansehen")
    page.get_by_role("link", name="Beamer in Raum 214 ansehen").first.click()
    page.get_by_role("button", name="anderer Tag …").click()
    assert violations(page) == []
    page.get_by_role("textbox", name="Bis").fill("31.12.")
    page.get_by_role("button", name="Verschieben").click()
    expect(page.locator(".tw-badge", has_text="verschoben bis 31.12.")).to_be_visible()
    page.get_by_role("button", name="Weitergeben").click()
    assert violations(page) == []
    page.go_back()
    page.get_by_role("button", name="Erledigt").click()
    expect(page.locator(".tw-badge", has_text="erledigt")).to_be_visible()
    page.get_by_role("button", name="Rückgängig").click()
    expect(page.get_by_role("status").filter(has_text="1 Aufgabe ist wie zuvor")).to_be_visible()


def test_the_bell_counts_and_falls_silent(desk: Desk) -> None:
    page = desk.person(OFFICER)
    bell = page.locator("tw-bell a")
    number = int(re.findall(r"\d+", bell.get_attribute("aria-label") or "")[0])
    assert number > 1
    bell.click()
    page.locator("tbody th a:has(strong)").first.click()
    page.goto("/hinweise/")
    expect(bell).to_have_attribute("aria-label", re.compile(rf"\b{number - 1} neu"))
    page.evaluate("document.querySelector('tw-bell').show({count: 120, label: 'Hinweise, 120 neu'})")
    expect(bell.locator(".tw-count")).to_have_text("99+")
    page.evaluate("document.querySelector('tw-bell').ask()")
    expect(bell.locator(".tw-count")).to_have_text(str(number - 1))


def test_a_browser_shows_what_the_push_service_hands_over(desk: Desk) -> None:
    """There is no push service in a test, so the message is handed to the worker as the browser would."""
    page = desk.person(OFFICER)
    page.context.grant_permissions(["notifications"], origin=desk.address)
    page.goto("/hinweise/wahl/")
    worker = page.locator("tw-push").get_attribute("data-worker")
    page.evaluate(
        """async (address) => {
            const registered = await navigator.serviceWorker.register(address);
            const one = registered.installing || registered.waiting;
            if (!one) return;
            await new Promise((done) => {
                one.addEventListener("statechange", () => one.state === "activated" && done());
            });
        }""",
        worker,
    )
    session = page.context.new_cdp_session(page)
    registered: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: registered.extend(one["registrationId"] for one in told["registrations"]),
    )
    session.send("ServiceWorker.enable")
    page.wait_for_timeout(500)
    told = json.dumps({"title": "Der Server steht still", "body": "Raum 214", "url": "/schulen/", "tag": "1"})
    session.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": desk.address, "registrationId": registered[-1], "data": told},
    )
    page.wait_for_timeout(500)
    shown = page.evaluate(
        """async (address) => {
            const registered = await navigator.serviceWorker.getRegistration(address);
            return (await registered.getNotifications()).map((one) => [one.title, one.body, one.data.url]);
        }""",
        worker,
    )
    assert shown == [["Der Server steht still", "Raum 214", "/schulen/"]]
