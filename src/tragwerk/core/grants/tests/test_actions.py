# SPDX-License-Identifier: EUPL-1.2
"""Proposing, changing, discarding: who may, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.worlds import World
from tragwerk.core.access.public import (
    Actor,
    DomainError,
    NotAllowed,
    NotVisible,
    Role,
    actor_scope,
    scope,
    system_scope,
    uuid7,
)
from tragwerk.core.grants import actions
from tragwerk.core.grants.models import TRANSITIONS
from tragwerk.core.grants.public import (
    Grant,
    GrantState,
    given,
)
from tragwerk.core.grants.tests.steps import authority, proposed, row, seen_by, today
from tragwerk.core.orgs.public import Authority, AuthorityState


def test_a_proposal_is_seen_by_its_own_side_only(
    world: World, giver: Actor, neighbour: Authority, reader: Actor
) -> None:
    grant = proposed(world, neighbour)
    assert (grant.state, grant.rights, grant.proposed_by) == (GrantState.PROPOSED, ["see"], giver.label)
    with actor_scope(giver):
        assert list(given(giver)) == [grant]
    assert seen_by(reader) == []
    with scope(authorities=[neighbour.pk]):
        assert not Grant.objects.exists()
    with pytest.raises(NotVisible):
        actions.read_grant(actor=reader, grant_id=grant.pk)


FAULTS: list[tuple[str, str, Callable[[World], dict[str, Any]]]] = [
    ("to_authority", "self", lambda world: {"to_authority_id": world.own.pk}),
    ("to_authority", "not-joined", lambda world: {"to_authority_id": uuid7()}),
    (
        "to_authority",
        "not-joined",
        lambda world: {"to_authority_id": authority("99009", "Stadt Fern", AuthorityState.LISTED).pk},
    ),
    ("kind", "kind", lambda world: {"kind": "orgs.secrets"}),
    ("mask", "column", lambda world: {"mask": ["number", "phone_of_the_head"]}),
    ("mask", "no-column", lambda world: {"mask": []}),
    ("purpose", "purpose", lambda world: {"purpose": "  "}),
    ("rights", "rights", lambda world: {"rights": ["see", "change"]}),
    ("rights", "rights", lambda world: {"rights": []}),
    ("valid_from", "start_past", lambda world: {"valid_from": today() - timedelta(days=1)}),
    ("valid_to", "end_before_start", lambda world: {"valid_to": today() - timedelta(days=1)}),
    ("valid_to", "too_long", lambda world: {"valid_to": today() + timedelta(days=760)}),
]


@pytest.mark.parametrize(("field", "code", "fault"), FAULTS, ids=[f"{one[0]}-{one[1]}" for one in FAULTS])
def test_a_faulty_proposal_is_refused_at_its_field(
    world: World, giver: Actor, neighbour: Authority, field: str, code: str, fault: Callable[[World], dict[str, Any]]
) -> None:
    with pytest.raises(DomainError) as refused:
        actions.propose_grants(actor=giver, rows=[row(world, neighbour, **fault(world))])
    assert (refused.value.field, refused.value.code) == (field, code)
    with system_scope(reason="tests"):
        assert not Grant.objects.exists()


@pytest.mark.parametrize("role", [Role.TREASURY, Role.AUDITOR, Role.HEAD, Role.TEACHER, Role.DISTRICT_COORDINATOR])
def test_only_those_who_manage_the_authority_propose(world: World, neighbour: Authority, role: Role) -> None:
    with pytest.raises(NotAllowed):
        actions.propose_grants(actor=world.actor(role), rows=[row(world, neighbour)])


def test_nobody_proposes_for_a_foreign_authority(world: World, giver: Actor, neighbour: Authority) -> None:
    with pytest.raises(Exception, match="outside the scope"):
        actions.propose_grants(actor=giver, rows=[row(world, neighbour, authority_id=world.foreign.pk)])


def test_a_proposal_is_changed_until_it_is_released(world: World, giver: Actor, neighbour: Authority) -> None:
    grant = proposed(world, neighbour)
    actions.change_grants(actor=giver, changes={grant.pk: {"mask": ["name"]}})
    with pytest.raises(DomainError) as refused:
        actions.change_grants(actor=giver, changes={grant.pk: {"mask": ["secret"]}})
    assert refused.value.field == "mask"
    actions.release_grants(actor=giver, ids=[grant.pk])
    with pytest.raises(DomainError, match="schlagen Sie eine neue vor"):
        actions.change_grants(actor=giver, changes={grant.pk: {"mask": ["number"]}})


def test_a_first_day_that_was_agreed_earlier_may_have_passed(world: World, giver: Actor, neighbour: Authority) -> None:
    grant = proposed(world, neighbour)
    with system_scope(reason="tests: a week later"):
        Grant.objects.filter(pk=grant.pk).update(valid_from=today() - timedelta(days=7))
    actions.change_grants(actor=giver, changes={grant.pk: {"purpose": "Anderes"}})
    with pytest.raises(DomainError) as refused:
        actions.change_grants(actor=giver, changes={grant.pk: {"valid_from": today() - timedelta(days=3)}})
    assert refused.value.field == "valid_from"
    actions.release_grants(actor=giver, ids=[grant.pk])


def test_a_discarded_proposal_can_be_taken_back_and_an_ended_grant_cannot(
    world: World, giver: Actor, neighbour: Authority
) -> None:
    grant = proposed(world, neighbour)
    actions.discard_grants(actor=giver, ids=[grant.pk])
    with pytest.raises(DomainError):
        actions.release_grants(actor=giver, ids=[grant.pk])
    actions.restore_grants(actor=giver, ids=[grant.pk])
    actions.release_grants(actor=giver, ids=[grant.pk])
    actions.end_grants(actor=giver, ids=[grant.pk])
    for verb in (actions.release_grants, actions.restore_grants, actions.end_grants, actions.discard_grants):
        with pytest.raises(DomainError):
            verb(actor=giver, ids=[grant.pk])


def test_every_state_has_its_way_and_ended_is_the_end() -> None:
    assert set(TRANSITIONS) == set(GrantState)
    assert TRANSITIONS[GrantState.ENDED] == frozenset()
