# SPDX-License-Identifier: EUPL-1.2
"""Money is exact: cents in the table, Decimal here."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tragwerk.core.values.public import MoneyField, from_cents, to_cents

field: Any = MoneyField()
amounts = st.decimals(min_value=-(10**12), max_value=10**12, places=4)


@given(amounts)
def test_an_amount_is_rounded_once_as_in_commerce_and_comes_back(amount: Decimal) -> None:
    expected = amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    assert from_cents(to_cents(amount)) == expected
    assert field.from_db_value(field.get_prep_value(amount), None, None) == expected
    assert field.to_python(str(amount)) == expected


@given(st.integers(min_value=-(2**62), max_value=2**62))
def test_every_number_of_cents_survives(cents: int) -> None:
    assert to_cents(from_cents(cents)) == cents


@given(st.lists(st.decimals(min_value=-(10**9), max_value=10**9, places=2), max_size=40))
def test_a_sum_of_cents_is_the_sum_of_the_amounts(values: list[Decimal]) -> None:
    assert from_cents(sum(to_cents(value) for value in values)) == sum(values, Decimal(0))


@pytest.mark.parametrize(
    ("given_value", "cents"), [("0.005", 1), ("-0.005", -1), ("1.005", 101), ("404.84", 40484), (0, 0)]
)
def test_halves_are_rounded_away_from_zero(given_value: Any, cents: int) -> None:
    assert field.get_prep_value(given_value) == cents


def test_no_amount_stays_none() -> None:
    assert field.get_prep_value(None) is None
    assert field.from_db_value(None, None, None) is None
    assert field.to_python(None) is None
