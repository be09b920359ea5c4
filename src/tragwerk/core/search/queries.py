# SPDX-License-Identifier: EUPL-1.2
"""The one search: over everything that the person may see, and nothing else.

1. keys (tag, serial, official number); 2. whole words, beginnings, inner parts; when these give too little,
3. words that name a place narrow the others (“iPad Heideschule”), 4. slips of the pen are forgiven.
The index is only ever entered in the actor's slots, and every row passes the policy again before it is graded.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise

from tragwerk.core.access.public import Actor, Places, any_of, current_scope
from tragwerk.core.search.candidates import Area, candidates, words_beginning
from tragwerk.core.search.index import KIND_BITS
from tragwerk.core.search.models import SearchEntry, SearchKind, SearchSlot, SearchWord
from tragwerk.core.search.rules import (
    Grade,
    Match,
    Question,
    grade,
    is_key_like,
    joined_word,
    meant_keys,
    meant_words,
    name_stages,
    narrowings,
    place_stage,
    read_question,
    similar_words,
    strict_stages,
    tolerant_stage,
)
from tragwerk.core.search.sources import PlaceKind, SearchSource, sources_for
from tragwerk.core.values.public import sort_key

MOST_KEYS = 100
MOST_MEANT = 40


@dataclass(frozen=True)
class Hit:
    """One object that answers, ready to be shown."""

    kind: str
    label: str | Promise
    icon: str
    object_id: UUID
    title: str
    subtitle: str
    url: str
    match: Match
    facts: str = ""

    @property
    def is_guess(self) -> bool:
        """Say whether the question was taken for a slip of the pen."""
        return self.match is Match.SIMILAR


class Row(NamedTuple):
    """An entry as it is read for grading."""

    id: UUID
    authority_id: UUID
    school_id: UUID | None
    slot: int
    title: str
    subtitle: str
    first_key: str
    second_key: str
    boost: int
    text: str

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys that are there."""
        return tuple(key for key in (self.first_key, self.second_key) if key)


@dataclass(frozen=True)
class Field:
    """Where one source may be searched for this actor."""

    source: SearchSource
    kind: int
    places: Places
    areas: tuple[Area, ...]

    def inside(self, schools: frozenset[UUID], slots: Container[int]) -> list[Area]:
        """Return the areas narrowed to some schools, and those narrowed to some slots."""
        found = []
        for area in self.areas:
            common = schools if area.schools is None else area.schools & schools
            found.append(Area(self.kind, area.slots, common, is_hint=True))
            if area.slots is not None:
                few = tuple(slot for slot in area.slots if slot in slots)
                found.append(Area(self.kind, few, area.schools, is_hint=True))
        return [area for area in found if not area.is_empty]


@dataclass
class Search:
    """One question being answered."""

    question: Question
    fields: list[Field]
    actor: Actor
    similar: dict[str, tuple[str, ...]] = field(default_factory=dict)
    meant: frozenset[str] = frozenset()
    rows: dict[UUID, Row] = field(default_factory=dict)
    grades: dict[UUID, Grade] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_kind = {one.kind: one for one in self.fields}

    def take(self, ids: Iterable[UUID], question: Question | None = None, at_most: Match = Match.KEY) -> None:
        """Read entries through the policy and grade them; an entry keeps its best grade."""
        asked = question or self.question
        for row in self.read(ids):
            result = grade(
                asked,
                title=row.title,
                text=row.text,
                keys=row.keys,
                boost=row.boost,
                similar=self.similar,
                meant=self.meant,
            )
            if result is None:
                continue
            result = min(result, Grade(at_most, result.title_words, result.boost, result.total, result.brevity))
            if row.id not in self.grades or self.grades[row.id] < result:
                self.grades[row.id] = result

    def read(self, ids: Iterable[UUID]) -> list[Row]:
        """Return the entries among `ids` that the actor may see."""
        wanted = list(dict.fromkeys(ids))
        missing = [key for key in wanted if key not in self.rows]
        read = []
        for values in SearchEntry.objects.filter(pk__in=missing).values_list(*ROW_FIELDS) if missing else ():
            row = Row(*values)
            if (one := self.by_kind.get(row.slot >> KIND_BITS)) and one.places.cover(row.authority_id, row.school_id):
                read.append(row)
        self.rows.update((row.id, row) for row in self._shown(read))
        return [self.rows[key] for key in wanted if key in self.rows]

    def _shown(self, rows: list[Row]) -> list[Row]:
        """Leave out the rows that a kind does not show to this actor wherever they are; nearly nobody has such."""
        for one in self.fields:
            limit = one.source.limit_for(self.actor)
            keys = [row.id for row in rows if row.slot >> KIND_BITS == one.kind] if limit is not None else []
            if keys:
                left = set(one.source.model._default_manager.filter(limit, pk__in=keys).values_list("pk", flat=True))
                rows = [row for row in rows if row.slot >> KIND_BITS != one.kind or row.id in left]
        return rows

    def source(self, key: UUID) -> SearchSource:
        """Return the source of an entry that was read."""
        return self.by_kind[self.rows[key].slot >> KIND_BITS].source

    @property
    def areas(self) -> list[Area]:
        """Return where to look."""
        return [area for one in self.fields for area in one.areas]


