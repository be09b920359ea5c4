# SPDX-License-Identifier: EUPL-1.2
"""Systems whose exports are known: told by their headings, read without a click, as data and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tragwerk.core.imports.headers import LEAVE_OUT, REMARKS, header_key
from tragwerk.core.imports.parsers.base import Cell
from tragwerk.core.imports.parsers.text import as_text, clean
from tragwerk.core.values.public import fold

# So many of a file's headings must be ones of the system, else two signs are chance.
_SHARE = 0.5
_SIGN = 3
# Headings that name people; what stands below them never goes into remarks.
_PEOPLE = re.compile(
    r"user|benutzer|nutzer|person|\bname\b|vorname|nachname|schuler|lehr|pupil|student|teacher|owner|besitzer"
    r"|kontakt|contact|mail|telefon|phone|mobil|employee|mitarbeiter|assigned|zugewiesen|manager|geburt|birth"
)


@dataclass(frozen=True)
class Words:
    """How the words of one column become ours.

    `sure` ends of a cell decide whatever stands before them; then `whole` words count; `else_` ends come last.
    """

    whole: Mapping[str, str] = field(default_factory=dict)
    sure: Mapping[str, str] = field(default_factory=dict)
    else_: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _whole(self) -> dict[str, str]:
        return {fold(word): ours for word, ours in self.whole.items()}

    def ours(self, text: str) -> str:
        """The word of ours for a cell; the cell itself when nothing is known of it."""
        for end, word in self.sure.items():
            if text.endswith(end):
                return word
        bare = next((text.removesuffix(end).strip() for end in self.else_ if text.endswith(end)), text)
        known = self._whole.get(fold(bare))
        if known is not None:
            return known
        return next((word for end, word in self.else_.items() if text.endswith(end)), text)


@dataclass(frozen=True)
class Origin:
    """One system and its exports: which heading is which column of ours, and what has none."""

    key: str
    label: str
    kind: str
    names: Mapping[str, Sequence[str]]  # column of ours → its headings there, in any language
    signs: Sequence[str]  # headings that hardly anybody else writes
    remarks: Sequence[str] = ()  # headings without a column here that are kept in the remarks
    left: Sequence[str] = ()  # headings that are not taken over, which the dry run says
    groups: Sequence[str] = ()  # what may stand before a heading, such as the name of its group
    left_like: str = ""  # pattern of further headings that are not taken over
    beside: Mapping[str, str] = field(default_factory=dict)  # column → heading whose word explains the cell
    words: Mapping[str, Words] = field(default_factory=dict)
    tidy: Sequence[tuple[str, str]] = ()  # patterns that make a heading readable in the remarks
    decode: Callable[[str], str] | None = None  # takes back how the system writes texts
    texts_are_texts: bool = False  # what looks like a formula is a text, as the system itself has made sure
    keeps_rest: bool = True  # headings that somebody made up there go to the remarks, else nowhere

    @cached_property
    def table(self) -> dict[str, str]:
        """Compared form of every heading → our column, the remarks, or nothing."""
        found = {header_key(text): LEAVE_OUT for text in (*self.left, *self.beside.values())}
        found |= {header_key(text): REMARKS for text in self.remarks}
        found |= {header_key(text): key for key, texts in self.names.items() for text in texts}
        return found

    @cached_property
    def sign_keys(self) -> frozenset[str]:
        """Compared forms of the signs."""
        return frozenset(header_key(text) for text in self.signs)

    def bare(self, header: str) -> str:
        """A heading without the name of its group."""
        for group in self.groups:
            if header.startswith(group):
                return header[len(group) :]
        return header

    def fate(self, header: str) -> str | None:
        """Our column for a heading, REMARKS, LEAVE_OUT, or None for one that the system does not name itself."""
        for text in (header, self.bare(header)):
            found = self.table.get(header_key(text))
            if found is not None:
                return found
        return LEAVE_OUT if self.left_like and re.search(self.left_like, header) else None

    def is_sign(self, header: str) -> bool:
        """Whether a heading tells the system."""
        return header_key(header) in self.sign_keys or self.bare(header) != header

    def shown(self, header: str) -> str:
        """A heading as the remarks name it."""
        text = self.bare(header)
        for pattern, replacement in self.tidy:
            text = re.sub(pattern, replacement, text)
        return clean(text.replace("_", " ")) or header

    def translated(self, key: str, cells: Sequence[Cell], beside: Sequence[Cell] | None) -> list[Cell]:
        """The cells of a column in our words."""
        words = self.words.get(key)
        if beside is not None:
            cells = [_explained(cell, more) for cell, more in zip(cells, beside, strict=True)]
        return [self._one(cell, words) for cell in cells]

    def _one(self, cell: Cell, words: Words | None) -> Cell:
        if not isinstance(cell, str):
            return cell
        text = self.decode(cell) if self.decode is not None else cell
        return words.ours(clean(text)) if words is not None and text.strip() else text


def _explained(cell: Cell, more: Cell) -> Cell:
    """`Aula (deployed)`: the system's own kind of state behind the word that somebody made up."""
    name, kind = clean(as_text(cell)), clean(as_text(more))
    return f"{name} ({kind})".strip() if kind else cell


