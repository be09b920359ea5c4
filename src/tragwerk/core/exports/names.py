# SPDX-License-Identifier: EUPL-1.2
"""Names and types of exported files."""

from datetime import date

from django.utils import timezone
from django.utils.text import slugify

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


def export_name(title: str, suffix: str, day: date | None = None) -> str:
    """Return a file name such as `geraete-2026-10-07.xlsx`."""
    stem = slugify(str(title).translate(_SPELLED_OUT)) or "export"
    return f"{stem}-{(day or timezone.localdate()).isoformat()}.{suffix}"
