# SPDX-License-Identifier: EUPL-1.2
"""Verbs on makers, models and devices."""

from tragwerk.assets.actions.background import BULK_JOB, UNDO_JOB, order_bulk, order_undo
from tragwerk.assets.actions.batches import Changed
from tragwerk.assets.actions.catalogue import change_models, create_makers, create_models
from tragwerk.assets.actions.create import create_assets, delete_assets
from tragwerk.assets.actions.edit import change_assets, move_assets
from tragwerk.assets.actions.states import retire_assets, set_state
from tragwerk.assets.actions.stock import BOOK_VERB, Booking, book_stock, change_articles, create_articles
from tragwerk.assets.actions.terms import delete_useful_lives, set_useful_lives
from tragwerk.assets.actions.undo import UNDO_VERB, undo_change

__all__ = [
    "BOOK_VERB",
    "BULK_JOB",
    "UNDO_JOB",
    "UNDO_VERB",
    "Booking",
    "Changed",
    "book_stock",
    "change_articles",
    "change_assets",
    "change_models",
    "create_articles",
    "create_assets",
    "create_makers",
    "create_models",
    "delete_assets",
    "delete_useful_lives",
    "move_assets",
    "order_bulk",
    "order_undo",
    "retire_assets",
    "set_state",
    "set_useful_lives",
    "undo_change",
]
