# SPDX-License-Identifier: EUPL-1.2
"""Browsers of the office, and documents to be signed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from tests.worlds import World
from tragwerk.core.access.public import Role, system_scope
from tragwerk.core.approvals.public import Signer, actions

Asking = Callable[..., Signer]


@pytest.fixture
def office(world: World) -> Client:
    """The browser of who asks."""
    client = Client()
    client.force_login(world.accounts[Role.SCHOOL_ADMINISTRATION])
    return client


@pytest.fixture
def second(world: World) -> Client:
    """The browser of another person with the same rights."""
    client = Client()
    client.force_login(world.accounts[Role.AUTHORITY_IT])
    return client


@pytest.fixture
def asking(world: World) -> Asking:
    """Return a function that asks one guardian to sign a document of the office."""

    def ask(name: str = "Karla Muster", **changes: Any) -> Signer:
        facts: dict[str, Any] = {
            "kind": "office.document",
            "authority_id": world.own.pk,
            "school_id": world.school.pk,
            "about_table": "orgs.school",
            "about_id": world.school.pk,
            "about_label": "Mila Muster",
            "title": "Nutzungsvereinbarung",
            "text": "Das Tablet ist zum Lernen da.\n\nEs wird nicht weitergegeben.",
            "points": ("Die Leihe kostet nichts.",),
            "signers": [actions.SignerAsk(name, "guardian")],
            "due": timezone.localdate() + timedelta(days=14),
        }
        actor = world.actor(Role.SCHOOL_ADMINISTRATION)
        with system_scope(reason="tests"):
            key: UUID = actions.ask_approvals(actor=actor, asks=[actions.Ask(**{**facts, **changes})])[0]
            found: Signer = Signer.objects.select_related("approval").get(approval=key)
            return found

    return ask


Coding = Callable[[Signer], str]


@pytest.fixture
def coding(world: World) -> Coding:
    """Return a function that makes a code for a signer."""

    def make(signer: Signer) -> str:
        actor = world.actor(Role.SCHOOL_ADMINISTRATION)
        with system_scope(reason="tests"):
            return actions.issue_codes(actor=actor, signer_ids=[signer.pk])[0].code

    return make


def content_of(answer: Any) -> bytes:
    """Return what a file holds that was answered."""
    return b"".join(answer.streaming_content)
