# SPDX-License-Identifier: EUPL-1.2
"""Codes on paper, when enough have signed, what a drawn signature may be, and what seals the evidence."""

import json
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any, Protocol
from uuid import UUID

from tragwerk.core.access.public import Actor
from tragwerk.core.values.public import search_form

# Without letters and digits that look alike on paper. An odd number of them, so that the weights 1 and 2 can be divided
# by: with them every wrong character and every swap of two neighbours changes the sum.
ALPHABET = "2345789ACDEFHJKMNPQRTVWXY"
LENGTH = 12
GROUP = 4
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
# Whoever reads one of these has the other before them: only one of the two is in the alphabet.
_LOOKALIKES = str.maketrans("BSZU", "852V")
_BETWEEN = re.compile(r"[\s\-–—.·]+")
_HALF = (len(ALPHABET) + 1) // 2


class Request(Protocol):
    """What one person asks for and another decides."""

    asked_account: UUID | None
    asked_person: UUID | None


def same_name(asked: str, given: str) -> bool:
    """Say whether somebody signed under the name that was asked for: the shorter name has no word that the other lacks.

    A middle name, a double name or another order makes nobody another person; another first name may well do.
    """
    one, other = set(search_form(asked).split()), set(search_form(given).split())
    return bool(one and other) and (one <= other or other <= one)


def other_name(asked: str, given: str) -> str:
    """Return the name that was signed with where it is another than was asked for, or nothing."""
    return "" if same_name(asked, given) else given


def is_own_request(actor: Actor, request: Request) -> bool:
    """Say whether the actor asked, under whatever hat or account: nobody decides on the own request."""
    pairs = ((request.asked_account, actor.account_id), (request.asked_person, actor.person_id))
    return any(asked is not None and asked == own for asked, own in pairs)


def _weight(place: int) -> int:
    return 1 + place % 2


def _sum(letters: str) -> int:
    return sum(_weight(place) * _VALUES[letter] for place, letter in enumerate(letters)) % len(ALPHABET)


def with_check(letters: str) -> str:
    """Return the letters of a code with the check character behind them."""
    missing = -_sum(letters) % len(ALPHABET)
    value = missing * _HALF if _weight(len(letters)) == 2 else missing
    return letters + ALPHABET[value % len(ALPHABET)]


def new_code() -> str:
    """Return a code that nobody can guess: eleven letters by lot and their check character, more than 50 bits."""
    return with_check("".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1)))


def read_code(typed: str) -> str:
    """Return what was typed as the code is kept: capitals, without gaps and lines, lookalikes put right."""
    return _BETWEEN.sub("", typed).upper().translate(_LOOKALIKES)[: LENGTH * 2]


def is_code(code: str) -> bool:
    """Say whether letters could be a code at all: as many, of the alphabet, with the right check character."""
    return len(code) == LENGTH and all(letter in _VALUES for letter in code) and _sum(code) == 0


def grouped(code: str) -> str:
    """Return a code as it stands on paper: in groups of four."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


GIVEN, REFUSED = "given", "refused"


def outcome(needed: int, answers: Sequence[str | None]) -> str | None:
    """Return how an approval stands after these answers of its signers, None where one is still to come.

    Given as soon as enough have signed; refused as soon as enough cannot be reached any more.
    """
    signed = sum(answer == GIVEN for answer in answers)
    waiting = sum(answer is None for answer in answers)
    if signed >= needed:
        return GIVEN
    return REFUSED if signed + waiting < needed else None


def needed_of(asked: int, count: int) -> int:
    """Return how many of so many signers have to sign; 0 asks for all, and more than there are cannot be asked."""
    return count if asked == 0 else min(asked, count)


def whose_turn(in_order: bool, answers: Sequence[str | None]) -> list[int]:
    """Return the places of the signers who may sign now: the first who has not answered, or all who have not."""
    waiting = [place for place, answer in enumerate(answers) if answer is None]
    return waiting[:1] if in_order else waiting


def is_overdue(due: date | None, today: date) -> bool:
    """Say whether the last day for signing has passed."""
    return due is not None and due < today


# The field is a plane of 600 × 200 points, in which a stroke is a line through points.
WIDTH, HEIGHT = 600, 200
MOST_POINTS = 3000
LONGEST_STROKES = MOST_POINTS * 8
_POINT = r"\d{1,3} \d{1,3}"
_STROKES = re.compile(rf"(?:M{_POINT}(?:L{_POINT})*)+")
_POINTS = re.compile(r"([ML])(\d{1,3}) (\d{1,3})")
SHORTEST_LINE = 60


def is_strokes(path: str) -> bool:
    """Say whether a text is an SVG path of straight strokes inside the field, and no longer than allowed."""
    if len(path) > LONGEST_STROKES or not _STROKES.fullmatch(path):
        return False
    points = _POINTS.findall(path)
    return len(points) <= MOST_POINTS and all(int(x) <= WIDTH and int(y) <= HEIGHT for _verb, x, y in points)


def is_drawn(path: str) -> bool:
    """Say whether strokes are more than a dot that somebody touched by chance."""
    length = 0.0
    before: tuple[int, int] | None = None
    for verb, x, y in _POINTS.findall(path):
        here = int(x), int(y)
        if verb == "L" and before is not None:
            length += ((here[0] - before[0]) ** 2 + (here[1] - before[1]) ** 2) ** 0.5
        before = here
    return length >= SHORTEST_LINE


def seal_of(evidence: Mapping[str, Any]) -> str:
    """Return the digest over all that proves a signature; whoever has the evidence can compute it again."""
    text = json.dumps(evidence, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return sha256(text.encode()).hexdigest()


def distinct_texts(texts: Iterable[str]) -> list[str]:
    """Return each text once, in order; people who are asked the same thing are asked with one document."""
    return list(dict.fromkeys(texts))


# What a file begins with says what it is, whatever its name claims.
_BEGINNINGS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "application/pdf", "pdf"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
)
LONGEST_BEGINNING = max(len(beginning) for beginning, _type, _ending in _BEGINNINGS)


def type_of(beginning: bytes) -> tuple[str, str] | None:
    """Return media type and ending of a scanned paper by its first bytes, None for anything else."""
    for known, media_type, ending in _BEGINNINGS:
        if beginning.startswith(known):
            return media_type, ending
    return None
