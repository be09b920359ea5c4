# SPDX-License-Identifier: EUPL-1.2
"""JSON lists of objects, bare or under one key, and single nested objects as one row."""

from __future__ import annotations

import json
from typing import Any

from tragwerk.core.imports.issues import ImportProblem
from tragwerk.core.imports.readers.delimited import decode
from tragwerk.core.imports.readers.limits import MAX_COLUMNS, check_extent
from tragwerk.core.imports.readers.table import Grid

_DEPTH = 6


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def read_json(data: bytes) -> Grid:
    """Read the records of a JSON file; nested keys are joined by a dot."""
    text, encoding = decode(data)
    try:
        content = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise ImportProblem("file.json", row=line) from error
    records = _records(content)
    flat = [_flatten(record) for record in records]
    headers: dict[str, None] = {}
    for record in flat:
        headers.update(dict.fromkeys(record))
        if len(headers) > MAX_COLUMNS:
            raise ImportProblem("file.too_wide", columns=len(headers), limit=MAX_COLUMNS)
    check_extent(len(flat), len(headers))
    cells: list[list[Any]] = [list(headers), *([record.get(name) for name in headers] for record in flat)]
    grid = Grid(cells=cells, lines=list(range(len(cells))))
    grid.details = {"format": "json", "encoding": encoding}
    return grid


def _records(content: Any) -> list[dict[str, Any]]:
    if isinstance(content, dict):
        lists = [value for value in content.values() if _is_records(value)]
        content = lists[0] if len(lists) == 1 else [content]
    if not _is_records(content):
        raise ImportProblem("file.json_shape")
    return list(content)


def _is_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) and item for item in value)


def _flatten(record: dict[str, Any], prefix: str = "", depth: int = 0) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in record.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict) and depth < _DEPTH:
            flat |= _flatten(value, f"{key}.", depth + 1)
        elif isinstance(value, list):
            plain = [str(item) for item in value if isinstance(item, (str, int, float))]
            if plain:
                flat[key] = ", ".join(plain)
        elif not isinstance(value, dict):
            flat[key] = _scalar(value)
        if len(flat) > MAX_COLUMNS:
            break
    return flat


def _scalar(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 10**15:
        return str(value)
    return value
