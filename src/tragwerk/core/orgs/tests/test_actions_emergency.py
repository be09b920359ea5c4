# SPDX-License-Identifier: EUPL-1.2
"""Verbs of emergency access: who may ask, approve, refuse, end."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from tests.worlds import SYSTEM, World, emergency_actor, let_in
from tragwerk.core.access.public import (
    Actor,
    DomainError,
    NotAllowed,
    NotVisible,
    OnlyLooking,
    Role,
    actor_scope,
    permissions_of,
    system_scope,
    uuid7,
)
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.orgs import actions
from tragwerk.core.orgs.models import Authority, EmergencyAccess, Membership, Person
from tragwerk.core.orgs.permissions import APPROVE_EMERGENCY, MANAGE_SCHOOL
from tragwerk.core.orgs.public import EmergencyAccessesMoved, access_for, actor_for, own_accesses, requested_accesses
from tragwerk.core.orgs.tasks import close_what_is_over

REASON = "Ticket 4711: Der Import der Geräteliste bleibt stehen"
Freeze = Callable[[datetime], None]


@pytest.fixture
def operator(world: World) -> Actor:
    return world.actor(Role.OPERATOR)


@pytest.fixture
def officer(world: World) -> Actor:
    return world.actor(Role.AUTHORITY_IT)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Freeze:
    """Stop the clock at a moment."""
    return lambda moment: monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the verbs announce."""
    told: list[object] = []
    monkeypatch.setattr("tragwerk.core.orgs.actions.emergency.publish", told.append)
    return told


def ask(actor: Actor, authority: Authority, **given: Any) -> UUID:
    wanted = {"extent": "help", "minutes": 60, "reason": REASON, **given}
    return actions.request_emergency_access(actor=actor, authority_id=authority.pk, **wanted)


def stored(key: UUID) -> EmergencyAccess:
    with system_scope(reason="tests"):
        found: EmergencyAccess = EmergencyAccess.objects.get(pk=key)
    return found


def verbs_in_trail(world: World) -> list[str]:
    with system_scope(reason="tests"):
        return list(AuditEntry.objects.filter(authority=world.own).order_by("at", "id").values_list("verb", flat=True))


def test_a_request_opens_nothing_and_stands_in_the_trail_of_the_authority(
    world: World, operator: Actor, heard: list[object]
) -> None:
    key = ask(operator, world.own)
    row = stored(key)
    assert (row.state, row.label, row.starts_at, row.ends_at) == ("requested", operator.label, None, None)
    actor, hats = actor_for(world.accounts[Role.OPERATOR])
    assert actor is not None
    assert [hat.kind for hat in hats] == ["authority"]
    assert verbs_in_trail(world) == ["orgs.request_emergency_access"]
    assert heard == [EmergencyAccessesMoved((key,), "requested")]


def test_approval_opens_for_the_minutes_asked_from_then_on(
    world: World, operator: Actor, officer: Actor, at: Freeze
) -> None:
    now = timezone.now()
    key = ask(operator, world.own, minutes=90)
    at(now + timedelta(hours=2))
    actions.approve_emergency_accesses(actor=officer, ids=[key])
    row = stored(key)
    assert (row.state, row.decided_by_label) == ("active", officer.label)
    assert row.starts_at == now + timedelta(hours=2)
    assert row.ends_at == now + timedelta(hours=3, minutes=30)
    inside = emergency_actor(world, row)
    assert [seat.role for seat in inside.seats] == [Role.AUTHORITY_IT]
    assert inside.scope_authorities == {world.own.pk}
    assert not inside.reach().everywhere
    assert inside.label == f"{operator.label} (Notzugriff)"
    assert inside.person_id is None


def test_without_four_eyes_a_request_opens_at_once(world: World, operator: Actor, officer: Actor) -> None:
    waiver = actions.ask_to_waive_four_eyes(actor=officer, authority_id=world.own.pk, reason="Nachts ist niemand da")
    actions.confirm_four_eyes_waivers(actor=world.actor(Role.SCHOOL_ADMINISTRATION), ids=[waiver])
    row = stored(ask(operator, world.own, minutes=15))
    assert (row.state, row.decided_by_label) == ("active", "")
    assert row.ends_at == row.requested_at + timedelta(minutes=15)


