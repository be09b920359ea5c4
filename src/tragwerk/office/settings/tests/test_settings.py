# SPDX-License-Identifier: EUPL-1.2
"""The page of the settings lists what a person may set up, and nothing else."""

from django.test import Client
from django.urls import reverse

from tests.worlds import World
from tragwerk.core.access.public import Role, no_scope


def page_of(world: World, role: Role) -> str:
    client = Client()
    client.force_login(world.accounts[role])
    with no_scope():
        return str(client.get(reverse("office:settings")).content.decode())


def test_the_officer_finds_what_is_set_up_for_the_authority(world: World) -> None:
    text = page_of(world, Role.AUTHORITY_IT)
    for name in ("office:fields", "office:labels", "office:tokens", "assets:ranges", "assets:suppliers"):
        assert f'href="{reverse(name)}"' in text, name
    assert "Präfix und nächste Nummer" in text


def test_a_teacher_finds_only_what_is_a_teachers(world: World) -> None:
    text = page_of(world, Role.TEACHER)
    assert reverse("office:labels") not in text
    assert reverse("office:webhooks") not in text
