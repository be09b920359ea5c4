# SPDX-License-Identifier: EUPL-1.2
"""One German term, one English name, one identifier, one sentence; no model without them."""

import re
from collections import Counter
from pathlib import Path

from django.apps import apps

GLOSSARY = Path(__file__).resolve().parents[2] / "docs" / "glossary.md"


def entries() -> list[list[str]]:
    """Return the rows of all tables as German, English, identifiers, sentence."""
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return [row for row in rows if row[0] != "Deutsch" and not row[0].startswith("---")]


def identifiers() -> list[str]:
    return [name for row in entries() for name in re.findall(r"`([^`]+)`", row[2])]


def test_every_model_is_in_the_glossary() -> None:
    models = {
        model.__name__
        for model in apps.get_models()
        if model.__module__.startswith("tragwerk.") and not model._meta.auto_created
    }
    assert models - set(identifiers()) == set()


def test_every_entry_has_four_filled_cells() -> None:
    assert [row for row in entries() if len(row) != 4 or not all(row)] == []


def test_no_identifier_and_no_german_term_is_used_twice() -> None:
    german = Counter(row[0] for row in entries())
    names = Counter(identifiers())
    assert [name for name, count in [*german.items(), *names.items()] if count > 1] == []


def test_every_sentence_ends_like_one() -> None:
    assert [row[3] for row in entries() if not row[3].endswith(".")] == []
