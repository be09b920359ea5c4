# SPDX-License-Identifier: EUPL-1.2
"""Every route × every role × own, sister school, foreign authority, missing × GET and POST, and nobody.

Two more readers than there are roles: the operator inside the own authority by emergency access, to look and to help.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path, reverse

from tests.access.places import PLACES, parameters_of, released_grant
from tests.access.routes import Route, all_routes, plain_text, routes, text_of
from tests.worlds import LONG_AGO, World, enter, let_in, serve_both, working_for
from tragwerk.core.access.public import PUBLIC, SIGNED_IN, Permission, Role, no_scope, system_scope
from tragwerk.core.orgs.public import Account, Membership, Person
from tragwerk.office.approvals.handover import HANDED

ALL_ROUTES = sorted(set(routes()), key=lambda route: route.name)
BEYOND = {Role.OPERATOR, Role.DISTRICT_COORDINATOR}
REFUSED = {403, 404}
_WORKPLACES = re.compile(r"<tw-hats>.*?</tw-hats>", re.DOTALL)
LOOKING, HELPING = "emergency_look", "emergency_help"
# The seat that emergency access gives; what a right withholds, it gives to neither.
SEAT_OF = {LOOKING: Role.AUDITOR, HELPING: Role.AUTHORITY_IT}
CANARY = "anarienvogel"
# What a grant of the foreign authority opens at the own one, and to whom.
GRANTED = {
    "office:grants_received": (Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION, Role.TREASURY),
    "office:grant_read": (Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION, Role.TREASURY),
    "office:grant_file": (Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION, Role.TREASURY),
    "office:grant_give_back": (Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION),
}


def test_every_route_declares_what_it_needs() -> None:
    silent = [route.name for route in ALL_ROUTES if route.need is None]
    assert not silent, f"These views declare no permission; use @guarded: {silent}"


def test_a_route_added_without_a_permission_is_noticed() -> None:
    added = list(all_routes([path("neu/", lambda request: None, name="added")]))  # type: ignore[arg-type,return-value]
    assert [route.name for route in added if route.need is None] == ["added"]


def test_every_route_has_a_name_and_known_parameters(world: World) -> None:
    with system_scope(reason="sweep"):
        for route in ALL_ROUTES:
            assert "<" not in route.name, f"{route.name} has no name"
            parameters_of(route.parameters, world, "missing")


@pytest.fixture
def clients(world: World, settings: Any) -> dict[str, Client]:
    """A signed-in browser per role, and two of the operator under emergency access.

    What one answer leaves to be said on the next page lies in a cookie.
    """
    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
    found: dict[str, Client] = {}
    for role, account in world.accounts.items():
        found[role] = Client(raise_request_exception=True)
        found[role].force_login(account)
    # Who works for two authorities by mandate works for one of them at a time.
    serve_both(world)
    found[Role.PROVIDER_TECHNICIAN] = working_for(world, Role.PROVIDER_TECHNICIAN, world.own)
    access = let_in(world, extent="look")
    found[LOOKING] = enter(access)
    # Both at once cannot be: the second is a second operator's.
    found[HELPING] = enter(let_in(world, extent="help", account=second_operator(world)))
    return found


def second_operator(world: World) -> Account:
    account = Account.objects.create(username="test-operator-2", password="!")
    with system_scope(reason="sweep"):
        person = Person.objects.create(authority=world.own, account=account, last_name="Zweiter Betrieb")
        Membership.objects.create(authority=world.own, person=person, role=Role.OPERATOR, valid_from=LONG_AGO)
    return account


@pytest.mark.parametrize("route", ALL_ROUTES, ids=lambda route: route.name)
def test_nobody_gets_past_the_log_in(world: World, route: Route) -> None:
    with system_scope(reason="sweep"):
        address = reverse(route.name, kwargs=parameters_of(route.parameters, world, "own"))
    if route.need is PUBLIC:
        return
    with no_scope():
        for answer in (Client().get(address), Client().post(address)):
            assert answer.status_code == 302
            assert answer["Location"].startswith(reverse("office:login"))


@pytest.mark.parametrize("route", ALL_ROUTES, ids=lambda route: route.name)
def test_a_role_reaches_what_its_right_covers_and_nothing_else(
    world: World, clients: dict[str, Client], route: Route
) -> None:
    answers: dict[tuple[str, str, str], tuple[int, str, int]] = {}
    for place in PLACES if route.parameters else ("own",):
        for method in ("get", "post"):
            for role, client in clients.items():
                # A POST may use the object up, so each gets a new one.
                if method == "post" or role == Role.DISTRICT_COORDINATOR:
                    with system_scope(reason="sweep"):
                        address = reverse(route.name, kwargs=parameters_of(route.parameters, world, place))
                client.cookies.pop("messages", None)
                with no_scope(), CaptureQueriesContext(connection) as statements:
                    answer = getattr(client, method)(address)
                code = answer.status_code
                text = text_of(answer)
                if route.name == "office:signer_hand_over":
                    take_back(client)
                answers[role, place, method] = (code, plain_text(text, address), len(statements))
                assert code < 500 or route.name == "readyz", (role, place, method, address)
                _check(route, role, place, code, method)
                if role not in BEYOND:
                    assert CANARY not in without_workplaces(text), (role, place, address)
    if route.parameters:
        _foreign_and_missing_look_the_same(answers)


def take_back(client: Client) -> None:
    """Take the screen back: as long as it is handed over, every address leads to the document."""
    session = client.session
    session.pop(HANDED, None)
    session.save()


def without_workplaces(text: str) -> str:
    """Return a page without the list of one's own workplaces, in which every customer has its name."""
    return _WORKPLACES.sub("", text)


