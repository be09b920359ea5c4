# SPDX-License-Identifier: EUPL-1.2
"""How text becomes searchable, how a question is read, and how well an entry answers it. No database here.

Entry and question pass through the same folding (`core/values/folding.py`). The text of an entry is its
words, each between two spaces, so that ` wort ` asks for a whole word, ` wort` for a beginning and `wort`
for an inner part with one and the same index.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from string import ascii_lowercase, digits
from uuid import UUID

from tragwerk.core.values.public import compact, fold, search_form, without_digraphs

LONGEST_QUESTION = 120
MOST_WORDS = 6
TOLERANT_FROM = 5
BEGUN_FROM = 7
TOLERANT_KEY_FROM = 8
LONGEST_TOLERANT_KEY = 24
INNER_FROM = 3
MOST_NARROWINGS = 2
MOST_PLACES = 12
SHORTEST_KNOWN_WORD = 4
_JOINED = re.compile(r"\w+(?:[-–/.’'_]\w+)+")

Needles = tuple[str, ...]
Branch = tuple[Needles, ...]
Stage = tuple[Branch, ...]


class Match(IntEnum):
    """How an entry answers a question, from worst to best."""

    SIMILAR = 1
    INNER = 2
    BEGINNING = 3
    WORD = 4
    TITLE = 5
    KEY = 6


@dataclass(frozen=True)
class Word:
    """One word of a question: as folded, and in the form that the index holds."""

    folded: str
    form: str

    @property
    def is_tolerant(self) -> bool:
        """Say whether a slip of the pen is forgiven: long enough, perhaps without a letter, and not a number."""
        return len(self.folded) >= TOLERANT_FROM - 1 and self.folded.isalpha()

    @property
    def may_be_begun(self) -> bool:
        """Say whether a slip is also forgiven at the beginning of a longer word, e.g. `Pestalozi` of a school."""
        return len(self.folded) >= BEGUN_FROM and self.folded.isalpha()


@dataclass(frozen=True)
class Question:
    """What somebody typed, read."""

    words: tuple[Word, ...]
    joined: str
    key: str

    def __bool__(self) -> bool:
        return bool(self.words)


def read_question(text: str) -> Question:
    """Return the question that a text asks; too long ones are cut."""
    parts = fold(text[:LONGEST_QUESTION]).split()[:MOST_WORDS]
    return _question([Word(part, search_form(part)) for part in parts])


def _question(words: Sequence[Word]) -> Question:
    folded = "".join(word.folded for word in words)
    return Question(tuple(dict.fromkeys(words)), compact(folded), folded)


def key_form(key: str) -> str:
    """Return the form in which tags, serials and official numbers are compared: no gaps, no hyphens."""
    return fold(key).replace(" ", "")


def inner_needles(part: str) -> Needles:
    """Return what an entry holds whose key has this part; nothing when the part is too short for the index.

    An ``e`` at the beginning may be the second half of an ``ae`` that the index keeps as one letter.
    """
    form = compact(part)
    forms = (form, form[1:]) if form.startswith("e") else (form,)
    return () if any(len(one) < INNER_FROM for one in forms) else forms


def entry_forms(title: str, keys: Sequence[str] = (), words: str = "") -> tuple[list[str], str]:
    """Return the forms of an entry's keys (see `key_form`) and its searchable text.

    The text holds the words and the joined forms of what may be typed joined.
    """
    # Devices are called by their tag; a title that is a key needs no folding of its own.
    found = {} if title in keys else dict.fromkeys(_title_words(title))
    forms = []
    for key in keys:
        folded = fold(key)
        if " " in folded:
            found.update(dict.fromkeys(without_digraphs(folded).split()))
            joined = folded.replace(" ", "")
            found[without_digraphs(joined)] = None
            forms.append(joined)
        else:
            found[without_digraphs(folded)] = None
            forms.append(folded)
    found.update(dict.fromkeys(_other_words(words)))
    found.pop("", None)
    return forms, f" {' '.join(found)} " if found else ""


# Thousands of devices share a title and a room, so a bulk write folds each only once.
@lru_cache(maxsize=4096)
def _title_words(title: str) -> tuple[str, ...]:
    words = search_form(title).split()
    return (*words, compact(title), *_other_words(title)) if len(words) > 1 else tuple(words)


@lru_cache(maxsize=4096)
def _other_words(text: str) -> tuple[str, ...]:
    return (*search_form(text).split(), *filter(None, map(compact, _JOINED.findall(text))))


@lru_cache(maxsize=4096)
def known_words(title: str, words: str = "") -> frozenset[str]:
    """Return the words that a slip of the pen may mean: words of letters, and joined ones from their start."""
    found = {word for source in (title, words) for word in search_form(source).split()}
    for source in (title, words):
        for group in _JOINED.findall(source):
            parts = fold(group).split()
            found.update(compact(" ".join(parts[:count])) for count in range(2, len(parts) + 1))
    return frozenset(word for word in found if len(word) >= SHORTEST_KNOWN_WORD and word.isalpha())


def edits(word: str, alphabet: str = ascii_lowercase) -> set[str]:
    """Return every string at Damerau-Levenshtein distance one or zero over the alphabet."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {word}
    found.update(head + tail[1:] for head, tail in cuts if tail)
    found.update(head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1)
    for letter in alphabet:
        found.update(head + letter + tail[1:] for head, tail in cuts if tail)
        found.update(head + letter + tail for head, tail in cuts)
    return found


