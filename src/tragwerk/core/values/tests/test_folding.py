# SPDX-License-Identifier: EUPL-1.2
"""Folding: one form for every spelling of a German word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tragwerk.core.values.folding import compact, fold, search_form, sort_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Städt. Gymnasium", "stadt gymnasium"),
        ("Große Straße", "grosse strasse"),
        ("GROẞE", "grosse"),
        ("Joseph-König-Gymnasium", "joseph konig gymnasium"),
        ("  Ærø\u00a0Łódź ", "aero lodz"),
        ("Müller", "muller"),
        ("Mu\u0308ller", "muller"),
        ("Zoë Çelik", "zoe celik"),
        ("", ""),
        ("--", ""),
        ("a_b", "a b"),
    ],
)
def test_fold_strips_case_accents_and_punctuation(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_umlaut_its_transcription_and_its_bare_letter_share_one_search_form() -> None:
    assert search_form("König") == search_form("Koenig") == search_form("Konig") == "konig"
    assert search_form("Droste-Hülshoff") == search_form("droste huelshoff")


def test_hyphens_and_spaces_vanish_in_the_compact_form() -> None:
    assert compact("Joseph-König") == compact("joseph koenig") == compact("josephkoenig") == "josephkonig"


def test_numbers_sort_by_value_and_umlauts_with_their_letter() -> None:
    names = [
        "PC 10",
        "PC 2",
        "Öl",
        "Ofen",
        "Ort",
        "Zebra",
        "äpfel",
        "Apfel 3",
        "PC 12345678901",
        "PC 9999999999",
    ]
    assert sorted(names, key=sort_key) == [
        "äpfel",
        "Apfel 3",
        "Ofen",
        "Öl",
        "Ort",
        "PC 2",
        "PC 10",
        "PC 9999999999",
        "PC 12345678901",
        "Zebra",
    ]


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.text())
def test_the_search_form_of_a_beginning_is_a_beginning_of_the_search_form(start: str, rest: str) -> None:
    ascii_start = re_ascii(start)
    assert search_form(ascii_start + re_ascii(rest)).startswith(search_form(ascii_start))


def re_ascii(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isascii() and letter.isalnum())


@given(st.integers(0, 10**14), st.integers(0, 10**14))
def test_keys_of_numbered_names_order_like_the_numbers(one: int, other: int) -> None:
    assert (sort_key(f"Raum {one}") < sort_key(f"Raum {other}")) == (one < other)
