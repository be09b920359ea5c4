# SPDX-License-Identifier: EUPL-1.2
"""Permissions are declared once, by their form, and views say what they need."""

from uuid import uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from tests.worlds import SYSTEM, World
from tragwerk.core.access.http import ActorMiddleware, need_of
from tragwerk.core.access.public import (
    PUBLIC,
    Permission,
    Place,
    Role,
    all_permissions,
    decide,
    permission_named,
    permissions_of,
    system_actor,
)
from tragwerk.core.orgs.public import MANAGE_SCHOOL, VIEW_SCHOOL


@pytest.mark.parametrize("name", ["", "orgs", "orgs.school", "Orgs.school:view", "orgs.school:view:all", "orgs:view"])
def test_a_permission_has_the_form_of_one(name: str) -> None:
    with pytest.raises(ValueError, match="not of the form"):
        Permission(name, "x")


def test_a_permission_is_declared_once() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        Permission(VIEW_SCHOOL.name, "x")


def test_a_permission_is_found_by_its_name() -> None:
    assert permission_named("orgs.school:view") is VIEW_SCHOOL
    assert str(VIEW_SCHOOL) == "orgs.school:view"
    assert str(PUBLIC) == "public"
    with pytest.raises(LookupError, match="not declared"):
        permission_named("orgs.school:eat")


def test_the_permissions_of_roles_are_those_that_name_them() -> None:
    teacher = permissions_of([Role.TEACHER])
    assert VIEW_SCHOOL in teacher
    assert MANAGE_SCHOOL not in teacher
    assert permissions_of([]) == []
    assert set(permissions_of(Role)) <= set(all_permissions())


def test_a_view_that_says_nothing_is_an_error_and_not_open(world: World) -> None:
    middleware = ActorMiddleware(lambda request: None)  # type: ignore[arg-type,return-value]
    assert need_of(lambda request: None) is None
    with pytest.raises(ImproperlyConfigured, match="declares no permission"):
        middleware.process_view(RequestFactory().get("/"), lambda request: None, (), {})


def test_somebody_without_a_seat_is_told_so() -> None:
    nobody = system_actor("x").__class__(label="Niemand")
    verdict = decide(nobody, VIEW_SCHOOL, Place(uuid4()))
    assert not verdict
    assert len(verdict.reasons) == 1


def test_the_system_may_everything_and_says_why(world: World) -> None:
    verdict = decide(SYSTEM, MANAGE_SCHOOL, world.foreign_school)
    assert verdict
    assert len(verdict.reasons) == 1
