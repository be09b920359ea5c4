# SPDX-License-Identifier: EUPL-1.2
"""Values have one written form, sort like what they mean, and what does not fit is named."""

import string
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tragwerk.core.forms.rules import (
    LARGEST,
    LONGEST,
    Misfit,
    canonical,
    checked,
    fits_example,
    imei,
    luhn,
    mac,
    plain_number,
    read,
    slug,
    sort_of,
)
from tragwerk.core.forms.types import Field, FieldType, words

WHOLE = st.integers(-(10**12) + 1, 10**12 - 1)
HUNDREDTHS = st.integers(-(10**14) + 1, 10**14 - 1).map(lambda cents: Decimal(cents) / 100)
OF_TYPE: dict[str, st.SearchStrategy[Any]] = {
    FieldType.INTEGER: WHOLE,
    FieldType.DECIMAL: HUNDREDTHS,
    FieldType.MONEY: HUNDREDTHS,
    FieldType.DATE: st.dates(),
    FieldType.FLAG: st.booleans(),
}


def field(type_: FieldType, **more: Any) -> Field:
    return Field("x.test", "Test", type_, **more)


@pytest.mark.parametrize("type_", OF_TYPE)
@given(data=st.data())
def test_a_value_survives_being_written_and_read(type_: FieldType, data: st.DataObject) -> None:
    value = data.draw(OF_TYPE[type_])
    text = canonical(type_, value)
    assert read(type_, text) == value
    assert canonical(type_, read(type_, text)) == text


@pytest.mark.parametrize("type_", OF_TYPE)
@given(data=st.data())
def test_sort_keys_stand_in_the_order_of_the_values(type_: FieldType, data: st.DataObject) -> None:
    values = data.draw(st.lists(OF_TYPE[type_], min_size=2, max_size=20))
    keys = [sort_of(type_, canonical(type_, value)) for value in values]
    assert [value for _key, value in sorted(zip(keys, values, strict=True), key=lambda pair: pair[0] or "")] == sorted(
        values
    )


@given(HUNDREDTHS)
def test_a_number_has_no_exponent_and_no_useless_zeros(value: Decimal) -> None:
    text = plain_number(value)
    assert Decimal(text) == value
    assert "E" not in text.upper()
    assert "." not in text or not text.endswith("0")


def test_nothing_is_nothing_for_every_type() -> None:
    for type_ in FieldType:
        options = words(a="A") if type_ in {FieldType.CHOICE, FieldType.CHOICES} else ()
        assert checked(field(type_, options=options), None) in (None, ())
        assert canonical(type_, None) == ""
        assert sort_of(type_, "") is None
        with pytest.raises(Misfit, match="required"):
            checked(field(type_, options=options, required=True), None)


def bounds_hold(low: Decimal | None, high: Decimal | None, value: Decimal) -> bool:
    """The oracle: plain comparison."""
    return (low is None or value >= low) and (high is None or value <= high)


@given(st.none() | HUNDREDTHS, st.none() | HUNDREDTHS, HUNDREDTHS)
def test_bounds_let_through_what_lies_between_them(low: Decimal | None, high: Decimal | None, value: Decimal) -> None:
    one = field(FieldType.DECIMAL, minimum=canonical("decimal", low), maximum=canonical("decimal", high))
    try:
        checked(one, value)
    except Misfit:
        assert not bounds_hold(low, high, value)
    else:
        assert bounds_hold(low, high, value)


@pytest.mark.parametrize(
    ("type_", "value", "code"),
    [
        (FieldType.INTEGER, "12,5", "forms.number"),
        (FieldType.INTEGER, Decimal("1.5"), "forms.whole"),
        (FieldType.INTEGER, LARGEST, "forms.number"),
        (FieldType.INTEGER, Decimal("NaN"), "forms.number"),
        (FieldType.DECIMAL, Decimal("1.234"), "forms.places"),
        (FieldType.DATE, "2026-10-14", "forms.day"),
        (FieldType.FLAG, "ja", "forms.flag"),
        (FieldType.CHOICE, "c", "forms.option"),
        (FieldType.CHOICES, ("a", "c"), "forms.option"),
        (FieldType.CHOICES, "a", "forms.option"),
        (FieldType.TEXT, "x" * (LONGEST[FieldType.TEXT] + 1), "forms.too_long"),
        (FieldType.URL, "not an address", "forms.url"),
        (FieldType.URL, "javascript://alert.example", "forms.url"),
        (FieldType.URL, "https://[", "forms.url"),
        (FieldType.PERSON, "somebody", "forms.person"),
    ],
)
def test_what_does_not_fit_has_a_code(type_: FieldType, value: Any, code: str) -> None:
    options = words(a="A", b="B") if type_ in {FieldType.CHOICE, FieldType.CHOICES} else ()
    with pytest.raises(Misfit) as caught:
        checked(field(type_, options=options), value)
    assert caught.value.code == code


