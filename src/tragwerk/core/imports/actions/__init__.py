# SPDX-License-Identifier: EUPL-1.2
"""The verbs of an import: start, assign columns, correct, check, take over, undo, discard."""

from tragwerk.core.imports.actions.assigning import Columns, Upload, map_columns, start_import
from tragwerk.core.imports.actions.checking import (
    RepairChoice,
    apply_import,
    check_import,
    decide_proposals,
    repair_cells,
)
from tragwerk.core.imports.actions.steps import move, refuse
from tragwerk.core.imports.actions.undoing import discard_import, order_undo, undo_import, undo_is_long

__all__ = [
    "Columns",
    "RepairChoice",
    "Upload",
    "apply_import",
    "check_import",
    "decide_proposals",
    "discard_import",
    "map_columns",
    "move",
    "order_undo",
    "refuse",
    "repair_cells",
    "start_import",
    "undo_import",
    "undo_is_long",
]
