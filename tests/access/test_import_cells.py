# SPDX-License-Identifier: EUPL-1.2
"""Every cell of every kind of import filled with what a foreign authority calls its things: nothing but a strange word.

The columns come from the registered kinds and the words from the rows of the foreign authority, so a new column, a
new kind and a new table are tried without anybody listing them. Beside every word stands its twin, of the same shape
and known to nobody: what is said about the one is said about the other.
"""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from tests.access.canaries import CONSONANTS, Aviary, canary
from tests.access.test_payloads import foreign_rows, pointing_at
from tests.worlds import World
from tragwerk.core.access.public import (
    Actor,
    DomainError,
    NotAllowed,
    NotVisible,
    Role,
    actor_scope,
    system_scope,
    uuid7,
)
from tragwerk.core.access.walls import tenant_models
from tragwerk.core.imports.public import (
    DateParser,
    Import,
    ImportColumn,
    ImportKind,
    ImportState,
    IntegerParser,
    MoneyParser,
    Repair,
    actions,
    import_for,
    kinds,
    report_of,
)
from tragwerk.core.imports.takeover import apply_now, check_now
from tragwerk.core.orgs.public import Authority, School

KINDS = [kind for kind in kinds() if not kind.key.startswith("test-")]
CELLS = [(kind, column) for kind in KINDS for column in kind.columns]
NAMES = [f"{kind.key}.{column.key}" for kind, column in CELLS]
# What a row needs beside its key, so that only the tried cell can be at fault.
GIVEN: dict[str, dict[str, str]] = {"assets": {"maker": "Apple", "model": "iPad"}, "free-days": {"name": "Frei"}}
# Who imports the official lists may name every authority and every school: that is what the lists are.
DIRECTORY = {"orgs.authority", "orgs.school", "orgs.pupilcount", "orgs.listmention"}
_CHANCE = random.Random(4711)
_UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")
SHORTEST = 3
FIRST_ROW = 3
# Days, prices and counts name no object; what is said of them depends on their value.
MEASURES = (DateParser, MoneyParser, IntegerParser)
_MEASURE = re.compile(r"\d[\d.,]*")
# The keys that `table` gives its rows, numbers or days, and the numbers of the rows.
_FIRST = 980001
_OWN_NUMBERS = re.compile(r"\b9?8\d{4}\b|(?<=Zeile )\d+|\b\d\d\.\d\d\.\d{4}\b")


@pytest.fixture
def aviary(world: World) -> Aviary:
    """The foreign authority; its names too are words that mean nothing else."""
    with system_scope(reason="cells"):
        for row in (world.foreign, world.foreign_school):
            for name in ("name", "short_name", "town"):
                setattr(row, name, canary())
            row.save()
        return Aviary(world)


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Any) -> None:
    """Keep the files of every test apart."""
    settings.MEDIA_ROOT = tmp_path / "media"


def importer(world: World, kind: ImportKind[Any]) -> Actor:
    return world.actor(Role.OPERATOR if kind.official else Role.AUTHORITY_IT)


def words_of(aviary: Aviary, kind: ImportKind[Any]) -> dict[str, str]:
    """Every text and every key of the foreign authority's rows, with the table and column where it stands."""
    world = aviary.world
    found: dict[str, str] = {}
    rows = [*aviary.rows.values(), world.foreign_school, world.foreign]
    for row in rows:
        label = row._meta.label_lower
        if kind.official and label in DIRECTORY:
            continue
        found[str(row.pk)] = f"{label}.id"
        for column in row._meta.concrete_fields:
            value = getattr(row, column.attname)
            if isinstance(column, models.CharField | models.TextField) and not column.choices:
                found.setdefault(str(value).strip(), f"{label}.{column.name}")
    if not kind.official:
        found[f"{world.foreign_school.short_name} ({world.foreign_school.number})"] = "a choice of the template"
        found[f"{world.foreign.name} ({world.foreign.number})"] = "a choice of the template"
    kept = {compact_of(word): word for word in reversed(found)}
    return {word: found[word] for form, word in kept.items() if len(form) >= SHORTEST}


