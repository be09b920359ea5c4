# SPDX-License-Identifier: EUPL-1.2
"""Common first and last names, combined at random: no real person is meant."""

from functools import cache
from random import Random

from tragwerk.config.demo.official import FACTS


@cache
def _names(kind: str) -> tuple[str, ...]:
    return tuple((FACTS / f"{kind}_names.txt").read_text(encoding="utf-8").split())


_ASCII = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ç": "c", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Ç": "C"}
)


def invent(random: Random) -> tuple[str, str]:
    """Return a first and a last name."""
    return random.choice(_names("first")), random.choice(_names("last"))


def log_in_name(first: str, last: str) -> str:
    """Return the user name as the offices form it: i.brockmann."""
    return f"{first[0]}.{last}".translate(_ASCII).lower().replace(" ", "")


def mail_address(first: str, last: str, number: int, place: str) -> str:
    """Return an address that can never reach anybody; the number keeps namesakes apart."""
    name = f"{first}.{last}".translate(_ASCII).lower().replace(" ", "")
    return f"{name}.{number}@{place}.example.org"
