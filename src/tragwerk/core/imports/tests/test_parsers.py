# SPDX-License-Identifier: EUPL-1.2
"""Cells become values the way people mean them; what cannot be read says why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tragwerk.core.imports.parsers import (
    ChoiceParser,
    CodeParser,
    DateParser,
    Hints,
    Identifier,
    IntegerParser,
    MoneyParser,
    Parser,
    TextParser,
)
from tragwerk.core.imports.parsers.text import looks_like_formula

TODAY = date(2026, 11, 23)
HINTS = Hints(today=TODAY)


def one(parser: Parser, cell: Any, hints: Hints = HINTS) -> Any:
    """The value of a single cell, or the code of its error."""
    parsed = parser.parse([cell], hints)
    return parsed.errors[0].code if parsed.errors else parsed.values[0]


def values(parser: Parser, cells: Sequence[Any], hints: Hints = HINTS) -> list[Any]:
    return parser.parse(cells, hints).values


def repair(parser: Parser, cell: Any) -> str | None:
    found = parser.parse([cell], HINTS).errors[0].repair
    return found.value if found else None


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("  Raum\u00a012 \n", "Raum 12"),
        ("Schu\u0308le\u00adr", "Schüler"),
        ("", None),
        ("   ", None),
        (12.0, "12"),
        (True, "WAHR"),
        (date(2021, 5, 3), "03.05.2021"),
        ("a\x00b", "text.control"),
        ("a\u202eb", "text.control"),
        ("a\ufffdb", "text.undecodable"),
        ("#NV", "text.error_value"),
        ("x" * 300, "text.too_long"),
        ("- Primarstufe -", "- Primarstufe -"),
        ("-Schule d. Sekundarstufe I und II-", "-Schule d. Sekundarstufe I und II-"),
        ("+49 2364 933-0", "+49 2364 933-0"),
        ("-349,00 €", "-349,00 €"),
        ("=cmd|'/C calc'!A0", "text.formula"),
        ("@SUM(1+1)", "text.formula"),
        ("+cmd|'/C calc'!A0", "text.formula"),
        ("-1+1|cmd", "text.formula"),
        ("＝cmd|x", "text.formula"),
        ("=", "="),
    ],
)
def test_text(cell: Any, expected: Any) -> None:
    assert one(TextParser(200), cell) == expected


@pytest.mark.parametrize(
    "text", ["=1+1", "@A1", "+A1", "-A1+5", "+SUM(A1)", "-2+3+cmd|' /C calc'!A0", "+Tabelle1!A1", "=HYPERLINK(1)"]
)
def test_what_a_spreadsheet_would_run_is_a_formula(text: str) -> None:
    assert looks_like_formula(text)


@pytest.mark.parametrize("text", ["-", "+", "--", "- siehe Raum 5", "-5 °C", "+ Tasche", "−5", "A=B", "x@y.de"])
def test_what_only_begins_like_one_is_not(text: str) -> None:
    assert not looks_like_formula(text)


def test_a_formula_is_taken_as_text_when_the_person_says_so() -> None:
    hints = Hints(today=TODAY, as_text=frozenset({1}))
    parsed = TextParser().parse(["=a|b", "=a|b"], hints)
    assert (list(parsed.errors), parsed.values) == ([0], [None, "=a|b"])


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (" F9FT7X2KQ4 ", "F9FT7X2KQ4"),
        (356410000000000.0, "356410000000000"),
        ("3,5641E+14", "identifier.scientific"),
        ("3.5641E+14", "identifier.scientific"),
        (12.5, "identifier.number"),
        (date(2021, 3, 4), "identifier.number"),
        ("1E5", "1E5"),
    ],
)
def test_numbers_that_a_spreadsheet_spoilt_are_not_taken_as_identifiers(cell: Any, expected: Any) -> None:
    assert one(Identifier(), cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("03.05.2021", date(2021, 5, 3)),
        ("3.5.21", date(2021, 5, 3)),
        ("3. 5. 2021", date(2021, 5, 3)),
        ("2021-05-03", date(2021, 5, 3)),
        ("2021-05-03T00:00:00Z", date(2021, 5, 3)),
        ("03.05.2021 14:30", date(2021, 5, 3)),
        ("20210503", date(2021, 5, 3)),
        (20210503, date(2021, 5, 3)),
        ("3. Mai 2021", date(2021, 5, 3)),
        ("May 3, 2021", date(2021, 5, 3)),
        ("12. März 2021", date(2021, 3, 12)),
        (44319, date(2021, 5, 3)),
        (44319.0, date(2021, 5, 3)),
        ("44319", date(2021, 5, 3)),
        (datetime.combine(date(2021, 5, 3), time(8, 15)), date(2021, 5, 3)),
        (date(2021, 5, 3), date(2021, 5, 3)),
        ("-", None),
        ("31.02.2021", "date.no_such_day"),
        ("00.00.0000", "date.no_such_day"),
        ("irgendwann", "date.unreadable"),
        (12.5, "date.unreadable"),
        (True, "date.unreadable"),
        ("2021", "date.year_only"),
        (2021, "date.year_only"),
        ("05/2021", "date.month_only"),
        ("Mai 2021", "date.month_only"),
        ("03.05.2202", "date.future_likely"),
        ("24.11.2026", "date.future"),
        ("03.05.1021", "date.too_early_likely"),
    ],
)
def test_dates(cell: Any, expected: Any) -> None:
    assert one(DateParser(latest="today"), cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("03.05.2202", "03.05.2022"), ("03.05.2120", "03.05.2020"), ("2020", "01.01.2020"), ("03.05.0221", "03.05.2021")],
)
def test_a_likely_date_is_offered(cell: str, expected: str) -> None:
    assert repair(DateParser(latest="today"), cell) == expected


def test_one_date_that_can_only_be_american_decides_for_its_column() -> None:
    cells = ["1/2/23", "1/23/23", "11/14/22"]
    parsed = DateParser().parse(cells, HINTS)
    assert parsed.values == [date(2023, 1, 2), date(2023, 1, 23), date(2022, 11, 14)]
    assert [code for code, _ in parsed.notes] == ["date.month_first"]


def test_one_date_that_can_only_be_european_decides_for_its_column() -> None:
    assert values(DateParser(), ["1/2/23", "23/1/23"]) == [date(2023, 2, 1), date(2023, 1, 23)]


def test_without_proof_the_language_of_the_header_decides_and_the_person_has_the_last_word() -> None:
    assert values(DateParser(), ["1/2/23"]) == [date(2023, 2, 1)]
    assert values(DateParser(), ["1/2/23"], Hints(TODAY, english=True)) == [date(2023, 1, 2)]
    assert values(DateParser(), ["1/2/23"], Hints(TODAY, english=True, day_first=True)) == [date(2023, 2, 1)]
    assert values(DateParser(), ["1.2.23"], Hints(TODAY, english=True)) == [date(2023, 2, 1)]


def test_a_date_against_the_order_of_its_column_is_not_guessed() -> None:
    parsed = DateParser().parse(["1/23/23", "2/28/23", "23/1/23"], HINTS)
    assert {index: error.code for index, error in parsed.errors.items()} == {2: "date.no_such_day"}


@given(st.dates(date(1970, 1, 1), TODAY))
def test_every_day_is_read_in_every_form(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    forms = [day.strftime("%d.%m.%Y"), day.isoformat(), day.strftime("%Y%m%d"), serial, float(serial), day]
    forms = [form for form in forms if not (isinstance(form, (int, float)) and form < 14_611)]
    assert values(DateParser(latest="today"), forms) == [day] * len(forms)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1.234,56 €", "1234.56"),
        ("1,234.56", "1234.56"),
        ("404,84 EUR", "404.84"),
        ("EUR 404,84", "404.84"),
        ("404.84", "404.84"),
        ("404,8", "404.80"),
        ("1.234", "1234.00"),
        ("1.234.567", "1234567.00"),
        ("1'234.50", "1234.50"),
        ("12 345,00 €", "12345.00"),
        ("349,-", "349.00"),
        ("349,-- €", "349.00"),
        ("349,– €", "349.00"),
        ("0", "0.00"),
        ("0,5", "0.50"),
        (404.84, "404.84"),
        (404.845, "404.85"),
        (349, "349.00"),
        ("-", None),
        ("", None),
        ("-349,00 €", "money.negative"),
        ("349,00-", "money.negative"),
        ("(349,00)", "money.negative"),
        ("−349,00", "money.negative"),
        (-1, "money.negative"),
        ("349 $", "money.currency"),
        ("CHF 20.00", "money.currency"),
        ("teuer", "money.unreadable"),
        ("1.23.456", "money.unreadable"),
        ("12,3456", "money.decimals"),
        ("99999999999999", "money.too_large"),
        ("9" * 40, "money.too_large"),
        (float("nan"), "money.unreadable"),
        (True, "money.unreadable"),
    ],
)
def test_money(cell: Any, expected: Any) -> None:
    found = one(MoneyParser(minimum=0), cell)
    assert (str(found) if isinstance(found, Decimal) else found) == expected


def test_the_column_decides_what_a_point_before_three_digits_means() -> None:
    assert values(MoneyParser(), ["1.234", "12,50"]) == [Decimal("1234.00"), Decimal("12.50")]
    assert values(MoneyParser(), ["1,234", "12.50"]) == [Decimal("1234.00"), Decimal("12.50")]


@given(st.decimals(min_value=0, max_value=9_999_999, places=2))
def test_every_amount_is_read_in_german_and_english_writing(amount: Decimal) -> None:
    english = f"{amount:,.2f}"
    german = english.replace(",", "_").replace(".", ",").replace("_", ".")
    assert values(MoneyParser(), [f"{german} €", german, str(amount).replace(".", ",")]) == [amount] * 3
    assert values(MoneyParser(), [english, f"EUR {english}", str(amount)]) == [amount] * 3


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("12", 12),
        ("1.234", 1234),
        (7.0, 7),
        ("-", None),
        ("1,5", "integer.unreadable"),
        (1.5, "integer.unreadable"),
        ("99999", "integer.range"),
        ("-1", "integer.range"),
        ("٣", "integer.unreadable"),
    ],
)
def test_whole_numbers(cell: Any, expected: Any) -> None:
    assert one(IntegerParser(0, 5000), cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("5562016", "05562016"),
        (5562016.0, "05562016"),
        ("05562016", "05562016"),
        ("null", None),
        ("123456789", "code.digits"),
        ("12a", "code.digits"),
    ],
)
def test_keys_get_back_the_zeros_that_a_spreadsheet_dropped(cell: Any, expected: Any) -> None:
    assert one(CodeParser(8), cell) == expected


def test_a_word_of_a_choice_is_found_folded_and_the_nearest_is_offered() -> None:
    parser = ChoiceParser({"Öffentlich": "public", "Privat": "private"})
    assert values(parser, ["öffentlich", " PRIVAT", "", None]) == ["public", "private", None, None]
    assert (one(parser, "Prvat"), repair(parser, "Prvat")) == ("choice.unknown", "Privat")


WILD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.text(alphabet="0123456789.,-+/ €eE:'()", max_size=20),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
)


@given(st.lists(WILD, max_size=8))
def test_no_cell_whatever_breaks_a_parser(cells: list[Any]) -> None:
    parsers: list[Parser] = [
        *(TextParser(), Identifier(), DateParser(latest="today"), DateParser(), MoneyParser(minimum=0)),
        *(IntegerParser(), CodeParser(6), ChoiceParser({"ja": True})),
    ]
    for parser in parsers:
        parsed = parser.parse(cells, HINTS)
        assert len(parsed.values) == len(cells)
        assert all(parsed.values[index] is None for index in parsed.errors)


def test_a_time_span_is_no_date() -> None:
    assert one(DateParser(), timedelta(days=3)) == "date.unreadable"