def compact_of(word: str) -> str:
    """A word as it is compared: large and small letters and what stands between them make no difference."""
    return re.sub(r"[^0-9a-z]", "", word.lower())


def twin_of(word: str, known: set[str]) -> str:
    """A word of the same shape that stands nowhere; of a number the next one, which means no other day or price."""
    if _UUID.fullmatch(word):
        key = uuid7()
        return str(key) if "-" in word else key.hex
    twin = word
    while twin in known:
        twin = str(int(twin) - 1) if word.isdigit() else "".join(map(_other, word))
    known.add(twin)
    return twin


def _other(sign: str) -> str:
    if sign.isdigit():
        return _CHANCE.choice("123456789")
    return _CHANCE.choice(CONSONANTS) if sign.isalpha() and sign.isascii() else sign


def pairs_of(aviary: Aviary, kind: ImportKind[Any]) -> tuple[list[str], list[str]]:
    words = words_of(aviary, kind)
    with system_scope(reason="cells"):
        known = {*words, *School.objects.values_list("number", flat=True)}
        known |= set(Authority.objects.values_list("number", flat=True))
    assert {"orgs.room.name", "orgs.person.last_name", "assets.maker.name", "assets.asset.tag"} <= set(words.values())
    return list(words), [twin_of(word, known) for word in words]


def table(kind: ImportKind[Any], column: ImportColumn, cells: Iterable[str]) -> bytes:
    """A list with one row for each cell; every other column says what a good row says.

    The row before them is a good one: what is told once of a whole list is told there.
    """
    required = [one.key for one in kind.columns if one.required and one.key != column.key]
    keys = [key for key in kind.key_columns if key != column.key]
    given = {key: text for key, text in GIVEN.get(kind.key, {}).items() if key != column.key}
    numbers = [key for key in dict.fromkeys([*required, *keys]) if key not in given]
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";")
    writer.writerow([column.key, *numbers, *given])
    first = GIVEN.get(kind.key, {}).get(column.key, "")
    for row, cell in enumerate([first, *cells]):
        writer.writerow([cell, *(_key_text(kind, key, row) for key in numbers), *given.values()])
    return stream.getvalue().encode()


def _key_text(kind: ImportKind[Any], key: str, row: int) -> str:
    """A key of its own for every row: a number, or a day where days are the keys."""
    column = next(one for one in kind.columns if one.key == key)
    if isinstance(column.parser, DateParser):
        return f"{date(2026, 1, 1) + timedelta(days=row):%d.%m.%Y}"
    return str(_FIRST + row)[-_width(kind) :]


def _width(kind: ImportKind[Any]) -> int:
    return 5 if kind.key == "authorities" else 6


def begun(world: World, kind: ImportKind[Any], data: bytes) -> Import:
    actor = importer(world, kind)
    with actor_scope(actor):
        upload = actions.Upload("Liste.csv", data)
        place = None if kind.official else world.own.pk
        found = actions.start_import(actor=actor, kind=kind.key, uploads=[upload], authority_id=place)
        return check_now(actor, found.pk)


def told(world: World, found: Import, column: ImportColumn, cells: Sequence[str]) -> list[list[str]]:
    """Everything that the dry run says of each row, with the cell itself taken out of it."""
    actor = importer(world, next(kind for kind in KINDS if kind.key == found.kind))
    with actor_scope(actor):
        report = report_of(import_for(actor, found.pk))
    assert report is not None
    lines: dict[int, list[str]] = {row.row: [row.status, _row_text(row)] for row in report.rows()}
    for issue in report.issues:
        if issue.row:
            fix = f"{issue.repair.action} {issue.repair.value} {issue.repair.label}" if issue.repair else ""
            lines[issue.row].append(f"{issue.code} {issue.column}: {issue.sentence()} {issue.remedy()} {fix}")
    for proposal in report.proposals:
        lines.setdefault(proposal.row, []).append(f"{proposal.key} {proposal.sentence()}")
    plain = _MEASURE if isinstance(column.parser, MEASURES) else _OWN_NUMBERS
    return [_without(cell, plain, lines.get(row, [])) for row, cell in enumerate(cells, start=FIRST_ROW)]


