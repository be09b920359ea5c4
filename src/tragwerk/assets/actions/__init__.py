# SPDX-License-Identifier: EUPL-1.2
"""Verbs on makers, models and devices."""

from tragwerk.assets.actions.catalogue import change_models, create_makers, create_models
from tragwerk.assets.actions.create import create_assets, delete_assets
from tragwerk.assets.actions.edit import Changed, change_assets, move_assets
from tragwerk.assets.actions.states import retire_assets, set_state
from tragwerk.assets.actions.undo import undo_change

__all__ = [
    "Changed",
    "change_assets",
    "change_models",
    "create_assets",
    "create_makers",
    "create_models",
    "delete_assets",
    "move_assets",
    "retire_assets",
    "set_state",
    "undo_change",
]
