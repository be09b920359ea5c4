# SPDX-License-Identifier: EUPL-1.2
"""Every operation × every role with a token × own, sister school, foreign authority, missing; every key of every body.

A foreign key is refused exactly like one that nobody has: same code, same words, same number of statements.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.access.canaries import Aviary, keys_of
from tests.access.places import MAKERS, PLACES
from tests.access.routes import all_routes, is_of_interface, plain_text, text_of
from tests.access.test_payloads import foreign_rows, pointing_at
from tests.interface.programs import API, Program, token_of
from tests.worlds import World, actor_at, serve_both
from tragwerk.config.api import document, urlpatterns
from tragwerk.core.access.http import ByMethod
from tragwerk.core.access.public import (
    PUBLIC,
    SIGNED_IN,
    DomainError,
    NotAllowed,
    Permission,
    Role,
    system_scope,
    uuid7,
)
from tragwerk.core.api.public import USE_TOKEN, used_permissions

CANARY = "anarienvogel"
BEYOND = {Role.DISTRICT_COORDINATOR}
# What the parameters of operations stand for, where the pages name them otherwise or not at all.
ROOM, SITE, ENTRY, MAKER = "room_id", "site_id", "entry_id", "maker_id"


class Operation(NamedTuple):
    """One method of one address."""

    name: str
    method: str
    route: str
    parameter: str
    need: Any

    @property
    def path(self) -> str:
        return f"{API}/{self.route}"


def _operations() -> list[Operation]:
    found = []
    for pattern in urlpatterns:
        declared = getattr(pattern.callback, "permission", None)
        assert isinstance(declared, ByMethod), f"{pattern.name} declares no permission"
        (parameter,) = [*pattern.pattern.converters] or [""]
        route = str(pattern.pattern)
        for method, need in declared.needs.items():
            found.append(Operation(str(pattern.name), method, route, parameter, need))
    return found


OPERATIONS = _operations()
GUARDED = [one for one in OPERATIONS if one.need is not PUBLIC]
WITH_TOKEN = [role for role in Role if role in USE_TOKEN.roles]


def named(operation: Operation) -> str:
    return f"{operation.method} {operation.route}"


def address(operation: Operation, key: UUID | None) -> str:
    before, _tag, after = operation.path.partition("<")
    return operation.path if key is None else f"{before}{key}{after.partition('>')[2]}"


def key_at(world: World, operation: Operation, place: str) -> UUID | None:
    """The object that an address names at a place, made anew."""
    if not operation.parameter:
        return None
    school = {"own": world.school, "sister": world.sister, "foreign": world.foreign_school}.get(place)
    if school is None:
        return uuid7()
    with system_scope(reason="sweep"):
        return UUID(str(_made(world, school, operation)))


def _made(world: World, school: Any, operation: Operation) -> Any:
    from tragwerk.assets.public import AssetModel, Maker
    from tragwerk.core.audit.public import AuditEntry
    from tragwerk.core.orgs.public import Room, Site

    name = f"{'Kanarienvogel' if school.authority_id == world.foreign.pk else 'Eigen'} {uuid7().hex[-10:]}"
    if operation.parameter == ROOM:
        return Room.objects.create(authority=school.authority, school=school, name=name).pk
    if operation.parameter == SITE:
        return Site.objects.create(authority=school.authority, school=school, name=name).pk
    if operation.parameter == MAKER:
        return Maker.objects.create(authority=school.authority, name=name).pk
    if operation.parameter == ENTRY:
        MAKERS["asset_id"](world, school)
        return AuditEntry.objects.filter(authority=school.authority).order_by("-number").values_list("pk", flat=True)[0]
    if operation.parameter == "model_id":
        return AssetModel.objects.create(authority=school.authority, name=name).pk
    if operation.parameter == "grant_id" and "received" in operation.route:
        from tests.access.places import released_grant

        receiver = world.foreign if school.authority_id == world.own.pk else world.own
        # What the foreign authority has shared with a third one is nobody's business here.
        if school.authority_id == world.foreign.pk:
            return MAKERS["grant_id"](world, school).pk
        return released_grant(receiver, world.own).pk
    return MAKERS[operation.parameter](world, school).pk


@pytest.fixture
def programs(world: World) -> dict[str, Program]:
    """A program of every role that may have one; who works by mandate works for one customer."""
    serve_both(world)
    found: dict[str, Program] = {}
    for role in WITH_TOKEN:
        of_provider = role in {Role.PROVIDER_TECHNICIAN, Role.MEDIA_ADVISER}
        try:
            actor = actor_at(world, role, world.own) if of_provider else world.actor(role)
        except StopIteration:
            actor = world.actor(role)
        with system_scope(reason="sweep"):
            found[role] = Program(token_of(actor))
    return found


def test_every_operation_says_what_it_needs() -> None:
    assert {one.need for one in OPERATIONS if not isinstance(one.need, Permission)} == {PUBLIC, SIGNED_IN}
    assert [one.name for one in OPERATIONS if one.need is PUBLIC] == ["openapi"]
    addresses = {route.path for route in all_routes() if is_of_interface(route)}
    assert addresses == {f"api/v1/{one.route}" for one in OPERATIONS}


def test_every_operation_stands_in_the_document() -> None:
    told = {(method.upper(), route) for route, methods in document()["paths"].items() for method in methods}
    there = {(one.method, address_in_document(one)) for one in GUARDED}
    assert told == there


def address_in_document(operation: Operation) -> str:
    before, tag, after = operation.path.partition("<")
    return operation.path if not tag else f"{before}{{{operation.parameter}}}{after.partition('>')[2]}"


def test_only_those_roles_have_tokens_that_may(world: World) -> None:
    assert set(WITH_TOKEN) & {Role.PUPIL, Role.GUARDIAN, Role.TEACHER, Role.OPERATOR} == set()
    for role in set(Role) - set(WITH_TOKEN):
        with pytest.raises((NotAllowed, DomainError)):
            token_of(world.actor(role), [used_permissions()[0]])


@pytest.mark.parametrize("operation", GUARDED, ids=named)
def test_nobody_gets_in_without_a_token(world: World, operation: Operation) -> None:
    key = key_at(world, operation, "own")
    for program in (Program(), Program("twk_" + "a" * 8 + "_" + "b" * 43)):
        answer = program.call(operation.method, address(operation, key), {} if operation.method != "GET" else None)
        assert answer.status_code == 401
        assert CANARY not in answer.content.decode()


@pytest.mark.parametrize("operation", GUARDED, ids=named)
def test_a_program_reaches_what_its_right_covers_and_nothing_else(
    world: World, programs: dict[str, Program], operation: Operation
) -> None:
    # What has no form is refused before it is looked where it goes, so it has to be taken there.
    with_body = operation.method not in {"GET", "DELETE"}
    body = bodies(world)[short(operation)] if with_body and operation.parameter else {} if with_body else None
    for role, program in programs.items():
        seen: dict[str, tuple[int, str, int]] = {}
        for place in PLACES if operation.parameter else ("own",):
            key = key_at(world, operation, place)
            where = address(operation, key)
            with CaptureQueriesContext(connection) as statements:
                answer = program.call(operation.method, where, body)
            text = text_of(answer)
            seen[place] = (answer.status_code, plain_text(text, str(key)), len(statements))
            assert answer.status_code < 500, (role, place)
            if isinstance(operation.need, Permission) and role not in operation.need.roles:
                assert answer.status_code == 403, (role, place, text)
            # What the foreign authority has shared with the own one is for it to read.
            is_shared = place in {"own", "sister"} and "received" in operation.route
            if role not in BEYOND and not is_shared:
                assert CANARY not in text, (role, place)
        if operation.parameter and role not in BEYOND:
            assert seen["foreign"] == seen["missing"], role
            assert seen["foreign"][0] in {403, 404}


# Bodies that are taken as they stand; a key of a body is tried where the document says that there is one.
def bodies(world: World) -> dict[str, dict[str, Any]]:
    """Operation → a body that is taken; the objects that it names are the own authority's."""
    with system_scope(reason="payloads"):
        asset = str(MAKERS["asset_id"](world, world.school).pk)
        article = str(MAKERS["article_id"](world, world.school).pk)
        room = str(_made(world, world.school, Operation("", "", "", ROOM, None)))
    device = {"tag": f"B-{uuid7().hex[-10:]}", "model": "iPad", "maker": "Apple", "kind": "tablet"}
    return {
        "POST assets": device,
        "POST assets/bulk": {"rows": [device]},
        "PATCH assets/bulk": {"rows": [{"id": asset, "note": "x"}]},
        "POST assets/move": {"ids": [asset], "school_id": str(world.school.pk)},
        "PATCH assets/<asset_id>": {"note": "y"},
        "POST models": {"name": f"Modell {uuid7().hex[-10:]}"},
        "PATCH models/<model_id>": {"kind": "pc"},
        "POST makers": {"name": f"Maker {uuid7().hex[-10:]}"},
        "PATCH schools/<school_id>": {"pupils": 301},
        "POST sites": {"name": f"Standort {uuid7().hex[-10:]}"},
        "POST rooms": {"name": f"Raum {uuid7().hex[-10:]}"},
        "POST rooms/bulk": {"rows": [{"name": f"Raum {uuid7().hex[-10:]}"}]},
        "PATCH rooms/bulk": {"rows": [{"id": room, "floor": "1"}]},
        "PATCH rooms/<room_id>": {"floor": "2"},
        "POST suppliers": {"name": f"Lieferant {uuid7().hex[-10:]}"},
        "POST suppliers/bulk": {"rows": [{"name": f"Lieferant {uuid7().hex[-10:]}"}]},
        "PATCH suppliers/<supplier_id>": {"phone": "02364 1234"},
        "POST contracts": {"name": "Wartung", "starts_on": "2026-01-01"},
        "PATCH contracts/<contract_id>": {"number": "4711"},
        "POST sets": {"number": f"S-{uuid7().hex[-10:]}", "parts": [{"asset_id": asset}]},
        "POST sets/<set_id>/parts": {"parts": [{"article_id": article, "quantity": 2}]},
        "POST stock": {"name": f"Artikel {uuid7().hex[-10:]}"},
        "POST stock/<article_id>/bookings": {"kind": "received", "number": 3},
        "POST assets/<asset_id>/relations": {"kind": "hangs_on", "other_id": asset},
        "POST todos": {"title": "Netzteile nachzählen"},
        "PATCH todos/<todo_id>": {"note": "im Keller"},
        "POST free-days": {
            "kind": "closed",
            "name": "Betriebsausflug",
            "first_day": "2027-09-03",
            "last_day": "2027-09-03",
        },
    }


