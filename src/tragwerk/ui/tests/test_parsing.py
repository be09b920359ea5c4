# SPDX-License-Identifier: EUPL-1.2
"""What people type for days and amounts is read as they mean it."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tragwerk.ui.parsing import NoSuchDay, NotReadable, read_amount, read_day

TODAY = date(2026, 10, 7)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("14.10.2026", date(2026, 10, 14)),
        ("14. 10. 2026", date(2026, 10, 14)),
        ("1.3.26", date(2026, 3, 1)),
        ("1.3.85", date(1985, 3, 1)),
        ("14.10.", date(2026, 10, 14)),
        ("14.10", date(2026, 10, 14)),
        ("1.9.", date(2026, 9, 1)),
        ("1.3.", date(2027, 3, 1)),
        ("2026-10-14", date(2026, 10, 14)),
        ("14/10/2026", date(2026, 10, 14)),
        (" Morgen ", date(2026, 10, 8)),
        ("heute", TODAY),
        ("gestern", date(2026, 10, 6)),
        ("übermorgen", date(2026, 10, 9)),
        ("KW 42", date(2026, 10, 12)),
        ("kw42/2027", date(2027, 10, 18)),
    ],
)
def test_a_day_is_read(text: str, day: date) -> None:
    assert read_day(text, TODAY) == day


@pytest.mark.parametrize("text", ["31.02.2021", "2026-13-01", "30.2.", "KW 54"])
def test_a_day_that_does_not_exist_is_told_apart(text: str) -> None:
    with pytest.raises(NoSuchDay):
        read_day(text, TODAY)


@pytest.mark.parametrize("text", ["bald", "14", "14.10.20266", "10-14-2026", "", "14.10.2026 8:00"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(NotReadable):
        read_day(text, TODAY)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("404,84", "404.84"), ("404.84", "404.84"), ("1.234,56 €", "1234.56"), ("1,234.56", "1234.56"),
        ("1.234", "1234.00"), ("1.234.567,8", "1234567.80"), ("12", "12.00"), ("12,5", "12.50"),
        ("-349,00 €", "-349.00"), ("\u2212349", "-349.00"), ("1 234,56", "1234.56"), ("1'234.50", "1234.50"),
        ("€ 12,00", "12.00"), ("12 EUR", "12.00"), ("1\u00a0234,56\u00a0€", "1234.56"),
    ],
)  # fmt: skip
def test_an_amount_is_read(text: str, amount: str) -> None:
    assert read_amount(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["", "teuer", "1,2,3", "12,345", "1.23.456", "12.34,56", "=1+1", "1e5", "1234.567,00"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(NotReadable):
        read_amount(text)


@given(st.decimals(min_value=-9_999_999, max_value=9_999_999, places=2, allow_nan=False))
def test_every_amount_survives_writing_in_german_and_english(amount: Decimal) -> None:
    english = f"{amount:,.2f}"
    assert read_amount(english) == amount
    assert read_amount(english.translate(str.maketrans(".,", ",.")) + " €") == amount


@given(st.dates(min_value=date(1970, 1, 1), max_value=date(2069, 12, 31)))
def test_every_day_survives_writing(day: date) -> None:
    assert read_day(f"{day:%d.%m.%Y}", TODAY) == day
    assert read_day(day.isoformat(), TODAY) == day
    assert read_day(f"{day.day}.{day.month}.{day:%y}", TODAY) == day
