# SPDX-License-Identifier: EUPL-1.2
"""A district for the benchmarks: 12 authorities, the largest with half of the rows, and who looks at it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from tragwerk.assets.public import actions as assets
from tragwerk.core.access.public import Role, system_actor, system_scope
from tragwerk.core.orgs.public import (
    Account,
    Authority,
    AuthorityState,
    District,
    Mandate,
    Membership,
    Person,
    ServiceProvider,
    actions,
)
from tragwerk.core.orgs.queries import hats

AUTHORITIES, SCHOOLS, PEOPLE, ASSETS = 12, 110, 60_000, 100_000
SYSTEM = system_actor("benchmark")
FIRST = (
    "Anna Ben Clara David Elif Finn Greta Hasan Ida Jonas Klara Leo Mila Nuri Olga Paul Quirin Rosa Sami Tilda".split()
)
LAST = "Adler Brandt Conrad Dierkes Elsner Falke Große Holtkamp Ilić Jansen Krüger Lohmann Möller Nowak Özdemir".split()
TOWNS = "Ahaus Borken Coesfeld Dülmen Emsdetten Füchtorf Greven Havixbeck Isselburg Jülich Kleve Lünen".split()
PRODUCTS = [
    ("Apple", "iPad (9. Gen.), 64 GB", "tablet"),
    ("Apple", "iPad (10. Gen.), 64 GB", "tablet"),
    ("Lenovo", "ThinkPad L14", "notebook"),
    ("Dell", "OptiPlex 7010", "pc"),
    ("Epson", "EB-W52", "projector"),
    ("Samsung", "WA75D", "display"),
]
STATES = ["issued"] * 7 + ["in_stock"] * 2 + ["in_repair"]
FUNDS = ["DigitalPakt", "Sofortausstattung", "Eigenmittel", "Lehrkräfteausstattung"]


@dataclass
class BenchDistrict:
    """What the benchmarks point at."""

    authorities: list[UUID] = field(default_factory=list)
    schools: list[tuple[UUID, UUID]] = field(default_factory=list)
    technician: Account | None = None
    officer: Account | None = None
    assets: int = 0


def build(assets_wanted: int = ASSETS, people_wanted: int = PEOPLE) -> BenchDistrict:
    """Fill an empty database; deterministic."""
    chance = random.Random(20261123)
    built = BenchDistrict(assets=assets_wanted)
    with system_scope(reason="benchmark: build the district"):
        _places(built)
        _accounts(built)
        _people(built, chance, people_wanted)
        _assets(built, chance, assets_wanted)
    with connection.cursor() as cursor:
        # PostgreSQL does this by itself some time after so many new rows.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return built


def _places(built: BenchDistrict) -> None:
    district = District.objects.create(number="05998", name="Kreis Bench", short_name="Bench")
    rows: list[dict[str, Any]] = [
        {
            "number": f"98{index:03}",
            "name": f"Stadt {TOWNS[index]}",
            "short_name": TOWNS[index],
            "district_id": district.pk,
            "state": AuthorityState.JOINED,
        }
        for index in range(AUTHORITIES)
    ]
    built.authorities = actions.create_authorities(actor=SYSTEM, rows=rows)
    schools = [
        {
            "authority_id": built.authorities[_owner(index, SCHOOLS)],
            "number": f"98{index:04}",
            "name": f"{LAST[index % len(LAST)]}schule {index}",
            "short_name": f"{LAST[index % len(LAST)]}schule {index}",
            "town": TOWNS[index % AUTHORITIES],
            "pupils": 200 + index,
        }
        for index in range(SCHOOLS)
    ]
    keys = actions.create_schools(actor=SYSTEM, rows=schools)
    built.schools = [(row["authority_id"], key) for row, key in zip(schools, keys, strict=True)]  # type: ignore[misc]


def _owner(index: int, total: int) -> int:
    """Return the authority of a row: the first one has half of all."""
    return 0 if index < total // 2 else 1 + index % (AUTHORITIES - 1)


def _accounts(built: BenchDistrict) -> None:
    # Nobody in the program reads the devices of twelve authorities at once. The benchmarks do, for the longest walk.
    hats.Post._customer = lambda _self: ()  # type: ignore[assignment, method-assign]
    long_ago = date(2020, 8, 1)
    provider = ServiceProvider.objects.create(name="Bench-IT")
    for key in built.authorities:
        Mandate.objects.create(authority_id=key, provider=provider, valid_from=long_ago)
    for name, role, at in (("technician", Role.PROVIDER_TECHNICIAN, provider), ("officer", Role.AUTHORITY_IT, None)):
        account = Account.objects.create(username=f"bench-{name}", password="!")
        person = Person.objects.create(authority_id=built.authorities[0], account=account, last_name=name)
        Membership.objects.create(
            authority=Authority.objects.get(pk=built.authorities[0]),
            person=person,
            role=role,
            provider=at,
            valid_from=long_ago,
        )
        setattr(built, name, account)


def _people(built: BenchDistrict, chance: random.Random, wanted: int) -> None:
    for start in range(0, wanted, 20_000):
        rows = [
            {
                "authority_id": built.authorities[_owner(index, wanted)],
                "first_name": chance.choice(FIRST),
                "last_name": f"{chance.choice(LAST)}-{chance.choice(LAST)}",
            }
            for index in range(start, min(start + 20_000, wanted))
        ]
        actions.create_people(actor=SYSTEM, rows=rows)


def _assets(built: BenchDistrict, chance: random.Random, wanted: int) -> None:
    lives = [life for owner in built.authorities for life in _lives(owner)]
    assets.set_useful_lives(actor=SYSTEM, rows=lives)
    by_owner: dict[UUID, list[UUID]] = {}
    for owner, key in built.schools:
        by_owner.setdefault(owner, []).append(key)
    for start in range(0, wanted, 20_000):
        rows = [
            asset_row(index, built.authorities[_owner(index, wanted)], by_owner, chance)
            for index in range(start, min(start + 20_000, wanted))
        ]
        for index, row in enumerate(rows, start):
            row["fields"] = _field_values(index, row["kind"])
        assets.create_assets(actor=SYSTEM, rows=rows)


def _field_values(index: int, kind: str) -> dict[str, Any]:
    """Return what the fields of the kind say, each of something frequent and of something rare."""
    if kind == "projector":
        return {"f.lumen": 2500 + 100 * (index % 20), "f.light": "led" if index % 500 == 0 else "lamp"}
    return {"f.diagonal": Decimal(65 + 10 * (index % 2))} if kind == "display" else {"f.storage": 32 << (index % 4)}


def _lives(owner: UUID) -> list[dict[str, Any]]:
    """Return how long each kind is used, from four to eight years."""
    kinds = sorted({kind for _maker, _model, kind in PRODUCTS})
    return [
        {
            "authority_id": owner,
            "kind": kind,
            "months": 48 + 12 * at,
            "valid_from": date(2015, 1, 1),
            "source": "Tabelle",
        }
        for at, kind in enumerate(kinds)
    ]


def asset_row(index: int, owner: UUID, by_owner: dict[UUID, list[UUID]], chance: random.Random) -> dict[str, Any]:
    """Return one made-up device."""
    maker, model, kind = PRODUCTS[chance.randrange(len(PRODUCTS))]
    bought = date(2020, 1, 1) + timedelta(days=chance.randrange(2300))
    net = Decimal(chance.randrange(20_000, 90_000)).scaleb(-2)
    school, state = chance.choice(by_owner[owner]) if index % 10 else None, chance.choice(STATES)
    fund = chance.choice(FUNDS)
    return {
        "authority_id": owner,
        "tag": f"B-{index:06}",
        "serial": f"SN{index:07}X{chance.randrange(1000):03}",
        "maker": maker,
        "model": model,
        "kind": kind,
        "school_id": school,
        "state": state,
        "purchased_on": bought if index % 25 else None,
        "net_price": net,
        "gross_price": (net * Decimal("1.19")).quantize(Decimal("0.01")),
        "tax_rate": 19,
        "warranty_until": bought + timedelta(days=1095) if index % 25 else None,
        "binding_until": bought + timedelta(days=1826) if fund == "DigitalPakt" and index % 25 else None,
        "funding_source": fund,
    }
