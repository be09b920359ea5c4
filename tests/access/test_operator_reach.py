# SPDX-License-Identifier: EUPL-1.2
"""Every route that an operator opens and posts to in daily work, each with its reason; a new one is a decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.places import parameters_of
from tests.access.routes import release, routes
from tests.worlds import SYSTEM, World, let_in
from tragwerk.core.access.public import PUBLIC, NotAllowed, Role, no_scope, system_scope
from tragwerk.core.access.walls import tenant_models
from tragwerk.core.imports.public import Import
from tragwerk.core.jobs.public import Job
from tragwerk.core.orgs.actions import directory
from tragwerk.core.orgs.public import Authority, EmergencyAccess, OperatingState, Room, actions
from tragwerk.ui.models import ListExport, SavedView

# Two files beside these, an own export and the errors of an official list, are the operator's once they are written.
OPENS = {
    "office:authorities": "which authorities there are, as the official list has them",
    "office:authority": "the same of one; no mandates, no history",
    "office:district_add": "a setting of the installation",
    "office:emergency": "the own access",
    "office:emergency_own": "the own accesses",
    "office:emergency_request": "the way in",
    "office:import": "an official list",
    "office:import_mapping": "an official list",
    "office:import_start": "an official list",
    "office:import_template": "an official list",
    "office:imports": "the official lists",
    "office:installation": "the settings of the installation",
    "office:installation_audit": "what belongs to no authority",
    "office:job": "background work of the installation",
    "office:job_events": "background work of the installation",
    "office:notice_choices": "how own notices come",
    "office:notice_count": "own notices",
    "office:notice_quiet": "how own notices come",
    "office:notices": "own notices",
    "office:provider_add": "a setting of the installation",
    "office:rights": "why something is refused",
    "office:scan": "the page that says that there is nothing to scan for an operator",
    "office:settings": "which of them are the operator's own",
    "office:scan_hits": "its answers: nothing",
    "office:school": "one school as the official list has it; no rooms, no people, no history",
    "office:schools": "which schools there are",
    "office:search": "authorities and schools",
    "office:search_suggest": "authorities and schools",
    "portals:start": "the start page",
    "ui:sample_suggestions": "how the parts of pages look",
    "ui:style_guide": "how the parts of pages look",
}
POSTS = {
    "office:authority_join": "an authority begins to work here",
    "office:district_add": "a setting of the installation",
    "office:emergency_leave": "the own access",
    "office:emergency_request": "the way in",
    "office:hat": "whom one acts as",
    "office:settings": "a page that takes no form",
    "office:import_apply": "an official list",
    "office:import_decide": "an official list",
    "office:import_discard": "an official list",
    "office:import_mapping": "an official list",
    "office:import_recheck": "an official list",
    "office:import_repair": "an official list",
    "office:import_start": "an official list",
    "office:import_undo": "an official list",
    "office:job_cancel": "background work of the installation",
    "office:notice_browser_add": "how own notices come",
    "office:notice_browser_drop": "how own notices come",
    "office:notice_choices": "how own notices come",
    "office:notice_quiet": "how own notices come",
    "office:notices_bulk_read": "own notices",
    "office:notices_read_all": "own notices",
    "office:notices_bulk_unread": "own notices",
    "office:provider_add": "a setting of the installation",
    "tables:delete_view": "an own view of a list",
    "tables:keep_columns": "own columns of a list",
    "tables:save_view": "an own view of a list",
    "ui:draft_discard": "an own draft",
    "ui:draft_save": "an own draft",
}
REFUSED = {403, 404, 405}


@pytest.fixture
def operator(world: World) -> Client:
    client = Client()
    client.force_login(world.accounts[Role.OPERATOR])
    return client


def of_the_installation(world: World, names: tuple[str, ...]) -> dict[str, Any]:
    """Return parameters that name what is the operator's own, or the installation's."""
    account = world.accounts[Role.OPERATOR]
    EmergencyAccess.objects.filter(account=account).delete()  # one at a time
    made: dict[str, Callable[[], Any]] = {
        "import_id": lambda: Import.objects.create(authority=None, kind="schools", started_by="x", state="mapped"),
        "job_id": lambda: Job.objects.create(authority=None, kind="imports.check", system_reason="x"),
        "access_id": lambda: let_in(world, account=account),
        "view_id": lambda: SavedView.objects.create(
            authority=world.own, owner=account, table="office.schools", name="Eigene"
        ),
        "export_id": lambda: ListExport.objects.create(
            authority=world.own, account_id=account.pk, table="office.schools", suffix="csv", rows=1
        ),
    }
    found = {name: made[name]().pk for name in names if name in made}
    return found | ({"kind_key": "schools"} if "kind_key" in names else {})


def reached(world: World, client: Client, method: str) -> set[str]:
    """Return the routes that answer the operator at something of the installation, the own or a foreign authority."""
    found: set[str] = set()
    for route in set(routes()):
        if route.need is PUBLIC:
            continue
        for place in ("installation", "own", "foreign"):
            with system_scope(reason="tests"):
                named = parameters_of(route.parameters, world, "foreign" if place == "installation" else place)
                if place == "installation":
                    named |= of_the_installation(world, route.parameters)
                address = reverse(route.name, kwargs=named)
            with no_scope():
                answer = getattr(client, method)(address)
            release(answer)
            if answer.status_code not in REFUSED:
                found.add(route.name)
    return found


def everything() -> dict[UUID, dict[str, Any]]:
    """Return every row of every tenant table, and of the authorities, by key."""
    models: list[Any] = [*tenant_models(), Authority]
    with system_scope(reason="tests"):
        return {row["id"]: row for model in models for row in model._base_manager.values()}


def test_an_operator_opens_exactly_these_routes(world: World, operator: Client) -> None:
    assert sorted(reached(world, operator, "get")) == sorted(OPENS)


def test_an_operator_posts_to_exactly_these_routes_and_changes_nothing_of_an_authority(
    world: World, operator: Client
) -> None:
    with system_scope(reason="tests"):
        Room.objects.create(authority=world.own, school=world.school, name="B 214")
    before = everything()
    # A page that takes no form answers a POST as it answers a GET.
    assert sorted(reached(world, operator, "post") - OPENS.keys() | POSTS.keys() & OPENS.keys()) == sorted(POSTS)
    after = everything()
    assert {key: after.get(key) for key in before} == before


@pytest.mark.parametrize("name", ["office:school_edit", "office:room_add"])
def test_no_form_for_a_school_is_the_operators(world: World, operator: Client, name: str) -> None:
    for school in (world.school, world.foreign_school):
        assert operator.get(reverse(name, args=[school.pk])).status_code == 403
        assert (
            reverse(name, args=[school.pk])
            not in operator.get(reverse("office:school", args=[school.pk])).content.decode()
        )


def test_rooms_and_mandates_are_an_authoritys_own(world: World, operator: Client) -> None:
    with system_scope(reason="tests"):
        Room.objects.create(authority=world.own, school=world.school, name="B 214")
    school = operator.get(reverse("office:school", args=[world.school.pk])).content.decode()
    authority = operator.get(reverse("office:authority", args=[world.own.pk])).content.decode()
    assert "B 214" not in school
    assert "Räume" not in school
    assert str(world.provider) not in authority
    head = Client()
    head.force_login(world.accounts[Role.HEAD])
    assert "B 214" in head.get(reverse("office:school", args=[world.school.pk])).content.decode()


def test_the_operator_changes_a_school_by_its_official_list_alone(world: World) -> None:
    actor = world.actor(Role.OPERATOR)
    key = world.school.pk
    with pytest.raises(NotAllowed):
        actions.change_schools(actor=actor, changes={key: {"pupils": 7}})
    with pytest.raises(NotAllowed):
        actions.set_operating_state(actor=actor, ids=[key], state=OperatingState.CLOSED)
    with pytest.raises(NotAllowed):
        actions.create_rooms(actor=actor, rows=[{"authority_id": world.own.pk, "school_id": key, "name": "X"}])
    assert directory.change_listed_schools(actor=actor, changes={key: {"pupils": 301}}) == [key]
    with pytest.raises(TypeError, match="no official list says this"):
        directory.change_listed_schools(actor=actor, changes={key: {"closed_on": None}})
    with pytest.raises(NotAllowed):
        directory.change_listed_schools(actor=world.actor(Role.AUTHORITY_IT), changes={key: {"pupils": 9}})
    with pytest.raises(TypeError, match="no official list says this"):
        directory.change_listed_authorities(actor=SYSTEM, changes={world.own.pk: {"emergency_needs_approval": False}})
