# SPDX-License-Identifier: EUPL-1.2
"""The arithmetic of devices against slow and obvious versions of itself."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tragwerk.assets import rules
from tragwerk.assets.models import TRANSITIONS, AssetState
from tragwerk.core.values.public import fold

cents = st.integers(0, 10_000_000).map(lambda number: Decimal(number).scaleb(-2))
rates = st.sampled_from(rules.TAX_RATES)
states = st.sampled_from(AssetState.values)


def nearest_cent(exact: Fraction) -> Decimal:
    """Round halves up by looking at the cents around the exact amount."""
    below = int(exact * 100)
    cents_up = below + 1 if exact * 100 - below >= Fraction(1, 2) else below
    return Decimal(cents_up).scaleb(-2)


@given(cents, rates)
def test_gross_is_the_nearest_cent(net: Decimal, rate: int) -> None:
    exact = Fraction(net) * (100 + rate) / 100
    assert rules.gross_of(net, rate) == nearest_cent(exact)


@given(cents, rates)
def test_net_is_the_nearest_cent_and_leads_back_to_the_gross_price(gross: Decimal, rate: int) -> None:
    net = rules.net_of(gross, rate)
    assert net == nearest_cent(Fraction(gross) * 100 / (100 + rate))
    assert abs(rules.gross_of(net, rate) - gross) <= Decimal("0.01")


@given(st.none() | cents, st.none() | cents, st.none() | rates)
def test_completing_prices_changes_nothing_that_is_known(
    net: Decimal | None, gross: Decimal | None, rate: int | None
) -> None:
    given_prices = rules.Prices(net, gross, rate)
    full = rules.completed(given_prices)
    for known, after in zip((net, gross, rate), (full.net, full.gross, full.rate), strict=True):
        assert known is None or after == known
    if (net is None) != (gross is None):
        assert not rules.contradicts(full)
    assert rules.completed(full) == full


prices = st.builds(rules.Prices, st.none() | cents, st.none() | cents, st.none() | rates)
one_price = st.builds(rules.Prices, cents, st.none(), st.none() | rates) | st.builds(
    rules.Prices, st.none(), cents, st.none() | rates
)


@given(prices, prices)
def test_what_is_said_of_prices_always_holds(stored: rules.Prices, said: rules.Prices) -> None:
    after = rules.revised(stored, said)
    for name in ("net", "gross", "rate"):
        assert getattr(said, name) is None or getattr(after, name) == getattr(said, name)
    assert rules.revised(after, said) == after, "the same list again changes nothing"
    assert rules.revised(stored, rules.Prices()) == stored


@given(prices, one_price)
def test_one_price_never_contradicts_a_stored_one_where_a_rate_is_known(
    stored: rules.Prices, said: rules.Prices
) -> None:
    after = rules.revised(stored, said)
    rate = stored.rate if said.rate is None else said.rate
    if rate is None:
        kept = stored.gross if said.gross is None else stored.net
        assert (after.gross if said.gross is None else after.net) == kept, "nothing to compute it from"
        return
    assert not rules.contradicts(after)
    if said.net is not None:
        assert after.gross in (stored.gross, rules.gross_of(said.net, rate))
    if said.gross is not None:
        assert after.net in (stored.net, rules.net_of(said.gross, rate))


@given(cents, cents, st.none() | rates)
def test_prices_contradict_when_no_reading_of_the_invoice_fits(net: Decimal, gross: Decimal, rate: int | None) -> None:
    fits = gross >= net
    if fits and rate is not None:
        fits = any(rules.gross_of(net, rate) + Decimal(step).scaleb(-2) == gross for step in range(-2, 3))
    assert rules.contradicts(rules.Prices(net, gross, rate)) == (not fits)


@given(states, st.lists(states, max_size=12))
def test_a_walk_stays_inside_what_is_reachable(start: str, wishes: list[str]) -> None:
    now = start
    for wish in wishes:
        if rules.may_become(TRANSITIONS, now, wish):
            now = wish
            assert now in rules.reachable(TRANSITIONS, start)


def test_reachable_states_are_those_that_some_walk_finds() -> None:
    for start in AssetState.values:
        walked: set[str] = set()
        ahead = {start}
        for _step in AssetState.values:
            ahead = {new for old in ahead for new in AssetState.values if rules.may_become(TRANSITIONS, old, new)}
            walked |= ahead
        assert rules.reachable(TRANSITIONS, start) == walked


def test_every_state_has_its_row_and_retiring_is_the_end() -> None:
    assert set(TRANSITIONS) == set(AssetState.values)
    assert rules.reachable(TRANSITIONS, AssetState.RETIRED) == frozenset()
    assert AssetState.ORDERED not in rules.reachable(TRANSITIONS, AssetState.ORDERED)


@given(st.text(max_size=30))
def test_a_number_is_the_same_however_it_is_spaced_and_cased(text: str) -> None:
    key = rules.identifier_key(text)
    assert rules.identifier_key(f" {text} ") == key
    assert rules.identifier_key(key) == key
    assert not any(letter.isspace() for letter in key)


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(1, 4000), st.integers(-500, 5000))
def test_the_share_of_a_term_grows_from_none_to_all(start: date, length: int, after: int) -> None:
    until, today = start + timedelta(days=length), start + timedelta(days=after)
    share = rules.share_passed(start, until, today)
    assert 0 <= share <= 100
    assert rules.share_passed(start, until, start) == 0
    assert rules.share_passed(start, until, until) == 100
    assert share <= rules.share_passed(start, until, today + timedelta(days=1))
    assert rules.days_left(until, today) == length - after


days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
terms = st.lists(st.tuples(days, st.integers(1, 600)), max_size=5, unique_by=lambda term: term[0]).map(sorted)


def month_by_month(day: date, months: int) -> date:
    """Count the months one by one; the day is cut at the end of the last month."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    for wanted in range(day.day, 0, -1):
        try:
            return date(year, month, wanted)
        except ValueError:
            continue
    raise AssertionError


