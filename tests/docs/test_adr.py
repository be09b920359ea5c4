# SPDX-License-Identifier: EUPL-1.2
"""The decision records are complete and indexed."""

import re
from collections import Counter
from pathlib import Path

ADR = Path(__file__).resolve().parents[2] / "docs" / "adr"
RECORDS = sorted(ADR.glob("[0-9]*.md"))
SECTIONS = ["## Context", "## Decision", "## Consequences", "## Revisit when"]


def test_every_record_is_in_the_index() -> None:
    index = (ADR / "README.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\]\((\d{4}-[a-z0-9-]+\.md)\)", index))
    assert linked == {record.name for record in RECORDS}


def test_no_number_is_used_twice() -> None:
    numbers = Counter(record.name[:4] for record in RECORDS)
    assert [number for number, count in numbers.items() if count > 1] == []


def test_every_record_has_its_title_and_four_sections() -> None:
    incomplete = []
    for record in RECORDS:
        text = record.read_text(encoding="utf-8")
        missing = [section for section in SECTIONS if section not in text]
        if missing or not text.startswith(f"# {record.name[:4]} "):
            incomplete.append((record.name, missing))
    assert incomplete == []


def test_a_record_fits_on_one_page() -> None:
    long = [record.name for record in RECORDS if len(record.read_text(encoding="utf-8").split()) > 700]
    assert long == []
