# SPDX-License-Identifier: EUPL-1.2
"""What the packages above import, through `tragwerk.ui.public`."""

from tragwerk.ui.tables.answers import list_answer, one_answer, read_operations, refuse_other_state
from tragwerk.ui.tables.columns import BulkVerb, Column, Empty, RowAction, View, page_of
from tragwerk.ui.tables.export import write_export
from tragwerk.ui.tables.filters import (
    ChoiceFilter,
    Chosen,
    Filter,
    FlagFilter,
    NamesNothing,
    Option,
    Parameters,
    RangeFilter,
    RelationFilter,
    chosen_by,
)
from tragwerk.ui.tables.find import TextFind
from tragwerk.ui.tables.keyset import ANY_AUTHORITY, seats
from tragwerk.ui.tables.plain import Among
from tragwerk.ui.tables.resource import Besides, Resource, Value
from tragwerk.ui.tables.response import table_response
from tragwerk.ui.tables.selection import Selection
from tragwerk.ui.tables.table import Table, table_named

__all__ = [
    "ANY_AUTHORITY",
    "Among",
    "Besides",
    "BulkVerb",
    "ChoiceFilter",
    "Chosen",
    "Column",
    "Empty",
    "Filter",
    "FlagFilter",
    "NamesNothing",
    "Option",
    "Parameters",
    "RangeFilter",
    "RelationFilter",
    "Resource",
    "RowAction",
    "Selection",
    "Table",
    "TextFind",
    "Value",
    "View",
    "chosen_by",
    "list_answer",
    "one_answer",
    "page_of",
    "read_operations",
    "refuse_other_state",
    "seats",
    "table_named",
    "table_response",
    "write_export",
]
