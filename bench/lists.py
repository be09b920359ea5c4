# SPDX-License-Identifier: EUPL-1.2
"""The list of devices: every sort, the declared filters, first and last page, over all authorities."""

from __future__ import annotations

from itertools import product

from django.test import Client
from django.urls import reverse

from bench.district import BenchDistrict
from bench.measure import Book, browser, median_ms, queries_of
from tragwerk.core.access.public import no_scope, system_scope

PEER = "NetBox list page, 250 ms"
# Every declared filter, rare and frequent values of it, and pairs of filters and orders that are at odds.
FILTERS = (
    *("", "state=in_repair", "state=issued", "state=lost", "state.not=issued"),
    *("kind=tablet", "kind=projector", "kind=phone", "kind.not=tablet"),
    *("school={school}", "school=-", "school.not=-", "{schools}"),
    *("maker={apple}", "maker={epson}", "maker=-", "maker.not={apple}"),
    *("model={projector}", "model={projector}&model={display}", "model.not={projector}"),
    *("room=-", "room.not=-", "funding=DigitalPakt", "funding.not=DigitalPakt", "funding=Nix"),
    *("year=2019", "year=2022", "year=-", "year.not=2022"),
    *("price.from=900", "price.to=300", "price.from=500&price.to=700", "price.from=9999"),
    *("warranty.to=2023-06-30", "warranty.to=2025-12-31", "warranty.from=2028-01-01"),
    *(
        "replace=overdue",
        "replace=2028",
        "replace=-",
        "replace.not=2028",
        "binding.from=2028-01-01",
        "binding.to=2027-12-31",
    ),
    *("support.to=2028-12-31", "replace=2028&binding.from=2028-01-01", "replace=2027&kind=tablet"),
    *("state=in_stock&kind=pc", "kind=projector&maker={epson}", "kind=pc&maker={epson}", "kind=projector&year=2025"),
    *("year=2022&warranty.to=2025-06-30", "year=2020&warranty.from=2028-01-01", "state=in_repair&year=2022"),
    *("school={school}&kind=projector", "school=-&state=in_repair", "funding=DigitalPakt&year=2020"),
    *("f.storage.from=1", "f.storage.from=256", "f.storage.to=32&state=in_repair", "f.diagonal.from=75"),
    *("f.lumen.from=4000", "f.lumen.from=9000", "f.light=led", "f.light.not=lamp", "f.light=lamp&year=2022"),
    *("f.light=lamp&kind=projector", "f.storage.from=64&school={school}", "{columns}&f.lumen.from=2600"),
)
WORDS = ("q=iPad", "q=B-09", "q=B-099999", "q=nirgends", "q=iPad+Falke")
# Declared filters and orders have the budget of the list. For words none is named; they are held to that of the
# full-text search in a list of tickets.
_BUDGET, _BUDGET_OF_WORDS = 25, 50
# So many of the slowest of a first look are measured again.
_AGAIN = 12


def run(book: Book, built: BenchDistrict) -> None:
    """Measure the page of one authority and of all twelve; the worst combination is what counts."""
    from tragwerk.assets.views.table import AssetTable

    sorts = [f"{sign}{column.key}" for column in AssetTable.columns if column.sort for sign in ("", "-")]
    filters = [one.format(**_names(built)) for one in FILTERS]
    for account, who in ((built.officer, "one authority"), (built.technician, "all 12 authorities")):
        client = browser()
        assert account is not None
        client.force_login(account)
        for place, name in (("", "first page"), ("&end=1", "last page")):
            title = f"list of {built.assets:,} devices, {who}, {name}"
            _worst(book, client, sorts, [f"{one}{place}" for one in filters], title, _BUDGET)
            _worst(book, client, sorts, [f"{one}{place}" for one in WORDS], f"{title}, find", _BUDGET_OF_WORDS)


def _names(built: BenchDistrict) -> dict[str, str]:
    """Return what the filters call by key: things of the largest authority."""
    from tragwerk.assets.public import AssetModel, Maker

    owner = built.authorities[0]
    schools = [key for authority, key in built.schools if authority == owner][:20]
    with system_scope(reason="benchmark: name the filters"):
        models = dict(AssetModel.objects.filter(authority_id=owner).values_list("name", "pk"))
        makers = dict(Maker.objects.filter(authority_id=owner).values_list("name", "pk"))
    return {
        "school": str(schools[0]),
        "schools": "&".join(f"school={key}" for key in schools),
        "apple": str(makers["Apple"]),
        "epson": str(makers["Epson"]),
        "projector": str(models["EB-W52"]),
        "display": str(models["WA75D"]),
        "columns": "cols=tag&cols=f.storage&cols=f.lumen&cols=f.light",
    }


def _worst(book: Book, client: Client, sorts: list[str], filters: list[str], name: str, budget: int) -> None:
    """Look at every order of every filter once, then measure those that took longest."""
    address = reverse("assets:list")
    with no_scope():
        assert client.get(address).status_code == 200
        urls = [f"{address}?sort={sort}&{chosen}" for chosen, sort in product(filters, sorts)]
        looked = sorted(urls, key=lambda url: median_ms(lambda: client.get(url), 1, warm=1, times=1), reverse=True)
        worst, where = max((median_ms(lambda url=url: client.get(url)), url) for url in looked[:_AGAIN])  # type: ignore[misc]
        statements = max(queries_of(lambda url=url: client.get(url)) for url in looked[:_AGAIN])  # type: ignore[misc]
        middle = median_ms(lambda: client.get(looked[len(looked) // 2]))
    print(f"{'':11} {len(urls)} combinations; the middle one takes {middle:.1f} ms", flush=True)
    book.at_most(f"{name} ({where.partition('?')[2][:60]})", worst, "ms", budget, PEER, 250)
    book.at_most(f"{name}: statements", statements, "queries", 12)
