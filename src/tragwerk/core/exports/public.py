# SPDX-License-Identifier: EUPL-1.2
"""What other packages may import from exports."""

from tragwerk.core.exports.cells import Format, defused, undefused
from tragwerk.core.exports.csv_file import write_csv
from tragwerk.core.exports.names import CSV_TYPE, XLSX_TYPE, export_name
from tragwerk.core.exports.template import TemplateColumn, write_template_xlsx
from tragwerk.core.exports.xlsx import write_xlsx

__all__ = [
    "CSV_TYPE",
    "XLSX_TYPE",
    "Format",
    "TemplateColumn",
    "defused",
    "export_name",
    "undefused",
    "write_csv",
    "write_template_xlsx",
    "write_xlsx",
]