def _row_text(row: Any) -> str:
    changes = [f"{one.field}: {one.old} → {one.new}" for one in row.changes]
    return " | ".join([row.label, *changes, *row.facts])


def _without(cell: str, numbers: re.Pattern[str], lines: list[str]) -> list[str]:
    """What is said apart from the cell, in whatever form it was understood, and from numbers of ours."""
    compact = compact_of(cell)
    forms = {cell, compact, cell.lstrip("0"), cell[:60], cell[:80], f"{compact:0>8}"} - {""}
    for form in sorted(forms, key=len, reverse=True):
        lines = [re.sub(re.escape(form), "*", line, flags=re.IGNORECASE) for line in lines]
    return sorted(numbers.sub("#", line) for line in lines)


def differing(words: Sequence[str], twins: Sequence[str], said: list[list[str]]) -> Iterator[tuple[str, str, Any, Any]]:
    half = len(words)
    for at, word in enumerate(words):
        if said[at] != said[half + at]:
            yield word, twins[at], said[at], said[half + at]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_a_row_without_strange_words_is_a_good_row(world: World, kind: ImportKind[Any]) -> None:
    """Else every cell would be refused for another reason, and nothing would be tried."""
    column = kind.columns[-1]
    found = begun(world, kind, table(kind, column, ["", ""]))
    assert (found.counts["created"], found.counts["rejected"]) == (3, 0)


@pytest.mark.parametrize(("kind", "column"), CELLS, ids=NAMES)
def test_a_foreign_word_in_a_cell_is_an_unknown_word(
    world: World, aviary: Aviary, kind: ImportKind[Any], column: ImportColumn
) -> None:
    words, twins = pairs_of(aviary, kind)
    before = foreign_rows(world)
    refused = [refusal_of(world, kind, table(kind, column, cells)) for cells in (words, twins)]
    assert refused[0] == refused[1]
    if refused[0]:
        return  # the whole list, whatever stands in it
    found = begun(world, kind, table(kind, column, [*words, *twins]))
    said = told(world, found, column, [*words, *twins])
    assert [line for line in said if line], "the dry run said nothing of any row"
    assert list(differing(words, twins, said)) == []
    _take_over(world, kind, found)
    assert foreign_rows(world) == before
    assert pointing_at(world, keys_of(aviary)) == []


def refusal_of(world: World, kind: ImportKind[Any], data: bytes) -> str:
    """Why the list as a whole cannot be used; nothing when it can."""
    try:
        begun(world, kind, data)
    except DomainError as refusal:
        return str(refusal)
    return ""


def keys_of(aviary: Aviary) -> set[UUID]:
    return {row.pk for row in aviary.rows.values()} | {aviary.world.foreign_school.pk}


def _take_over(world: World, kind: ImportKind[Any], found: Import) -> None:
    """Write all that may be written; what is created on the fly gets the name and never the row of another."""
    actor = importer(world, kind)
    with actor_scope(actor):
        if not found.counts["created"] + found.counts["changed"]:
            return
        actions.apply_import(actor=actor, import_id=found.pk, leave_out_rejected=True, in_background=False)
        assert apply_now(actor, found.pk).state == ImportState.APPLIED


CORRECTED = [(kind, column) for kind, column in CELLS if not kind.official]


