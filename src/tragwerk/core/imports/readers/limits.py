# SPDX-License-Identifier: EUPL-1.2
"""How large a file may be; every limit has a sentence in `sentences.py`."""

from math import ceil

from tragwerk.core.imports.issues import ImportProblem

MB = 1_000_000  # decimal, as people and their file managers say it
MAX_BYTES = 64 * MB
MAX_UNPACKED = 256 * MB
MAX_RATIO = 400
RATIO_FROM = 16 * MB
MAX_ENTRIES = 4_000
MAX_ROWS = 250_000
MAX_COLUMNS = 500
MAX_CELLS = 8_000_000


def check_size(size: int) -> None:
    """Refuse a file by its announced size, before anything of it is read."""
    if size > MAX_BYTES:
        raise ImportProblem("file.too_big", size=ceil(size / MB), limit=MAX_BYTES // MB)


def check_extent(rows: int, columns: int) -> None:
    """Refuse a table that is too long or too wide to be a list."""
    if rows > MAX_ROWS:
        raise ImportProblem("file.too_many_rows", rows=rows, limit=MAX_ROWS)
    if columns > MAX_COLUMNS or rows * columns > MAX_CELLS:
        raise ImportProblem("file.too_wide", columns=columns, limit=MAX_COLUMNS)
