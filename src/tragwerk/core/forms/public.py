# SPDX-License-Identifier: EUPL-1.2
"""What other packages may import from forms."""

from tragwerk.core.forms import actions
from tragwerk.core.forms.fitting import CONVERSIONS, Strange
from tragwerk.core.forms.import_columns import columns_of
from tragwerk.core.forms.interchange import as_json, from_json, schema_of, to_json
from tragwerk.core.forms.models import CustomField, FieldState, FieldValue, options_of
from tragwerk.core.forms.permissions import MANAGE_FIELD, VIEW_FIELD
from tragwerk.core.forms.queries import (
    field_for,
    fields_at,
    fields_of,
    gathered,
    is_used,
    own_fields,
    used_counts,
    values_naming,
    values_of,
)
from tragwerk.core.forms.registry import (
    FieldTable,
    all_tables,
    declare_fields,
    declare_table,
    declared_fields,
    table_named,
)
from tragwerk.core.forms.rules import Misfit, canonical, checked, clean, imei, mac, read, slug, sort_of
from tragwerk.core.forms.sentences import TEXTS, limit_text, sentence_of
from tragwerk.core.forms.types import (
    BOUNDED,
    CHOOSING,
    DECLARED,
    NUMBERS,
    OWN,
    Field,
    FieldType,
    Option,
    words,
)
from tragwerk.core.forms.types import TEXTS as TEXT_TYPES
from tragwerk.core.forms.writing import Target, write_values

__all__ = [
    "BOUNDED",
    "CHOOSING",
    "CONVERSIONS",
    "DECLARED",
    "MANAGE_FIELD",
    "NUMBERS",
    "OWN",
    "TEXTS",
    "TEXT_TYPES",
    "VIEW_FIELD",
    "CustomField",
    "Field",
    "FieldState",
    "FieldTable",
    "FieldType",
    "FieldValue",
    "Misfit",
    "Option",
    "Strange",
    "Target",
    "actions",
    "all_tables",
    "as_json",
    "canonical",
    "checked",
    "clean",
    "columns_of",
    "declare_fields",
    "declare_table",
    "declared_fields",
    "field_for",
    "fields_at",
    "fields_of",
    "from_json",
    "gathered",
    "imei",
    "is_used",
    "limit_text",
    "mac",
    "options_of",
    "own_fields",
    "read",
    "schema_of",
    "sentence_of",
    "slug",
    "sort_of",
    "table_named",
    "to_json",
    "used_counts",
    "values_naming",
    "values_of",
    "words",
    "write_values",
]