def test_values_come_back_in_their_one_form() -> None:
    assert checked(field(FieldType.TEXT), "  two \t blanks\x00 ") == "two blanks"
    assert checked(field(FieldType.LONG_TEXT), "a \r\nb\n\n") == "a\nb"
    assert checked(field(FieldType.URL), "www.example.org/x") == "https://www.example.org/x"
    assert checked(field(FieldType.MONEY), Decimal("404.8")) == Decimal("404.80")
    assert checked(field(FieldType.CHOICES, options=words(a="A", b="B")), ("b", "a", "b")) == ("a", "b")
    key = uuid4()
    assert checked(field(FieldType.PERSON), key) == key
    assert checked(field(FieldType.DATE, minimum="2026-01-01"), date(2026, 1, 1)) == date(2026, 1, 1)
    with pytest.raises(Misfit, match="minimum"):
        checked(field(FieldType.DATE, minimum="2026-01-01"), date(2025, 12, 31))


@given(st.text(alphabet=string.ascii_letters + string.digits + "-/ .", min_size=1, max_size=12))
def test_an_example_fits_itself_and_what_only_differs_in_its_letters_and_digits(example: str) -> None:
    assert fits_example(example, example)
    other = example.translate(str.maketrans("0123456789abcdefABCDEF", "9876543210fedcbaFEDCBA"))
    assert fits_example(example, other)
    assert not fits_example(example, f"{example}1")
    assert not fits_example(example, example[:-1])


@given(st.text(min_size=1, max_size=8), st.text(max_size=8))
def test_a_pattern_agrees_with_a_look_sign_by_sign(example: str, text: str) -> None:
    def sort(sign: str) -> str:
        return "digit" if sign.isdecimal() else "letter" if sign.isalpha() else sign

    expected = len(example) == len(text) and all(
        sort(one) == sort(other) and (sort(one) != "digit" or other.isascii())
        for one, other in zip(example, text, strict=True)
    )
    assert fits_example(example, text) == expected


@given(st.text(alphabet=string.digits, min_size=14, max_size=14))
def test_exactly_one_check_digit_makes_a_number_whole(start: str) -> None:
    fitting = [digit for digit in string.digits if luhn(start + digit)]
    assert len(fitting) == 1


@given(st.text(alphabet=string.digits, min_size=14, max_size=14), st.integers(0, 14), st.integers(1, 9))
def test_a_wrong_digit_is_noticed(start: str, place: int, step: int) -> None:
    whole = next(start + digit for digit in string.digits if luhn(start + digit))
    assert imei(whole) == whole
    wrong = whole[:place] + str((int(whole[place]) + step) % 10) + whole[place + 1 :]
    with pytest.raises(Misfit, match="imei"):
        imei(wrong)


def test_an_imei_may_be_parted_and_is_kept_as_digits() -> None:
    assert imei("49-015420-323751-8") == "490154203237518"
    for wrong in ("49015420323751", "4901542032375189", "IMEI 490154203237518"):
        with pytest.raises(Misfit, match="imei_length"):
            imei(wrong)


@given(st.lists(st.integers(0, 255), min_size=6, max_size=6), st.sampled_from([":", "-", ""]), st.booleans())
def test_a_hardware_address_has_one_form_however_it_is_parted(parts: list[int], mark: str, upper: bool) -> None:
    text = mark.join(f"{part:02x}" for part in parts)
    expected = ":".join(f"{part:02x}" for part in parts)
    assert mac(text.upper() if upper else text) == expected
    dotted = "".join(f"{part:02x}" for part in parts)
    assert mac(".".join(dotted[at : at + 4] for at in (0, 4, 8))) == expected


@pytest.mark.parametrize("text", ["", "00:11:22:33:44", "00:11:22:33:44:gg", "00:11:22:33:44:55:66", "0011.2233.44"])
def test_anything_else_is_no_hardware_address(text: str) -> None:
    with pytest.raises(Misfit, match="mac"):
        mac(text)


def test_a_key_follows_from_a_label() -> None:
    assert slug("Letzte Prüfung (DGUV V3)") == "letzte_prufung_dguv_v3"
    assert slug("???") == ""
    assert len(slug("x" * 99)) == 40
