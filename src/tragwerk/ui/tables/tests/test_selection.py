# SPDX-License-Identifier: EUPL-1.2
"""Chosen rows are resolved anew each time and never reach beyond the verb's right."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import RequestFactory

from tests.worlds import World
from tragwerk.core.access.public import Actor, DomainError, Permission, Role, actor_scope
from tragwerk.core.orgs.public import MANAGE_SCHOOL, VIEW_SCHOOL
from tragwerk.ui.public import Selection, table_named
from tragwerk.ui.tables.tests.lists import SchoolTable, actor_of, put_schools

NOBODY = Permission("tests.school:nobody", "x", roles=())


def chosen(actor: Actor, data: dict[str, Any]) -> Selection[SchoolTable]:
    request: Any = RequestFactory().post("/preview/", data)
    request.actor = actor
    return Selection.from_request(request, SchoolTable)


def names(selection: Selection[SchoolTable], permission: Permission = MANAGE_SCHOOL) -> list[str]:
    return sorted(row.short_name for row in selection.rows(permission))


def test_single_rows_are_chosen_by_key(world: World) -> None:
    actor = actor_of(world)
    with actor_scope(actor):
        selection = chosen(actor, {"ids": [str(world.school.pk), "rubbish", str(world.school.pk)]})
        assert names(selection) == ["Musterschule"]
        assert selection.count() == 1
        assert str(world.school.pk) in selection.hidden_fields()


def test_all_means_the_filter_and_not_its_keys(world: World) -> None:
    put_schools(world, ["A", "B"], form="GS")
    actor = actor_of(world)
    with actor_scope(actor):
        selection = chosen(actor, {"all": "1", "chosen_by": "form=GS"})
        assert names(selection) == ["A", "B"]
        assert selection.sentences == ["Schulform: Grundschule"]
        put_schools(world, ["C"], form="GS")
        assert names(selection) == ["A", "B", "C"]
        fields = selection.hidden_fields(expected=2)
        assert 'name="chosen_by" value="form=GS"' in fields
        assert 'name="expected" value="2"' in fields
        assert chosen(actor, {"all": "1", "chosen_by": "form=GS", "expected": "2"}).expected == 2


def test_foreign_rows_are_never_chosen(world: World) -> None:
    actor = actor_of(world)
    with actor_scope(actor):
        selection = chosen(actor, {"ids": [str(world.foreign_school.pk), str(uuid4())]})
        assert names(selection) == []
        assert selection.count() == 0
        everything = chosen(actor, {"all": "1"})
        assert names(everything) == ["Musterschule", "Schwesterschule"]


def test_rows_without_the_verbs_right_are_left_out_and_counted(world: World) -> None:
    auditor = actor_of(world, Role.AUDITOR)
    with actor_scope(auditor):
        selection = chosen(auditor, {"all": "1"})
        assert names(selection, VIEW_SCHOOL) == ["Musterschule", "Schwesterschule"]
        assert names(selection, MANAGE_SCHOOL) == []
        assert selection.left_out(MANAGE_SCHOOL) == 2
        assert names(selection, NOBODY) == []


def test_the_find_of_the_list_belongs_to_the_choice(world: World) -> None:
    actor = actor_of(world)
    with actor_scope(actor):
        selection = chosen(actor, {"all": "1", "chosen_by": "q=muster"})
        assert names(selection) == ["Musterschule"]
        assert selection.sentences == ["Suche: muster"]


@pytest.mark.parametrize(
    "data",
    [{}, {"ids": ["rubbish"]}, {"ids": []}, {"all": "1", "chosen_by": "form=XYZ"}, {"all": "1", "chosen_by": "x=1"}],
)
def test_a_choice_that_cannot_be_read_is_refused(world: World, data: dict[str, Any]) -> None:
    actor = actor_of(world)
    with actor_scope(actor), pytest.raises(DomainError):
        chosen(actor, data)


def test_a_list_is_found_by_its_key(world: World) -> None:
    assert table_named("tests.schools") is SchoolTable
    with pytest.raises(LookupError, match=r"tests\.nothing"):
        table_named("tests.nothing")
