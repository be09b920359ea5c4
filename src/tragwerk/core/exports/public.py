# SPDX-License-Identifier: EUPL-1.2
"""What other packages may import from exports."""

from tragwerk.core.exports.actions import order_everything
from tragwerk.core.exports.cells import Format, defused, undefused
from tragwerk.core.exports.csv_file import write_csv
from tragwerk.core.exports.everything.tables import KEY_PREFIXES, ExportedTable, exported_tables
from tragwerk.core.exports.names import CSV_TYPE, XLSX_TYPE, ZIP_TYPE, export_name
from tragwerk.core.exports.permissions import TAKE_EVERYTHING
from tragwerk.core.exports.queries import Everything, everything_for, own_everything
from tragwerk.core.exports.template import TemplateColumn, write_template_xlsx
from tragwerk.core.exports.xlsx import write_xlsx

__all__ = [
    "CSV_TYPE",
    "KEY_PREFIXES",
    "TAKE_EVERYTHING",
    "XLSX_TYPE",
    "ZIP_TYPE",
    "Everything",
    "ExportedTable",
    "Format",
    "TemplateColumn",
    "defused",
    "everything_for",
    "export_name",
    "exported_tables",
    "order_everything",
    "own_everything",
    "undefused",
    "write_csv",
    "write_template_xlsx",
    "write_xlsx",
]
