# SPDX-License-Identifier: EUPL-1.2
"""Every sentence of the pages exists in German, with the same placeholders."""

from __future__ import annotations

from collections import defaultdict
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tests.architecture.tree import PACKAGE, ROOT, project_files

CATALOGS = sorted(path for path in project_files() if path.suffix == ".po" and "de" in path.parts)
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}


def read(path: Path) -> Catalog:
    """The sentences of one file."""
    with path.open("rb") as stream:
        return read_po(stream, locale="de", abort_invalid=True)


def german() -> set[tuple[str, str]]:
    """Every sentence that has a German form, with its context."""
    return {
        (message.context or "", message.id if isinstance(message.id, str) else message.id[0])
        for path in CATALOGS
        for message in read(path)
        if is_translated(message)
    }


def is_translated(message: Message) -> bool:
    """Whether every form of a sentence is there and nobody doubts it."""
    forms = [message.string] if isinstance(message.string, str) else message.string or [""]
    return bool(message.id) and all(forms) and not message.fuzzy


def sentences_of(path: Path) -> set[tuple[str, str]]:
    """The sentences a Python file or a template asks for, with their context."""
    text = path.read_text(encoding="utf-8")
    source = templatize(text) if path.suffix == ".html" else text
    found = set()
    for _line, keyword, parts, _comments in extract_python(BytesIO(source.encode()), KEYWORDS, (), {}):
        words = list(parts) if isinstance(parts, (list, tuple)) else [parts]
        context = words.pop(0) if "pgettext" in keyword else ""
        if words and isinstance(words[0], str) and words[0]:
            found.add((context or "", words[0]))
    return found


def speaking_files() -> list[Path]:
    """The files of the program that may hold sentences."""
    return [
        path
        for path in project_files()
        if path.is_relative_to(PACKAGE)
        and path.suffix in {".py", ".html"}
        and not {"tests", "migrations"} & set(path.parts)
    ]


def test_every_sentence_of_the_program_exists_in_german() -> None:
    known = german()
    missing = [
        f"{path.relative_to(ROOT)}: {sentence!r}" + (f" ({context})" if context else "")
        for path in speaking_files()
        for context, sentence in sorted(sentences_of(path))
        if (context, sentence) not in known
    ]
    assert missing == []


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: str(path.relative_to(PACKAGE).parts[:2]))
def test_a_catalogue_has_no_open_doubtful_or_broken_sentence(path: Path) -> None:
    doubtful = [message.id for message in read(path) if message.id and not is_translated(message)]
    broken = [str(error) for message, errors in read(path).check() for error in errors]
    assert doubtful == []
    assert broken == []


def test_a_sentence_reads_the_same_wherever_it_is_translated() -> None:
    """Django puts all catalogues together: of two translations the one that is read last would stand everywhere.

    Where one English word means two things, a context tells them apart.
    """
    found: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in CATALOGS:
        for message in read(path):
            if message.id:
                name = message.id if isinstance(message.id, str) else message.id[0]
                found[message.context or "", name][str(message.string)].append(str(path.relative_to(PACKAGE)))
    assert {name: dict(forms) for name, forms in found.items() if len(forms) > 1} == {}
