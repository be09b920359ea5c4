# SPDX-License-Identifier: EUPL-1.2
"""While somebody types, known models and rooms are suggested; without the element the fields are plain text."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.worlds import World
from tragwerk.assets.public import Asset, AssetModel
from tragwerk.core.access.public import Role, system_scope
from tragwerk.core.orgs.public import Room

Make = Callable[..., Asset]


@pytest.fixture(autouse=True)
def signed_in(world: World, client: Client) -> None:
    """Be the IT officer of the own authority."""
    client.force_login(world.accounts[Role.AUTHORITY_IT])


def suggested(client: Client, name: str, **given: str) -> str:
    page = client.get(reverse(f"assets:suggest_{name}"), given).content.decode()
    return page.replace("<mark>", "").replace("</mark>", "")


def test_models_are_suggested_with_maker_and_kind_to_tell_namesakes_apart(client: Client, make: Make) -> None:
    make(maker="Apple", model="Pro 11", kind="tablet")
    make(maker="HP", model="Pro 11", kind="notebook")
    page = suggested(client, "models", q="pro 1")
    assert page.count('role="option"') == 3
    assert "Apple · Tablet" in page
    assert "HP · Notebook" in page
    assert "&quot;maker&quot;: &quot;HP&quot;, &quot;kind&quot;: &quot;notebook&quot;" in page


def test_the_last_entry_makes_a_model_that_is_not_there_yet(client: Client, make: Make) -> None:
    make(model="iPad 9")
    assert "Neu anlegen" in suggested(client, "models", q="iPad 11")
    assert "Neu anlegen" not in suggested(client, "models", q="ipad 9"), "it is there, however it is spelled"
    assert 'role="option"' not in suggested(client, "models", q="i"), "one letter says nothing"


def test_who_may_not_make_models_is_not_offered_to(client: Client, world: World, make: Make) -> None:
    client.force_login(world.accounts[Role.HEAD])
    assert "Neu anlegen" not in suggested(client, "models", q="iPad 11")


def test_rooms_are_those_of_the_chosen_school(client: Client, world: World) -> None:
    with system_scope(reason="tests: rooms"):
        for school, name in ((world.school, "A 112"), (world.sister, "A 113"), (world.foreign_school, "A 114")):
            Room.objects.create(authority=school.authority, school=school, name=name)
        Room.objects.create(authority=world.own, name="A 115")
    assert "A 112" in (page := suggested(client, "rooms", q="a 11", school=str(world.school.pk)))
    assert "A 113" not in page
    assert "A 115" in (page := suggested(client, "rooms", q="a 11"))
    assert "A 112" not in page
    assert 'role="option"' not in suggested(client, "rooms", q="a 11", school=str(world.foreign_school.pk))


def test_nothing_of_another_authority_is_suggested(client: Client, world: World) -> None:
    with system_scope(reason="tests: a foreign model"):
        AssetModel.objects.create(authority=world.foreign, name="Kanarienvogel 1", kind="tablet")
    assert "Kanarienvogel 1" not in suggested(client, "models", q="kanarienvogel")


def test_the_fields_work_as_plain_text(client: Client, world: World) -> None:
    page = client.get(reverse("assets:create")).content.decode()
    assert f'data-url="{reverse("assets:suggest_models")}"' in page
    assert 'data-along="school"' in page
    data = {"tag": "HA-1", "model": "iPad 11", "kind": "tablet", "state": "in_stock", "school__text": "", "room": ""}
    assert client.post(reverse("assets:create"), data).status_code == 302
    with system_scope(reason="tests: read"):
        assert str(Asset.objects.get().asset_model) == "iPad 11"
