# SPDX-License-Identifier: EUPL-1.2
"""A label that we print is read by the camera in the browser and opens its device; a letter is edited and frozen."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex

import pytest
from playwright.sync_api import Browser, StorageState, expect

from scripts.system_packages import find_browser
from tests.browser.conftest import OPTIONS
from tests.browser.people import PHONE, Desk

IT, OFFICE = "i.brockmann", "t.ahrens"
needs_pictures = pytest.mark.skipif(
    shutil.which("pdftoppm") is None, reason="needs pdftoppm (apt install poppler-utils)"
)


@pytest.fixture
def label(desk: Desk, tmp_path: Path) -> tuple[str, Path]:
    """The address of a device, and its printed label as a film that shows it and nothing else."""
    page = desk.person(IT)
    listed = page.request.get("/geraete/").text()
    found = re.search(r'href="(/geraete/([0-9a-f-]{36})/)"', listed)
    assert found is not None
    token = page.evaluate("document.body.dataset.csrf") or ""
    form = {"ids": found[2], "apply": "1", "sheet": "3425", "start": "1", "code": "qr", "csrfmiddlewaretoken": token}
    made = page.request.post("/geraete/etiketten/", form=form, headers={"Referer": f"{desk.address}/geraete/"})
    assert made.headers["content-type"] == "application/pdf"
    (tmp_path / "label.pdf").write_bytes(made.body())
    # The first label of the sheet, 105 × 57 mm.
    cut = ["-x", "0", "-y", "0", "-W", "620", "-H", "480"]
    subprocess.run(
        ["pdftoppm", "-r", "150", *cut, "-jpeg", "-singlefile", tmp_path / "label.pdf", tmp_path / "label"], check=True
    )
    film = tmp_path / "label.mjpeg"
    film.write_bytes((tmp_path / "label.jpg").read_bytes() * 30)
    return found[1], film


@pytest.fixture
def camera(chromium: Browser, label: tuple[str, Path]) -> Iterator[Browser]:
    """A browser whose camera shows the label."""
    program = find_browser()
    assert program is not None
    film = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    options = [*OPTIONS, *film, f"--use-file-for-fake-video-capture={label[1]}"]
    browser = chromium.browser_type.launch(executable_path=program, args=options)
    yield browser
    browser.close()


@needs_pictures
def test_the_camera_reads_our_label_and_opens_the_device(
    demo: str, desk: Desk, sessions: dict[str, StorageState], label: tuple[str, Path], camera: Browser
) -> None:
    desk.person(IT)
    phone = Desk(demo, camera, sessions)
    page = phone.window(PHONE, username=IT)
    page.goto("/scan/")
    page.get_by_role("button", name="Kamera benutzen").click()
    page.wait_for_url(f"**{label[0]}", timeout=30_000)
    phone.close()
    assert phone.complaints == []


def test_a_keyboard_scanner_opens_the_device_and_says_what_is_unknown(desk: Desk) -> None:
    page = desk.person(IT)
    page.goto("/scan/")
    expect(page.locator("#scan-code")).to_be_focused()
    page.keyboard.type("gibt-es-nicht")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("ist hier nicht bekannt")
    page.keyboard.type("HA-00001")
    page.keyboard.press("Enter")
    page.wait_for_url("**/geraete/*-*/")
    page.goto("/scan/")
    expect(page.get_by_text("HA-00001")).to_be_visible()


def test_a_letter_text_is_edited_with_the_preview_and_frozen(desk: Desk) -> None:
    page = desk.person(OFFICE)
    page.goto("/briefe/texte/neu/")
    page.get_by_label("Name").fill(f"Probe {token_hex(4)}")
    page.get_by_role("button", name="Weiter zum Text").click()
    body = page.get_by_role("textbox", name="Text")
    body.fill("Guten Tag {Empfangene Stelle}")
    expect(page.get_by_text("Meinten Sie „Empfangende Stelle“?")).to_be_visible()
    body.fill("Guten Tag ")
    page.get_by_role("button", name="Empfangende Stelle einfügen").click()
    expect(body).to_have_value("Guten Tag {Empfangende Stelle}")
    expect(page.get_by_text("Meinten Sie")).to_have_count(0)
    expect(page.get_by_role("img", name="Seite 1 des Beispielbriefs")).to_be_visible()
    page.get_by_role("button", name="Speichern und veröffentlichen").click()
    page.get_by_role("link", name="Deutsch, Fassung 1").click()
    expect(page.locator("textarea")).to_have_count(0)
    page.locator("form[action$='zurueckziehen/'] button").click()
    expect(page.get_by_text("zurückgezogen", exact=True)).to_be_visible()
