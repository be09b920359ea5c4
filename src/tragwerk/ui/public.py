# SPDX-License-Identifier: EUPL-1.2
"""What other packages may import from ui."""

from tragwerk.ui import drafts, formats
from tragwerk.ui.context import (
    ShellAddresses,
    register_notices,
    register_person_link,
    register_shell,
)
from tragwerk.ui.fields import ComboboxField, GermanDateField, MoneyInputField
from tragwerk.ui.forms import TragwerkForm, TragwerkModelForm
from tragwerk.ui.looks import Look, known_look, look_for, look_of, register_looks
from tragwerk.ui.navigation import NavGroup, NavItem, register_navigation
from tragwerk.ui.parsing import NotReadable, read_amount, read_day
from tragwerk.ui.render import render_badge, render_icon, render_marked, render_meter, render_status
from tragwerk.ui.suggestions import FEWEST_LETTERS, Suggestion, suggestions_response
from tragwerk.ui.tables.public import (
    BulkVerb,
    ChoiceFilter,
    Chosen,
    Column,
    Empty,
    Filter,
    FlagFilter,
    Option,
    Parameters,
    RangeFilter,
    RelationFilter,
    RowAction,
    Selection,
    Table,
    TextFind,
    Unusable,
    View,
    chosen_by,
    page_of,
    seats,
    table_response,
    write_export,
)
from tragwerk.ui.toasts import toast

__all__ = [
    "FEWEST_LETTERS",
    "BulkVerb",
    "ChoiceFilter",
    "Chosen",
    "Column",
    "ComboboxField",
    "Empty",
    "Filter",
    "FlagFilter",
    "GermanDateField",
    "Look",
    "MoneyInputField",
    "NavGroup",
    "NavItem",
    "NotReadable",
    "Option",
    "Parameters",
    "RangeFilter",
    "RelationFilter",
    "RowAction",
    "Selection",
    "ShellAddresses",
    "Suggestion",
    "Table",
    "TextFind",
    "TragwerkForm",
    "TragwerkModelForm",
    "Unusable",
    "View",
    "chosen_by",
    "drafts",
    "formats",
    "known_look",
    "look_for",
    "look_of",
    "page_of",
    "read_amount",
    "read_day",
    "register_looks",
    "register_navigation",
    "register_notices",
    "register_person_link",
    "register_shell",
    "render_badge",
    "render_icon",
    "render_marked",
    "render_meter",
    "render_status",
    "seats",
    "suggestions_response",
    "table_response",
    "toast",
    "write_export",
]
