# SPDX-License-Identifier: EUPL-1.2
"""The arithmetic of codes, answers and strokes, against what can be counted by hand."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tragwerk.core.approvals.rules import (
    ALPHABET,
    GIVEN,
    HEIGHT,
    LENGTH,
    REFUSED,
    WIDTH,
    grouped,
    is_code,
    is_drawn,
    is_strokes,
    needed_of,
    new_code,
    outcome,
    read_code,
    same_name,
    type_of,
    whose_turn,
    with_check,
)

codes = st.text(alphabet=ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1).map(with_check)
answers = st.lists(st.sampled_from([GIVEN, REFUSED, None]), min_size=1, max_size=6)


def test_the_alphabet_has_nothing_that_looks_alike() -> None:
    assert not set(ALPHABET) & set("0O1ILBSZU6G")
    assert len(set(ALPHABET)) == len(ALPHABET)
    assert len(ALPHABET) % 2 == 1  # else the weight 2 would let some errors through


@given(codes)
def test_every_code_that_is_made_is_a_code(code: str) -> None:
    assert is_code(code)
    assert read_code(grouped(code).lower()) == code
    assert read_code(f"  {code[:4]} {code[4:8]} – {code[8:]}") == code


@given(codes, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_found(code: str, place: int, other: str) -> None:
    wrong = code[:place] + other + code[place + 1 :]
    assert is_code(wrong) == (wrong == code)


@given(codes, st.integers(0, LENGTH - 2))
def test_every_swap_of_two_neighbours_is_found(code: str, place: int) -> None:
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert is_code(swapped) == (swapped == code)


def test_codes_made_by_lot_are_codes_and_differ() -> None:
    made = {new_code() for _ in range(500)}
    assert len(made) == 500
    assert all(is_code(one) for one in made)


def test_who_reads_a_lookalike_means_the_letter_of_the_alphabet() -> None:
    assert read_code("b5sz u2") == "855" + "2" + "V2"


def test_something_else_is_no_code() -> None:
    for text in ("", "K7M4", "K7M4-QX2H-9TR0", "ä" * LENGTH, "2" * (LENGTH + 1)):
        assert not is_code(read_code(text))


@given(st.integers(1, 6), answers)
def test_an_approval_stands_as_its_answers_can_still_turn_out(needed: int, said: list[str | None]) -> None:
    needed = min(needed, len(said))
    choices = [[one] if one else [GIVEN, REFUSED] for one in said]
    ends = {sum(one == GIVEN for one in end) >= needed for end in product(*choices)}
    expected = {frozenset({True}): GIVEN, frozenset({False}): REFUSED}.get(frozenset(ends))
    assert outcome(needed, said) == expected


@given(answers)
def test_in_order_only_the_first_who_has_not_answered_may_sign(said: list[str | None]) -> None:
    open_places = [place for place, one in enumerate(said) if one is None]
    assert whose_turn(False, said) == open_places
    assert whose_turn(True, said) == open_places[:1]


def test_all_sign_or_so_many_as_the_kind_says() -> None:
    assert [needed_of(0, 3), needed_of(1, 3), needed_of(2, 3), needed_of(5, 3)] == [3, 1, 2, 3]


points = st.tuples(st.sampled_from("ML"), st.integers(0, WIDTH), st.integers(0, HEIGHT))


@given(st.lists(points, min_size=1, max_size=40))
def test_strokes_are_points_inside_the_field(drawn: list[tuple[str, int, int]]) -> None:
    path = "M" + "".join(f"{verb}{x} {y}" for verb, x, y in drawn)[1:]
    assert is_strokes(path)


def test_strokes_hold_nothing_else_and_are_bounded() -> None:
    for path in ("", "L1 1", "M1 1Z", 'M1 1"/><script>', "M601 1", "M1 201", "M1 1" * 3001, "M1,1L2,2", "m1 1"):
        assert not is_strokes(path), path[:30]


def test_a_dot_is_no_signature() -> None:
    assert not is_drawn("M10 10L12 12")
    assert not is_drawn("M10 10M300 100")  # two dots far apart are no line
    assert is_drawn("M10 10L40 60L90 20")


def test_a_file_is_what_its_first_bytes_say() -> None:
    assert type_of(b"%PDF-1.7 ...") == ("application/pdf", "pdf")
    assert type_of(b"\xff\xd8\xff\xe0") == ("image/jpeg", "jpg")
    assert type_of(b"\x89PNG\r\n\x1a\n123") == ("image/png", "png")
    assert type_of(b"<svg onload=alert(1)>") is None


@pytest.mark.parametrize(
    ("asked", "signed", "same"),
    [
        ("Kerstin Hermann", "Kerstin Hermann", True),
        ("Kerstin Hermann", "hermann, kerstin", True),
        ("Kerstin Hermann", "Kerstin Maria Hermann-Groß", True),
        ("Jürgen Groß", "Juergen Gross", True),
        ("Jürgen Groß", "Jurgen Gross", True),
        ("Kerstin Hermann", "Karl Hermann", False),
        ("Kerstin Hermann", "Micky Maus", False),
        ("Kerstin Hermann", "", False),
        ("Kerstin Hermann", "…", False),
    ],
)
def test_another_name_is_noticed(asked: str, signed: str, same: object) -> None:
    assert same_name(asked, signed) is same