# The todo that is tried belongs to somebody of the authority: who works there by mandate sees their own alone.
NOT_KEPT = {("PATCH todos/<todo_id>", Role.PROVIDER_TECHNICIAN)}


def short(operation: Operation) -> str:
    before, tag, after = operation.route.partition("<")
    return f"{operation.method} {before}" + (f"<{operation.parameter}>{after.partition('>')[2]}" if tag else "")


WRITING = [one for one in GUARDED if one.method in {"POST", "PATCH", "PUT"}]


@cache
def key_places(route: str, method: str) -> tuple[tuple[str | int, ...], ...]:
    """Where the body of an operation takes keys, as the document says."""
    operation = document()["paths"][route][method.lower()]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    return tuple(_keys_in(schema, ()))


def _keys_in(schema: dict[str, Any], place: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    if "$ref" in schema:
        schema = document()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    if schema.get("format") == "uuid":
        yield place
    for option in schema.get("anyOf", ()):
        yield from _keys_in(option, place)
    for name, inner in schema.get("properties", {}).items():
        yield from _keys_in(inner, (*place, name))
    if "items" in schema:
        yield from _keys_in(schema["items"], (*place, 0))


def replaced(body: dict[str, Any], place: tuple[str | int, ...], value: str) -> dict[str, Any]:
    changed = deepcopy(body)
    inner: Any = changed
    for part in place[:-1]:
        inner = inner[part]
    inner[place[-1]] = value
    return changed


def test_every_body_is_tried(world: World) -> None:
    assert {short(one) for one in WRITING} == set(bodies(world))
    assert sum(len(key_places(address_in_document(one), one.method)) for one in WRITING) > 20


@pytest.mark.parametrize("operation", WRITING, ids=named)
@pytest.mark.parametrize("role", [Role.AUTHORITY_IT, Role.PROVIDER_TECHNICIAN], ids=str)
def test_a_foreign_key_in_a_body_is_refused_like_an_unknown_one(
    world: World, programs: dict[str, Program], operation: Operation, role: Role
) -> None:
    program = programs[role]
    if role not in operation.need.roles:
        assert (
            program.call(operation.method, address(operation, key_at(world, operation, "own")), {}).status_code == 403
        )
        return
    with system_scope(reason="payloads"):
        aviary = Aviary(world)
    foreign = keys_of(aviary) | {world.foreign.pk, world.foreign_school.pk}
    before = foreign_rows(world)
    body = bodies(world)[short(operation)]
    where = address(operation, key_at(world, operation, "own"))
    for place in key_places(address_in_document(operation), operation.method):
        unknown = sent(program, operation, where, replaced(body, place, str(uuid7())))
        for key in foreign:
            assert sent(program, operation, where, replaced(body, place, str(key))) == unknown, place
    taken = program.call(operation.method, where, body)
    wanted = {404, 422} if (short(operation), role) in NOT_KEPT else {200, 201}
    assert taken.status_code in wanted, taken.content
    assert foreign_rows(world) == before
    assert pointing_at(world, foreign) == []


def sent(program: Program, operation: Operation, where: str, body: dict[str, Any]) -> tuple[int, str]:
    answer = program.call(operation.method, where, body)
    return answer.status_code, plain_text(answer.content.decode())
