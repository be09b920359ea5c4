# SPDX-License-Identifier: EUPL-1.2
"""Arithmetic of devices without the database: numbers on labels, prices, terms."""

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import combinations, count
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")
CENT = Decimal("0.01")
# Net and gross of an invoice line are rounded apart; more than this is a contradiction.
TOLERANCE = Decimal("0.02")
TAX_RATES = (19, 7, 16, 5, 0)


def identifier_key(text: str) -> str:
    """Return the form in which two spellings of one label or serial number are the same."""
    if text.isalnum() and text.isascii():
        return text.upper()
    return "".join(text.split()).upper()


class Prices(NamedTuple):
    """What a device cost: without VAT, with VAT, and the rate in per cent; unknown parts are None."""

    net: Decimal | None = None
    gross: Decimal | None = None
    rate: int | None = None


def gross_of(net: Decimal, rate: int) -> Decimal:
    """Return the price with VAT, rounded to the cent."""
    return (net * (100 + rate) / 100).quantize(CENT, rounding=ROUND_HALF_UP)


def net_of(gross: Decimal, rate: int) -> Decimal:
    """Return the price without VAT, rounded to the cent."""
    return (gross * 100 / (100 + rate)).quantize(CENT, rounding=ROUND_HALF_UP)


def completed(prices: Prices) -> Prices:
    """Fill in the one price that the other and the rate determine; what is known never changes."""
    if prices.rate is None:
        return prices
    if prices.net is not None and prices.gross is None:
        return Prices(prices.net, gross_of(prices.net, prices.rate), prices.rate)
    if prices.gross is not None and prices.net is None:
        return Prices(net_of(prices.gross, prices.rate), prices.gross, prices.rate)
    return prices


def revised(stored: Prices, said: Prices) -> Prices:
    """Return the prices after somebody said some of them anew: what is said holds, the other price follows it.

    A stored price that still fits stays as it is, so that the roundings of an invoice are not smoothed away.
    """
    rate = stored.rate if said.rate is None else said.rate
    one_price = (said.net is None) != (said.gross is None)
    kept = Prices(
        stored.net if said.net is None else said.net,
        stored.gross if said.gross is None else said.gross,
        rate,
    )
    if not one_price or rate is None or not contradicts(kept):
        return kept
    return completed(Prices(said.net, said.gross, rate))


def contradicts(prices: Prices) -> bool:
    """Say whether net, gross and rate cannot all be true."""
    if prices.net is None or prices.gross is None:
        return False
    if prices.gross < prices.net:
        return True
    return prices.rate is not None and abs(gross_of(prices.net, prices.rate) - prices.gross) > TOLERANCE


