# SPDX-License-Identifier: EUPL-1.2
"""Every page was looked at: docs/reference/pictures.md has a row for each, and names no other."""

import re
from pathlib import Path

from tests.access.routes import routes
from tests.browser.test_axe import NOT_PAGES

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "reference" / "pictures.md").read_text(encoding="utf-8")
MOCK_UPS = {"start", "asset-list", "asset-detail", "import", "login", "styleguide"}
WAYS = re.compile(r"(?:8|partly)(?: \+ (?:tablet|paper|open)(?:, (?:tablet|paper|open))*)?")


def rows() -> dict[str, list[str]]:
    """Page → mock-up, ways, what was mended, what differs."""
    found = {}
    for line in TEXT.splitlines():
        if line.startswith("| `"):
            name, *cells = (cell.strip() for cell in line.strip().strip("|").split("|"))
            found[name.strip("`")] = cells
    return found


def test_every_page_has_a_row() -> None:
    pages = {route.name for route in routes()} - set(NOT_PAGES)
    assert sorted(pages - set(rows())) == []


def test_every_row_names_a_page() -> None:
    assert sorted(set(rows()) - {route.name for route in routes()}) == []


def test_every_row_says_how_it_was_looked_at_and_what_came_of_it() -> None:
    for name, cells in rows().items():
        assert len(cells) == 4, name
        assert all(cells), name
        assert WAYS.fullmatch(cells[1]), name


def test_every_mock_up_of_the_skeleton_was_compared() -> None:
    compared = {cells[0].split(",")[0] for cells in rows().values()} - {"–"}
    assert compared == MOCK_UPS
