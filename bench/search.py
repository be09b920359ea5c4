# SPDX-License-Identifier: EUPL-1.2
"""Search over everything at 100,000 devices and 60,000 people."""

from __future__ import annotations

from bench.district import BenchDistrict
from bench.measure import Book, median_ms
from tragwerk.core.access.public import actor_scope
from tragwerk.core.orgs.public import actor_for
from tragwerk.core.search.public import search

PEER = "NetBox list search, 465 ms"
QUESTIONS = {
    "serial": "SN0004711",
    "tag": "B-004711",
    "inner part": "4711X",
    "name": "Lohmann",
    "name with a slip": "Lohmamn",
    "two words": "Greta Krüger",
    "model": "ThinkPad",
    "school and model": "iPad Adlerschule",
    "nothing found": "Xylophonquark",
}


def run(book: Book, built: BenchDistrict) -> None:
    """Measure each kind of question for one authority and for all twelve."""
    for account, who in ((built.officer, "one authority"), (built.technician, "all 12 authorities")):
        assert account is not None
        actor, _hats = actor_for(account)
        assert actor is not None
        worst, kind = 0.0, ""
        with actor_scope(actor):
            for name, question in QUESTIONS.items():
                taken = median_ms(lambda question=question, actor=actor: search(actor, question))  # type: ignore[misc]
                if taken > worst:
                    worst, kind = taken, name
        book.at_most(f"search over everything, {who} (worst: {kind})", worst, "ms", 25, PEER, 465)