def wrong_terms(values: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return which detail of a device cannot be true beside the others, and in what way; None where all can be.

    `values` are columns by name, missing ones say nothing. The ways: order (of dates), negative, prices.
    """
    bought = values.get("purchased_on")
    for name in ("warranty_until", "binding_until"):
        until = values.get(name)
        if bought and until and until < bought:
            return name, "order"
    for name in ("net_price", "gross_price"):
        price = values.get(name)
        if price is not None and price < 0:
            return name, "negative"
    prices = Prices(values.get("net_price"), values.get("gross_price"), values.get("tax_rate"))
    return ("gross_price", "prices") if contradicts(prices) else None


def may_become(transitions: Mapping[str, Iterable[str]], old: str, new: str) -> bool:
    """Say whether a state leads to another in one step."""
    return new in transitions.get(old, ())


def reachable(transitions: Mapping[str, Iterable[str]], start: str) -> frozenset[str]:
    """Return every state that a device can ever be in after this one."""
    found: set[str] = set()
    ahead = [start]
    while ahead:
        for state in transitions.get(ahead.pop(), ()):
            if state not in found:
                found.add(state)
                ahead.append(state)
    return frozenset(found)


def days_left(until: date, today: date) -> int:
    """Return the days from today to the last day of a term; negative when it is over."""
    return (until - today).days


def share_passed(start: date | None, until: date, today: date) -> int:
    """Return how much of a term has passed, in per cent; a term without beginning is over or not begun."""
    if start is None or until <= start:
        return 100 if today >= until else 0
    return max(0, min(100, round(100 * (today - start).days / (until - start).days)))


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def life_months(own: int | None, terms: Sequence[tuple[date, int]], bought: date | None) -> int | None:
    """Return for how many months a device is used.

    What its model says holds; else the term of its kind that was in force on the day of purchase. `terms` are days
    and months, sorted by day. A purchase before the first of them goes by the first.
    """
    if own is not None:
        return own
    if bought is None or not terms:
        return None
    return terms[max(bisect_right(terms, bought, key=lambda term: term[0]) - 1, 0)][1]


@lru_cache(maxsize=4096)
def life_end(bought: date | None, months: int | None) -> date | None:
    """Return the last day of the useful life."""
    if bought is None or months is None:
        return None
    return add_months(bought, months) - timedelta(days=1)


def replacement_year(life_until: date | None, support_until: date | None) -> int | None:
    """Return the year in which a device is due to be replaced: that in which its life or its support ends first.

    A binding does not move it: a bound device stays to be kept when its successor comes.
    """
    ends = [day for day in (life_until, support_until) if day is not None]
    return min(ends).year if ends else None


def cost_of(count: int, price: Decimal | None) -> Decimal:
    """Return what so many devices cost; without a price nothing is said."""
    return Decimal(0) if price is None else count * price


def age_group(bought: date, today: date) -> int:
    """Return how many calendar years ago something was bought; a day ahead counts as this year."""
    return max(0, today.year - bought.year)


def shared_state(states: Iterable[str]) -> str:
    """Return the state that all parts are in, or nothing where they differ or there are none."""
    found = set(states)
    return found.pop() if len(found) == 1 else ""


def circle_in(edges: Iterable[tuple[T, T]]) -> set[T]:
    """Return what goes round in circles: nodes from which no way ends; nothing where every way ends."""
    ahead: dict[T, set[T]] = {}
    for first, other in edges:
        ahead.setdefault(first, set()).add(other)
    while ends := {node for node, others in ahead.items() if not others & ahead.keys()}:
        ahead = {node: others for node, others in ahead.items() if node not in ends}
    return set(ahead)


class Term(NamedTuple):
    """When a contract ends, by how many months it renews otherwise, and how many months before notice is due."""

    ends_on: date | None
    notice_months: int
    renews_months: int
    cancelled_to: date | None = None


def notice_day(end: date, months: int) -> date:
    """Return the last day on which notice is in time for an end."""
    return add_months(end + timedelta(days=1), -months) - timedelta(days=1)


def next_notice(term: Term, today: date) -> date | None:
    """Return the last day for the next notice that is still in time; nothing where the contract ends by itself."""
    if term.ends_on is None or not term.renews_months:
        return None
    for turn in count():
        day = notice_day(add_months(term.ends_on, turn * term.renews_months), term.notice_months)
        if day >= today:
            return day
    raise AssertionError


def next_date(term: Term, today: date) -> date | None:
    """Return the next day that counts: the last for notice, else the end of the contract."""
    if term.cancelled_to is not None:
        return term.cancelled_to
    return next_notice(term, today) or term.ends_on


def end_after(term: Term, notice: date) -> date | None:
    """Return when a contract ends to which notice is given on a day: the first end for which that is in time."""
    if term.ends_on is None:
        return None
    end = term.ends_on
    turn = 0
    while notice_day(end, term.notice_months) < notice and term.renews_months:
        turn += 1
        end = add_months(term.ends_on, turn * term.renews_months)
    return end


def tag_of(prefix: str, digits: int, number: int) -> str:
    """Return the inventory number of a number, with zeros in front."""
    return f"{prefix}{number:0{digits}d}"


def number_in(prefix: str, key: str) -> int | None:
    """Return the number behind a prefix in the compared form of an inventory number, if that is all there is."""
    start = identifier_key(prefix)
    rest = key.removeprefix(start)
    return int(rest) if key.startswith(start) and rest.isascii() and rest.isdigit() else None


def free_numbers(start: int, taken: Collection[int], wanted: int) -> list[int]:
    """Return the next numbers that nobody has; what lies before the start stays a gap."""
    found: list[int] = []
    number = start
    while len(found) < wanted:
        if number not in taken:
            found.append(number)
        number += 1
    return found


# Words that say which form a company has, or only join its names: they do not tell two companies apart.
_FORMS = frozenset(
    (
        *("gmbh", "mbh", "ag", "kg", "kgaa", "ohg", "gbr", "ug", "se", "eg", "ev", "ek", "und", "and", "co", "company"),
        *("inc", "corp", "corporation", "ltd", "limited", "llc", "plc"),
    )
)
_SPELLED_OUT = re.compile(r"\b[a-z](?: [a-z]\b)+")
_NUMBERS = re.compile(r"[0-9]+")
# In shorter names one letter more or less is another name.
_LONG_ENOUGH = 5


def name_core(folded: str) -> str:
    """Return a folded name without gaps and without what only says the form of a company: “Muster G.m.b.H. & Co. KG”.

    The first word always counts: there are companies that are called like a form.
    """
    words = _SPELLED_OUT.sub(lambda found: found[0].replace(" ", ""), folded).split()
    return "".join(word for at, word in enumerate(words) if not at or word not in _FORMS)


def within_a_slip(one: str, other: str) -> bool:
    """Say whether two words differ by one slip at most: a letter too many, a wrong one, or two neighbours swapped."""
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    start = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), len(one))
    rest, longer = one[start:], other[start:]
    if len(rest) < len(longer):
        return rest == longer[1:]
    return rest[1:] == longer[1:] or (rest[:2] == longer[1::-1] and rest[2:] == longer[2:])


def look_alike(one: str, other: str) -> bool:
    """Say whether two cores of names may be the same: equal, or one slip apart with the same numbers in them."""
    if one == other:
        return True
    if min(len(one), len(other)) < _LONG_ENOUGH or _NUMBERS.findall(one) != _NUMBERS.findall(other):
        return False
    return within_a_slip(one, other)


def groups_alike(cores: Sequence[str]) -> list[list[int]]:
    """Return the positions of names that look alike, directly or over others, in groups of two and more.

    Two words that are a slip apart leave the same rest when one letter is taken out of one or of both: only names that
    share such a rest are compared, so that a thousand names cost no million comparisons.
    """
    places: dict[str, list[int]] = {}
    for at, core in enumerate(cores):
        if core:
            places.setdefault(core, []).append(at)
    leader = {core: core for core in places}

    def first_of(core: str) -> str:
        while leader[core] != core:
            core = leader[core]
        return core

    for one, other in _near(places):
        leader[first_of(other)] = first_of(one)
    groups: dict[str, list[int]] = {}
    for core, found in places.items():
        groups.setdefault(first_of(core), []).extend(found)
    return [sorted(group) for group in groups.values() if len(group) > 1]


def _near(cores: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of different cores that look alike."""
    rests: dict[str, list[str]] = {}
    for core in cores:
        for rest in {core, *(core[:at] + core[at + 1 :] for at in range(len(core)))}:
            rests.setdefault(rest, []).append(core)
    for near in rests.values():
        yield from (pair for pair in combinations(near, 2) if look_alike(*pair))
