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

from tragwerk.core.imports.headers import LEAVE_OUT, REMARKS, header_key
from tragwerk.core.imports.issues import ImportProblem
from tragwerk.core.imports.kinds import ImportKind
from tragwerk.core.imports.origins import Origin, known_to_origins, rest_of
from tragwerk.core.imports.readers.table import Table, letter_of

_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_ALIKE = 0.86
_LANGUAGES = ("de", "en")
Found = dict[int, tuple[str | None, str]]  # position → column and how it was found


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
        return {choice.key: choice.index for choice in self.choices if choice.key and choice.key != REMARKS}

    def remarks(self) -> list[Choice]:
        """Headers whose cells are kept in the remarks."""
        return [choice for choice in self.choices if choice.key == REMARKS]

    def left_out(self) -> list[Choice]:
        """Headers that are not taken over."""
        return [choice for choice in self.choices if not choice.key and choice.how != "beside"]

    def undecided(self) -> list[Choice]:
        """Headers that are neither known nor left out by somebody."""
        return [choice for choice in self.choices if choice.key is None]


class Vocabulary:
    """All names under which a kind knows its columns."""

    def __init__(self, kind: ImportKind[Any]) -> None:
        self.kind = kind
        self.names: dict[str, str] = {}
        for column in kind.all_columns:
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
    """A test for headers of this kind, with those of known systems and the ones a person assigned before."""
    vocabulary = Vocabulary(kind)
    own = {header_key(header) for header in chosen or {}}
    written = known_to_origins(kind.key)
    return lambda header: vocabulary.knows(header) or header_key(header) in own or written(header)


def fingerprint(headers: Sequence[str]) -> str:
    """What makes two files the same form: their headers in order."""
    return hashlib.sha256("\n".join(header_key(text) for text in headers).encode()).hexdigest()[:32]


def map_headers(
    kind: ImportKind[Any],
    headers: Sequence[str],
    chosen: Mapping[str, str] | None = None,
    remembered: Mapping[str, str] | None = None,
    origin: Origin | None = None,
) -> HeaderMap:
    """Assign every header: what the person chose, what was remembered, the system's, exact names, near names."""
    found: Found = {}
    taken: set[str] = set()
    twins: dict[int, str] = {}
    for given, how in ((chosen, "chosen"), (remembered, "remembered")):
        _as_assigned(kind, headers, given or {}, how, found, taken)
    if origin is not None:
        _as_the_system_says(origin, headers, found, taken)
    _as_named(Vocabulary(kind), headers, found, taken, twins, exactly=origin is not None)
    if origin is not None:
        _keep_the_rest(kind, origin, headers, found)
    choices = [
        Choice(i, header, *found.get(i, (None, "unknown")), twins.get(i, "")) for i, header in enumerate(headers)
    ]
    return HeaderMap(tuple(choices))


def _as_assigned(
    kind: ImportKind[Any], headers: Sequence[str], given: Mapping[str, str], how: str, found: Found, taken: set[str]
) -> None:
    """Assign headings as a person did, now or the last time."""
    keys = {column.key for column in kind.all_columns} | ({REMARKS} if kind.remarks else set())
    table = {header_key(header): key for header, key in given.items()}
    for index, header in enumerate(headers):
        key = table.get(header_key(header))
        if index not in found and key is not None and (key == LEAVE_OUT or (key in keys and key not in taken)):
            found[index] = (key, how)
            taken.update({key} - {LEAVE_OUT, REMARKS})


def _as_named(
    vocabulary: Vocabulary,
    headers: Sequence[str],
    found: Found,
    taken: set[str],
    twins: dict[int, str],
    *,
    exactly: bool,
) -> None:
    """Assign headings by the names that the kind knows, exact ones first, then near ones."""
    searches: list[tuple[str, Callable[[str], str | None]]] = [("exact", vocabulary.exact)]
    if not exactly:
        searches.append(("alike", partial(vocabulary.alike, taken=taken)))
    for how, search in searches:
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


def _as_the_system_says(origin: Origin, headers: Sequence[str], found: Found, taken: set[str]) -> None:
    """Assign the headings of a known system; of two for one column the one that it names first."""
    fates = {index: origin.fate(header) for index, header in enumerate(headers) if header and index not in found}
    explained = {header_key(text) for text in origin.beside.values()}
    for key, texts in origin.names.items():
        ranks = {header_key(text): rank for rank, text in enumerate(texts)}
        mine = [index for index, fate in fates.items() if fate == key]
        mine.sort(key=lambda index: ranks.get(header_key(headers[index]), len(ranks)))
        for index in mine:
            found[index] = (LEAVE_OUT, "origin") if key in taken else (key, "origin")
            taken.add(key)
    for index, fate in fates.items():
        if fate in (LEAVE_OUT, REMARKS):
            found[index] = (fate, "beside" if header_key(headers[index]) in explained else "origin")


def _keep_the_rest(kind: ImportKind[Any], origin: Origin, headers: Sequence[str], found: Found) -> None:
    """What somebody made up in a known system goes to the remarks; nobody is asked about it."""
    for index, header in enumerate(headers):
        if header and found.get(index, (None, ""))[0] is None:
            found[index] = (rest_of(origin, header) if kind.remarks else LEAVE_OUT, "rest")


def check_complete(kind: ImportKind[Any], table: Table, mapping: HeaderMap) -> None:
    """Refuse a file that lacks a column nobody can do without."""
    present = set(mapping.index_of())
    labels = {column.key: str(column.label) for column in kind.all_columns}
    headers = ", ".join(f"“{text}”" for text in table.headers if text)[:300]
    missing = [labels[column.key] for column in kind.all_columns if column.required and column.key not in present]
    if missing:
        raise ImportProblem("file.missing_columns", columns=", ".join(missing), row=table.header_line, headers=headers)
    if kind.key_columns and not present.intersection(kind.key_columns):
        names = ", ".join(labels[key] for key in kind.key_columns)
        raise ImportProblem("file.no_key", columns=names, row=table.header_line, headers=headers)
