# SPDX-License-Identifier: EUPL-1.2
"""The generated reference pages say what the code says."""

import os

import pytest

from tests.docs.reference import PAGES, REFERENCE


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_generated_page_is_up_to_date(name: str) -> None:
    text = PAGES[name]()
    path = REFERENCE / name
    if os.environ.get("UPDATE_DOCS"):
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text, "run UPDATE_DOCS=1 .venv/bin/pytest tests/docs/test_reference.py"
