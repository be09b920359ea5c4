# SPDX-License-Identifier: EUPL-1.2
"""Verbs on makers, models and devices."""

from tragwerk.assets.actions.background import BULK_JOB, UNDO_JOB, order_bulk, order_undo
from tragwerk.assets.actions.batches import Changed
from tragwerk.assets.actions.catalogue import change_models, create_makers, create_models
from tragwerk.assets.actions.contracts import (
    attach_to_contract,
    change_contracts,
    change_licences,
    create_contracts,
    create_licences,
    detach_from_contract,
    give_notice,
    move_dates_on,
)
from tragwerk.assets.actions.create import create_assets, delete_assets
from tragwerk.assets.actions.edit import change_assets, move_assets
from tragwerk.assets.actions.faults import faults_of_new
from tragwerk.assets.actions.merging import merge_assets, merge_makers, merge_models, merge_suppliers
from tragwerk.assets.actions.ranges import change_number_ranges, create_number_ranges
from tragwerk.assets.actions.relations import Relation, part_assets, relate_assets
from tragwerk.assets.actions.sets import (
    Part,
    add_parts,
    change_sets,
    create_sets,
    dissolve_sets,
    move_sets,
    remove_part,
    swap_part,
)
from tragwerk.assets.actions.states import retire_assets, set_state
from tragwerk.assets.actions.stock import BOOK_VERB, Booking, book_stock, change_articles, create_articles
from tragwerk.assets.actions.suppliers import change_suppliers, create_suppliers
from tragwerk.assets.actions.terms import delete_useful_lives, set_useful_lives
from tragwerk.assets.actions.undo import UNDO_VERB, undo_change

__all__ = [
    "BOOK_VERB",
    "BULK_JOB",
    "UNDO_JOB",
    "UNDO_VERB",
    "Booking",
    "Changed",
    "Part",
    "Relation",
    "add_parts",
    "attach_to_contract",
    "book_stock",
    "change_articles",
    "change_assets",
    "change_contracts",
    "change_licences",
    "change_models",
    "change_number_ranges",
    "change_sets",
    "change_suppliers",
    "create_articles",
    "create_assets",
    "create_contracts",
    "create_licences",
    "create_makers",
    "create_models",
    "create_number_ranges",
    "create_sets",
    "create_suppliers",
    "delete_assets",
    "delete_useful_lives",
    "detach_from_contract",
    "dissolve_sets",
    "faults_of_new",
    "give_notice",
    "merge_assets",
    "merge_makers",
    "merge_models",
    "merge_suppliers",
    "move_assets",
    "move_dates_on",
    "move_sets",
    "order_bulk",
    "order_undo",
    "part_assets",
    "relate_assets",
    "remove_part",
    "retire_assets",
    "set_state",
    "set_useful_lives",
    "swap_part",
    "undo_change",
]
