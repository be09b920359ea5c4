# SPDX-License-Identifier: EUPL-1.2
"""Values through an interface and out of lists are the values that a form takes."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from tragwerk.core.forms.public import Field, FieldType, Misfit, as_json, columns_of, from_json, schema_of, to_json
from tragwerk.core.forms.types import words
from tragwerk.core.imports.public import Hints

KEY = UUID("7a67f00d-0000-7000-8000-000000000000")
HINTS = Hints(today=date(2026, 10, 14))


def field(type_: FieldType, **more: Any) -> Field:
    options = words(hdmi="HDMI", vga="VGA") if type_ in {FieldType.CHOICE, FieldType.CHOICES} else ()
    return Field("x.test", "Test", type_, **{"options": options, **more})


VALUES = [
    (FieldType.TEXT, "a", "a"),
    (FieldType.INTEGER, 12, 12),
    (FieldType.DECIMAL, Decimal("12.5"), "12.5"),
    (FieldType.MONEY, Decimal("404.80"), "404.80"),
    (FieldType.DATE, date(2026, 10, 14), "2026-10-14"),
    (FieldType.FLAG, False, False),
    (FieldType.CHOICE, "vga", "vga"),
    (FieldType.CHOICES, ("hdmi", "vga"), ["hdmi", "vga"]),
    (FieldType.PERSON, KEY, str(KEY)),
]


@pytest.mark.parametrize(("type_", "value", "sent"), VALUES)
def test_a_value_goes_out_and_comes_back(type_: FieldType, value: Any, sent: Any) -> None:
    one = field(type_)
    assert to_json(one, value) == sent
    assert as_json(value) == sent
    assert from_json(one, sent) == value
    assert from_json(one, to_json(one, None)) in (None, ())
    assert "title" in schema_of([one])["x.test"]


@pytest.mark.parametrize(
    ("type_", "sent", "code"),
    [
        (FieldType.TEXT, 12, "forms.text"),
        (FieldType.LONG_TEXT, ["a"], "forms.text"),
        (FieldType.URL, {"a": 1}, "forms.text"),
        (FieldType.INTEGER, True, "forms.number"),
        (FieldType.INTEGER, "x", "forms.number"),
        (FieldType.DATE, "14.10.2026", "forms.day"),
        (FieldType.DATE, 20261014, "forms.day"),
        (FieldType.PERSON, "x", "forms.person"),
        (FieldType.FLAG, "yes", "forms.flag"),
        (FieldType.CHOICES, "hdmi", "forms.option"),
        (FieldType.CHOICE, "scart", "forms.option"),
    ],
)
def test_what_is_sent_wrongly_is_refused(type_: FieldType, sent: Any, code: str) -> None:
    with pytest.raises(Misfit) as caught:
        from_json(field(type_), sent)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("one", "cells", "values"),
    [
        (field(FieldType.INTEGER, unit="GB"), ["64 GB", "128gb", 32, "1.024", None], [64, 128, 32, 1024, None]),
        (field(FieldType.DECIMAL, unit="Zoll"), ["75 Zoll", "13,3", 24.5], [75, Decimal("13.30"), Decimal("24.50")]),
        (field(FieldType.MONEY), ["404,84 €"], [Decimal("404.84")]),
        (field(FieldType.DATE), ["14.10.2026"], [date(2026, 10, 14)]),
        (field(FieldType.FLAG), ["ja", "Nein", "x", 1, 0], [True, False, True, True, False]),
        (field(FieldType.CHOICE), ["hdmi", "VGA"], ["hdmi", "vga"]),
        (field(FieldType.CHOICES), ["HDMI, vga", "VGA/HDMI", None], [("hdmi", "vga"), ("hdmi", "vga"), None]),
        (field(FieldType.URL), ["www.example.org"], ["https://www.example.org"]),
    ],
)
def test_a_column_is_read_by_the_type_of_its_field(one: Field, cells: list[Any], values: list[Any]) -> None:
    (column,) = columns_of([one])
    parsed = column.parser.parse(cells, HINTS)
    assert (parsed.values, parsed.errors) == (values, {})


@pytest.mark.parametrize(
    ("one", "cell", "code"),
    [
        (field(FieldType.INTEGER, maximum="10"), "11", "forms.maximum"),
        (field(FieldType.INTEGER), "elf", "integer.unreadable"),
        (field(FieldType.TEXT, example="AB-12"), "AB12", "forms.example"),
        (field(FieldType.CHOICE), "SCART", "choice.unknown"),
        (field(FieldType.CHOICES), "HDMI, SCART", "choice.unknown"),
        (field(FieldType.FLAG), "vielleicht", "choice.unknown"),
        (field(FieldType.DATE), "gestern", "date.unreadable"),
    ],
)
def test_a_cell_that_does_not_fit_says_why(one: Field, cell: str, code: str) -> None:
    (column,) = columns_of([one])
    parsed = column.parser.parse(["", cell], HINTS)
    assert parsed.values == [None, None]
    assert parsed.errors[1].code == code


def test_people_are_entered_by_hand() -> None:
    assert columns_of([field(FieldType.PERSON)]) == ()
