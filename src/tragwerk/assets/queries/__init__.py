# SPDX-License-Identifier: EUPL-1.2
"""Reading devices: what belongs to one, what may be chosen, what other pages show of them."""

from tragwerk.assets.queries.choices import (
    authorities_for,
    departments_for,
    funding_sources,
    makers_for,
    models_for,
    schools_for,
    supplier_named,
    suppliers_for,
)
from tragwerk.assets.queries.single import asset_for, merge_base, owners_of, row_for, states_of
from tragwerk.assets.queries.summaries import cells_of_schools, counts_of_states, school_overview
from tragwerk.assets.queries.words import found_by

__all__ = [
    "asset_for",
    "authorities_for",
    "cells_of_schools",
    "counts_of_states",
    "departments_for",
    "found_by",
    "funding_sources",
    "makers_for",
    "merge_base",
    "models_for",
    "owners_of",
    "row_for",
    "school_overview",
    "schools_for",
    "states_of",
    "supplier_named",
    "suppliers_for",
]
