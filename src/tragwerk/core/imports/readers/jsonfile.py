# SPDX-License-Identifier: EUPL-1.2
"""JSON lists of objects: bare, under one key, one object a line; a single nested object is one row."""

from __future__ import annotations

import json
from typing import Any

from tragwerk.core.imports.issues import ImportProblem, Issue, Severity
from tragwerk.core.imports.readers.delimited import decode
from tragwerk.core.imports.readers.limits import MAX_COLUMNS, check_extent
from tragwerk.core.imports.readers.table import Grid

_DEPTH = 6
# Under which key interfaces hand out their records, should there be several lists.
_LISTS = ("rows", "data", "result", "results", "items", "records")


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def read_json(data: bytes) -> Grid:
    """Read the records of a JSON file; nested keys are joined by a dot."""
    text, encoding = decode(data)
    content, lines = _content(text)
    records = _records(content)
    flat = [_flatten(record) for record in records]
    headers: dict[str, None] = {}
    for record in flat:
        headers.update(dict.fromkeys(record))
        if len(headers) > MAX_COLUMNS:
            raise ImportProblem("file.too_wide", columns=len(headers), limit=MAX_COLUMNS)
    check_extent(len(flat), len(headers))
    cells: list[list[Any]] = [list(headers), *([record.get(name) for name in headers] for record in flat)]
    grid = Grid(cells=cells, lines=[0, *lines] if lines else list(range(len(cells))))
    grid.details = {"format": "json", "encoding": encoding}
    total = content.get("total") if isinstance(content, dict) else None
    if isinstance(total, int) and total > len(flat):
        params = {"total": total, "count": len(flat)}
        grid.issues.append(Issue("file.part_only", params=params, severity=Severity.NOTE))
    return grid


def _content(text: str) -> tuple[Any, list[int]]:
    """The content of the file; of one record a line also the lines on which they stand."""
    try:
        return json.loads(text, parse_constant=_refuse_constant), []
    except json.JSONDecodeError as error:
        if not error.msg.startswith("Extra data"):
            raise ImportProblem("file.json", row=error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise ImportProblem("file.json", row=1) from error
    records, lines = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                records.append(json.loads(line, parse_constant=_refuse_constant))
            except (ValueError, RecursionError) as error:
                raise ImportProblem("file.json", row=number) from error
            lines.append(number)
    return records, lines


def _records(content: Any) -> list[dict[str, Any]]:
    if isinstance(content, dict):
        lists = {key: value for key, value in content.items() if _is_records(value)}
        named = next((key for key in _LISTS if key in lists), None)
        if named is None and len(lists) == 1:
            (named,) = lists
        if named is None and any(content.get(key) == [] for key in _LISTS):
            raise ImportProblem("file.json_shape")
        content = [content] if named is None else lists[named]
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
            flat |= _list(value, key, depth)
        elif not isinstance(value, dict):
            flat[key] = _scalar(value)
        if len(flat) > MAX_COLUMNS:
            break
    return flat


def _list(values: list[Any], key: str, depth: int) -> dict[str, Any]:
    """Plain members in one cell; of objects the first under the key itself, the others numbered."""
    flat: dict[str, Any] = {}
    plain = [str(item) for item in values if isinstance(item, (str, int, float))]
    if plain:
        flat[key] = ", ".join(plain)
    objects = [item for item in values if isinstance(item, dict)]
    if depth < _DEPTH:
        for number, item in enumerate(objects[:MAX_COLUMNS], start=1):
            flat |= _flatten(item, f"{key}." if number == 1 else f"{key}.{number}.", depth + 1)
            if len(flat) > MAX_COLUMNS:
                break
    return flat


def _scalar(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 10**15:
        return str(value)
    return value
