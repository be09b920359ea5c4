# SPDX-License-Identifier: EUPL-1.2
"""Labels for a delivery of 610 devices, from the chosen rows of the list to the file for the printer."""

from __future__ import annotations

from django.urls import reverse

from bench.district import BenchDistrict
from bench.measure import Book, browser, stopwatch
from tragwerk.core.access.public import system_scope

LABELS, ROUNDS = 610, 3
CODES = {"qr": "with QR code", "both": "with QR code and Code 128"}


def run(book: Book, built: BenchDistrict) -> None:
    """Measure as the page does it; the budget is ours: nobody shall wait for the printer's file."""
    from tragwerk.assets.models import Asset

    assert built.officer is not None
    with system_scope(reason="benchmark: labels"):
        own = Asset.objects.filter(authority_id=built.authorities[0]).order_by("pk")
        keys = [str(key) for key in own.values_list("pk", flat=True)[:LABELS]]
    client = browser()
    client.force_login(built.officer)
    for code, words in CODES.items():
        sent = {"ids": keys, "sheet": "l4736", "start": "1", "code": code, "apply": "1"}
        seconds = []
        for _turn in range(ROUNDS):
            with stopwatch() as taken:
                answer = client.post(reverse("assets:labels"), sent)
            assert answer["Content-Type"] == "application/pdf", answer.status_code
            seconds.append(taken[0])
        book.at_most(f"{LABELS} labels {words}", min(seconds), "s", 3)
