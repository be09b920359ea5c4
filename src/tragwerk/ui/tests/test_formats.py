# SPDX-License-Identifier: EUPL-1.2
"""Numbers, money and days are written as the design language says."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from tragwerk.ui import formats


@pytest.fixture(autouse=True)
def german() -> Iterator[None]:
    with translation.override("de"):
        yield


@pytest.mark.parametrize(
    ("value", "german", "english"),
    [
        (Decimal("1234.56"), "1.234,56\u00a0€", "€1,234.56"),
        (Decimal(0), "0,00\u00a0€", "€0.00"),
        (Decimal(-349), "\u2212349,00\u00a0€", "\u2212€349.00"),
        (24695, "24.695,00\u00a0€", "€24,695.00"),
        (None, "–", "–"),
        ("kaputt", "–", "–"),
    ],
)
def test_money_has_its_cents_and_a_no_break_space(value: object, german: str, english: str) -> None:
    assert formats.money(value) == german
    with translation.override("en"):
        assert formats.money(value) == english


def test_numbers_are_grouped_by_the_language() -> None:
    assert formats.number(28412) == "28.412"
    assert formats.number(Decimal("4.15"), 1) == "4,2"
    assert formats.number(None) == ""
    assert formats.number("A 7") == "A 7"
    assert formats.share(20) == "20\u00a0%"
    assert formats.size(64_000_000) == "64\u00a0MB"
    assert formats.size(1_500) == "1,5\u00a0kB"
    with translation.override("en"):
        assert formats.number(28412) == "28,412"
        assert formats.share(20) == "20%"


def test_days_are_long_in_text_and_short_in_tables() -> None:
    day = date(2026, 10, 7)
    assert formats.date_long(day) == "7.\u00a0Oktober\u00a02026"
    assert formats.date_short(day) == "07.10.2026"
    assert formats.date_weekday(day) == "Mittwoch, 7.\u00a0Oktober\u00a02026"
    assert formats.month_year(day) == "Oktober\u00a02026"
    with translation.override("en"):
        assert formats.date_long(day) == "7\u00a0October\u00a02026"
        assert formats.date_short(day) == "07/10/2026"
    for write in (formats.date_long, formats.date_short, formats.month_year, formats.clock, formats.ago_in):
        assert write(None) == "–"


def test_a_moment_is_told_in_local_time() -> None:
    moment = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert formats.date_short(moment) == "02.07.2026"
    assert formats.clock(moment) == "0:30\u00a0Uhr"


def test_today_and_yesterday_are_words() -> None:
    now = timezone.localtime()
    assert formats.date_time(now).startswith("heute, ")
    assert formats.date_time(now - timedelta(days=1)).startswith("gestern, ")


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (0, "heute"), (1, "morgen"), (-1, "gestern"), (9, "in 9 Tagen"), (-40, "vor 40 Tagen"),
        (85, "in 3 Monaten"), (-213, "vor 7 Monaten"), (1500, "in 4 Jahren"), (-1500, "vor 4 Jahren"),
    ],
)  # fmt: skip
def test_a_distance_is_told_in_the_unit_one_would_say(days: int, text: str) -> None:
    assert formats.ago_in(timezone.localdate() + timedelta(days=days)) == text


def test_filters_work_in_templates_and_lengths_for_svg_keep_the_point() -> None:
    template = Template("{{ a|money }} {{ p|svg_percent }} {{ big|svg_percent }} {{ e|dash }} {{ n|whole }}")
    shown = template.render(Context({"a": Decimal("404.84"), "p": 97.25, "big": 120, "e": " ", "n": 64000000}))
    assert shown == "404,84\u00a0€ 97.2% 100% – 64000000"