ROW_FIELDS = ("pk", *Row._fields[1:])


def search(actor: Actor, text: str, *, kinds: Iterable[str] | None = None, limit: int = 20) -> list[Hit]:
    """Return what answers the question best among all that the actor may see, best first."""
    question = read_question(text)
    fields = fields_of(actor, sources_for(actor, kinds)) if question else []
    if not fields:
        return []
    run = Search(question, fields, actor)
    run.take(_by_key([question.key]))
    if run.grades and is_key_like(question):
        return _hits(actor, run, limit)
    run.take(candidates(run.areas, strict_stages(question)))
    if len(run.grades) < limit:
        run.similar = _similar(question)
        _narrowed(run)
        run.take(candidates(run.areas, [tolerant_stage(question, run.similar)]))
    if not run.grades:
        run.meant = frozenset(meant_keys(question))
        run.take(_by_key(run.meant))
    return _hits(actor, run, limit)


def fields_of(actor: Actor, sources: Sequence[SearchSource]) -> list[Field]:
    """Return where the actor may look, per source; without any slot a source has no field."""
    scope = current_scope()
    places = {source.kind: actor.places(source.permission) for source in sources}
    whole = {kind for kind, place in places.items() if place.everywhere and scope is not None and scope.everywhere}
    numbers = dict(SearchKind.objects.filter(kind__in=whole).values_list("kind", "number")) if whole else {}
    slots: dict[str, list[tuple[int, UUID]]] = {kind: [] for kind in places}
    rows = SearchSlot.objects.filter(kind__in=places.keys() - whole).order_by("number")
    for kind, number, authority_id in rows.values_list("kind", "number", "authority_id"):
        numbers[kind] = number >> KIND_BITS
        slots[kind].append((number, authority_id))
    fields = []
    for source in sources:
        if source.kind not in numbers:
            continue
        number = numbers[source.kind]
        areas = _areas(number, places[source.kind], slots[source.kind])
        if source.kind in whole:
            areas = (Area(number, None),)
        if areas:
            fields.append(Field(source, number, places[source.kind], areas))
    return fields


def _areas(kind: int, places: Places, slots: Sequence[tuple[int, UUID]]) -> tuple[Area, ...]:
    """Return whole slots for whole authorities, and slots narrowed to schools for the others."""
    whole = tuple(number for number, authority in slots if places.cover(authority))
    rest = tuple(number for number, authority in slots if not places.cover(authority))
    areas = (Area(kind, whole), Area(kind, rest, places.schools))
    return tuple(area for area in areas if not area.is_empty)


