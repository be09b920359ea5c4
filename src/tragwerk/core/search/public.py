# SPDX-License-Identifier: EUPL-1.2
"""What other packages may import from search."""

from tragwerk.core.search.index import forget_words, index, index_bulk, index_entries, rebuild, remove
from tragwerk.core.search.parts import Holding, Part, holdings
from tragwerk.core.search.queries import Hit, search
from tragwerk.core.search.rules import Match
from tragwerk.core.search.sources import (
    Entry,
    PlaceKind,
    SearchSource,
    all_sources,
    contribute_search_source,
    sources_for,
    withdraw_search_source,
)

__all__ = [
    "Entry",
    "Hit",
    "Holding",
    "Match",
    "Part",
    "PlaceKind",
    "SearchSource",
    "all_sources",
    "contribute_search_source",
    "forget_words",
    "holdings",
    "index",
    "index_bulk",
    "index_entries",
    "rebuild",
    "remove",
    "search",
    "sources_for",
    "withdraw_search_source",
]
