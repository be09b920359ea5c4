# SPDX-License-Identifier: EUPL-1.2
"""A kind that only these tests know, and documents of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from tests.worlds import World
from tragwerk.core.access.public import Actor, Role
from tragwerk.core.approvals.public import SignerRole, Way, actions
from tragwerk.core.extend.public import (
    APPROVALS,
    CONSENTS,
    ApprovalKind,
    ConsentPurpose,
    approval_kinds,
    consent_purposes,
)

TREE = ApprovalKind(
    key="tests.tree",
    label="Baumpatenschaft",
    ways=tuple(Way.values),
    roles=(SignerRole.GUARDIAN.value, SignerRole.PUPIL.value),
    kept="bis der Baum gefällt wird",
)
PURPOSE = ConsentPurpose(
    key="tests.leaves",
    label="Blätter sammeln",
    version="1",
    text="Ich darf Blätter sammeln.\n\nDas ist freiwillig.",
    kept="bis zum Herbst",
    roles=(SignerRole.GUARDIAN.value, SignerRole.PUPIL.value),
)
Shape = Callable[..., ApprovalKind]


@pytest.fixture
def shape(monkeypatch: pytest.MonkeyPatch) -> Shape:
    """Register the tests' kind, in the shape that a test wants."""

    def put(**changes: Any) -> ApprovalKind:
        kind = replace(TREE, **changes)
        others = [one for one in approval_kinds.at(APPROVALS) if one.key != TREE.key]
        monkeypatch.setitem(approval_kinds._items, APPROVALS, [*others, kind])
        return kind

    purposes = [*consent_purposes.at(CONSENTS), PURPOSE]
    monkeypatch.setitem(consent_purposes._items, CONSENTS, purposes)
    put()
    return put


@pytest.fixture
def office(world: World, shape: Shape) -> Actor:
    """Who asks at the own authority."""
    return world.actor(Role.SCHOOL_ADMINISTRATION)


@pytest.fixture
def second(world: World) -> Actor:
    """Another person of the authority with the same rights."""
    return world.actor(Role.AUTHORITY_IT)


Asking = Callable[..., UUID]


@pytest.fixture
def asking(world: World, office: Actor) -> Asking:
    """Return a function that asks for one document at the own school."""

    def ask(*names: str, **changes: Any) -> UUID:
        signers = [actions.SignerAsk(name, SignerRole.GUARDIAN) for name in names or ("Karla Muster",)]
        facts: dict[str, Any] = {
            "kind": TREE.key,
            "authority_id": world.own.pk,
            "school_id": world.school.pk,
            "about_table": "orgs.school",
            "about_id": world.school.pk,
            "about_label": "Linde am Tor",
            "title": "Patenschaft",
            "signers": signers,
            "text": "Wir gießen den Baum.\n\nJeden Freitag.",
            "due": timezone.localdate() + timedelta(days=14),
        }
        return actions.ask_approvals(actor=office, asks=[actions.Ask(**{**facts, **changes})])[0]

    return ask