def _check(route: Route, role: str, place: str, code: int, method: str) -> None:
    if isinstance(route.need, Permission) and not holds(role, route.need):
        assert code == 403, (role, place, method, code)
    if place == "foreign" and role not in BEYOND and isinstance(route.need, Permission | type(SIGNED_IN)):
        object_named = any(name.endswith("_id") for name in route.parameters)
        if object_named and isinstance(route.need, Permission):
            assert code in {403, 404, 405}, (role, place, method, code)
            assert code != 200


def holds(role: str, permission: Permission) -> bool:
    """Say whether a reader of the sweep has a right, derived from the right alone."""
    if role in SEAT_OF:
        return SEAT_OF[role] in permission.roles and not permission.withheld
    return role in permission.roles


def _foreign_and_missing_look_the_same(answers: dict[tuple[str, str, str], tuple[int, str, int]]) -> None:
    """The same code and the same words, for the same number of statements: nothing to tell them apart by, no time.

    Whose seats reach beyond one authority open some of it rightly; what is refused to them is refused like what is
    not there, and to the operator, who is at no authority, so is that of the own one.
    """
    for (role, place, method), answer in answers.items():
        near = ("foreign",) if role != Role.OPERATOR else ("own", "sister", "foreign")
        if place in near and (role not in BEYOND or answer[0] in REFUSED):
            missing = answers[role, "missing", method]
            differing = [
                pair for pair in zip_longest(answer[1].split(">"), missing[1].split(">")) if pair[0] != pair[1]
            ]
            assert (answer[0], answer[2], differing) == (missing[0], missing[2], []), (role, place, method)


@pytest.mark.parametrize("view", ["frozen", "live"])
def test_a_grant_opens_its_view_to_the_offices_of_the_receiver_and_nothing_else(
    world: World, clients: dict[Role, Client], view: str
) -> None:
    with system_scope(reason="sweep"):
        grant = released_grant(world.foreign, world.own, view)
        addresses = {
            route.name: reverse(
                route.name,
                kwargs={**parameters_of(route.parameters, world, "foreign"), **_named(route, grant_id=grant.pk)},
            )
            for route in ALL_ROUTES
        }
    reached: set[tuple[str, Role]] = set()
    for name, address in addresses.items():
        for role, client in clients.items():
            if role in BEYOND:
                continue
            with no_scope():
                answer = client.get(address)
            text = without_workplaces(text_of(answer))
            if name == "office:grant_file" and answer.status_code == 200:
                reached.add((name, role))  # A workbook is packed: that it comes is what counts.
            elif CANARY in text:
                reached.add((name, role))
    assert reached == {(name, role) for name, roles in GRANTED.items() for role in roles}


def _named(route: Route, **values: object) -> dict[str, object]:
    return {name: value for name, value in values.items() if name in route.parameters}
