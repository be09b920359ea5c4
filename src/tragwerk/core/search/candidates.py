# SPDX-License-Identifier: EUPL-1.2
"""Asks the trigram index for entries that may answer: the only SQL of the search, one form per database.

Cost must grow with what is shown and not with what is stored, so every question enters by the cheapest door:
a few slots one by one, a whole kind at once, or the entries of some schools without the index.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from tragwerk.core.search.index import DOC_BITS, KIND_BITS
from tragwerk.core.search.rules import Branch, Needles, Stage

# Up to so many slots of a kind are entered one by one; beyond, the kind is read as one stretch and filtered.
NARROW = 6
# Up to so many schools are read by their own index; beyond, the trigram index is quicker.
FEW_SCHOOLS = 12
_ROWS = 240
_FEWEST = 12


@dataclass(frozen=True)
class Area:
    """The part of the index that one kind may be searched in; `schools` narrows it further."""

    slots: tuple[int, ...]
    schools: frozenset[UUID] | None = None
    whole_kind: bool = False

    @property
    def by_school(self) -> bool:
        """Say whether the entries of the schools are few enough to read them all."""
        return self.schools is not None and len(self.schools) <= FEW_SCHOOLS

    @property
    def is_wide(self) -> bool:
        """Say whether the slots are too many to be entered one by one."""
        return len(self.slots) > NARROW


def candidates(areas: Sequence[Area], stages: Sequence[Stage]) -> list[UUID]:
    """Return ids of entries that may answer, each once, those of earlier stages first."""
    areas = [area for area in areas if area.slots and area.schools != frozenset()]
    stages = [stage for stage in stages if stage]
    if not areas or not stages:
        return []
    ask = _ask_postgres if connection.vendor == "postgresql" else _ask_sqlite
    return list(dict.fromkeys(ask(areas, stages)))


def _most(slots: int) -> int:
    return max(_FEWEST, _ROWS // slots)


def _ask_postgres(areas: Sequence[Area], stages: Sequence[Stage]) -> list[UUID]:
    calls: list[tuple[list[int], list[UUID] | None, bool]] = []
    narrow = [slot for area in areas if not area.schools and not area.is_wide for slot in area.slots]
    if narrow:
        calls.append((narrow, None, False))
    calls.extend((list(area.slots), None, True) for area in areas if not area.schools and area.is_wide)
    calls.extend((list(area.slots), sorted(area.schools), True) for area in areas if area.schools)
    question = json.dumps(stages)
    sql = " UNION ALL ".join(["SELECT search_candidates(%s::int[], %s::uuid[], %s, %s::jsonb, %s)"] * len(calls))
    values = [
        value
        for slots, schools, wide in calls
        for value in (slots, schools, wide, question, _ROWS if wide else _most(len(slots)))
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]


def _ask_sqlite(areas: Sequence[Area], stages: Sequence[Stage]) -> list[UUID]:
    parts: list[str] = []
    values: list[Any] = []
    slots = sum(len(area.slots) for area in areas if not area.is_wide and not area.by_school)
    for stage in stages:
        for area in areas:
            for sql, given in _sqlite_parts(area, stage, _most(max(slots, 1))):
                parts.append(f"SELECT id FROM ({sql})")  # noqa: S608 - written here, values apart
                values.extend(given)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        return [UUID(row[0]) for row in cursor.fetchall()]


def _sqlite_parts(area: Area, stage: Stage, most: int) -> list[tuple[str, list[Any]]]:
    if area.by_school:
        return [_sqlite_by_school(area, stage)]
    ranges = [(slot, slot + 1) for slot in area.slots]
    condition, limits = "", []
    if area.is_wide or area.schools:
        kind = area.slots[0] >> KIND_BITS
        ranges = [(kind << KIND_BITS, (kind + 1) << KIND_BITS)] if area.is_wide else ranges
        most = _ROWS
        if area.is_wide and not area.whole_kind:
            condition = f" AND (f.rowid >> {DOC_BITS}) IN (SELECT value FROM json_each(%s))"  # noqa: S608
            limits.append(json.dumps(area.slots))
        if area.schools:
            condition += " AND e.school_id IN (SELECT value FROM json_each(%s))"
            limits.append(json.dumps([school.hex for school in area.schools]))
    # CROSS JOIN keeps the order of the tables: first the index, then its rows.
    sql = (
        "SELECT e.id AS id FROM search_index f CROSS JOIN search_searchentry e ON e.doc = f.rowid"  # noqa: S608
        f" WHERE f.search_index MATCH %s AND f.rowid >= %s AND f.rowid < %s{condition} LIMIT %s"
    )
    match = _fts_query(stage)
    return [(sql, [match, low << DOC_BITS, high << DOC_BITS, *limits, most]) for low, high in ranges]


def _sqlite_by_school(area: Area, stage: Stage) -> tuple[str, list[Any]]:
    condition, needles = _in_text(stage)
    sql = (
        "SELECT id FROM search_searchentry WHERE school_id IN (SELECT value FROM json_each(%s))"  # noqa: S608
        f" AND slot IN (SELECT value FROM json_each(%s)) AND ({condition}) LIMIT %s"
    )
    schools = json.dumps([school.hex for school in area.schools or ()])
    return sql, [schools, json.dumps(area.slots), *needles, _ROWS]


def _in_text(stage: Stage) -> tuple[str, list[str]]:
    """Return the stage as a condition on the text of a row."""

    def any_of(group: Needles) -> str:
        return f"({' OR '.join(['instr(text, %s) > 0'] * len(group))})"

    def all_of(branch: Branch) -> str:
        return f"({' AND '.join(any_of(group) for group in branch)})"

    needles = [needle for branch in stage for group in branch for needle in group]
    return " OR ".join(all_of(branch) for branch in stage), needles


def _fts_query(stage: Stage) -> str:
    """Return the stage in the language of FTS5; folded text holds no quotes."""

    def any_of(group: Needles) -> str:
        quoted = " OR ".join(f'"{needle}"' for needle in group)
        return f"({quoted})"

    return " OR ".join(f"({' AND '.join(any_of(group) for group in branch)})" for branch in stage)
