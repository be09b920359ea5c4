# SPDX-License-Identifier: EUPL-1.2
"""A higher package puts its facts on a shelf; a lower one takes them down for whoever may see them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.shelves import empty_shelves
from tests.worlds import World
from tragwerk.core.access.public import Role
from tragwerk.core.extend import registry
from tragwerk.core.extend.public import (
    ABOUT,
    NOTICES,
    PERSON,
    START,
    TODOS,
    AboutRows,
    ColumnSource,
    ExtraColumn,
    ExtraFilter,
    ExtraVerb,
    Figure,
    FilterSource,
    NoticeKind,
    Panel,
    PersonExport,
    TaskSource,
    TimelineEntry,
    TimelineSource,
    TodoKind,
    contribute,
    contribute_source,
    timeline_of,
)
from tragwerk.core.orgs.public import MANAGE_SCHOOL, VIEW_SCHOOL


@pytest.fixture(autouse=True)
def nothing_contributed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test starts with shelves that hold nothing."""
    empty_shelves(monkeypatch)


def nothing(*args: Any) -> Any:
    return {}


def panel(key: str, order: int = 100, permission: Any = VIEW_SCHOOL) -> Panel:
    return Panel("tests.page", key, key, permission, "x.html", nothing, order)


@pytest.mark.parametrize(
    ("shelf", "place", "item"),
    [
        ("panels", "tests.page", panel("a")),
        ("columns", "tests.table", ExtraColumn("tests.table", "a", "A", VIEW_SCHOOL, nothing)),
        ("filters", "tests.table", ExtraFilter("tests.table", "a", VIEW_SCHOOL, nothing)),
        ("verbs", "tests.table", ExtraVerb("tests.table", "a", "A", VIEW_SCHOOL, "add", "portals:start")),
        ("figures", START, Figure("a", "A", VIEW_SCHOOL, "add", nothing)),
        ("tasks", START, TaskSource("a", VIEW_SCHOOL, nothing)),
        ("timelines", "tests.page", TimelineSource("tests.page", "a", VIEW_SCHOOL, nothing)),
        ("person_exports", PERSON, PersonExport("a", "A", nothing)),
        ("notice_kinds", NOTICES, NoticeKind("a", "A", "Group", VIEW_SCHOOL)),
        ("todo_kinds", TODOS, TodoKind("a", "A", "add", VIEW_SCHOOL)),
        ("about_rows", ABOUT, AboutRows("a", "A", "tests.Row", "table", "row")),
    ],
)
def test_every_kind_of_contribution_has_its_shelf(shelf: str, place: str, item: Any) -> None:
    contribute(item)
    assert getattr(registry, shelf).at(place) == [item]
    assert getattr(registry, shelf).at("elsewhere") == []


def test_contributions_stand_in_the_order_they_ask_for() -> None:
    for key, order in (("b", 100), ("c", 20), ("a", 100)):
        contribute(panel(key, order))
    assert [one.key for one in registry.panels.at("tests.page")] == ["c", "a", "b"]


def test_a_key_is_used_once_per_place() -> None:
    contribute(panel("a"))
    with pytest.raises(ValueError, match="contributed twice"):
        contribute(panel("a"))
    contribute(Panel("other.page", "a", "A", VIEW_SCHOOL, "x.html", nothing))


def test_a_contribution_is_shown_only_with_its_right(world: World) -> None:
    contribute(panel("see"))
    contribute(panel("manage", permission=MANAGE_SCHOOL))
    teacher, officer = world.actor(Role.TEACHER), world.actor(Role.AUTHORITY_IT)
    assert [one.key for one in registry.panels.at("tests.page", teacher)] == ["see"]
    assert [one.key for one in registry.panels.at("tests.page", officer)] == ["manage", "see"]


def test_what_happened_comes_together_newest_first(world: World) -> None:
    def at(day: int, title: str) -> TimelineEntry:
        return TimelineEntry(datetime(2026, 10, day, tzinfo=UTC), "event", title)

    old, middle, new = at(1, "old"), at(2, "middle"), at(3, "new")
    contribute(TimelineSource("tests.page", "a", VIEW_SCHOOL, lambda actor, target: [old, new]))
    contribute(TimelineSource("tests.page", "b", VIEW_SCHOOL, lambda actor, target: [middle]))
    contribute(TimelineSource("tests.page", "c", MANAGE_SCHOOL, lambda actor, target: [at(4, "hidden")]))
    assert timeline_of(world.actor(Role.TEACHER), "tests.page", world.school) == [new, middle, old]


def test_a_source_gives_to_each_what_is_theirs_in_the_order_of_all(world: World) -> None:
    def give(actor: Any) -> list[ExtraColumn]:
        return [ExtraColumn("tests.table", actor.label, actor.label, VIEW_SCHOOL, nothing, order=50)]

    contribute(ExtraColumn("tests.table", "last", "A", VIEW_SCHOOL, nothing))
    contribute_source(ColumnSource("tests.table", "own", VIEW_SCHOOL, give))
    contribute_source(FilterSource("tests.table", "own", MANAGE_SCHOOL, lambda actor: [_filter(actor.label)]))
    teacher, officer = world.actor(Role.TEACHER), world.actor(Role.AUTHORITY_IT)
    assert [one.key for one in registry.columns.at("tests.table", teacher)] == [teacher.label, "last"]
    assert [one.key for one in registry.columns.at("tests.table", officer)] == [officer.label, "last"]
    assert [one.key for one in registry.columns.at("tests.table")] == ["last"]
    assert registry.filters.at("tests.table", teacher) == []
    assert [one.key for one in registry.filters.at("tests.table", officer)] == [officer.label]
    with pytest.raises(ValueError, match="contributed twice"):
        contribute_source(ColumnSource("tests.table", "own", VIEW_SCHOOL, give))


def _filter(key: str) -> ExtraFilter:
    return ExtraFilter("tests.table", key, VIEW_SCHOOL, nothing)