@dataclass(frozen=True, slots=True)
class Recognition:
    """Why a file is taken for an export of a system."""

    origin: Origin
    signs: tuple[str, ...]
    known: int
    total: int

    @property
    def score(self) -> int:
        """How sure it is: signs count more than headings that others write, too."""
        return _SIGN * len(self.signs) + self.known


_ORIGINS: dict[str, Origin] = {}


def register_origin(origin: Origin) -> None:
    """Make a system known to the wizard and the command."""
    if _ORIGINS.setdefault(origin.key, origin) is not origin:
        raise ValueError(f"the origin {origin.key} is registered twice")


def origins_of(kind: str) -> tuple[Origin, ...]:
    """The systems whose exports hold rows of this kind."""
    return tuple(origin for origin in _ORIGINS.values() if origin.kind == kind)


def origin_named(key: str) -> Origin | None:
    """The registered system; none for an empty or forgotten key."""
    return _ORIGINS.get(key)


def recognise(kind: str, headers: Sequence[str]) -> Recognition | None:
    """The system that wrote these headings, when two of its signs and half of the headings say so."""
    named = [text for text in headers if text]
    found = [one for origin in origins_of(kind) if (one := _seen(origin, named)) is not None]
    found.sort(key=lambda one: one.score, reverse=True)
    if not found or (len(found) > 1 and found[0].score == found[1].score):
        return None
    return found[0]


def _seen(origin: Origin, named: Sequence[str]) -> Recognition | None:
    signs = tuple(text for text in named if origin.is_sign(text))
    known = sum(origin.fate(text) is not None for text in named)
    enough = len(set(map(header_key, signs))) > 1 and known >= _SHARE * len(named)
    return Recognition(origin, signs, known, len(named)) if enough else None


def rest_of(origin: Origin, header: str) -> str:
    """What becomes of a heading that somebody made up in the system: the remarks, unless it names people."""
    return REMARKS if origin.keeps_rest and not _PEOPLE.search(fold(header)) else LEAVE_OUT


def origin_for(kind: str, wanted: str | None, headers: Sequence[str]) -> tuple[Origin | None, Recognition | None]:
    """The system by which a file is read: the chosen one (`""` is none), or the one that its headings tell."""
    seen = recognise(kind, headers)
    if wanted is None:
        return (seen.origin if seen else None), seen
    chosen = origin_named(wanted)
    return (chosen if chosen is not None and chosen.kind == kind else None), seen


def known_to_origins(kind: str) -> Callable[[str], bool]:
    """A test for headings that any known system writes."""
    origins = origins_of(kind)

    def knows(header: str) -> bool:
        return any(origin.fate(header) is not None for origin in origins)

    return knows