def meant_words(word: Word) -> set[str]:
    """Return the forms of all words that `word` may be a slip for.

    The slip is undone before ``ue`` becomes ``u``, so a wrong letter inside a transcribed umlaut counts once.
    ``ph`` and ``f`` are one sound, and names are typed by ear: Josef and Joseph.
    """
    by_ear = {search_form(word.folded.replace("ph", "f")), search_form(word.folded.replace("f", "ph"))}
    # Four letters may be five with one missing, but not another four.
    shortest = TOLERANT_FROM if len(word.folded) < TOLERANT_FROM else 1
    return by_ear.union(search_form(edit) for edit in edits(word.folded) if len(edit) >= shortest)


def similar_words(
    words: Iterable[Word], meant: Mapping[str, set[str]], known: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """Return, for every word that has some, the known words, or their beginnings, that it may be a slip for.

    What begins with the word as typed is found without forgiving, what begins with another one found along with it.
    """
    found: dict[str, tuple[str, ...]] = {}
    candidates = sorted(known)
    for word in words:
        forms = meant[word.form]
        chosen = [one for one in candidates if one in forms and one != word.form]
        if word.may_be_begun:
            longest = max(map(len, forms))
            for one in candidates:
                begun = next((one[:size] for size in range(longest, 0, -1) if one[:size] in forms), "")
                if begun and not begun.startswith((word.form, *chosen)):
                    chosen.append(begun)
        if chosen:
            found[word.form] = tuple(chosen)
    return found


def is_key_like(question: Question) -> bool:
    """Say whether the question may be a tag, a serial or an official number as a whole."""
    return len(question.key) >= TOLERANT_FROM and any(letter.isdigit() for letter in question.key)


def meant_keys(question: Question) -> set[str]:
    """Return the keys that a mistyped tag or serial may mean; short ones are too dense to guess."""
    if not is_key_like(question) or not TOLERANT_KEY_FROM <= len(question.key) <= LONGEST_TOLERANT_KEY:
        return set()
    return edits(question.key, ascii_lowercase + digits)


def strict_stages(question: Question) -> tuple[Stage, ...]:
    """Return what to ask the index: whole words, beginnings, inner parts, each with all words joined too."""
    stages = []
    for before, after, shortest in ((" ", " ", 2), (" ", "", 2), ("", "", INNER_FROM)):
        groups = [
            (f"{before}{word.form}{after}" if len(word.form) >= shortest else f" {word.form}",)
            for word in question.words
            if len(word.form) >= 2
        ] or [(f" {word.form} ",) for word in question.words]
        branches = [tuple(groups)]
        if len(question.words) > 1 and len(question.joined) >= INNER_FROM:
            branches.append(((f"{before}{question.joined}{after}",),))
        stages.append(tuple(branches))
    return tuple(stages)


def place_stage(question: Question) -> Stage:
    """Return what to ask inside a place: beginnings of words, which whole words are as well."""
    return strict_stages(question)[1]


def tolerant_stage(question: Question, similar: Mapping[str, Sequence[str]]) -> Stage:
    """Return what to ask the index when words may be slips for the words in `similar`."""
    branches = []
    groups = []
    for word in question.words:
        if len(word.form) < 2:
            continue
        own = word.form if len(word.form) >= INNER_FROM else f" {word.form}"
        groups.append((own, *(f" {meant}" for meant in similar.get(word.form, ()))))
    if groups and any(len(group) > 1 for group in groups):
        branches.append(tuple(groups))
    joined = similar.get(question.joined, ())
    if len(question.words) > 1 and joined:
        branches.append((tuple(f" {meant}" for meant in joined),))
    return tuple(branches)


def joined_word(question: Question) -> Word | None:
    """Return two words typed as one, e.g. “Heide Schule”; a slip in longer ones is found word by word."""
    if len(question.words) != 2:
        return None
    return Word("".join(word.folded for word in question.words), question.joined)


@dataclass(frozen=True)
class Narrowing:
    """Some words of a question taken as the name of places, the others as the question there."""

    rest: Question
    places: frozenset[UUID]
    match: Match


def name_stages(question: Question, similar: Mapping[str, Sequence[str]]) -> tuple[Stage, ...]:
    """Return what to ask the index for places that any one word of a question may name."""
    words = [word for word in question.words if len(word.form) >= INNER_FROM]
    return tuple((((f" {word.form}", *(f" {meant}" for meant in similar.get(word.form, ()))),),) for word in words)


def narrowings(
    question: Question, places: Iterable[tuple[UUID, str]], similar: Mapping[str, Sequence[str]]
) -> list[Narrowing]:
    """Return the best ways to read a part of the question as the name of places, given as (key, text)."""
    named: dict[frozenset[int], dict[UUID, int]] = {}
    for key, text in places:
        matches = [_word_match(word.form, text, similar) for word in question.words]
        hit = frozenset(at for at, match in enumerate(matches) if match)
        if hit and len(hit) < len(question.words):
            named.setdefault(hit, {})[key] = min(matches[at] for at in hit)
    best = sorted(named.items(), key=lambda item: (-len(item[0]), -max(item[1].values()), sorted(item[0])))
    found = []
    for hit, keys in best[:MOST_NARROWINGS]:
        ranked = sorted(keys, key=lambda key: (-keys[key], str(key)))[:MOST_PLACES]
        rest = [word for at, word in enumerate(question.words) if at not in hit]
        found.append(Narrowing(_question(rest), frozenset(ranked), Match(max(keys.values()))))
    return found


@dataclass(frozen=True, order=True)
class Grade:
    """How well an entry answers; bigger is better."""

    match: Match
    title_words: int
    boost: int
    total: int
    brevity: int


def grade(
    question: Question,
    *,
    title: str,
    text: str,
    keys: Iterable[str] = (),
    boost: int = 0,
    similar: Mapping[str, Sequence[str]] | None = None,
    meant: frozenset[str] | set[str] = frozenset(),
) -> Grade | None:
    """Return how well an entry answers the question, or None when it does not."""
    own_title = f" {search_form(title)} "
    if question.key in keys:
        return Grade(Match.KEY, 0, boost, 0, -len(title))
    found = [_word_match(word.form, text, similar or {}) for word in question.words]
    match = min(found, default=0)
    if len(question.words) > 1:
        match = max(match, _word_match(question.joined, text, similar or {}))
    if not match:
        return Grade(Match.SIMILAR, 0, boost, 0, -len(title)) if not meant.isdisjoint(keys) else None
    if compact(title) == question.joined:
        match = Match.TITLE
    in_title = sum(1 for word in question.words if _word_match(word.form, own_title, similar or {}))
    return Grade(Match(match), in_title, boost, sum(found), -len(title))


def _word_match(form: str, text: str, similar: Mapping[str, Sequence[str]]) -> int:
    if f" {form} " in text:
        return Match.WORD
    if f" {form}" in text:
        return Match.BEGINNING
    if len(form) >= INNER_FROM and form in text:
        return Match.INNER
    if any(f" {meant}" in text for meant in similar.get(form, ())):
        return Match.SIMILAR
    return 0
