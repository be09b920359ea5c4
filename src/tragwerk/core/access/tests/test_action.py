# SPDX-License-Identifier: EUPL-1.2
"""The write path: right, transaction and trail belong to every verb."""

import pytest
from django.db import transaction

from tests.worlds import SYSTEM, World
from tragwerk.core.access.public import (
    ActionIncomplete,
    Actor,
    NotAllowed,
    NotVisible,
    Role,
    action,
    actor_scope,
    all_permissions,
    decide,
    nothing_changed,
    require,
    system_scope,
)
from tragwerk.core.audit.public import AuditEntry, record
from tragwerk.core.orgs.public import MANAGE_SCHOOL, VIEW_SCHOOL, School, actions


@action(MANAGE_SCHOOL)
def check_nothing(*, actor: Actor) -> None:
    """A verb that forgets to check the right on what it touches."""
    nothing_changed()


@action(MANAGE_SCHOOL)
def write_no_trail(*, actor: Actor, school: School) -> None:
    """A verb that forgets the trail."""
    require(actor, MANAGE_SCHOOL, school)


@action(MANAGE_SCHOOL)
def fail_late(*, actor: Actor, school: School) -> None:
    """A verb that fails after it wrote."""
    require(actor, MANAGE_SCHOOL, school)
    School.objects.filter(pk=school.pk).update(town="half")
    record(actor=actor, verb="tests.fail", target=school)
    raise RuntimeError("late")


@action(MANAGE_SCHOOL)
def do_nothing(*, actor: Actor, school: School) -> str:
    """A verb that finds nothing to do."""
    require(actor, MANAGE_SCHOOL, school)
    nothing_changed()
    return "done"


def test_a_verb_without_a_check_fails(world: World) -> None:
    with pytest.raises(ActionIncomplete, match="without checking"):
        check_nothing(actor=world.actor(Role.AUTHORITY_IT))


def test_a_verb_without_a_trail_fails(world: World) -> None:
    with pytest.raises(ActionIncomplete, match="audit"):
        write_no_trail(actor=world.actor(Role.AUTHORITY_IT), school=world.school)


def test_a_verb_that_finds_nothing_to_do_may_say_so(world: World) -> None:
    assert do_nothing(actor=world.actor(Role.AUTHORITY_IT), school=world.school) == "done"


def test_a_verb_that_fails_leaves_nothing_behind(world: World) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError):
        fail_late(actor=world.actor(Role.AUTHORITY_IT), school=world.school)
    with system_scope(reason="tests"):
        assert School.objects.get(pk=world.school.pk).town != "half"
        assert not AuditEntry.objects.filter(verb="tests.fail").exists()


def test_an_actor_without_the_right_is_refused(world: World) -> None:
    with pytest.raises(NotAllowed):
        do_nothing(actor=world.actor(Role.TEACHER), school=world.school)


def test_a_foreign_object_is_not_there_and_an_own_one_is_refused(world: World) -> None:
    officer, teacher = world.actor(Role.AUTHORITY_IT), world.actor(Role.TEACHER)
    with pytest.raises(NotVisible):
        require(officer, MANAGE_SCHOOL, world.foreign_school)
    with pytest.raises(NotAllowed):
        require(teacher, MANAGE_SCHOOL, world.school)
    with pytest.raises(NotVisible):
        require(teacher, MANAGE_SCHOOL, world.sister)


def test_the_explanation_and_the_check_never_disagree(world: World) -> None:
    targets = [world.school, world.sister, world.foreign_school, world.own, world.foreign]
    for role in Role:
        actor = world.actor(role)
        for permission in all_permissions():
            for target in targets:
                verdict = decide(actor, permission, target)
                try:
                    require(actor, permission, target)
                except NotAllowed:
                    assert not verdict.allowed
                    assert verdict.visible
                except NotVisible:
                    assert not verdict.allowed
                    assert not verdict.visible
                else:
                    assert verdict.allowed
                assert verdict.reasons


def test_the_filter_and_the_check_never_disagree(world: World) -> None:
    for role in Role:
        actor = world.actor(role)
        with actor_scope(actor):
            seen = set(School.objects.visible_to(actor, VIEW_SCHOOL))
        for school in (world.school, world.sister, world.foreign_school):
            assert (school in seen) == decide(actor, VIEW_SCHOOL, school).allowed, (role, school)


def test_the_bulk_writer_checks_the_right_of_the_verb(world: World) -> None:
    officer = world.actor(Role.AUTHORITY_IT)
    row = {"number": "990019", "name": "Neu", "short_name": "Neu"}
    with pytest.raises(Exception, match="outside the scope"):
        actions.create_schools(actor=officer, rows=[{**row, "authority_id": world.foreign.pk}])
    with actor_scope(SYSTEM), pytest.raises(NotAllowed):
        actions.create_schools(actor=officer, rows=[{**row, "authority_id": world.foreign.pk}])
    assert len(actions.create_schools(actor=officer, rows=[{**row, "authority_id": world.own.pk}])) == 1


def test_positional_or_missing_actors_are_programming_errors(world: World) -> None:
    with pytest.raises(TypeError, match="keyword-only"):

        @action(MANAGE_SCHOOL)
        def positional(actor: Actor) -> None:
            """Takes the actor by position."""

    with pytest.raises(TypeError, match="first parameter"):

        @action(MANAGE_SCHOOL)
        def nobody(*, school: School) -> None:
            """Has no actor."""

    with pytest.raises(TypeError, match="actor= is missing"):
        do_nothing(actor=None, school=world.school)  # type: ignore[arg-type]
