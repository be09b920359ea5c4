# SPDX-License-Identifier: EUPL-1.2
"""Chromium in front of the served demo."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, StorageState, sync_playwright

from scripts.system_packages import find_browser
from tests.browser.people import Desk
from tests.browser.served_demo import shared_demo

OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives Chromium."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the demo; TRAGWERK_TEST_DEMO names one that runs already, for those who write tests."""
    if running := os.environ.get("TRAGWERK_TEST_DEMO"):
        yield running
        return
    own = tmp_path_factory.getbasetemp()
    with shared_demo(own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    program = find_browser()
    if program is None:
        pytest.skip("needs Chromium (apt install chromium), or name it with CHROMIUM=…")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sessions() -> dict[str, StorageState]:
    """Whoever signed in once stays signed in for the run."""
    return {}


@pytest.fixture
def desk(demo: str, chromium: Browser, sessions: dict[str, StorageState]) -> Iterator[Desk]:
    """A place to open browser windows at; nothing may have complained in any of them."""
    place = Desk(demo, chromium, sessions)
    yield place
    place.close()
    assert place.complaints == []
