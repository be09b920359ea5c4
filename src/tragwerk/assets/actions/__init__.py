# SPDX-License-Identifier: EUPL-1.2
"""Verbs on makers, models and devices."""

from tragwerk.assets.actions.background import BULK_JOB, UNDO_JOB, order_bulk, order_undo
from tragwerk.assets.actions.catalogue import change_models, create_makers, create_models
from tragwerk.assets.actions.create import create_assets, delete_assets
from tragwerk.assets.actions.edit import Changed, change_assets, move_assets
from tragwerk.assets.actions.faults import faults_of_new
from tragwerk.assets.actions.states import retire_assets, set_state
from tragwerk.assets.actions.undo import UNDO_VERB, undo_change

__all__ = [
    "BULK_JOB",
    "UNDO_JOB",
    "UNDO_VERB",
    "Changed",
    "change_assets",
    "change_models",
    "create_assets",
    "create_makers",
    "create_models",
    "delete_assets",
    "faults_of_new",
    "move_assets",
    "order_bulk",
    "order_undo",
    "retire_assets",
    "set_state",
    "undo_change",
]
