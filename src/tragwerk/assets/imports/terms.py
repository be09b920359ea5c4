# SPDX-License-Identifier: EUPL-1.2
"""What a row of a list says of money and days, and whether it holds together with what is known."""

from collections.abc import Callable, Mapping
from typing import Any

from tragwerk.assets import rules

_PRICES = {"net_price": "net", "gross_price": "gross", "tax_rate": "rate"}  # in the order of rules.Prices
# What cannot end before the purchase, and what is said then.
_ENDS = {"warranty_until": "assets.warranty", "binding_until": "assets.binding"}
Known = Mapping[str, Any] | None


class Terms:
    """Prices and days of the rows of one list."""

    def __init__(self, refuse: Callable[..., Exception], announce: Callable[..., None]) -> None:
        self.refuse, self.announce = refuse, announce

    def take(self, index: int, row: Mapping[str, Any], old: Known, wanted: dict[str, Any]) -> None:
        """Complete what the row says, and refuse what contradicts itself or what is known already."""
        if row["warranty_months"] and "warranty_until" not in wanted:
            self._count_warranty(index, row["warranty_months"], old, wanted)
        if _PRICES.keys() & wanted.keys():
            self._check_prices(index, old, wanted)
        for name, code in _ENDS.items():
            if name in wanted or "purchased_on" in wanted:
                bought, until = _said(old, wanted, "purchased_on"), _said(old, wanted, name)
                if bought and until and until < bought:
                    column = name if name in wanted else "purchased_on"
                    raise self.refuse(index, column, code, day=f"{bought:%d.%m.%Y}")

    def _count_warranty(self, index: int, months: int, old: Known, wanted: dict[str, Any]) -> None:
        """Count the months from the day of the purchase, as Snipe-IT does: § 188 (2) BGB, that day not counted."""
        bought = _said(old, wanted, "purchased_on")
        if bought is None:
            self.announce(index, "warranty_months", "assets.warranty_months", None)
        else:
            wanted["warranty_until"] = rules.add_months(bought, months)

    def _check_prices(self, index: int, old: Known, wanted: dict[str, Any]) -> None:
        """A list that says one price moves the other one with it, by the rate that is known."""
        new = rules.Prices(*(wanted.get(name) for name in _PRICES))
        prices = rules.revised(rules.Prices(*(old[name] for name in _PRICES)), new) if old else new
        if rules.contradicts(prices):
            raise self.refuse(index, "net_price" if "net_price" in wanted else "gross_price", "assets.prices")
        for name, part in _PRICES.items():
            value = getattr(prices, part)
            if old and value != old[name]:
                wanted[name] = value


def _said(old: Known, wanted: Mapping[str, Any], name: str) -> Any:
    """Return what the row says of a column, else what is known."""
    return wanted[name] if name in wanted else (old[name] if old else None)
