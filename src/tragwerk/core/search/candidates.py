# SPDX-License-Identifier: EUPL-1.2
"""Asks the trigram index for entries that may answer: the only SQL of the search, one form per database.

Cost must grow with what is shown and not with what is stored, so every kind is entered by the cheapest door: a few
slots one by one, a whole kind as one stretch, or the entries of a few schools without the trigrams. Stages are asked
until one gives enough: when many entries hold the whole word, nobody needs those that hold a part of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from tragwerk.core.access.public import ScopeMissing, current_scope
from tragwerk.core.search.index import DOC_BITS, KIND_BITS
from tragwerk.core.search.rules import Branch, Needles, Stage

# Up to so many slots of a kind are entered one by one; beyond, the kind is read as one stretch and filtered. FTS5
# reads the list of a trigram from its beginning for every stretch, PostgreSQL has the slot in the index.
NARROW = {"sqlite": 3, "postgresql": 6}
# Up to so many schools are read by their own index; beyond, the trigram index is quicker. A hint has fewer: it is
# asked on top of everything else.
FEW_SCHOOLS = 12
FEW_HINTED = 3
# Rows of one kind: how many are read at most, how many of a slot at least, when a stage gave enough.
_MOST = 60
_LEAST = 4
_ENOUGH = 40
# A hint reads so many rows of the index before it gives up on words that are everywhere.
_LONGEST_WALK = 3000
# Up to so many rows of all kinds and authorities are rare.
_RARE = 120
_BY_DOC = "SELECT id FROM search_searchentry WHERE doc IN (SELECT value FROM json_each(%s))"
_HOLDING = "SELECT rowid FROM search_index WHERE search_index MATCH %s AND rowid >= %s AND rowid < %s"
_SLOT_GIVEN = f"(rowid >> {DOC_BITS}) IN (SELECT value FROM json_each(%s))"  # noqa: S608 - a constant
_CALL = "search_candidates(%s, %s::int[], %s::uuid[], %s::jsonb, %s, %s, %s)"
# Known words with one beginning.
_MOST_WORDS = 200

Sql = tuple[str, list[Any]]


@dataclass(frozen=True)
class Area:
    """The part of the index that one kind may be searched in: slots, or without them the whole kind.

    `schools` narrows it further; as a hint they only say where to look first, not what may be seen.
    """

    kind: int
    slots: tuple[int, ...] | None
    schools: frozenset[UUID] | None = None
    is_hint: bool = False

    @property
    def is_empty(self) -> bool:
        """Say whether nothing can be found there."""
        return self.slots == () or self.schools == frozenset()

    def holds(self, slot: int) -> bool:
        """Say whether a slot is part of this area."""
        return slot >> KIND_BITS == self.kind and (self.slots is None or slot in self.slots)

    @property
    def by_school(self) -> bool:
        """Say whether the entries of the schools are few enough to read them all."""
        most = FEW_HINTED if self.is_hint else FEW_SCHOOLS
        return self.schools is not None and len(self.schools) <= most

    @property
    def is_wide(self) -> bool:
        """Say whether the slots are too many to be entered one by one."""
        return self.slots is None or len(self.slots) > NARROW[connection.vendor]

    @property
    def each_slot(self) -> int:
        """Return how many rows of one slot are enough."""
        return max(_LEAST, _MOST // len(self.slots or (0,)))


def candidates(areas: Sequence[Area], stages: Sequence[Stage]) -> list[UUID]:
    """Return ids of entries that may answer, each once."""
    areas = [area for area in areas if not area.is_empty]
    stages = [_rarest_first(stage) for stage in stages if stage]
    if not areas or not stages:
        return []
    ask = _ask_postgres if connection.vendor == "postgresql" else _ask_sqlite
    return list(dict.fromkeys(ask(areas, stages)))


def holding(area: Area, asked: Sequence[tuple[Needles, int]]) -> list[list[UUID]]:
    """Return, for each of several needles, up to so many entries of an area whose text holds one of them."""
    slots = None if area.slots is None else list(area.slots)
    pieces: list[str] = []
    values: list[Any] = []
    for at, (needles, most) in enumerate(asked):
        stage: Stage = ((needles,),)
        if connection.vendor == "postgresql":
            pieces.append(f"SELECT %s::int, id FROM {_CALL} AS id")  # noqa: S608 - written here, values apart
            values += [at, area.kind, slots, None, json.dumps([stage]), None, most, most]
        else:
            place, limits = ("1", []) if slots is None else (_SLOT_GIVEN, [json.dumps(slots)])
            low, high = area.kind << KIND_BITS << DOC_BITS, (area.kind + 1) << KIND_BITS << DOC_BITS
            docs = f"{_HOLDING} AND {place} LIMIT %s"
            pieces.append(f"SELECT %s, id FROM search_searchentry WHERE doc IN ({docs})")  # noqa: S608 - written here, values apart
            values += [at, _fts_query(stage), low, high, *limits, most]
    found: list[list[UUID]] = [[] for _one in asked]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(pieces), values)
        for at, key in cursor.fetchall():
            found[at].append(_key(key))
    return found


def authorities_holding(area: Area, needles: Needles) -> list[UUID]:
    """Return the authorities whose slot in an area has any entry whose text holds one of the needles."""
    stage: Stage = ((needles,),)
    slots = list(area.slots or ())
    if connection.vendor == "postgresql":
        entries = f"id IN (SELECT {_CALL})"
        values: list[Any] = [area.kind, slots, None, json.dumps([stage]), 1, len(slots), len(slots)]
    else:
        each = f"SELECT * FROM ({_HOLDING} LIMIT 1)"  # noqa: S608 - written here, values apart
        entries = f"doc IN ({' UNION ALL '.join([each] * len(slots))})"
        values = [value for slot in slots for value in (_fts_query(stage), slot << DOC_BITS, (slot + 1) << DOC_BITS)]
    with connection.cursor() as cursor:
        return _ids(cursor, f"SELECT DISTINCT authority_id FROM search_searchentry WHERE {entries}", values)  # noqa: S608


def words_beginning(beginnings: Iterable[str]) -> set[str]:
    """Return the known words of the open scope with one of these beginnings; `{` follows `z`.

    Written so that both databases look each beginning up in the index: left alone, PostgreSQL reads all words.
    """
    scope = current_scope()
    if scope is None:
        raise ScopeMissing("the known words were asked outside a scope")
    given = list(beginnings)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            owners = None if scope.everywhere else sorted(scope.authorities)
            cursor.execute(
                "SELECT DISTINCT found.word FROM unnest(%s::text[]) AS given(value) CROSS JOIN LATERAL ("
                " SELECT w.word FROM search_searchword w WHERE w.word >= given.value AND w.word < given.value || '{'"
                " AND (%s::uuid[] IS NULL OR w.authority_id = ANY (%s::uuid[])) ORDER BY w.word LIMIT %s) AS found",
                [given, owners, owners, _MOST_WORDS],
            )
        else:
            hexes = None if scope.everywhere else json.dumps([owner.hex for owner in scope.authorities])
            cursor.execute(
                "SELECT DISTINCT w.word FROM json_each(%s) AS given CROSS JOIN search_searchword w"
                " ON w.word >= given.value AND w.word < given.value || '{'"
                " WHERE %s IS NULL OR w.authority_id IN (SELECT value FROM json_each(%s))",
                [json.dumps(given), hexes, hexes],
            )
        return {row[0] for row in cursor.fetchall()}


def _rarest_first(stage: Stage) -> Stage:
    """Put the longest words first: they are rare, and the index leaves early."""
    return tuple(
        tuple(sorted(branch, key=lambda group: -min(len(needle.strip()) for needle in group))) for branch in stage
    )


def _ask_postgres(areas: Sequence[Area], stages: Sequence[Stage]) -> list[UUID]:
    question = json.dumps(stages)
    calls = []
    values: list[Any] = []
    for area in areas:
        each_slot = None if area.is_wide else area.each_slot
        calls.append(f"SELECT {_CALL}")
        slots = None if area.slots is None else list(area.slots)
        values += [area.kind, slots, sorted(area.schools) if area.schools else None, question]
        values += [each_slot, _MOST, _ENOUGH]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(calls), values)
        return [row[0] for row in cursor.fetchall()]


def _ask_sqlite(areas: Sequence[Area], stages: Sequence[Stage]) -> list[UUID]:
    """Ask stage by stage; what is rare is asked once for all kinds, what is common kind by kind."""
    found: list[UUID] = []
    hungry = list(areas)
    with connection.cursor() as cursor:
        for stage in stages:
            rare = _rare_docs(cursor, stage) if len(hungry) > 1 else None
            for area in tuple(hungry):
                if rare is not None and not area.schools:
                    docs = [doc for doc in rare if area.holds(doc >> DOC_BITS)]
                    rows = _ids(cursor, _BY_DOC, [json.dumps(docs)]) if docs else []
                elif area.by_school:
                    rows = _ids(cursor, *_sqlite_by_school(area, stage))
                else:
                    rows = _ids(cursor, *_sqlite_by_index(area, stage))
                found += rows
                if len(rows) >= _ENOUGH:
                    hungry.remove(area)
    return found


def _ids(cursor: Any, sql: str, values: list[Any]) -> list[UUID]:
    cursor.execute(sql, values)
    return [_key(row[0]) for row in cursor.fetchall()]


def _key(value: Any) -> UUID:
    """Return a key as PostgreSQL or SQLite gives it."""
    return value if isinstance(value, UUID) else UUID(value)


def _rare_docs(cursor: Any, stage: Stage) -> list[int] | None:
    """Return the numbers of all rows that answer the stage, or None when they are many."""
    sql = "SELECT rowid FROM search_index WHERE search_index MATCH %s LIMIT %s"
    cursor.execute(sql, [_fts_query(stage), _RARE + 1])
    docs = [row[0] for row in cursor.fetchall()]
    return docs if len(docs) <= _RARE else None


def _sqlite_by_index(area: Area, stage: Stage) -> Sql:
    """Return the query over the full-text table: over each slot, or over the stretch of the kind."""
    stretches = [(slot, slot + 1) for slot in area.slots or ()]
    if area.is_wide:
        stretches = [(area.kind << KIND_BITS, (area.kind + 1) << KIND_BITS)]
    match = _fts_query(stage)
    condition, limits = _row_condition(area)
    most = _MOST if area.is_wide or area.schools else area.each_slot
    # CROSS JOIN keeps the order of the tables: first the index, then its rows.
    sql = (
        "SELECT id FROM (SELECT e.id AS id FROM ("  # noqa: S608 - written here, values apart
        "SELECT rowid AS doc FROM search_index WHERE search_index MATCH %s AND rowid >= %s AND rowid < %s LIMIT %s"
        f") f CROSS JOIN search_searchentry e ON e.doc = f.doc WHERE {condition} LIMIT %s)"
    )
    walk = most if condition == "1" else _LONGEST_WALK if area.is_hint else -1
    values: list[Any] = []
    for low, high in stretches:
        values += [match, low << DOC_BITS, high << DOC_BITS, walk, *limits, most]
    return " UNION ALL ".join([sql] * len(stretches)), values


def _row_condition(area: Area) -> Sql:
    """Return what the rows of the index still have to meet; `1` when nothing is left."""
    conditions = []
    values: list[Any] = []
    if area.is_wide and area.slots is not None:
        conditions.append("e.slot IN (SELECT value FROM json_each(%s))")
        values.append(json.dumps(area.slots))
    if area.schools:
        conditions.append("e.school_id IN (SELECT value FROM json_each(%s))")
        values.append(json.dumps([school.hex for school in area.schools]))
    return " AND ".join(conditions) or "1", values


def _sqlite_by_school(area: Area, stage: Stage) -> Sql:
    condition, needles = _in_text(stage)
    schools = json.dumps([school.hex for school in area.schools or ()])
    place, value = f"slot >> {KIND_BITS} = CAST(%s AS INTEGER)", str(area.kind)
    if area.slots is not None:
        place, value = "slot IN (SELECT value FROM json_each(%s))", json.dumps(area.slots)
    sql = (
        "SELECT id FROM search_searchentry WHERE school_id IN (SELECT value FROM json_each(%s))"  # noqa: S608
        f" AND {place} AND ({condition}) LIMIT %s"
    )
    return sql, [schools, value, *needles, _MOST]


def _in_text(stage: Stage) -> Sql:
    """Return the stage as a condition on the text of a row."""

    def any_of(group: Needles) -> str:
        return f"({' OR '.join(['instr(text, %s) > 0'] * len(group))})"

    def all_of(branch: Branch) -> str:
        return f"({' AND '.join(any_of(group) for group in branch)})"

    needles: list[Any] = [needle for branch in stage for group in branch for needle in group]
    return " OR ".join(all_of(branch) for branch in stage), needles


def _fts_query(stage: Stage) -> str:
    """Return the stage in the language of FTS5; folded text holds no quotes."""

    def any_of(group: Needles) -> str:
        quoted = " OR ".join(f'"{needle}"' for needle in group)
        return f"({quoted})"

    return " OR ".join(f"({' AND '.join(any_of(group) for group in branch)})" for branch in stage)
