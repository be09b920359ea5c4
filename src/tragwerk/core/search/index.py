# SPDX-License-Identifier: EUPL-1.2
"""Keeps the index true: entries are written in sets, inside the transaction that changed the objects."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby, islice
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

from tragwerk.core.access.public import any_of, bulk, looked_up, uuid7_block
from tragwerk.core.search.models import SearchEntry, SearchKind, SearchSlot, SearchWord
from tragwerk.core.search.rules import entry_forms, known_words
from tragwerk.core.search.sources import Entry, SearchSource, all_sources, source_of

Row = tuple[Any, ...]
KIND_BITS = 20
DOC_BITS = 32
# What is written waits in a list that every question reads row by row; this puts it where it is found quickly.
_MERGE = "SELECT search_merge_pending()"
_CHUNK = 2000
_FIELDS = ("school_id", "title", "subtitle", "first_key", "second_key", "boost", "text")


def index(kind: str, ids: Iterable[UUID]) -> int:
    """Index the objects with these ids as they are now; ids that are gone leave the index. Return how many."""
    source = source_of(kind)
    keys = list(ids)
    count = 0
    for chunk in _chunks(keys):
        rows = list(source.queryset().filter(pk__in=chunk))
        entries = list(source.build(rows))
        count += index_entries(kind, entries)
        remove(kind, set(chunk) - {entry.object_id for entry in entries})
    return count


def index_bulk(kind: str, rows: Iterable[Any], *, new: bool = False) -> int:
    """Index rows that are at hand; `new=True` says that none of them is in the index yet."""
    return index_entries(kind, source_of(kind).build(rows), new=new)


def index_entries(kind: str, entries: Iterable[Entry], *, new: bool = False) -> int:
    """Write entries; those that say the same as before are left alone. Return how many were given."""
    source = source_of(kind)
    given = list(entries)
    if not given:
        return 0
    # No savepoint: inside one SQLite keeps a journal that grows with every statement.
    rows = [_row(source, entry) for entry in given]
    with transaction.atomic(savepoint=False):
        slots = _slots(kind, {entry.authority_id for entry in given})
        known = {} if new else _known([entry.object_id for entry in given])
        _learn_words(given)
        fresh: list[Row] = []
        changed: list[tuple[int, Row]] = []
        for entry, row in zip(given, rows, strict=True):
            old = known.get(entry.object_id)
            if old is None:
                fresh.append((entry.object_id, *row, entry.authority_id, slots[entry.authority_id]))
            elif old != row:
                changed.append((slots[entry.authority_id], (entry.object_id, *row)))
        _update(changed)
        _insert(fresh)
    return len(given)


def remove(kind: str, ids: Iterable[UUID]) -> int:
    """Take objects out of the index; unknown ids are passed over. Return how many were there."""
    numbers = SearchSlot.objects.filter(kind=kind).values_list("number", flat=True)
    count = 0
    for chunk in _chunks(list(ids)):
        found = SearchEntry.objects.filter(pk__in=chunk, slot__in=list(numbers)).values_list("pk", flat=True)
        count += bulk.delete(SearchEntry, list(found))
    return count


def rebuild(kinds: Iterable[str] | None = None) -> int:
    """Index everything in the open scope anew and forget what is gone; return how many entries there are."""
    wanted = None if kinds is None else set(kinds)
    count = 0
    for source in all_sources():
        if wanted is not None and source.kind not in wanted:
            continue
        numbers = list(SearchSlot.objects.filter(kind=source.kind).values_list("number", flat=True))
        gone = set(SearchEntry.objects.filter(slot__in=numbers).values_list("pk", flat=True))
        for rows in _batches(source.queryset().iterator(chunk_size=_CHUNK)):
            entries = list(source.build(rows))
            count += index_entries(source.kind, entries)
            gone.difference_update(entry.object_id for entry in entries)
        bulk.delete(SearchEntry, gone)
    forget_words()
    return count


def forget_words() -> int:
    """Delete words that no entry in the open scope holds any more; return how many.

    Words stay behind when the last object that used them goes; the deletion run calls this.
    """
    used: dict[UUID, set[str]] = defaultdict(set)
    for authority_id, text in SearchEntry.objects.values_list("authority_id", "text").iterator(chunk_size=_CHUNK):
        used[authority_id].update(text.split())
    ordered = {authority_id: sorted(words) for authority_id, words in used.items()}
    rows = SearchWord.objects.values_list("pk", "authority_id", "word")
    gone = [key for key, owner, word in rows if not _begins_one_of(word, ordered.get(owner, []))]
    return bulk.delete(SearchWord, gone)


def _begins_one_of(word: str, ordered: list[str]) -> bool:
    at = bisect_left(ordered, word)
    return at < len(ordered) and ordered[at].startswith(word)


def _row(source: SearchSource, entry: Entry) -> tuple[Any, ...]:
    keys, text = entry_forms(entry.title, entry.keys, entry.words)
    first, second = (*keys, "", "")[:2]
    return (
        entry.school_id,
        entry.title[:240],
        entry.subtitle[:240],
        first[:120],
        second[:120],
        source.boost + entry.boost,
        text,
    )


def _known(ids: Sequence[UUID]) -> dict[UUID, tuple[Any, ...]]:
    known: dict[UUID, tuple[Any, ...]] = {}
    for chunk in _chunks(ids):
        for key, *row in SearchEntry.objects.filter(pk__in=chunk).values_list("pk", *_FIELDS):
            known[key] = tuple(row)
    return known


def _insert(rows: list[Row]) -> None:
    fields = ("id", *_FIELDS, "authority_id", "slot", "doc")
    docs = _new_docs([row[-1] for row in rows])
    bulk.insert(SearchEntry, fields, ((*row, doc) for row, doc in zip(rows, docs, strict=True)), then=_MERGE)
    _fill_index(docs)


def _update(rows: list[tuple[int, Row]]) -> None:
    """Change entries; on SQLite they leave the full-text table and enter it again under new numbers."""
    docs = _new_docs([slot for slot, _row in rows])
    if rows and connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # In the order of their numbers: FTS5 writes its buffer out whenever a number is smaller than the last.
            cursor.execute(
                "INSERT INTO search_index(search_index, rowid, text) SELECT 'delete', doc, text"
                " FROM search_searchentry WHERE id IN (SELECT value FROM json_each(%s)) ORDER BY doc",
                [json.dumps([row[0].hex for _slot, row in rows])],
            )
    numbered = ((*row, doc) for (_slot, row), doc in zip(rows, docs, strict=True))
    bulk.update(SearchEntry, (*_FIELDS, "doc"), numbered)
    if rows and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_MERGE)
    _fill_index(docs)


def _new_docs(slots: Sequence[int]) -> list[int | None]:
    """Return a number in the full-text table for each row to be written; SQLite has one writer at a time."""
    if connection.vendor == "postgresql":
        return [None] * len(slots)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT value, (SELECT max(doc) FROM search_searchentry"  # noqa: S608 - two constants
            f" WHERE doc >= value << {DOC_BITS} AND doc < (value + 1) << {DOC_BITS}) FROM json_each(%s)",
            [json.dumps(sorted(set(slots)))],
        )
        last = {slot: doc or slot << DOC_BITS for slot, doc in cursor.fetchall()}
    docs: list[int | None] = []
    for slot in slots:
        last[slot] += 1
        docs.append(last[slot])
    return docs


def _fill_index(docs: list[int | None]) -> None:
    """Put the text of new and changed entries into the index, in one statement."""
    if not docs or connection.vendor == "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_index(rowid, text) SELECT doc, text FROM search_searchentry"
            " WHERE doc IN (SELECT value FROM json_each(%s)) ORDER BY doc",
            [json.dumps(docs)],
        )


def _slots(kind: str, authorities: set[UUID]) -> dict[UUID, int]:
    """Return the slot numbers of a kind, making those that are missing."""
    slots = looked_up(f"search slots of {kind}")
    asked = authorities - slots.keys()
    if asked:
        found = SearchSlot.objects.filter(kind=kind, authority_id__in=asked)
        slots.update(found.values_list("authority_id", "number"))
    missing = sorted(authorities - slots.keys())
    if missing:
        slots.update(_make_slots(kind, missing))
    return slots


def _make_slots(kind: str, authorities: list[UUID]) -> dict[UUID, int]:
    """Give out numbers; the locked counter lets two transactions make slots one after the other."""
    counter = _counter(kind)
    # Somebody else may have made some of them while we waited for the counter.
    slots = dict(
        SearchSlot.objects.filter(kind=kind, authority_id__in=authorities).values_list("authority_id", "number")
    )
    missing = [authority for authority in authorities if authority not in slots]
    first = (counter.number << KIND_BITS) + counter.last_slot + 1
    made = [
        SearchSlot(id=key, authority_id=authority, kind=kind, number=first + at)
        for at, (key, authority) in enumerate(zip(uuid7_block(len(missing)), missing, strict=True))
    ]
    SearchSlot.objects.bulk_create(made)
    SearchKind.objects.filter(kind=kind).update(last_slot=F("last_slot") + len(made))
    return slots | {slot.authority_id: slot.number for slot in made}


def _counter(kind: str) -> SearchKind:
    locked = SearchKind.objects.select_for_update()
    counter = locked.filter(kind=kind).first()
    if counter is None:
        highest = max((known.number for known in locked.all()), default=0)
        SearchKind.objects.bulk_create([SearchKind(kind=kind, number=highest + 1)], ignore_conflicts=True)
        counter = locked.get(kind=kind)
    return counter


def _learn_words(entries: Iterable[Entry]) -> None:
    """Note words that are new at their authority; sorted, so that two imports wait instead of deadlocking."""
    words: dict[UUID, set[str]] = defaultdict(set)
    for authority_id, run in groupby(entries, key=attrgetter("authority_id")):
        contents = {("" if entry.title in entry.keys else entry.title, entry.words) for entry in run}
        words[authority_id].update(*(known_words(*content) for content in contents))
    known: dict[tuple[UUID, str], None] = looked_up("search words")
    said = {(authority_id, word[:120]) for authority_id, found in words.items() for word in found}
    wanted = sorted(said - known.keys())
    if not wanted:
        return
    rows = SearchWord.objects.filter(authority_id__in=words, word__in=any_of({word for _owner, word in wanted}))
    known.update(dict.fromkeys(rows.values_list("authority_id", "word")))
    fresh = [pair for pair in wanted if pair not in known]
    known.update(dict.fromkeys(fresh))
    keys = uuid7_block(len(fresh))
    made = [SearchWord(id=key, authority_id=owner, word=word) for key, (owner, word) in zip(keys, fresh, strict=True)]
    SearchWord.objects.bulk_create(made, ignore_conflicts=True, batch_size=_CHUNK)


def _chunks(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))


def _batches(rows: Iterable[Any]) -> Iterable[list[Any]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, _CHUNK)):
        yield batch
