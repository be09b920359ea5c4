# SPDX-License-Identifier: EUPL-1.2
"""Names and types of exported files."""

from datetime import date

from django.utils import timezone
from django.utils.text import slugify

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
ZIP_TYPE = "application/zip"
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


def file_stem(title: str) -> str:
    """Return a title as the beginning of a file name, such as `geraete`."""
    return slugify(str(title).translate(_SPELLED_OUT)) or "export"


def export_name(title: str, suffix: str, day: date | None = None) -> str:
    """Return a file name such as `geraete-2026-10-07.xlsx`."""
    return f"{file_stem(title)}-{(day or timezone.localdate()).isoformat()}.{suffix}"
