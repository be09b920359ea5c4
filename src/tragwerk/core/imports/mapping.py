# SPDX-License-Identifier: EUPL-1.2
"""Which header of a file is which column of ours."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial
from typing import Any

from django.utils.translation import override

from tragwerk.core.imports.issues import ImportProblem
from tragwerk.core.imports.kinds import ImportKind
from tragwerk.core.imports.readers.table import Table, letter_of
from tragwerk.core.values.public import fold

LEAVE_OUT = ""
_DIGRAPH = re.compile(r"([aou])e")
_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_ALIKE = 0.86
_LANGUAGES = ("de", "en")


@dataclass(frozen=True, slots=True)
class Choice:
    """One header of the file and what it was taken for; `key` is None when nobody decided yet."""

    index: int
    header: str
    key: str | None
    how: str
    twin: str = ""  # letter of the column that says the same

    @property
    def letter(self) -> str:
        """The column letter in a spreadsheet."""
        return letter_of(self.index)


@dataclass(frozen=True, slots=True)
class HeaderMap:
    """All headers of one file."""

    choices: tuple[Choice, ...]

    def index_of(self) -> dict[str, int]:
        """Column key → position in the file."""
        return {choice.key: choice.index for choice in self.choices if choice.key}

    def undecided(self) -> list[Choice]:
        """Headers that are neither known nor left out by somebody."""
        return [choice for choice in self.choices if choice.key is None]


def header_key(text: str) -> str:
    """The form in which headers are compared: `Inventar-Nr.`, `inventarnr` and `INVENTAR NR` are one."""
    return _DIGRAPH.sub(r"\1", fold(text)).replace(" ", "")


class Vocabulary:
    """All names under which a kind knows its columns."""

    def __init__(self, kind: ImportKind[Any]) -> None:
        self.kind = kind
        self.names: dict[str, str] = {}
        for column in kind.columns:
            labels = [*_in_all_languages(column.label), column.key, *column.synonyms]
            for name in labels:
                self.names.setdefault(header_key(name), column.key)
        self.ignored = {header_key(name) for name in kind.ignored}

    def knows(self, header: str) -> bool:
        """Whether a header is one of ours, exactly."""
        return self.exact(header) is not None

    def ignores(self, header: str) -> bool:
        """Whether a header is known and left out on purpose."""
        return header_key(header) in self.ignored

    def exact(self, header: str) -> str | None:
        """The column of a header, LEAVE_OUT for a known one that is left out, None for an unknown one."""
        if not header or len(header) > 80:
            return None
        for form in (header_key(header), header_key(_BRACKETS.sub(" ", header))):
            if form in self.names:
                return self.names[form]
            if form in self.ignored:
                return LEAVE_OUT
        return None

    def alike(self, header: str, taken: set[str]) -> str | None:
        """The column whose name is nearly this header, such as one with a typing error."""
        form = header_key(header)
        if len(form) < 5 or len(form) > 40:
            return None
        best, best_ratio = None, _ALIKE
        for name, key in self.names.items():
            if key in taken or abs(len(name) - len(form)) > 3:
                continue
            ratio = SequenceMatcher(None, form, name).ratio()
            if ratio > best_ratio:
                best, best_ratio = key, ratio
        return best


def _in_all_languages(label: object) -> list[str]:
    texts = []
    for language in _LANGUAGES:
        with override(language):
            texts.append(str(label))
    return texts


def known_header(kind: ImportKind[Any], chosen: Mapping[str, str] | None = None) -> Callable[[str], bool]:
    """A test for headers of this kind, with the ones a person assigned before."""
    vocabulary = Vocabulary(kind)
    own = {header_key(header) for header in chosen or {}}
    return lambda header: vocabulary.knows(header) or header_key(header) in own


def fingerprint(headers: Sequence[str]) -> str:
    """What makes two files the same form: their headers in order."""
    return hashlib.sha256("\n".join(header_key(text) for text in headers).encode()).hexdigest()[:32]


def map_headers(
    kind: ImportKind[Any],
    headers: Sequence[str],
    chosen: Mapping[str, str] | None = None,
    remembered: Mapping[str, str] | None = None,
) -> HeaderMap:
    """Assign every header: what the person chose, what was remembered, exact names, near names."""
    vocabulary = Vocabulary(kind)
    keys = {column.key for column in kind.columns}
    taken: set[str] = set()
    found: dict[int, tuple[str | None, str]] = {}
    twins: dict[int, str] = {}
    for given, how in ((chosen, "chosen"), (remembered, "remembered")):
        table = {header_key(header): key for header, key in (given or {}).items()}
        for index, header in enumerate(headers):
            key = table.get(header_key(header))
            if index not in found and key is not None and (key == LEAVE_OUT or (key in keys and key not in taken)):
                found[index] = (key, how)
                taken.update({key} - {LEAVE_OUT})
    for how, search in (("exact", vocabulary.exact), ("alike", partial(vocabulary.alike, taken=taken))):
        for index, header in enumerate(headers):
            if index in found or not header:
                continue
            key = search(header)
            if key is not None and key in taken:
                found[index] = (LEAVE_OUT, "ignored") if vocabulary.ignores(header) else (None, "twice")
                twins[index] = next(letter_of(i) for i, (other, _how) in found.items() if other == key)
            elif key is not None:
                found[index] = (key, how if key else "ignored")
                taken.update({key} - {LEAVE_OUT})
    choices = [
        Choice(i, header, *found.get(i, (None, "unknown")), twins.get(i, "")) for i, header in enumerate(headers)
    ]
    return HeaderMap(tuple(choices))


def check_complete(kind: ImportKind[Any], table: Table, mapping: HeaderMap) -> None:
    """Refuse a file that lacks a column nobody can do without."""
    present = set(mapping.index_of())
    labels = {column.key: str(column.label) for column in kind.columns}
    headers = ", ".join(f"“{text}”" for text in table.headers if text)[:300]
    missing = [labels[column.key] for column in kind.columns if column.required and column.key not in present]
    if missing:
        raise ImportProblem("file.missing_columns", columns=", ".join(missing), row=table.header_line, headers=headers)
    if kind.key_columns and not present.intersection(kind.key_columns):
        names = ", ".join(labels[key] for key in kind.key_columns)
        raise ImportProblem("file.no_key", columns=names, row=table.header_line, headers=headers)