def _by_key(keys: Iterable[str]) -> list[UUID]:
    """Return entries in the open scope with one of these keys."""
    wanted = [key for key in keys if key]
    if not wanted:
        return []
    if len(wanted) == 1:
        found = SearchEntry.objects.filter(Q(first_key=wanted[0]) | Q(second_key=wanted[0]))
        return list(found.values_list("pk", flat=True)[:MOST_KEYS])
    # Two questions, each with its own index: for both at once PostgreSQL reads the table.
    first = SearchEntry.objects.filter(first_key__in=any_of(wanted)).values_list("pk", flat=True)
    second = SearchEntry.objects.filter(second_key__in=any_of(wanted)).values_list("pk", flat=True)
    return [*first[:MOST_KEYS], *second[:MOST_KEYS]]


def _similar(question: Question) -> dict[str, tuple[str, ...]]:
    """Return, for every word that may be a slip, the words in the open scope that it may mean."""
    joined = joined_word(question)
    words = [word for word in (*question.words, *([joined] if joined else [])) if word.is_tolerant]
    meant = {word.form: meant_words(word) for word in words}
    whole = set().union(*(meant[word.form] for word in words))
    begun = set().union(*(meant[word.form] for word in words if word.may_be_begun))
    if not whole:
        return {}
    known = set(SearchWord.objects.filter(word__in=any_of(whole)).values_list("word", flat=True))
    if begun:
        known |= words_beginning(begun)
    found = similar_words(words, meant, known)
    return {form: chosen[:MOST_MEANT] for form, chosen in found.items()}


def _narrowed(run: Search) -> None:
    """Take words that name a school or an authority as the place where the other words are asked."""
    if len(run.question.words) < 2:
        return
    kinds = {one.kind: one.source.place for one in run.fields if one.source.place}
    areas = [area for one in run.fields if one.source.place for area in one.areas]
    rows = run.read(candidates(areas, name_stages(run.question, run.similar)))
    places = {row.id: row for row in rows if row.slot >> KIND_BITS in kinds}
    for narrowing in narrowings(run.question, ((row.id, row.text) for row in places.values()), run.similar):
        schools = frozenset(key for key in narrowing.places if kinds[places[key].slot >> KIND_BITS] is PlaceKind.SCHOOL)
        authorities = {places[key].authority_id for key in narrowing.places - schools}
        slots = set(SearchSlot.objects.filter(authority_id__in=authorities).values_list("number", flat=True))
        others = [one for one in run.fields if not one.source.place]
        inside = [area for one in others for area in one.inside(schools, slots)]
        stages = [place_stage(narrowing.rest), tolerant_stage(narrowing.rest, run.similar)]
        run.take(candidates(inside, stages), narrowing.rest, narrowing.match)


def _hits(actor: Actor, run: Search, limit: int) -> list[Hit]:
    """Return the best entries; while others answer as well, one kind takes at most half of the places."""
    best = sorted(run.grades, key=lambda key: sort_key(run.rows[key].title))
    best.sort(key=lambda key: run.grades[key], reverse=True)
    counts: dict[str, int] = {}
    first: list[UUID] = []
    later: list[UUID] = []
    for key in best:
        kind = run.source(key).kind
        counts[kind] = counts.get(kind, 0) + 1
        (first if counts[kind] <= limit - limit // 2 else later).append(key)
    chosen = set([*first, *later][:limit])
    return _shown(actor, run, [key for key in best if key in chosen])


def _shown(actor: Actor, run: Search, keys: Sequence[UUID]) -> list[Hit]:
    by_kind: dict[str, list[UUID]] = {}
    sources = {key: run.source(key) for key in keys}
    for key in keys:
        by_kind.setdefault(sources[key].kind, []).append(key)
    facts: dict[UUID, str] = {}
    for source in {source.kind: source for source in sources.values()}.values():
        if source.facts:
            facts.update(source.facts(actor, by_kind[source.kind]))
    return [
        Hit(
            kind=sources[key].kind,
            label=sources[key].label,
            icon=sources[key].icon,
            object_id=key,
            title=run.rows[key].title,
            subtitle=run.rows[key].subtitle,
            url=sources[key].url(key),
            match=run.grades[key].match,
            facts=facts.get(key, ""),
        )
        for key in keys
    ]
