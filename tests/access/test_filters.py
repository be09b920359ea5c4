# SPDX-License-Identifier: EUPL-1.2
"""A filter in an address that names somebody else's object shows nothing, like one that names no object at all."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.access.places import MAKERS
from tests.access.routes import plain_text, release, text_of
from tests.worlds import World
from tragwerk.assets.views.sets import SetTable
from tragwerk.assets.views.table import AssetTable, ModelTable
from tragwerk.core.access.public import Role, actor_scope, no_scope, system_scope, uuid7
from tragwerk.core.api.public import MANAGE_WEBHOOK
from tragwerk.core.approvals.public import VIEW_APPROVAL, VIEW_CONSENT
from tragwerk.core.audit.public import VIEW_AUDIT
from tragwerk.core.calendars.public import VIEW_CALENDAR
from tragwerk.core.letters.public import VIEW_LETTER
from tragwerk.core.orgs.public import Room
from tragwerk.office.approvals.tables import ApprovalTable, ConsentTable
from tragwerk.office.calendars.tables import FreeDayTable
from tragwerk.office.letters.tables import LetterTable
from tragwerk.office.places.tables import SchoolTable
from tragwerk.office.trail.tables import TrailTable
from tragwerk.office.webhooks.tables import DeliveryTable
from tragwerk.ui.public import RelationFilter, Table

LISTS: dict[str, type[Table]] = {
    "office:schools": SchoolTable,
    "assets:list": AssetTable,
    "assets:models": ModelTable,
    "assets:sets": SetTable,
    "office:audit": TrailTable,
    "office:approvals": ApprovalTable,
    "office:consents": ConsentTable,
    "office:letters": LetterTable,
    "office:free_days": FreeDayTable,
    "office:webhook_deliveries": DeliveryTable,
}
RELATIONS = [
    (address, one) for address, table in LISTS.items() for one in table.filters if isinstance(one, RelationFilter)
]
BATCHES = ("office:schools", "assets:list")
# Lists that are closed to some of the readers.
CLOSED = (VIEW_AUDIT, VIEW_APPROVAL, VIEW_CONSENT, VIEW_LETTER, VIEW_CALENDAR, MANAGE_WEBHOOK)
READERS = (Role.AUTHORITY_IT, Role.HEAD, Role.PROVIDER_TECHNICIAN)


def signed_in(world: World, role: Role) -> Client:
    client = Client()
    client.force_login(world.accounts[role])
    return client


@pytest.fixture(params=READERS)
def reader(world: World, request: pytest.FixtureRequest) -> Client:
    return signed_in(world, request.param)


@pytest.fixture
def officer(world: World) -> Client:
    return signed_in(world, Role.AUTHORITY_IT)


def foreign_key(world: World, one: RelationFilter) -> Any:
    """Return what the filter could name at the foreign authority."""
    with system_scope(reason="tests"):
        device = MAKERS["asset_id"](world, world.foreign_school)
        webhook = MAKERS["webhook_id"](world, world.foreign_school)
        person = MAKERS["person_id"](world, world.foreign_school)
        supplier = MAKERS["supplier_id"](world, world.foreign_school)
        room = Room.objects.create(authority=world.foreign, school=world.foreign_school, name="Kanarienvogel")
    keys = {
        "authority": world.foreign.pk,
        "school": world.foreign_school.pk,
        "room": room.pk,
        "maker": device.maker_id,
        "model": device.asset_model_id,
        "supplier": supplier.pk,
        "who": person.pk,
        "webhook": webhook.pk,
    }
    return keys[one.key]


def shown(client: Client, address: str) -> tuple[int, str, int]:
    """Return what an address answers, how, and for how many statements."""
    with no_scope(), CaptureQueriesContext(connection) as statements:
        answer = client.get(address)
    return answer.status_code, plain_text(text_of(answer)), len(statements)


def taken(client: Client, address: str) -> list[str]:
    """Return the lines of an exported list."""
    with no_scope():
        answer: Any = client.get(address)
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    release(answer)
    return lines


def test_every_list_with_such_a_filter_is_known_here() -> None:
    """The lists of the packages; a new one is added above."""
    named = {one.__name__ for one in _lists()}
    assert named == {table.__name__ for table in LISTS.values()}


def _lists() -> list[type[Table]]:
    found: list[type[Table]] = []
    waiting = list(Table.__subclasses__())
    while waiting:
        table = waiting.pop()
        waiting += table.__subclasses__()
        # What only the interface lists is tried by the sweep of its operations.
        if (
            ".tests." in table.__module__
            or ".api." in table.__module__
            or "columns" not in table.__dict__
            or not hasattr(table, "key")
        ):
            continue
        if any(isinstance(one, RelationFilter) for one in table.filters):
            found.append(table)
    return found


@pytest.mark.parametrize(("address", "one"), RELATIONS, ids=[f"{address}-{one.key}" for address, one in RELATIONS])
@pytest.mark.parametrize("form", ["", ".not"])
def test_a_foreign_key_and_an_unknown_one_leave_nothing_and_say_the_same(
    world: World, reader: Client, address: str, one: RelationFilter, form: str
) -> None:
    with system_scope(reason="tests"):
        MAKERS["asset_id"](world, world.school)
    keys = (foreign_key(world, one), uuid7())
    answers = [shown(reader, f"{reverse(address)}?{one.key}{form}={key}") for key in keys]
    assert answers[0] == answers[1]
    text = answers[0][1]
    if answers[0][0] == 403:
        assert LISTS[address].permission in CLOSED, "the other lists are open to these readers"
        return
    assert answers[0][0] == 200
    assert "nennt nichts, was Sie sehen können" in text
    assert "nichts, was Sie sehen können“ entfernen" in text
    assert "Kanarienvogel" not in text


@pytest.mark.parametrize(("address", "one"), RELATIONS, ids=[f"{address}-{one.key}" for address, one in RELATIONS])
def test_what_names_nothing_exports_nothing(world: World, officer: Client, address: str, one: RelationFilter) -> None:
    with system_scope(reason="tests"):
        for maker in ("asset_id", "approval_id", "consent_id", "set_id", "letter_id", "free_day_id", "delivery_id"):
            MAKERS[maker](world, world.school)
    page = reverse(address)
    for key in (foreign_key(world, one), uuid7()):
        assert len(taken(officer, f"{page}?{one.key}={key}&part=export&format=csv")) == 1
    assert len(taken(officer, f"{page}?part=export&format=csv")) > 1


@pytest.mark.parametrize("address", BATCHES)
def test_a_change_that_wrote_nothing_visible_leaves_nothing(world: World, reader: Client, address: str) -> None:
    with system_scope(reason="tests"):
        MAKERS["asset_id"](world, world.school)
        foreign = MAKERS["batch_id"](world, world.foreign_school).pk
    answers = [shown(reader, f"{reverse(address)}?batch={key}") for key in (foreign, uuid7())]
    assert answers[0] == answers[1]
    assert "nennt nichts, was Sie sehen können" in answers[0][1]


def test_a_verb_for_all_rows_of_such_a_filter_reaches_none(world: World, officer: Client) -> None:
    actor = world.actor(Role.AUTHORITY_IT)
    with system_scope(reason="tests"):
        MAKERS["asset_id"](world, world.school)
    with actor_scope(actor):
        for key in (world.foreign_school.pk, uuid7()):
            table = AssetTable.from_query(actor, f"school={key}")
            assert not table.narrowed().exists()
            assert table.state.rows_key == (("school", str(key)),)
    chosen = {"all": "1", "chosen_by": f"school={world.foreign_school.pk}"}
    assert officer.post(reverse("assets:bulk_state"), chosen).status_code in {302, 409}
