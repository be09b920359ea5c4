# SPDX-License-Identifier: EUPL-1.2
"""Doing without four eyes: asked for by one person with a reason, confirmed by another, told to all offices."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.worlds import World
from tragwerk.core.access.public import Actor, DomainError, NotAllowed, NotVisible, Role, actor_scope, system_scope
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.orgs import actions
from tragwerk.core.orgs.events import FourEyesMoved
from tragwerk.core.orgs.models import Account, FourEyesWaiver, Membership, Person
from tragwerk.core.orgs.public import (
    ANNOUNCED_FOR,
    actor_for,
    announced_waivers,
    others_who_decide,
    waivers_to_decide,
)

WHY = "Nachts ist niemand da"


@pytest.fixture
def asker(world: World) -> Actor:
    return world.actor(Role.AUTHORITY_IT)


@pytest.fixture
def second(world: World) -> Actor:
    return world.actor(Role.SCHOOL_ADMINISTRATION)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the verbs announce."""
    told: list[object] = []
    monkeypatch.setattr("tragwerk.core.orgs.actions.four_eyes.publish", told.append)
    return told


def ask(actor: Actor, world: World, reason: str = WHY) -> UUID:
    return actions.ask_to_waive_four_eyes(actor=actor, authority_id=world.own.pk, reason=reason)


def is_on(world: World) -> bool:
    world.own.refresh_from_db()
    return world.own.emergency_needs_approval


def state_of(key: UUID) -> str:
    with system_scope(reason="tests"):
        return str(FourEyesWaiver.objects.get(pk=key).state)


def test_asking_changes_nothing_before_a_second_person_confirms(
    world: World, asker: Actor, second: Actor, heard: list[object]
) -> None:
    key = ask(asker, world)
    assert (state_of(key), is_on(world)) == ("asked", True)
    actions.confirm_four_eyes_waivers(actor=second, ids=[key])
    assert (state_of(key), is_on(world)) == ("confirmed", False)
    assert heard == [FourEyesMoved((key,), "asked"), FourEyesMoved((key,), "confirmed")]


def test_every_step_is_an_entry_of_the_authority_with_person_and_reason(
    world: World, asker: Actor, second: Actor
) -> None:
    actions.confirm_four_eyes_waivers(actor=second, ids=[ask(asker, world)])
    actions.require_four_eyes(actor=asker, authority_id=world.own.pk)
    with system_scope(reason="tests"):
        entries = list(AuditEntry.objects.filter(authority=world.own).order_by("number"))
    assert [(entry.verb, entry.actor_label, entry.reason) for entry in entries] == [
        ("orgs.ask_to_waive_four_eyes", asker.label, WHY),
        ("orgs.confirm_four_eyes_waiver", second.label, ""),
        ("orgs.set_emergency_policy", second.label, WHY),
        ("orgs.set_emergency_policy", asker.label, ""),
    ]
    assert entries[2].changes == {"emergency_needs_approval": [True, False]}
    assert entries[2].object_id == world.own.pk, "it stands in the history of the authority"
    assert entries[3].changes == {"emergency_needs_approval": [False, True]}


@pytest.mark.parametrize("reason", ["", "   ", "zwei Worte", "x" * 60, "weil weil weil", ". . . . ."])
def test_a_reason_has_three_words(world: World, asker: Actor, reason: str) -> None:
    with pytest.raises(DomainError) as caught:
        ask(asker, world, reason)
    assert (caught.value.field, caught.value.code) == ("reason", "reason")


def under_a_second_hat(world: World, role: Role) -> Actor:
    """The account of the IT officer with another person record and role."""
    with system_scope(reason="tests"):
        account = world.accounts[Role.AUTHORITY_IT]
        person = Person.objects.create(authority=world.own, account=account, last_name="Doppelhut")
        Membership.objects.create(authority=world.own, person=person, role=role, valid_from=timezone.localdate())
    actor, _hats = actor_for(account, f"{person.pk}.{world.own.pk}")
    assert actor is not None
    return actor


def test_who_asked_confirms_under_no_hat(world: World, asker: Actor) -> None:
    key = ask(asker, world)
    for actor in (asker, under_a_second_hat(world, Role.SCHOOL_ADMINISTRATION)):
        with pytest.raises(DomainError) as caught:
            actions.confirm_four_eyes_waivers(actor=actor, ids=[key])
        assert caught.value.code == "own"
        with actor_scope(actor):
            assert waivers_to_decide(actor) == []
    assert is_on(world)


def test_who_asked_does_not_confirm_by_a_new_account_of_the_same_person(world: World, asker: Actor) -> None:
    key = ask(asker, world)
    with system_scope(reason="tests"):
        account = Account.objects.create(username="zweitkonto")
        Person.objects.filter(pk=asker.person_id).update(account=account)
    again, _hats = actor_for(account)
    assert again is not None
    with pytest.raises(DomainError) as caught:
        actions.confirm_four_eyes_waivers(actor=again, ids=[key])
    assert caught.value.code == "own"


def test_the_database_refuses_a_confirmation_by_who_asked(world: World, asker: Actor) -> None:
    key = ask(asker, world)
    own = {"decided_account": asker.account_id, "decided_at": timezone.now()}
    for wrong in (own, {}):
        with system_scope(reason="tests"), pytest.raises(IntegrityError), transaction.atomic():
            FourEyesWaiver.objects.filter(pk=key).update(state="confirmed", **wrong)


