# SPDX-License-Identifier: EUPL-1.2
"""Searching: what is found, in which order, and what nobody else's eyes find."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from django.db import connection

from tests.worlds import World, build_world
from tragwerk.core.access.public import (
    Actor,
    Places,
    Role,
    ScopeMissing,
    Seat,
    actor_scope,
    no_scope,
    scope,
    system_actor,
    system_scope,
    uuid7,
)
from tragwerk.core.orgs.public import IMPORT_DIRECTORY, VIEW_SCHOOL
from tragwerk.core.search.models import SearchEntry, SearchWord
from tragwerk.core.search.public import (
    Entry,
    Holding,
    Match,
    Part,
    PlaceKind,
    SearchSource,
    contribute_search_source,
    forget_words,
    holdings,
    index_entries,
    rebuild,
    remove,
    search,
    withdraw_search_source,
)

pytestmark = pytest.mark.django_db

# Rights that exist: one that officers and teachers hold, one that they do not.
KINDS = {"test.thing": VIEW_SCHOOL, "test.place": VIEW_SCHOOL, "test.secret": IMPORT_DIRECTORY}


@pytest.fixture(autouse=True)
def _sources() -> Iterator[None]:
    for kind, permission in KINDS.items():
        contribute_search_source(
            SearchSource(
                kind=kind,
                model=SearchEntry,
                permission=permission,
                build=lambda rows: rows,
                label=kind,
                icon="devices",
                url=lambda key: f"/x/{key}/",
                boost=5 if kind == "test.place" else 0,
                place=PlaceKind.SCHOOL if kind == "test.place" else None,
                facts=(lambda actor, ids: dict.fromkeys(ids, "in use")) if kind == "test.thing" else None,
            )
        )
    yield
    for kind in KINDS:
        withdraw_search_source(kind)


@pytest.fixture
def world() -> World:
    return build_world()


def entry(authority: UUID, title: str, *keys: str, school: UUID | None = None, words: str = "") -> Entry:
    return Entry(uuid7(), authority, title, school_id=school, keys=keys, words=words)


def put(kind: str, *entries: Entry) -> None:
    with system_scope(reason="test"):
        index_entries(kind, entries)


def actor_at(*, authorities: set[UUID] = frozenset(), schools: set[UUID] = frozenset(), role: Role) -> Actor:  # type: ignore[assignment]
    places = Places(authorities=frozenset(authorities), schools=frozenset(schools))
    return Actor(label="test", seats=(Seat(role, places),), scope_authorities=frozenset(authorities))


def titles(actor: Actor, text: str, **options: object) -> list[str]:
    with actor_scope(actor):
        return [hit.title for hit in search(actor, text, **options)]  # type: ignore[arg-type]


def test_nobody_finds_what_belongs_to_another_authority(world: World) -> None:
    put(
        "test.thing",
        entry(world.own.id, "Tablet Kanarie eigen", "T-1"),
        entry(world.foreign.id, "Tablet Kanarie fremd", "T-2"),
    )
    own = actor_at(authorities={world.own.id}, role=Role.AUTHORITY_IT)
    for question in ("kanarie", "kanar", "narie", "kanaire", "tablet kanarie", "tabletkanarie", "tablet"):
        assert titles(own, question) == ["Tablet Kanarie eigen"]
    for question in ("T-2", "t2", "fremd", "fremb", "kanarie fremd"):
        assert titles(own, question) == []
    # Even inside a scope that is wider than the right.
    with system_scope(reason="test"):
        assert [hit.title for hit in search(own, "kanarie")] == ["Tablet Kanarie eigen"]
        assert search(own, "T-2") == []


def test_a_teacher_finds_only_what_is_at_the_own_school(world: World) -> None:
    put(
        "test.thing",
        entry(world.own.id, "Beamer Hier", school=world.school.id),
        entry(world.own.id, "Beamer Dort", school=world.sister.id),
        entry(world.own.id, "Beamer Lager"),
    )
    teacher = replace(
        actor_at(schools={world.school.id}, role=Role.TEACHER), scope_authorities=frozenset({world.own.id})
    )
    assert titles(teacher, "beamer") == ["Beamer Hier"]
    assert titles(teacher, "baemer") == ["Beamer Hier"]
    assert titles(teacher, "lager") == []


def test_many_schools_are_searched_as_completely_as_few(world: World) -> None:
    schools = [uuid7() for _ in range(20)]
    put("test.thing", *(entry(world.own.id, f"Beamer {at}", school=school) for at, school in enumerate(schools)))
    put("test.thing", entry(world.own.id, "Beamer fremd", school=world.sister.id))
    adviser = replace(actor_at(schools=set(schools), role=Role.TEACHER), scope_authorities=frozenset({world.own.id}))
    assert len(titles(adviser, "beamer", limit=50)) == 20


def test_a_kind_without_the_right_is_not_searched(world: World) -> None:
    put("test.secret", entry(world.own.id, "Beamer geheim"))
    assert titles(actor_at(authorities={world.own.id}, role=Role.AUTHORITY_IT), "geheim") == []
    assert titles(actor_at(authorities={world.own.id}, role=Role.OPERATOR), "geheim") == ["Beamer geheim"]


def test_the_system_and_many_authorities_find_everything(world: World) -> None:
    put("test.thing", entry(world.own.id, "Beamer eins"), entry(world.foreign.id, "Beamer zwei"))
    assert sorted(titles(system_actor("test"), "beamer")) == ["Beamer eins", "Beamer zwei"]
    both = actor_at(authorities={world.own.id, world.foreign.id}, role=Role.AUTHORITY_IT)
    assert sorted(titles(both, "beamer")) == ["Beamer eins", "Beamer zwei"]


def test_searching_and_indexing_outside_a_scope_is_refused(world: World) -> None:
    actor = actor_at(authorities={world.own.id}, role=Role.AUTHORITY_IT)
    with no_scope(), pytest.raises(ScopeMissing):
        search(actor, "beamer")
    with no_scope(), pytest.raises(ScopeMissing):
        index_entries("test.thing", [entry(world.own.id, "Beamer")])


def test_a_changed_entry_is_found_by_its_new_words_only(world: World) -> None:
    old = entry(world.own.id, "Altes Gerät", "T-1")
    put("test.thing", old, entry(world.own.id, "Nachbar"))
    put("test.thing", old._replace(title="Neues Ding"), entry(world.own.id, "Dritter"))
    actor = actor_at(authorities={world.own.id}, role=Role.AUTHORITY_IT)
    assert titles(actor, "altes") == []
    assert titles(actor, "ding") == ["Neues Ding"]
    assert titles(actor, "nachbar") == ["Nachbar"]
    check_index()


def test_a_removed_entry_is_gone_and_its_words_can_be_forgotten(world: World) -> None:
    gone, kept = entry(world.own.id, "Xanthippe Mustermann"), entry(world.own.id, "Beamer")
    put("test.thing", gone, kept)
    with scope(authorities=[world.own.id]):
        assert remove("test.thing", [gone.object_id, uuid7()]) == 1
        assert forget_words() == 2
        assert list(SearchWord.objects.values_list("word", flat=True)) == ["beamer"]
    assert titles(actor_at(authorities={world.own.id}, role=Role.AUTHORITY_IT), "xanthippe") == []
    check_index()


def test_a_deletion_that_knows_nothing_of_the_index_keeps_it_right(world: World) -> None:
    put("test.thing", *(entry(world.own.id, f"Beamer {at}") for at in range(5)))
    with system_scope(reason="test"):
        SearchEntry.objects.filter(title__in=["Beamer 1", "Beamer 3"]).delete()
    assert len(titles(actor_at(authorities={world.own.id}, role=Role.AUTHORITY_IT), "beamer")) == 3
    check_index()


def test_indexing_the_same_again_writes_nothing(world: World, django_assert_max_num_queries: object) -> None:
    rows = [entry(world.own.id, f"Beamer {at}", f"T-{at}") for at in range(50)]
    put("test.thing", *rows)
    with system_scope(reason="test"), django_assert_max_num_queries(6):  # type: ignore[operator]
        index_entries("test.thing", rows)


def test_words_that_name_a_school_narrow_the_others(world: World) -> None:
    heide, silber = uuid7(), uuid7()
    put(
        "test.place",
        entry(world.own.id, "Heideschule", school=heide)._replace(object_id=heide),
        entry(world.own.id, "Silberbergschule", school=silber)._replace(object_id=silber),
    )
    put(
        "test.thing",
        entry(world.own.id, "iPad eins", school=heide),
        entry(world.own.id, "iPad zwei", school=silber),
        entry(world.own.id, "Drucker", school=heide),
    )
    actor = actor_at(authorities={world.own.id}, role=Role.AUTHORITY_IT)
    assert titles(actor, "ipad heideschule") == ["iPad eins"]
    assert titles(actor, "heideschlue ipad") == ["iPad eins"]
    assert titles(actor, "drucker silberbergschule") == []


def test_one_kind_does_not_crowd_out_the_others(world: World) -> None:
    put("test.thing", *(entry(world.own.id, f"Linden {at}") for at in range(60)))
    put("test.place", *(entry(world.own.id, f"Lindenschule {at}") for at in range(3)))
    actor = actor_at(authorities={world.own.id}, role=Role.AUTHORITY_IT)
    found = titles(actor, "linden", limit=10)
    assert len(found) == 10
    assert sum(title.startswith("Lindenschule") for title in found) == 3


def test_kinds_limit_and_facts_are_respected(world: World) -> None:
    put("test.thing", entry(world.own.id, "Linde", "T-7"))
    put("test.place", entry(world.own.id, "Linde"))
    actor = actor_at(authorities={world.own.id}, role=Role.AUTHORITY_IT)
    with actor_scope(actor):
        (hit,) = search(actor, "linde", kinds=["test.thing"])
        assert (hit.facts, hit.is_guess, hit.url) == ("in use", False, f"/x/{hit.object_id}/")
        assert [hit.kind for hit in search(actor, "linde")] == ["test.place", "test.thing"]
        assert search(actor, "t7")[0].match is Match.KEY
        assert search(actor, "lidne")[0].is_guess


@pytest.mark.parametrize(
    "text", ["", "  ", "---", "%", "_", "'", '"', "a" * 500, "\x00", "🙂", "a b c d e f g h", "*:", "(("]
)
def test_odd_questions_get_an_answer(world: World, text: str) -> None:
    put("test.thing", entry(world.own.id, "Linde 100 %"))
    assert titles(actor_at(authorities={world.own.id}, role=Role.AUTHORITY_IT), text) == []


def test_a_school_that_exists_can_be_indexed_anew_from_its_rows(world: World) -> None:
    withdraw_search_source("test.place")
    contribute_search_source(
        SearchSource(
            "test.place",
            type(world.school),
            VIEW_SCHOOL,
            lambda rows: [Entry(row.pk, row.authority_id, row.name, school_id=row.pk) for row in rows],
            "Schools",
            "school",
            lambda key: f"/{key}/",
        )
    )
    put("test.place", entry(world.own.id, "Gibt es nicht mehr"))
    with scope(authorities=[world.own.id]):
        assert rebuild(["test.place"]) == 2
    actor = actor_at(authorities={world.own.id, world.foreign.id}, role=Role.AUTHORITY_IT)
    assert titles(actor, "musterschule") == ["Musterschule"]
    assert titles(actor, "gibt es nicht mehr") == []


def check_index() -> None:
    """The full-text table of SQLite holds exactly the text of the entries."""
    if connection.vendor == "sqlite":
        with system_scope(reason="test"), connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_index(search_index, rank) VALUES ('integrity-check', 1)")


NUMBERS = ("B-099 417", "SNAE51X", "QUE-7/AE", "ÄÖ-3", "GRÜSSE1", "E5E5E5", "0001", "X")


def parts(number: str) -> list[str]:
    key = "".join(number.split()).upper()
    return [key[start:end] for start in range(len(key)) for end in range(start + 1, len(key) + 1)]


def held(actor: Actor, part: str, most: int, *, authorities: bool = True, kind: str = "test.thing") -> Holding:
    (found,) = holdings(actor, kind, [Part(part, most, authorities)])
    return found


def test_whoever_has_a_part_in_the_number_is_among_those_that_may(world: World) -> None:
    entries = {number: entry(world.own.id, f"Gerät {place}", number) for place, number in enumerate(NUMBERS)}
    put("test.thing", *entries.values())
    actor = actor_at(authorities={world.own.id}, role=Role.AUTHORITY_IT)
    with actor_scope(actor):
        for part in {part for number in NUMBERS for part in parts(number)}:
            known = held(actor, part, 20)
            wanted = {one.object_id for number, one in entries.items() if part in parts(number)}
            assert known.keys is None or wanted <= set(known.keys), part
        assert held(actor, "B-09", 20).keys == [entries["B-099 417"].object_id]
        assert held(actor, "X", 20).keys is None, "one letter is too short for the index"
        assert held(actor, "NIRGENDS", 20).keys == []
        together = holdings(actor, "test.thing", [Part("B-09", 20), Part("X", 20), Part("0001", 20)])
        assert together == [held(actor, "B-09", 20), Holding(), held(actor, "0001", 20)]


def test_what_is_in_too_many_numbers_is_told_by_authority(world: World) -> None:
    put("test.thing", *(entry(world.own.id, f"Gerät {number}", f"HA-{number:03}") for number in range(5)))
    put("test.thing", *(entry(world.foreign.id, f"Gerät {number}", f"XY-{number:03}") for number in range(5)))
    both = actor_at(authorities={world.own.id, world.foreign.id}, role=Role.AUTHORITY_IT)
    with actor_scope(both):
        known = held(both, "HA0", 3)
        assert (known.keys, known.authorities) == (None, frozenset([world.own.id]))
        assert held(both, "HA0", 3, authorities=False).authorities is None


def test_nothing_of_another_authority_is_named(world: World) -> None:
    put("test.thing", entry(world.foreign.id, "Fremd", "HA-777"))
    put("test.secret", entry(world.own.id, "Geheim", "HA-777"))
    own = actor_at(authorities={world.own.id}, role=Role.AUTHORITY_IT)
    with actor_scope(own):
        assert held(own, "HA777", 3).keys == []
        assert held(own, "HA777", 3, kind="test.secret").keys == []
