# SPDX-License-Identifier: EUPL-1.2
"""Everything of one authority as one file: each table as CSV and JSON, all as sheets of one workbook."""
