# SPDX-License-Identifier: EUPL-1.2
"""Arithmetic of devices without the database: numbers on labels, prices, terms."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

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
