# SPDX-License-Identifier: EUPL-1.2
"""A cursor comes back as it went, and anything else is refused without a crash."""

import json
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tragwerk.ui.tables.cursor import BadCursor, Cursor

WORDS = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)


def packed(parts: object) -> str:
    return urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@given(WORDS, st.none() | WORDS, st.none() | WORDS, WORDS, st.integers(-(10**9), 10**9))
def test_a_cursor_comes_back_as_it_went(
    order: str, group: str | None, value: str | None, key: str, number: int
) -> None:
    cursor = Cursor(order, group, value, key, number)
    text = cursor.encode()
    assert text.replace("-", "").replace("_", "").isalnum()
    assert Cursor.decode(text, order) == cursor


@given(st.text(max_size=300))
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(BadCursor):
        Cursor.decode(text, "tag")


@pytest.mark.parametrize(
    "parts",
    [
        [],
        {},
        None,
        7,
        ["tag", None, None, "k"],
        ["name", None, "a", "k", 1],
        ["tag", 3, "a", "k", 1],
        ["tag", None, 5, "k", 1],
        ["tag", None, "a", None, 1],
        ["tag", None, "a", "k", "1"],
        ["tag", None, "a", "k", True],
        ["tag", None, "a", "k", 10**30],
        ["tag", None, "a\x00", "k", 1],
        ["tag", None, "\ud800", "k", 1],
        ["tag", None, "a" * 3000, "k", 1],
    ],
)
def test_a_cursor_of_the_wrong_form_is_refused(parts: object) -> None:
    with pytest.raises(BadCursor):
        Cursor.decode(packed(parts), "tag")


def test_a_cursor_of_another_order_is_refused() -> None:
    with pytest.raises(BadCursor):
        Cursor.decode(Cursor("tag", None, "a", "k", 1).encode(), "-tag")


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(BadCursor):
        Cursor.decode(urlsafe_b64encode(b"[" * 1400).decode(), "tag")
