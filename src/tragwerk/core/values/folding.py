# SPDX-License-Identifier: EUPL-1.2
"""Folded forms of German text: one for comparing, one for searching, one for sorting.

``fold``         lower case, ``ß`` → ``ss``, accents stripped (DIN 5007-1: ``ä`` = ``a``), everything that
                 is neither letter nor digit becomes one space.
``search_form``  ``fold`` and then ``ae``/``oe``/``ue`` → ``a``/``o``/``u``. ``König``, ``Koenig`` and ``Konig``
                 share one form. The rule is blind (``Quelle`` → ``qulle``), which is harmless because text
                 and question pass through the same rule and the form is never shown.
``compact``      ``search_form`` of the text without its gaps: ``Joseph-König`` = ``josephkoenig``.
``sort_key``     ``fold`` with numbers padded, so ``PC 2`` stands before ``PC 10``.

All of them are computed in Python and stored, never by a database function, so both databases agree.
"""

from __future__ import annotations

import re
import unicodedata

# Letters that Unicode does not decompose; German lists file them under the plain letters.
_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ð": "d", "đ": "d", "ł": "l", "þ": "th", "ı": "i", "ħ": "h", "ŧ": "t"}
)
_GAP = re.compile(r"[\W_]+")
_DIGRAPH = re.compile(r"([aou])e")
_NUMBER = re.compile(r"[0-9]+")
_PLAIN_ASCII = re.compile(r"[a-z0-9]*(?: [a-z0-9]+)*")
_PADDED_DIGITS = 10


def fold(text: str) -> str:
    """Return the form in which two spellings of one German word compare equal (``ä`` = ``a``, ``ß`` = ``ss``)."""
    if _PLAIN_ASCII.fullmatch(text):
        return text
    if not text.isascii():
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        text = "".join(letter for letter in text if not unicodedata.combining(letter)).translate(_LETTERS)
    return _GAP.sub(" ", text.lower()).strip()


def search_form(text: str) -> str:
    """Return the folded form in which ``ü``, ``ue`` and ``u`` are the same letter."""
    return without_digraphs(fold(text))


def without_digraphs(folded: str) -> str:
    """Return a folded form with ``ae``, ``oe`` and ``ue`` as one letter."""
    return _DIGRAPH.sub(r"\1", folded) if "e" in folded else folded


def compact(text: str) -> str:
    """Return the search form of the text typed without gaps and hyphens."""
    return without_digraphs(fold(text).replace(" ", ""))


def sort_key(text: str) -> str:
    """Return the DIN 5007-1 key; plain code-point order of these keys is the order people expect."""
    return _NUMBER.sub(_pad, fold(text))


def _pad(number: re.Match[str]) -> str:
    digits = number.group().lstrip("0") or "0"
    if len(digits) <= _PADDED_DIGITS:
        return digits.zfill(_PADDED_DIGITS)
    # ':' follows '9' and precedes 'a': longer numbers sort after the padded ones, by length and then value.
    return f":{len(digits):03d}{digits}"
