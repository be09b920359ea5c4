# SPDX-License-Identifier: EUPL-1.2
"""A token is made, shown once, used and revoked on its pages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.interface.programs import Program, token_of
from tests.worlds import World
from tragwerk.core.access.public import Role, no_scope, system_scope
from tragwerk.core.api.public import ApiToken

NEW = {"name": "Abgleich", "scopes": ["assets.asset:view", "orgs.school:view"], "days": "90"}


def browser(world: World, role: Role = Role.AUTHORITY_IT) -> Client:
    client = Client()
    client.force_login(world.accounts[role])
    return client


def page(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def test_a_token_is_shown_once_and_works(world: World) -> None:
    client = browser(world)
    with no_scope():
        made = client.post(reverse("office:token_add"), NEW)
    assert made.status_code == 201
    found = re.search(r'value="(twk_\w+)"', page(made))
    assert found is not None
    assert Program(found[1]).get("/me").json()["scopes"] == sorted(NEW["scopes"])
    with system_scope(reason="tests"):
        token = ApiToken.objects.get()
    with no_scope():
        for name, args in (("office:tokens", []), ("office:token", [token.pk])):
            text = page(client.get(reverse(name, args=args)))
            assert "Abgleich" in text
            assert found[1] not in text


def test_a_revoked_token_is_refused_and_says_so(world: World) -> None:
    secret = token_of(world.actor(Role.AUTHORITY_IT))
    client = browser(world)
    with system_scope(reason="tests"):
        token = ApiToken.objects.get()
    with no_scope():
        answer = client.post(reverse("office:token_revoke", args=[token.pk]), follow=True)
    assert "widerrufen" in page(answer)
    assert Program(secret).get("/me").status_code == 401


@pytest.mark.parametrize("changes", [{"scopes": []}, {"name": " "}, {"scopes": ["api.token:manage"]}, {"days": "9999"}])
def test_a_token_without_sense_is_not_made(world: World, changes: dict[str, Any]) -> None:
    with no_scope():
        answer = browser(world).post(reverse("office:token_add"), {**NEW, **changes})
    assert answer.status_code == 422
    with system_scope(reason="tests"):
        assert not ApiToken.objects.exists()


def test_only_rights_that_one_holds_can_be_chosen(world: World) -> None:
    with no_scope():
        text = page(browser(world, Role.TREASURY).get(reverse("office:token_add")))
        assert "assets.asset:view" in text
        assert "assets.asset:manage" not in text
        answer = browser(world, Role.TREASURY).post(
            reverse("office:token_add"), {**NEW, "scopes": ["assets.asset:manage"]}
        )
    assert answer.status_code == 422


def test_everybody_sees_the_own_tokens_and_the_officer_all_of_the_authority(world: World) -> None:
    for role, name in ((Role.AUTHORITY_IT, "Eins"), (Role.TREASURY, "Zwei"), (Role.HEAD, "Drei")):
        with system_scope(reason="tests"):
            token_of(world.actor(role), name=name)
    with no_scope():
        shown = {
            role: [
                name
                for name in ("Eins", "Zwei", "Drei")
                if f">{name}</a>" in page(browser(world, role).get(reverse("office:tokens")))
            ]
            for role in (Role.AUTHORITY_IT, Role.TREASURY, Role.HEAD)
        }
    assert shown == {Role.AUTHORITY_IT: ["Eins", "Zwei", "Drei"], Role.TREASURY: ["Zwei"], Role.HEAD: ["Drei"]}
    with system_scope(reason="tests"):
        other = ApiToken.objects.get(name="Eins")
    with no_scope():
        assert browser(world, Role.TREASURY).post(reverse("office:token_revoke", args=[other.pk])).status_code == 404
