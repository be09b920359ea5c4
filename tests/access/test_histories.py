# SPDX-License-Identifier: EUPL-1.2
"""Every object that has a page tells there who changed it, from what to what, when and why.

The pages come from the resolver: one address, one key, nothing after it. A new one is red until it shows its history
or says here why it has none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.access.places import parameters_of
from tests.access.routes import Route, routes
from tests.access.test_payloads import FormReader
from tests.worlds import World
from tragwerk.assets.public import actions as assets
from tragwerk.core.access.public import PUBLIC, Actor, Role, no_scope, system_scope
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.grants.public import Grant
from tragwerk.core.grants.public import actions as grants
from tragwerk.core.orgs.public import actions as orgs
from tragwerk.ui.public import formats

OF_AN_OBJECT = re.compile(r"[^<]*<uuid:\w+>/$")
PAGES = sorted({one for one in routes() if OF_AN_OBJECT.fullmatch(one.path) and one.need is not PUBLIC})
WHY = "Ticket 4711: berichtigt"
WITHOUT: dict[str, str] = {
    "office:job": "background work: nobody changes it, and it is removed after ninety days",
    "office:import": "the page is the course of the import itself: who, when, what became of it",
    "office:emergency": "the page is the course of the access: who asked, who decided, what was opened and changed",
    "office:removal": "the page is the course of the request itself: who asked and why, who decided and why",
    "office:grant_read": "the object is the giver's; the receiver sees what is shared and not what happened to it",
    "assets:undo": "a verb that takes a change back, not a page",
    "tables:export": "a file that was written once, and is removed after a day",
    "office:everything_job": "a file that was written once, removed after a day; who took it stands in the trail",
    "assets:bulk_result": "the result of one change of many rows, each of which tells its own history",
}


def change_grant(actor: Actor, key: UUID) -> None:
    """Only a proposal can be changed."""
    with system_scope(reason="histories"):
        Grant.objects.filter(pk=key).update(state="proposed")
    grants.change_grants(actor=actor, changes={key: {"purpose": "nachher"}}, reason=WHY)


# One change through a verb: what it does, and how its new value reads.
CHANGES: dict[str, Callable[[Actor, UUID], Any]] = {
    "office:school": lambda actor, key: orgs.change_schools(
        actor=actor, changes={key: {"street": "nachher"}}, reason=WHY
    ),
    "office:authority": lambda actor, key: orgs.change_authorities(
        actor=actor, changes={key: {"street": "nachher"}}, reason=WHY
    ),
    "office:person": lambda actor, key: orgs.change_people(
        actor=actor, changes={key: {"phone": "nachher"}}, reason=WHY
    ),
    "office:grant": change_grant,
    "assets:detail": lambda actor, key: assets.change_assets(
        actor=actor, changes={key: {"note": "nachher"}}, reason=WHY
    ),
}


def test_every_page_of_an_object_is_known_here() -> None:
    assert {page.name for page in PAGES} == CHANGES.keys() | WITHOUT.keys()
    assert not CHANGES.keys() & WITHOUT.keys()


@pytest.mark.parametrize("page", [one for one in PAGES if one.name not in WITHOUT], ids=lambda one: one.name)
def test_a_page_tells_who_changed_what_from_what_to_what_when_and_why(world: World, page: Route) -> None:
    with system_scope(reason="histories"):
        parameters = parameters_of(page.parameters, world, "own")
    actor = world.actor(Role.AUTHORITY_IT)
    (key,) = parameters.values()
    CHANGES[page.name](actor, key)
    client = Client()
    client.force_login(world.accounts[Role.AUTHORITY_IT])
    with no_scope():
        shown = client.get(reverse(page.name, kwargs=parameters)).content.decode()
    (history,) = re.findall(r'<ol class="tw-timeline">(.*?)</ol>', shown, re.DOTALL)
    newest = re.findall(r"<li class=\"tw-timeline__item.*?(?=<li class=\"tw-timeline__item|$)", history, re.DOTALL)[0]
    day = formats.date_time(timezone.localtime()).split(",")[0].split(" ")[0]
    for part in (actor.label, WHY, "→ nachher", day):
        assert part in newest, part
    assert re.search(r"\w: [^<]* → nachher", newest), "which detail, and what it was before"
    assert re.search(r"\d{1,2}:\d\d", newest), "at what time"


EDITED = sorted({one for one in routes() if one.name in {f"{page}_edit" for page in CHANGES}})


@pytest.mark.parametrize("page", EDITED, ids=lambda one: one.name)
def test_a_form_that_edits_asks_why_and_the_answer_stands_in_the_history(world: World, page: Route) -> None:
    with system_scope(reason="histories"):
        parameters = parameters_of(page.parameters, world, "own")
        Grant.objects.update(state="proposed")
    (key,) = parameters.values()
    client = Client()
    client.force_login(world.accounts[Role.AUTHORITY_IT])
    address = reverse(page.name, kwargs=parameters)
    with no_scope():
        (form,) = [
            one
            for one in FormReader(client.get(address).content.decode()).forms
            if one.method == "post" and "reason" in dict(one.values)
        ]
        filled = {name: "" if value == "Text" else value for name, value in form.values}
        name = next(one for one in ("purpose", "last_name", "town") if one in filled)
        answer = client.post(address, {**filled, name: "nachher", "reason": WHY})
    assert answer.status_code == 302, re.findall(r"kern-error[^<]*<[^>]*>([^<]*)", answer.content.decode())
    with system_scope(reason="histories"):
        entry = AuditEntry.objects.filter(object_id=key).order_by("-number").first()
    assert entry is not None
    assert (entry.reason, entry.changes[name][1]) == (WHY, "nachher")
