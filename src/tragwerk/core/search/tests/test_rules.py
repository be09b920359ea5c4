# SPDX-License-Identifier: EUPL-1.2
"""The arithmetic of searching, against a brute-force oracle."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tragwerk.core.search.rules import (
    Match,
    Word,
    edits,
    entry_forms,
    grade,
    known_words,
    meant_keys,
    meant_words,
    read_question,
    strict_stages,
)
from tragwerk.core.values.public import search_form

words = st.text(alphabet="abc", min_size=0, max_size=6)


def distance(one: str, other: str) -> int:
    """Optimal string alignment by the textbook's table: the oracle."""
    table = {(row, 0): row for row in range(len(one) + 1)} | {(0, col): col for col in range(len(other) + 1)}
    for row, col in itertools.product(range(1, len(one) + 1), range(1, len(other) + 1)):
        steps = [
            table[row - 1, col] + 1,
            table[row, col - 1] + 1,
            table[row - 1, col - 1] + (one[row - 1] != other[col - 1]),
        ]
        if row > 1 and col > 1 and one[row - 1] == other[col - 2] and one[row - 2] == other[col - 1]:
            steps.append(table[row - 2, col - 2] + 1)
        table[row, col] = min(steps)
    return table[len(one), len(other)]


@given(words, words)
def test_edits_are_exactly_the_strings_within_one_step(one: str, other: str) -> None:
    assert (other in edits(one, "abc")) == (distance(one, other) <= 1)


letters = st.text(alphabet="abdeghiklmnorstuz", min_size=5, max_size=12)


@given(letters, st.data())
def test_one_slip_anywhere_still_means_the_word(word: str, data: st.DataObject) -> None:
    typed = data.draw(st.sampled_from(sorted(edits(word, "ex"))))
    assert search_form(word) in meant_words(Word(typed, search_form(typed)))


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("schrxeder", "Schröder"),
        ("Koneig", "König"),
        ("Huelshof", "Hülshoff"),
        ("Josef", "Joseph"),
        ("Adolf", "Adolph"),
        ("Grosmann", "Großmann"),
        ("Buaer", "Bauer"),
    ],
)
def test_a_slip_in_a_transcribed_umlaut_or_a_name_typed_by_ear_is_forgiven(typed: str, written: str) -> None:
    (word,) = read_question(typed).words
    assert search_form(written) in meant_words(word)


def test_only_words_of_five_letters_and_more_are_tolerant() -> None:
    words = read_question("Ham Ahaus 12345 ab1234").words
    assert [word.is_tolerant for word in words] == [False, True, False, False]


def test_four_letters_may_miss_a_fifth_but_are_not_taken_for_other_four() -> None:
    (word,) = read_question("Sadt").words
    assert "stadt" in meant_words(word)
    assert "saat" not in meant_words(word)
    assert "sad" not in meant_words(word)


def test_mistyped_serials_are_guessed_and_short_numbers_are_not() -> None:
    assert "dmpxk23zq1g" in meant_keys(read_question("DMPX-K32ZQ1G"))
    assert meant_keys(read_question("121174")) == set()


def test_the_text_of_an_entry_holds_words_and_their_joined_forms() -> None:
    _keys, text = entry_forms("Joseph-König-Gymnasium", ["168257"], "Haltern am See")
    assert text == " joseph konig gymnasium josephkoniggymnasium 168257 haltern am see "
    assert entry_forms("", [], "") == ([], "")


def test_known_words_are_words_of_letters_and_joined_beginnings() -> None:
    assert known_words("Joseph-König-Gymnasium 12 R2D2") == {
        "joseph",
        "konig",
        "gymnasium",
        "josephkonig",
        "josephkoniggymnasium",
    }


def graded(typed: str, title: str, keys: tuple[str, ...] = (), words: str = "") -> Match | None:
    result = grade(read_question(typed), title=title, text=entry_forms(title, keys, words)[1], keys=keys)
    return result.match if result else None


def test_grades_run_from_the_key_down_to_the_inner_part() -> None:
    assert graded("168-257", "Gymnasium", keys=("168257",)) is Match.KEY
    assert graded("joseph koenig", "Joseph-König") is Match.TITLE
    assert graded("koenig", "Joseph-König-Gymnasium") is Match.WORD
    assert graded("gymn konig", "Joseph-König-Gymnasium") is Match.BEGINNING
    assert graded("nasium", "Joseph-König-Gymnasium") is Match.INNER
    assert graded("josephkoenig", "Joseph-König-Gymnasium") is Match.BEGINNING
    assert graded("i pad", "Apple iPad") is Match.WORD
    assert graded("koenig realschule", "Joseph-König-Gymnasium") is None


def test_a_question_without_letters_and_digits_asks_nothing() -> None:
    assert not read_question(" -–… ")


@given(st.text(max_size=40))
def test_every_part_of_a_question_is_long_enough_for_the_trigram_index(text: str) -> None:
    question = read_question(text)
    if question:
        for stage in strict_stages(question):
            assert all(len(needle) >= 3 for branch in stage for group in branch for needle in group)


@given(st.lists(st.text(alphabet="abcdeüß 0", min_size=1, max_size=8), min_size=1, max_size=3))
def test_an_entry_always_answers_its_own_title(parts: list[str]) -> None:
    title = " ".join(parts)
    question = read_question(title)
    if question:
        assert grade(question, title=title, text=entry_forms(title)[1]) is not None