@given(days, st.integers(1, 600))
def test_a_useful_life_ends_on_the_day_before_the_same_day(bought: date, months: int) -> None:
    end = rules.life_end(bought, months)
    assert end is not None
    assert end + timedelta(days=1) == month_by_month(bought, months)


@given(st.none() | st.integers(1, 600), terms, st.none() | days)
def test_the_model_rules_then_the_term_in_force_at_the_purchase(
    own: int | None, terms: list[tuple[date, int]], bought: date | None
) -> None:
    found = rules.life_months(own, terms, bought)
    if own is not None:
        assert found == own
    elif bought is None or not terms:
        assert found is None
    else:
        in_force = [months for day, months in terms if day <= bought]
        assert found == (in_force[-1] if in_force else terms[0][1])


@given(st.none() | days, st.none() | days)
def test_a_device_is_due_in_the_first_year_in_which_something_ends(life: date | None, support: date | None) -> None:
    year = rules.replacement_year(life, support)
    ends = [day for day in (life, support) if day is not None]
    assert (year is None) == (not ends)
    for candidate in range(1990, 2062):
        is_due = any(day.year <= candidate for day in ends)
        assert is_due == (year is not None and year <= candidate)


@given(st.lists(st.tuples(st.integers(0, 500), st.none() | cents)))
def test_the_cost_of_a_wave_is_the_sum_of_its_devices(groups: list[tuple[int, Decimal | None]]) -> None:
    one_by_one = sum((price for count, price in groups if price is not None for _ in range(count)), Decimal(0))
    assert sum((rules.cost_of(count, price) for count, price in groups), Decimal(0)) == one_by_one


@given(days, days)
def test_nothing_is_younger_than_bought_this_year(bought: date, today: date) -> None:
    assert rules.age_group(bought, today) == max(0, today.year - bought.year)


edges = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=10)


@given(edges)
def test_a_circle_is_found_where_a_way_leads_back_to_its_start(pairs: list[tuple[int, int]]) -> None:
    def leads_back(start: int) -> bool:
        seen: set[int] = set()
        ahead = [other for first, other in pairs if first == start]
        while ahead:
            node = ahead.pop()
            if node == start:
                return True
            if node not in seen:
                seen.add(node)
                ahead += [other for first, other in pairs if first == node]
        return False

    circular = {node for node in range(7) if leads_back(node)}
    assert bool(rules.circle_in(pairs)) == bool(circular)
    assert rules.circle_in(pairs) >= circular


near = st.dates(date(2020, 1, 1), date(2029, 12, 31))
terms_of_contracts = st.builds(rules.Term, near, st.integers(0, 12), st.integers(1, 36), st.none())


@given(days, st.integers(0, 12))
def test_notice_on_the_last_day_is_in_time_and_hardly_later(end: date, months: int) -> None:
    def in_time(day: date) -> bool:
        return month_by_month(day + timedelta(days=1), months) <= end + timedelta(days=1)

    day = rules.notice_day(end, months)
    assert in_time(day)
    assert not in_time(day + timedelta(days=4)), "months of different length make three days at most"


