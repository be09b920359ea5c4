# SPDX-License-Identifier: EUPL-1.2
"""The golden list: what people type, and what must come first, on both databases alike.

The names and numbers of authorities and schools are real (official lists of North Rhine-Westphalia), people and
devices are invented. Every question is asked by somebody who coordinates all of these authorities.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest

from tragwerk.core.access.public import (
    Actor,
    Places,
    Role,
    Seat,
    actor_scope,
    system_scope,
    uuid7,
)
from tragwerk.core.orgs.public import VIEW_SCHOOL, Authority
from tragwerk.core.search.models import SearchEntry
from tragwerk.core.search.public import (
    Entry,
    PlaceKind,
    SearchSource,
    contribute_search_source,
    index_entries,
    search,
    withdraw_search_source,
)

HERE = Path(__file__).parent
GOLDEN = json.loads((HERE / "golden.json").read_text(encoding="utf-8"))
PLACES = json.loads((HERE / "golden_places.json").read_text(encoding="utf-8"))
FILLERS = 400
KINDS = {
    "authority": (30, PlaceKind.AUTHORITY),
    "school": (20, PlaceKind.SCHOOL),
    "person": (10, None),
    "device": (0, None),
}


@dataclass
class Golden:
    """The indexed world of the list: who asks, and what every key means."""

    actor: Actor
    keys: dict[UUID, str] = field(default_factory=dict)


@pytest.fixture
def golden(db: None) -> Iterator[Golden]:
    for kind, (boost, place) in KINDS.items():
        contribute_search_source(
            SearchSource(f"golden.{kind}", SearchEntry, VIEW_SCHOOL, lambda rows: rows, kind, "x", str, boost, place)
        )
    with system_scope(reason="golden list"):
        built = _build()
    yield built
    for kind in KINDS:
        withdraw_search_source(f"golden.{kind}")


def _build() -> Golden:
    names: dict[UUID, str] = {}
    owners: dict[str, UUID] = {}
    schools: dict[str, tuple[UUID, UUID]] = {}
    entries: dict[str, list[Entry]] = {kind: [] for kind in KINDS}

    def add(kind: str, key: str, entry: Entry) -> None:
        entries[kind].append(entry)
        names[entry.object_id] = f"{kind}:{key}"

    for place in PLACES:
        owner = Authority.objects.create(number=place["number"], name=place["name"], short_name=place["name"])
        owners[place["number"]] = owner.pk
        add("authority", place["number"], Entry(owner.pk, owner.pk, place["name"], keys=(place["number"],)))
        for number, _form, name in place["schools"]:
            key = uuid7()
            schools[number] = (owner.pk, key)
            add("school", number, Entry(key, owner.pk, name, school_id=key, keys=(number,), words=place["town"]))
    for name, authority, school in GOLDEN["people"]:
        add("person", name, Entry(uuid7(), owners[authority], name, school_id=schools[school][1]))
    for model, tag, serial, school, room in GOLDEN["devices"]:
        owner_id, school_id = schools[school]
        add("device", tag, Entry(uuid7(), owner_id, model, tag, school_id, (tag, serial), room))
    _fill(entries, schools)
    for kind, rows in entries.items():
        index_entries(f"golden.{kind}", rows)
    everything = Places(authorities=frozenset(owners.values()))
    seat = Seat(Role.DISTRICT_COORDINATOR, everything)
    return Golden(Actor("golden", seats=(seat,), scope_authorities=everything.authorities), names)


def _fill(entries: dict[str, list[Entry]], schools: dict[str, tuple[UUID, UUID]]) -> None:
    """Add devices and people nobody asks for, so that the right one has something to be found among."""
    last = ("Schmidt", "Fischer", "Weber", "Wagner", "Becker", "Hoffmann", "Schäfer", "Bauer", "Koch", "Richter")
    first = ("Anna", "Bernd", "Carla", "Dieter", "Elke", "Frank", "Gerd", "Heike", "Ingo", "Julia")
    places = list(schools.values())
    for at in range(FILLERS):
        owner, school = places[at % len(places)]
        entries["person"].append(Entry(uuid7(), owner, f"{first[at % 10]} {last[at // 10 % 10]}", school_id=school))
        keys = (f"FUE-{2019 + at % 6}-{at:05d}", f"FX{at * 7919 % 999983:06d}ZZ")
        entries["device"].append(Entry(uuid7(), owner, "Acer TravelMate P2", "", school, keys, f"Raum {at % 40}"))


def test_the_golden_list_has_sixty_questions_and_no_twins() -> None:
    questions = [question["ask"] for question in GOLDEN["questions"]]
    assert len(questions) == len(set(questions)) >= 60


def test_every_question_finds_the_expected_object_first(golden: Golden) -> None:
    wrong = {}
    with actor_scope(golden.actor):
        for question in GOLDEN["questions"]:
            found = [golden.keys.get(hit.object_id, hit.title) for hit in search(golden.actor, question["ask"])]
            if found[:1] != [question["first"]]:
                wrong[question["ask"]] = (question["first"], found[:4])
    assert wrong == {}


def test_one_slip_in_any_long_word_of_any_school_still_finds_it(golden: Golden) -> None:
    chance = random.Random(20261123)
    missed = []
    with actor_scope(golden.actor):
        for place in PLACES:
            for number, _form, name in place["schools"]:
                typed = _with_a_slip(name, chance)
                found = {golden.keys.get(hit.object_id) for hit in search(golden.actor, typed, limit=60)}
                if f"school:{number}" not in found:
                    missed.append((name, typed))
    assert missed == []


def _with_a_slip(name: str, chance: random.Random) -> str:
    """Return the name with one wrong, missing, further or swapped letter in one of its long words."""
    words = name.split()[:5]
    long = [at for at, word in enumerate(words) if word.isalpha() and len(word) >= 5]
    if not long:
        return " ".join(words)
    at = chance.choice(long)
    spot = chance.randrange(len(words[at]) - 1)
    head, tail = words[at][:spot], words[at][spot:]
    words[at] = chance.choice(
        (head + "x" + tail[1:], head + tail[1:], head + "x" + tail, head + tail[1] + tail[0] + tail[2:])
    )
    return " ".join(words)