def test_the_database_refuses_a_second_open_wish(world: World, asker: Actor) -> None:
    ask(asker, world)
    row: dict[str, Any] = {"authority": world.own, "reason": WHY, "asked_by": "x", "asked_at": timezone.now()}
    with system_scope(reason="tests"), pytest.raises(IntegrityError), transaction.atomic():
        FourEyesWaiver.objects.create(**row)


def test_the_second_person_refuses_and_the_four_eyes_stay(world: World, asker: Actor, second: Actor) -> None:
    key = ask(asker, world)
    with pytest.raises(DomainError) as caught:
        actions.refuse_four_eyes_waivers(actor=asker, ids=[key])
    assert caught.value.code == "own"
    actions.refuse_four_eyes_waivers(actor=second, ids=[key])
    assert (state_of(key), is_on(world)) == ("refused", True)
    with pytest.raises(DomainError) as caught:
        actions.confirm_four_eyes_waivers(actor=second, ids=[key])
    assert caught.value.code == "transition"


def test_who_asked_withdraws_and_nobody_else(world: World, asker: Actor, second: Actor) -> None:
    key = ask(asker, world)
    with pytest.raises(DomainError) as caught:
        actions.withdraw_four_eyes_waivers(actor=second, ids=[key])
    assert caught.value.code == "not-own"
    actions.withdraw_four_eyes_waivers(actor=asker, ids=[key])
    assert (state_of(key), is_on(world)) == ("withdrawn", True)
    with pytest.raises(DomainError):
        actions.confirm_four_eyes_waivers(actor=second, ids=[key])


def test_one_wish_waits_at_a_time_and_none_where_it_is_off_already(world: World, asker: Actor, second: Actor) -> None:
    key = ask(asker, world)
    with pytest.raises(DomainError) as caught:
        ask(second, world)
    assert caught.value.code == "asked"
    actions.confirm_four_eyes_waivers(actor=second, ids=[key])
    with pytest.raises(DomainError) as caught:
        ask(second, world)
    assert caught.value.code == "off"


def test_with_one_person_only_it_is_said_what_to_do(world: World, asker: Actor, second: Actor) -> None:
    with actor_scope(asker):
        assert others_who_decide(asker, world.own.pk) == ["Test School Administration"]
    with system_scope(reason="tests"):
        Account.objects.filter(pk=world.accounts[Role.SCHOOL_ADMINISTRATION].pk).update(is_active=False)
    with actor_scope(asker):
        assert others_who_decide(asker, world.own.pk) == []
    with pytest.raises(DomainError, match="zweiten Person") as caught:
        ask(asker, world)
    assert caught.value.code == "alone"
    under_a_second_hat(world, Role.SCHOOL_ADMINISTRATION)
    with pytest.raises(DomainError):
        ask(asker, world)


def test_an_ended_role_does_not_count_as_a_second_person(world: World, asker: Actor, second: Actor) -> None:
    with system_scope(reason="tests"):
        yesterday = timezone.localdate() - timedelta(days=1)
        Membership.objects.filter(person_id=second.person_id).update(valid_to=yesterday)
    with actor_scope(asker):
        assert others_who_decide(asker, world.own.pk) == []


def test_switching_on_takes_one_person_and_is_at_once(world: World, asker: Actor, second: Actor) -> None:
    actions.confirm_four_eyes_waivers(actor=second, ids=[ask(asker, world)])
    actions.require_four_eyes(actor=asker, authority_id=world.own.pk)
    assert is_on(world)
    actions.require_four_eyes(actor=asker, authority_id=world.own.pk)
    with system_scope(reason="tests"):
        rows = AuditEntry.objects.filter(verb="orgs.set_emergency_policy")
        assert rows.count() == 2, "what is on already is no second entry"


def test_only_it_and_school_administration_of_this_authority_have_a_word(world: World, asker: Actor) -> None:
    key = ask(asker, world)
    for role in Role:
        if role in {Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION}:
            continue
        actor = world.actor(role)
        with pytest.raises(NotAllowed):
            ask(actor, world)
        with pytest.raises(NotAllowed):
            actions.confirm_four_eyes_waivers(actor=actor, ids=[key])
        with pytest.raises(NotAllowed):
            actions.require_four_eyes(actor=actor, authority_id=world.own.pk)
    with pytest.raises(NotVisible):
        actions.ask_to_waive_four_eyes(actor=asker, authority_id=world.foreign.pk, reason=WHY)
    with pytest.raises(NotVisible):
        actions.require_four_eyes(actor=asker, authority_id=world.foreign.pk)
    with system_scope(reason="tests"):
        foreign = FourEyesWaiver.objects.create(
            authority=world.foreign, reason=WHY, asked_by="x", asked_at=timezone.now()
        )
    for verb in (
        actions.confirm_four_eyes_waivers,
        actions.refuse_four_eyes_waivers,
        actions.withdraw_four_eyes_waivers,
    ):
        with pytest.raises(NotVisible):
            verb(actor=asker, ids=[foreign.pk])


def test_the_offices_are_told_while_it_waits_and_a_fortnight_after(
    world: World, asker: Actor, second: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = ask(asker, world)
    treasury = world.actor(Role.TREASURY)

    def told() -> list[str]:
        with actor_scope(treasury):
            return [row.state for row in announced_waivers(treasury)]

    assert told() == ["asked"]
    actions.confirm_four_eyes_waivers(actor=second, ids=[key])
    assert told() == ["confirmed"]
    later = timezone.now() + ANNOUNCED_FOR
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert told() == []
