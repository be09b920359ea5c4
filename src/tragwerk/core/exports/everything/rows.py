# SPDX-License-Identifier: EUPL-1.2
"""The rows of a table, a batch in memory at a time, each cell for people and for programs."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

from tragwerk.core.access.public import any_of
from tragwerk.core.exports.everything.tables import Column, ExportedTable

BATCH = 1000
_NAMES_KEPT = 20_000


class Row(NamedTuple):
    """One row: its cells as people read them, and the object for programs."""

    cells: list[Any]
    record: dict[str, Any]


class Names:
    """How rows of other tables are called; the last ones are kept, so that memory does not grow with the table."""

    def __init__(self) -> None:
        self._kept: dict[Any, OrderedDict[UUID, str]] = {}

    def load(self, model: Any, keys: Iterable[UUID]) -> dict[UUID, str]:
        """Return key → name for rows of a table that the scope covers; others have none."""
        kept = self._kept.setdefault(model, OrderedDict())
        wanted = set(keys)
        missing = sorted(wanted - kept.keys())
        found = {key: kept[key] for key in wanted & kept.keys()}
        for start in range(0, len(missing), BATCH):
            part = missing[start : start + BATCH]
            for values in model.objects.filter(pk__in=any_of(part)).values():
                found[values["id"]] = model.row_label(values)
        kept.update(found)
        while len(kept) > _NAMES_KEPT:
            kept.popitem(last=False)
        return found


def count_rows(table: ExportedTable, authority_id: UUID) -> int:
    """Return how many rows of the authority a table has."""
    return int(table.model.objects.filter(**{table.path: authority_id}).order_by().count())


def rows_of(table: ExportedTable, authority_id: UUID, names: Names) -> Iterator[Row]:
    """Yield every row of the authority by its key; the next ones are read when these are written."""
    attributes = [column.attribute for column in table.columns]
    related = [column for column in table.columns if column.related is not None]
    last: UUID | None = None
    while True:
        rows = table.model.objects.filter(**{table.path: authority_id}).order_by("pk")
        if last is not None:
            rows = rows.filter(pk__gt=last)
        part = list(rows.values(*attributes)[:BATCH])
        called = {
            column.name: names.load(column.related, (row[column.attribute] for row in part if row[column.attribute]))
            for column in related
        }
        for row in part:
            yield _row(table, row, called)
        if len(part) < BATCH:
            return
        last = part[-1]["id"]


def _row(table: ExportedTable, row: dict[str, Any], called: dict[str, dict[UUID, str]]) -> Row:
    cells: list[Any] = []
    record: dict[str, Any] = {}
    for column in table.columns:
        value = row[column.attribute]
        if column.related is None:
            cells.append(_for_people(column, value))
            record[column.name] = _for_programs(value)
        else:
            name = called[column.name].get(value, "")
            cells += [name, None if value is None else str(value)]
            record[column.name] = None if value is None else {"id": str(value), "label": name}
    return Row(cells, record)


def _for_people(column: Column, value: Any) -> Any:
    if value is None:
        return None
    if column.words:
        return column.words.get(value, value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False) if value else None
    return str(value) if isinstance(value, UUID) else value


def _for_programs(value: Any) -> Any:
    """Dates as ISO, amounts as text with two places, so that no cent is lost to a binary fraction."""
    if value is None or isinstance(value, bool | int | float | str | dict | list):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
