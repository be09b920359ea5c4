# SPDX-License-Identifier: EUPL-1.2
"""What is sorted and what is walked, and how long a number of rows is remembered."""

from collections.abc import Sequence
from typing import Any

import pytest

from tragwerk.ui.tables import rarity
from tragwerk.ui.tables.rarity import FEW_IN_ONE_INDEX, FEW_TOGETHER, KEPT_SECONDS, MOST_SORTED, Asked, Single, rarest

MANY = MOST_SORTED + 1


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rarity, "_known", {})


class Counter:
    """Counts as told, by index, and keeps what it was asked."""

    def __init__(self, **numbers: int) -> None:
        self.numbers = numbers
        self.asked: list[list[str]] = []

    def __call__(self, asked: Sequence[Asked]) -> list[int]:
        self.asked.append([one.index for _group, one in asked])
        return [self.numbers["together" if one.rows is together else one.index] for _group, one in asked]


def nobody() -> Any:
    return None


def together() -> Any:
    raise AssertionError("the counter needs no rows")


def single(index: str, name: tuple[str, ...] | None = None, beside: frozenset[str] = frozenset()) -> Single:
    return Single(nobody, index, (index,) if name is None else name, index, beside)


def found(count: Counter, *singles: Single) -> tuple[int, str]:
    number, finder = rarest([None], singles, together, count)[None]
    return number, finder.index


def test_the_rarest_filter_finds_the_rows() -> None:
    assert found(Counter(state=5000, year=300), single("state"), single("year")) == (300, "year")


def test_what_is_frequent_is_walked() -> None:
    assert found(Counter(state=MANY), single("state"))[0] > MOST_SORTED


def test_two_frequent_filters_are_walked_when_they_go_together() -> None:
    count = Counter(state=MANY, year=MANY, together=FEW_TOGETHER + 1)
    assert found(count, single("state"), single("year"))[0] > MOST_SORTED


def test_two_frequent_filters_at_odds_are_sorted() -> None:
    count = Counter(state=MANY, year=MANY, together=FEW_TOGETHER)
    assert found(count, single("state"), single("year")) == (FEW_TOGETHER, "state")


def test_more_are_sorted_where_the_index_of_one_filter_answers_all() -> None:
    count = Counter(year=MANY + 1, binding=MANY, together=FEW_IN_ONE_INDEX)
    year, binding = single("year", beside=frozenset({"binding", "state"})), single("binding")
    assert found(count, binding, year) == (FEW_IN_ONE_INDEX, "year")
    # A third filter that the index knows nothing of: each row has to be looked at, and only a few are worth it.
    count = Counter(year=MANY, binding=MANY, school=MANY, together=FEW_TOGETHER + 1)
    assert found(count, binding, year, single("school"))[0] > MOST_SORTED


def test_a_number_is_remembered_for_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("tragwerk.ui.tables.rarity.time.monotonic", lambda: now)
    count = Counter(state=7)
    for seconds, questions in ((0, 1), (KEPT_SECONDS - 1, 1), (KEPT_SECONDS, 2)):
        now = 1000.0 + seconds
        assert found(count, single("state")) == (7, "state")
        assert len(count.asked) == questions


def test_nothing_is_left_out_for_a_remembered_zero() -> None:
    count = Counter(state=0)
    assert found(count, single("state")) == (0, "state")
    assert found(count, single("state")) == (1, "state"), "rows may have come since"


def test_only_what_is_not_remembered_is_asked() -> None:
    count = Counter(state=7, year=9)
    found(count, single("state"))
    found(count, single("state"), single("year"))
    assert count.asked == [["state"], ["year"]]


def test_what_has_no_name_is_asked_every_time() -> None:
    count = Counter(state=7)
    for _time in range(2):
        found(count, single("state", ()))
    assert len(count.asked) == 2


def test_memory_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rarity, "_MOST_KEPT", 3)
    for number in range(10):
        found(Counter(state=7), single("state", (str(number),)))
    assert len(rarity._known) <= 3
