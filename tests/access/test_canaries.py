# SPDX-License-Identifier: EUPL-1.2
"""No word of a foreign authority appears in any answer, header, export, suggestion, stream or line of the log."""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Iterator

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.access.canaries import PREFIX, Aviary, keys_of
from tests.access.places import parameters_of
from tests.access.routes import Route, release, routes
from tests.worlds import World, serve_both, working_for
from tragwerk.config.logging import PlainFormatter
from tragwerk.core.access.public import PUBLIC, Role, no_scope, system_scope
from tragwerk.core.access.walls import tenant_models
from tragwerk.core.search.public import rebuild

READABLE = sorted({route for route in routes() if route.need is not PUBLIC}, key=lambda route: route.name)
# Whose seats reach beyond one authority by design.
BEYOND = {Role.OPERATOR, Role.DISTRICT_COORDINATOR}
PARTS = ("?part=export&format=csv", "?part=export&format=xlsx", "?part=filters", "?part=total&rows=1.50", "?q=zyx")


@pytest.fixture
def aviary(world: World) -> Aviary:
    with system_scope(reason="canaries"):
        birds = Aviary(world)
        rebuild()
        return birds


def plain(content: bytes) -> str:
    """The text of an answer; a workbook or another archive is unpacked."""
    if content[:2] != b"PK":
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def texts_of(client: Client, address: str) -> Iterator[tuple[str, str]]:
    """Everything that an answer says: body and headers."""
    text = said(client, address)
    yield address, text
    if "part=export" in text:
        yield from ((address + part, said(client, address + part)) for part in PARTS)


def said(client: Client, address: str) -> str:
    with no_scope():
        answer = client.get(address)
    if answer.streaming and "event-stream" in answer.get("Content-Type", ""):
        return ""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    release(answer)
    return f"{plain(content)}\n{dict(answer.headers)}"


def test_every_tenant_table_has_its_canaries(aviary: Aviary) -> None:
    assert set(aviary.rows) == set(tenant_models())
    tables = {place.rpartition(".")[0] for place in aviary.words.values()}
    silent = {model._meta.label_lower for model in tenant_models()} - tables
    # These hold keys and figures only.
    assert silent <= {
        "calendars.businesshours",
        "privacy.deletionpolicy",
        "orgs.mandate",
        "orgs.pupilcount",
        "orgs.listmention",
        "orgs.membership",
    }
    assert len(keys_of(aviary)) == len(aviary.rows)


@pytest.mark.parametrize("role", [role for role in Role if role not in BEYOND])
def test_no_canary_sings_for_a_role_of_another_authority(
    world: World, aviary: Aviary, role: Role, caplog: pytest.LogCaptureFixture
) -> None:
    # The foreign authority is the technician's other customer, and has named all its people.
    serve_both(world)
    if role == Role.PROVIDER_TECHNICIAN:
        client = working_for(world, role, world.own)
    else:
        client = Client()
        client.force_login(world.accounts[role])
    caplog.set_level(logging.INFO)
    heard = []
    for route in READABLE:
        for address, text in addresses(world, client, route):
            heard += [(place, address) for place in aviary.found_in(text)]
    for word in {place.rpartition(".")[0]: word for word, place in aviary.words.items()}.values():
        # Asked for by name, all but its end: what is typed comes back as the question.
        for name in ("office:search", "office:search_suggest"):
            for address, text in texts_of(client, f"{reverse(name)}?q={word[:-4]}"):
                heard += [(place, address) for place in aviary.found_in(text)]
    log = "\n".join(PlainFormatter().format(record) for record in caplog.records)
    heard += [(place, "log") for place in aviary.found_in(log)]
    heard += [(place, "mail") for letter in mail.outbox for place in aviary.found_in(str(letter.message()))]
    assert heard == []


def addresses(world: World, client: Client, route: Route) -> Iterator[tuple[str, str]]:
    """The answers of a route for an own and for a foreign object."""
    for place in ("own", "foreign") if route.parameters else ("own",):
        with system_scope(reason="canaries"):
            address = reverse(route.name, kwargs=parameters_of(route.parameters, world, place))
        yield from texts_of(client, address)


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.AUTHORITY_IT])
def test_a_canary_would_be_heard(world: World, aviary: Aviary, role: Role) -> None:
    """The ear works: who belongs to the foreign authority hears its own words."""
    with system_scope(reason="canaries"):
        person = world.people[role]
        person.memberships.update(valid_to="2020-12-31")
        from tragwerk.core.orgs.public import Membership, Person

        own = Person.objects.create(authority=world.foreign, account=world.accounts[role], last_name="x")
        Membership.objects.create(
            authority=world.foreign, person=own, role=Role.AUTHORITY_IT, valid_from=person.memberships.get().valid_from
        )
    client = Client()
    client.force_login(world.accounts[role])
    heard = {
        place
        for name in ("assets:list", "office:people", "office:audit", "office:imports")
        for _address, text in texts_of(client, reverse(name))
        for place in aviary.found_in(text)
    }
    assert {"assets.asset.tag", "orgs.person.last_name", "audit.auditentry.object_label"} <= heard
    assert all(PREFIX in word for word in aviary.words)