def test_looking_is_the_seat_of_an_auditor_and_changes_nothing(world: World) -> None:
    inside = emergency_actor(world, let_in(world, extent="look"))
    assert [seat.role for seat in inside.seats] == [Role.AUDITOR]
    with pytest.raises(NotAllowed):
        actions.change_schools(actor=inside, changes={world.school.pk: {"pupils": 1}})
    for permission in permissions_of([Role.AUDITOR]):
        assert permission.withheld or permission.name.endswith((":view", ":follow", ":explain", ":save", ":use")), (
            f"{permission}: auditors may now do this; say whether emergency access for looking may"
        )


def test_a_verb_that_an_auditor_may_use_is_refused_to_who_only_looks(world: World) -> None:
    from tragwerk.ui.tables.actions import save_view

    inside = emergency_actor(world, let_in(world, extent="look"))
    with actor_scope(inside), pytest.raises(OnlyLooking, match="Ansehen"):
        save_view(actor=inside, table="office.schools", name="x", query="", shared=True)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"minutes": 14}, "minutes"),
        ({"minutes": 481}, "minutes"),
        ({"minutes": 0}, "minutes"),
        ({"reason": "zu kurz"}, "reason"),
        ({"reason": "  kurz                              "}, "reason"),
        ({"reason": "." * 40}, "reason"),
        ({"reason": "a" * 40}, "reason"),
        ({"reason": "Störung Störung Störung"}, "reason"),
        ({"extent": "rule"}, "extent"),
    ],
)
def test_what_cannot_be_asked_for_is_named_at_its_field(
    world: World, operator: Actor, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(DomainError) as caught:
        ask(operator, world.own, **given)
    assert caught.value.field == field


def test_only_an_operator_asks_and_only_at_an_authority_that_works_here(world: World, operator: Actor) -> None:
    for role in Role:
        if role != Role.OPERATOR:
            with pytest.raises(NotAllowed):
                ask(world.actor(role), world.own)
    listed = Authority.objects.create(number="99009", name="Stadt Neun", short_name="Neun")
    with pytest.raises(NotVisible):
        ask(operator, listed)


def test_one_request_or_access_at_a_time_and_a_new_one_when_the_old_is_over(
    world: World, operator: Actor, officer: Actor, at: Freeze
) -> None:
    now = timezone.now()
    key = ask(operator, world.own)
    with pytest.raises(DomainError) as caught:
        ask(operator, world.own)
    assert (caught.value.field, caught.value.code) == ("authority", "open")
    ask(operator, world.foreign)
    actions.approve_emergency_accesses(actor=officer, ids=[key])
    at(now + timedelta(minutes=61))
    again = ask(operator, world.own)
    assert (stored(key).state, stored(key).end_kind, stored(again).state) == ("ended", "time", "requested")


def test_only_it_and_school_administration_of_this_authority_decide(world: World, operator: Actor) -> None:
    own, foreign = ask(operator, world.own), ask(operator, world.foreign)
    for role in Role:
        if role not in {Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION}:
            for verb in (actions.approve_emergency_accesses, actions.refuse_emergency_accesses):
                with pytest.raises(NotAllowed):
                    verb(actor=world.actor(role), ids=[own])
    with pytest.raises(NotVisible):
        actions.approve_emergency_accesses(actor=world.actor(Role.AUTHORITY_IT), ids=[foreign])
    with pytest.raises(NotVisible):
        actions.approve_emergency_accesses(actor=world.actor(Role.AUTHORITY_IT), ids=[uuid7()])
    actions.refuse_emergency_accesses(actor=world.actor(Role.SCHOOL_ADMINISTRATION), ids=[own])
    assert stored(own).state == "refused"


def as_officer_too(world: World) -> Actor:
    """Give the operator's account a second hat: in the IT of the own authority."""
    with system_scope(reason="tests"):
        person = Person.objects.create(
            authority=world.own, account=world.accounts[Role.OPERATOR], last_name="Doppelhut"
        )
        Membership.objects.create(
            authority=world.own, person=person, role=Role.AUTHORITY_IT, valid_from=timezone.localdate()
        )
    actor, _hats = actor_for(world.accounts[Role.OPERATOR], f"{person.pk}.{world.own.pk}")
    assert actor is not None
    return actor


def test_nobody_approves_the_own_request_under_whatever_hat(world: World, operator: Actor) -> None:
    key = ask(operator, world.own)
    both = as_officer_too(world)
    assert both.may(APPROVE_EMERGENCY)
    with pytest.raises(DomainError) as caught:
        actions.approve_emergency_accesses(actor=both, ids=[key])
    assert caught.value.code == "own"
    with actor_scope(both):
        assert requested_accesses(both) == []
    assert stored(key).state == "requested"


def test_under_emergency_access_nothing_is_approved_and_no_rule_changed(world: World, operator: Actor) -> None:
    inside = emergency_actor(world, let_in(world))
    with system_scope(reason="tests"):
        other = EmergencyAccess.objects.create(
            authority=world.own, label="x", reason=REASON, extent="help", minutes=60, requested_at=timezone.now()
        )
    for verb in (
        lambda: actions.approve_emergency_accesses(actor=inside, ids=[other.pk]),
        lambda: actions.end_emergency_accesses(actor=inside, ids=[other.pk]),
        lambda: actions.ask_to_waive_four_eyes(actor=inside, authority_id=world.own.pk, reason="Nachts ist niemand da"),
        lambda: actions.confirm_four_eyes_waivers(actor=inside, ids=[other.pk]),
        lambda: actions.give_mandates(actor=inside, rows=[]),
        lambda: actions.set_password(actor=inside, person_id=world.people[Role.HEAD].pk, password="x" * 20),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_under_emergency_access_no_role_is_given_that_would_outlast_it(world: World) -> None:
    inside = emergency_actor(world, let_in(world))
    row = {
        "authority_id": world.own.pk,
        "person_id": world.people[Role.TEACHER].pk,
        "role": Role.AUTHORITY_IT,
        "valid_from": timezone.localdate(),
    }
    with pytest.raises(DomainError) as caught:
        actions.give_memberships(actor=inside, rows=[row])
    assert caught.value.code == "emergency"


def test_the_rule_of_four_eyes_is_no_master_data(world: World, operator: Actor, officer: Actor) -> None:
    with pytest.raises(TypeError, match="four eyes"):
        actions.change_authorities(actor=officer, changes={world.own.pk: {"emergency_needs_approval": False}})


def test_the_authority_ends_an_access_and_the_operator_is_out_at_once(world: World, officer: Actor) -> None:
    access = let_in(world)
    actions.end_emergency_accesses(actor=officer, ids=[access.pk])
    row = stored(access.pk)
    assert (row.state, row.end_kind, row.ended_by_label) == ("ended", "authority", officer.label)
    actor, hats = actor_for(world.accounts[Role.OPERATOR], f"emergency.{access.pk}")
    assert actor is not None
    assert actor.emergency is None
    assert [hat.kind for hat in hats] == ["authority"]
    with pytest.raises(DomainError):
        actions.end_emergency_accesses(actor=officer, ids=[access.pk])


def test_a_request_is_not_ended_by_the_authority_but_decided(world: World, operator: Actor, officer: Actor) -> None:
    with pytest.raises(DomainError):
        actions.end_emergency_accesses(actor=officer, ids=[ask(operator, world.own)])


@pytest.mark.parametrize("extent", ["look", "help"])
def test_the_operator_ends_the_own_access_from_inside_and_from_outside(
    world: World, operator: Actor, extent: str
) -> None:
    inside = let_in(world, extent=extent)
    actions.leave_emergency_access(actor=emergency_actor(world, inside), access_id=inside.pk)
    outside = let_in(world, extent=extent)
    actions.leave_emergency_access(actor=operator, access_id=outside.pk)
    for access in (inside, outside):
        assert (stored(access.pk).state, stored(access.pk).end_kind) == ("ended", "operator")


def test_a_request_is_taken_back_and_nobody_leaves_for_others(world: World, operator: Actor, officer: Actor) -> None:
    key = ask(operator, world.own)
    with pytest.raises(NotVisible):
        actions.leave_emergency_access(actor=officer, access_id=key)
    actions.leave_emergency_access(actor=operator, access_id=key)
    assert (stored(key).state, stored(key).starts_at) == ("ended", None)
    with pytest.raises(DomainError):
        actions.approve_emergency_accesses(actor=officer, ids=[key])


def test_an_access_that_the_clock_has_ended_can_neither_be_used_nor_ended_again(
    world: World, operator: Actor, officer: Actor, at: Freeze
) -> None:
    access = let_in(world, minutes=15)
    at(access.ends_at or timezone.now())
    actor, _hats = actor_for(world.accounts[Role.OPERATOR], f"emergency.{access.pk}")
    assert actor is not None
    assert actor.emergency is None
    assert stored(access.pk).state == "active", "the schedule has not come by, and nothing depends on it"
    with pytest.raises(DomainError):
        actions.leave_emergency_access(actor=operator, access_id=access.pk)
    with pytest.raises(DomainError):
        actions.end_emergency_accesses(actor=officer, ids=[access.pk])
    with actor_scope(officer):
        assert access_for(officer, access.pk).end_kind == "time"
    assert [row.state for row in own_accesses(operator)] == ["ended"]


def test_a_request_that_nobody_answers_for_a_day_is_over(
    world: World, operator: Actor, officer: Actor, at: Freeze
) -> None:
    key = ask(operator, world.own)
    at(timezone.now() + timedelta(hours=24))
    with pytest.raises(DomainError):
        actions.approve_emergency_accesses(actor=officer, ids=[key])
    with actor_scope(officer):
        assert requested_accesses(officer) == []


def test_the_schedule_writes_down_what_the_clock_has_ended_and_nothing_else(
    world: World, operator: Actor, at: Freeze, heard: list[object]
) -> None:
    now = timezone.now()
    short, long = let_in(world, minutes=15), let_in(world, world.foreign, minutes=120)
    assert actions.close_emergency_accesses(actor=SYSTEM) == 0
    at(now + timedelta(minutes=20))
    assert close_what_is_over(Context()) == {"closed": 1}  # type: ignore[arg-type]
    row = stored(short.pk)
    assert (row.state, row.end_kind, row.ended_at) == ("ended", "time", row.ends_at)
    assert stored(long.pk).state == "active"
    assert heard == [EmergencyAccessesMoved((short.pk,), "ended")]


class Context:
    """What the schedule hands over."""

    actor = SYSTEM


def test_with_the_role_of_the_operator_the_access_goes_too(world: World) -> None:
    access = let_in(world)
    with system_scope(reason="tests"):
        Membership.objects.filter(person=world.people[Role.OPERATOR]).update(role=Role.AUDITOR)
    actor, hats = actor_for(world.accounts[Role.OPERATOR], f"emergency.{access.pk}")
    assert actor is not None
    assert actor.emergency is None
    assert len(hats) == 1


def test_nobody_else_wears_the_hat_of_an_access(world: World) -> None:
    access = let_in(world)
    for role, account in world.accounts.items():
        if role != Role.OPERATOR:
            actor, _hats = actor_for(account, f"emergency.{access.pk}")
            assert actor is not None
            assert actor.emergency is None


def test_what_is_changed_inside_is_told_to_be_the_operators(world: World) -> None:
    inside = emergency_actor(world, let_in(world))
    actions.change_schools(actor=inside, changes={world.school.pk: {"pupils": 301}})
    with pytest.raises(DomainError, match="gibt es nicht mehr"):
        actions.change_schools(actor=inside, changes={world.foreign_school.pk: {"pupils": 301}})
    assert inside.places(MANAGE_SCHOOL).authorities == {world.own.pk}
    with system_scope(reason="tests"):
        entry = AuditEntry.objects.get(verb="orgs.change_schools")
    assert entry.actor_label == "Test Operator (Notzugriff)"
    assert entry.actor_account == world.accounts[Role.OPERATOR].pk


def test_a_page_is_noted_only_under_emergency_access(world: World, officer: Actor) -> None:
    with pytest.raises(TypeError):
        actions.note_opened_page(actor=officer, method="GET", page="x", path="/x")