@given(terms_of_contracts, near)
def test_the_next_notice_is_the_first_last_day_ahead(term: rules.Term, today: date) -> None:
    assert term.ends_on is not None
    ends = [month_by_month(term.ends_on, turn) for turn in range(0, 160, term.renews_months)]
    ahead = [day for end in ends if (day := rules.notice_day(end, term.notice_months)) >= today]
    assert rules.next_notice(term, today) == min(ahead)
    assert rules.next_date(term, today) == min(ahead)
    end = rules.end_after(term, today)
    assert end is not None
    assert rules.notice_day(end, term.notice_months) == min(ahead)


@given(st.none() | days, st.integers(0, 12), days)
def test_what_does_not_renew_ends_by_itself(end: date | None, months: int, today: date) -> None:
    term = rules.Term(end, months, 0)
    assert rules.next_notice(term, today) is None
    assert rules.next_date(term, today) == end
    assert rules.end_after(term, today) == end
    assert rules.next_date(rules.Term(end, months, 12, today), today) == today


@given(st.integers(1, 40), st.sets(st.integers(0, 60)), st.integers(0, 20))
def test_free_numbers_are_the_first_ones_that_nobody_has(start: int, taken: set[int], wanted: int) -> None:
    found = rules.free_numbers(start, taken, wanted)
    assert found == [number for number in range(start, 200) if number not in taken][:wanted]


@given(st.sampled_from(["", "HA-", "ms ", "ß1"]), st.integers(1, 10), st.integers(1, 10**9))
def test_a_number_is_found_again_in_its_tag(prefix: str, digits: int, number: int) -> None:
    tag = rules.tag_of(prefix, digits, number)
    assert rules.number_in(prefix, rules.identifier_key(tag)) == number
    assert rules.number_in(prefix, rules.identifier_key(f"X{tag}")) is None


words = st.text("ab1", max_size=6)


def brute_distance(one: str, other: str) -> int:
    """Count the fewest slips between two words; neighbours that are swapped count once."""
    rows = [[max(i, j) if not i or not j else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            best = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (one[i - 1] != other[j - 1]))
            if i > 1 and j > 1 and one[i - 2 : i] == other[j - 2 : j][::-1]:
                best = min(best, rows[i - 2][j - 2] + 1)
            rows[i][j] = best
    return rows[-1][-1]


@given(words, words)
def test_a_slip_is_one_letter_or_two_swapped_ones(one: str, other: str) -> None:
    assert rules.within_a_slip(one, other) == (brute_distance(one, other) <= 1)


@given(st.lists(words, max_size=12))
def test_groups_of_names_are_those_of_comparing_each_with_each(cores: list[str]) -> None:
    groups = [{at} for at in range(len(cores))]
    for at, one in enumerate(cores):
        for to, other in enumerate(cores[:at]):
            if one and other and rules.look_alike(one, other):
                mine, theirs = (next(group for group in groups if key in group) for key in (at, to))
                if mine is not theirs:
                    groups.remove(theirs)
                    mine |= theirs
    expected = {tuple(sorted(group)) for group in groups if len(group) > 1}
    assert {tuple(group) for group in rules.groups_alike(cores)} == expected


def test_forms_of_companies_and_gaps_do_not_tell_names_apart() -> None:
    def core(name: str) -> str:
        return rules.name_core(fold(name))

    same = ("Musterhaus GmbH & Co. KG", "Muster-Haus G.m.b.H.", "MUSTERHAUS", "Muster Haus und Co. KG")
    assert {core(name) for name in same} == {"musterhaus"}
    assert core("AG Neovo") == "agneovo"
    assert rules.look_alike(core("Samsung"), core("Sansung Inc."))
    assert not rules.look_alike(core("iPad Air 4"), core("iPad Air 5")), "another number is another model"
    assert not rules.look_alike(core("Dell"), core("Bell")), "short names differ by one letter"


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({}, None),
        ({"warranty_until": date(2020, 1, 1)}, None),
        ({"purchased_on": date(2020, 1, 1), "warranty_until": date(2020, 1, 1)}, None),
        ({"purchased_on": date(2020, 1, 2), "warranty_until": date(2020, 1, 1)}, ("warranty_until", "order")),
        ({"purchased_on": date(2020, 1, 2), "binding_until": date(2020, 1, 1)}, ("binding_until", "order")),
        ({"net_price": Decimal("-0.01")}, ("net_price", "negative")),
        ({"gross_price": Decimal(-5), "net_price": None}, ("gross_price", "negative")),
        ({"net_price": Decimal(100), "gross_price": Decimal(99)}, ("gross_price", "prices")),
    ],
)
def test_what_cannot_be_true_is_named(values: dict[str, Any], wrong: tuple[str, str] | None) -> None:
    assert rules.wrong_terms(values) == wrong
