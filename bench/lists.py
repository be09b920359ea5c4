# SPDX-License-Identifier: EUPL-1.2
"""The list of 100,000 devices: every sort, the declared filters, first and last page, over all authorities."""

from __future__ import annotations

from itertools import product

from django.test import Client
from django.urls import reverse

from bench.district import BenchDistrict
from bench.measure import Book, median_ms, queries_of
from tragwerk.core.access.public import no_scope

PEER = "NetBox list page, 250 ms"
FILTERS = ("", "state=in_repair", "state.not=issued", "kind=tablet", "kind=projector", "state=in_stock&kind=pc")


def run(book: Book, built: BenchDistrict) -> None:
    """Measure the page of one authority and of all twelve; the worst combination is what counts."""
    from tragwerk.assets.views.table import AssetTable

    sorts = [f"{sign}{column.key}" for column in AssetTable.columns if column.sort for sign in ("", "-")]
    for account, who in ((built.officer, "one authority"), (built.technician, "all 12 authorities")):
        client = Client()
        assert account is not None
        client.force_login(account)
        for place, name in (("", "first page"), ("&at=end", "last page")):
            _worst(book, client, sorts, place, f"list of 100,000 devices, {who}, {name}")


def _worst(book: Book, client: Client, sorts: list[str], place: str, name: str) -> None:
    address = reverse("assets:list")
    worst, where = 0.0, ""
    with no_scope():
        for sort, chosen in product(sorts, FILTERS):
            url = f"{address}?sort={sort}&{chosen}{place}"
            taken = median_ms(lambda url=url: client.get(url), 3)  # type: ignore[misc]
            if taken > worst:
                worst, where = taken, url
        worst = median_ms(lambda: client.get(where))
        statements = queries_of(lambda: client.get(where))
    book.at_most(f"{name} ({where.partition('?')[2]})", worst, "ms", 25, PEER, 250)
    book.at_most(f"{name}: statements", statements, "queries", 12)
