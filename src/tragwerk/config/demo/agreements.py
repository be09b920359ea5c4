# SPDX-License-Identifier: EUPL-1.2
"""Haltern's contracts: one that renews soon, one with notice given, one that ends by itself, licences overused."""

from datetime import date
from decimal import Decimal
from typing import Any

from tragwerk.assets.public import Asset, actions
from tragwerk.config.demo import cast
from tragwerk.config.demo.places import Places
from tragwerk.config.demo.stock import SUPPLIER
from tragwerk.core.access.public import Actor

FIRM = "Netzwerkservice Beispiel (erfunden)"
# Name, kind, supplier, begin, end, notice and renewal in months, cost by the year.
CONTRACTS: tuple[tuple[str, str, str, date, date | None, int, int, str], ...] = (
    ("Geräteverwaltung Tablets", "licence", SUPPLIER, date(2023, 4, 1), date(2024, 3, 31), 3, 12, "5490.00"),
    ("Wartung Schulserver", "maintenance", FIRM, date(2022, 8, 1), date(2025, 7, 31), 6, 12, "8340.00"),
    ("Office-Lizenzen Schulen", "licence", SUPPLIER, date(2021, 1, 1), date(2026, 12, 31), 0, 0, "3120.50"),
    ("Versicherung Leihgeräte", "insurance", FIRM, date(2021, 3, 1), date(2022, 2, 28), 3, 12, "2750.00"),
    ("Druckservice", "lease", FIRM, date(2020, 1, 1), date(2024, 12, 31), 3, 12, "4188.00"),
)


def create_contracts(actor: Actor, places: Places) -> None:
    """Create the contracts with their licences and what they are about."""
    owner = places.authorities[cast.HALTERN]
    keys = actions.create_contracts(actor=actor, rows=[_row(owner, *one) for one in CONTRACTS]).ids
    tablets, servers, office, _insurance, printing = keys
    licence = {"name": "Geräteverwaltung, je Gerät", "seats": 1000, "used": 923}
    actions.create_licences(actor=actor, contract_id=tablets, rows=[licence])
    overused = {"name": "Office, je Gerät", "seats": 700, "used": 724}
    actions.create_licences(actor=actor, contract_id=office, rows=[overused])
    own = Asset.objects.filter(authority_id=owner, kind="server").order_by("tag_sort").values_list("pk", flat=True)
    actions.attach_to_contract(actor=actor, contract_id=servers, asset_ids=list(own[:6]))
    actions.give_notice(actor=actor, contract_id=printing, on=date(2026, 6, 1), reason="Neue Ausschreibung")


def _row(
    owner: Any,
    name: str,
    kind: str,
    supplier: str,
    starts_on: date,
    ends_on: date | None,
    notice_months: int,
    renews_months: int,
    cost: str,
) -> dict[str, Any]:
    return {
        "authority_id": owner,
        "name": name,
        "kind": kind,
        "supplier": supplier,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "notice_months": notice_months,
        "renews_months": renews_months,
        "cost_per_year": Decimal(cost),
    }