@pytest.mark.parametrize(("kind", "column"), CORRECTED, ids=lambda one: one.key)
def test_a_foreign_word_as_a_correction_is_an_unknown_word(
    world: World, aviary: Aviary, kind: ImportKind[Any], column: ImportColumn
) -> None:
    """What a person types over a cell, with every other decision about the row: as text, as a change of a device."""
    words, twins = pairs_of(aviary, kind)
    before = foreign_rows(world)
    found = begun(world, kind, table(kind, column, [""] * len(words) * 2))
    actor = importer(world, kind)
    repairs = [
        actions.RepairChoice(row, Repair(value, action), column.key)
        for row, value in enumerate([*words, *twins], start=FIRST_ROW)
        for action in ("value", "as_change")
    ]
    with actor_scope(actor):
        actions.repair_cells(actor=actor, import_id=found.pk, repairs=repairs)
        found = check_now(actor, found.pk)
    said = told(world, found, column, [*words, *twins])
    assert list(differing(words, twins, said)) == []
    _take_over(world, kind, found)
    assert foreign_rows(world) == before
    assert pointing_at(world, keys_of(aviary)) == []


def decided(client: Client, found: Import, key: str) -> tuple[int, str]:
    answer = client.post(reverse("office:import_decide", args=[found.pk]), {"accept": key, "proposal": [key, "x"]})
    return answer.status_code, answer.get("Location", "")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.official], ids=lambda kind: kind.key)
def test_a_foreign_word_as_an_accepted_proposal_changes_nothing(
    world: World, aviary: Aviary, kind: ImportKind[Any]
) -> None:
    found = begun(world, kind, table(kind, kind.columns[-1], [""]))
    counts, before = found.counts, foreign_rows(world)
    client = Client()
    client.force_login(world.accounts[Role.AUTHORITY_IT])
    words, twins = pairs_of(aviary, kind)
    for verb in ("", "close:", "transfer:", "successor:990011:"):
        for word, twin in zip(words, twins, strict=True):
            assert decided(client, found, verb + word) == decided(client, found, verb + twin)
    with actor_scope(importer(world, kind)):
        found = check_now(importer(world, kind), found.pk)
    assert found.counts == counts
    assert foreign_rows(world) == before


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
@pytest.mark.parametrize("place", ["foreign", "nowhere"])
def test_nobody_imports_for_a_foreign_authority(world: World, kind: ImportKind[Any], place: str) -> None:
    """Neither by naming it in the form nor by a list of the installation; a foreign one is like one that is not."""
    officer = world.actor(Role.AUTHORITY_IT)
    refused = outcome(
        lambda: actions.start_import(
            actor=officer,
            kind=kind.key,
            uploads=[actions.Upload("Liste.csv", table(kind, kind.columns[-1], [""]))],
            authority_id=world.foreign.pk if place == "foreign" else uuid7(),
        )
    )
    assert refused in {NotAllowed, NotVisible}
    with system_scope(reason="cells"):
        assert not Import.objects.exists()


def outcome(verb: Callable[[], object]) -> type[Exception] | None:
    try:
        verb()
    except (NotAllowed, NotVisible) as refusal:
        return type(refusal)
    return None


def test_every_table_is_known_to_the_words(world: World, aviary: Aviary) -> None:
    """What a row is called stands among the words that are tried, for every table of an authority."""
    kind = next(kind for kind in KINDS if not kind.official)
    places = {place.rpartition(".")[0] for place in words_of(aviary, kind).values()}
    assert {model._meta.label_lower for model in tenant_models()} <= places


def test_the_comparison_hears_a_word_that_is_known(world: World, aviary: Aviary) -> None:
    """The ear works: an own school in the cell is told apart from its twin."""
    kind = next(kind for kind in KINDS if kind.key == "assets")
    column = next(column for column in kind.columns if column.key == "school")
    words = [world.sister.number, world.sister.name]
    twins = [twin_of(word, set(words)) for word in words]
    found = begun(world, kind, table(kind, column, [*words, *twins]))
    said = told(world, found, column, [*words, *twins])
    assert [word for word, _twin, _said, _other in differing(words, twins, said)] == words
