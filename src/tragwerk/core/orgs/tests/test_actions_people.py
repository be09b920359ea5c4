# SPDX-License-Identifier: EUPL-1.2
"""Verbs on people, roles and accounts: who may, where, and what is never given away."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from tests.worlds import LONG_AGO, SYSTEM, World
from tragwerk.core.access.public import (
    Actor,
    DomainError,
    NotAllowed,
    NotVisible,
    Role,
    ScopeViolation,
    actor_scope,
    all_permissions,
    scope,
    system_scope,
    uuid7,
)
from tragwerk.core.audit.public import AuditEntry, EditConflict
from tragwerk.core.orgs.public import Account, Membership, Person, actions, actor_for, may_give

GOOD = "Ein-langes-Passwort-2026"


@pytest.fixture
def officer(world: World) -> Actor:
    """The IT officer of the own authority."""
    return world.actor(Role.AUTHORITY_IT)


def person_row(world: World, **values: Any) -> dict[str, Any]:
    return {"authority_id": world.own.pk, "last_name": "Lohmann", "first_name": "Änne", **values}


def role_row(world: World, role: Role, **values: Any) -> dict[str, Any]:
    person = world.people[Role.AUDITOR]
    return {
        "authority_id": world.own.pk,
        "person_id": person.pk,
        "role": role,
        "valid_from": LONG_AGO,
        **values,
    }


def test_people_are_added_with_their_sort_name_and_an_entry(world: World, officer: Actor) -> None:
    key = actions.create_people(actor=officer, rows=[person_row(world)])[0]
    with actor_scope(officer):
        assert Person.objects.get(pk=key).sort_name.startswith("lohmann")
        entry = AuditEntry.objects.get(object_id=key)
    assert (entry.verb, entry.object_label) == ("orgs.create_people", "Änne Lohmann")


@pytest.mark.parametrize("role", [Role.TREASURY, Role.HEAD, Role.TEACHER, Role.AUDITOR, Role.OPERATOR])
def test_who_does_not_manage_people_adds_none(world: World, role: Role) -> None:
    with pytest.raises(NotAllowed):
        actions.create_people(actor=world.actor(role), rows=[person_row(world)])


def test_nobody_adds_people_to_a_foreign_authority(world: World, officer: Actor) -> None:
    with pytest.raises(ScopeViolation):
        actions.create_people(actor=officer, rows=[person_row(world, authority_id=world.foreign.pk)])


def test_people_are_changed_unless_somebody_else_was_faster(world: World, officer: Actor) -> None:
    key = world.people[Role.TEACHER].pk
    with actor_scope(officer):
        seen = {key: Person.objects.get(pk=key).changed_at}
    assert actions.change_people(actor=officer, changes={key: {"phone": "1"}}, expected=seen) == [key]
    with pytest.raises(EditConflict):
        actions.change_people(actor=officer, changes={key: {"phone": "2"}}, expected=seen)


def test_a_role_is_given_and_gives_its_rights(world: World, officer: Actor) -> None:
    actions.give_memberships(actor=officer, rows=[role_row(world, Role.HEAD, school_id=world.sister.pk)])
    actor, hats = actor_for(world.accounts[Role.AUDITOR])
    assert actor is not None
    assert {hat.name for hat in hats} == {"Stadt Musterstadt", "Schwesterschule"}


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.DISTRICT_COORDINATOR, Role.PROVIDER_TECHNICIAN])
def test_roles_beyond_the_authority_are_not_an_officers_to_give(world: World, officer: Actor, role: Role) -> None:
    with pytest.raises(DomainError) as refused:
        actions.give_memberships(actor=officer, rows=[role_row(world, role)])
    assert (refused.value.code, refused.value.field) == ("escalation", "role")


@pytest.mark.parametrize("place", ["district_id", "provider_id"])
def test_an_ordinary_role_cannot_be_stretched_over_a_district_or_a_providers_mandates(
    world: World, officer: Actor, place: str
) -> None:
    where = {"district_id": world.district.pk, "provider_id": world.provider.pk}[place]
    with pytest.raises(DomainError) as refused:
        actions.give_memberships(actor=officer, rows=[role_row(world, Role.AUTHORITY_IT, **{place: where})])
    assert refused.value.code == "escalation"
    assert world.actor(Role.AUDITOR).scope_authorities == {world.own.pk}


def test_nobody_gives_power_that_they_lack(world: World) -> None:
    administration = world.actor(Role.SCHOOL_ADMINISTRATION)
    with pytest.raises(DomainError, match="Konten verwalten") as refused:
        actions.give_memberships(actor=administration, rows=[role_row(world, Role.AUTHORITY_IT)])
    assert (refused.value.code, refused.value.field) == ("escalation", "role")
    for role in (Role.SCHOOL_ADMINISTRATION, Role.TREASURY, Role.DESK_AGENT):
        actions.give_memberships(actor=administration, rows=[role_row(world, role)])
    assert may_give(administration, Role.TREASURY, world.own.pk)
    assert not may_give(administration, Role.TREASURY, world.foreign.pk)


def test_who_holds_the_power_gives_it_on(world: World, officer: Actor) -> None:
    assert len(actions.give_memberships(actor=officer, rows=[role_row(world, Role.AUTHORITY_IT)])) == 1


@pytest.mark.parametrize("role", [Role.TEACHER, Role.AUDITOR])
def test_nobody_gives_a_role_to_themself(world: World, officer: Actor, role: Role) -> None:
    school = world.school.pk if role == Role.TEACHER else None
    with system_scope(reason="tests"):
        other = Person.objects.create(authority=world.own, last_name="x", account=world.accounts[Role.AUTHORITY_IT])
    for person in (world.people[Role.AUTHORITY_IT], other):
        with pytest.raises(DomainError) as refused:
            actions.give_memberships(actor=officer, rows=[role_row(world, role, person_id=person.pk, school_id=school)])
        assert (refused.value.code, refused.value.field) == ("to-oneself", "role")


def test_a_person_is_not_linked_to_an_account_past_the_verbs_on_accounts(world: World, officer: Actor) -> None:
    mine = {"account_id": world.accounts[Role.AUTHORITY_IT].pk}
    with pytest.raises(TypeError):
        actions.create_people(actor=officer, rows=[person_row(world, **mine)])
    with pytest.raises(TypeError):
        actions.change_people(actor=officer, changes={world.people[Role.TREASURY].pk: mine})


def test_every_right_over_people_accounts_authority_and_trail_is_marked() -> None:
    marked = {permission.name for permission in all_permissions() if permission.administrative}
    assert marked >= {
        *("orgs.person:manage", "orgs.account:manage", "orgs.authority:manage", "orgs.directory:import"),
        *("orgs.school:transfer", "orgs.installation:manage", "audit.entry:view", "audit.person:pseudonymise"),
        *("orgs.mandate:give", "orgs.emergency:approve", "orgs.emergency:set_policy", "orgs.emergency:request"),
    }


def test_the_system_gives_every_role(world: World) -> None:
    with system_scope(reason="tests"):
        row = role_row(world, Role.DISTRICT_COORDINATOR, district_id=world.district.pk)
        assert len(actions.give_memberships(actor=SYSTEM, rows=[row])) == 1


def test_a_school_role_needs_its_school(world: World, officer: Actor) -> None:
    with pytest.raises(DomainError, match="Bitte die Schule wählen") as refused:
        actions.give_memberships(actor=officer, rows=[role_row(world, Role.HEAD)])
    assert refused.value.field == "school"


def test_a_role_at_a_foreign_school_is_refused(world: World, officer: Actor) -> None:
    with pytest.raises(ScopeViolation):
        actions.give_memberships(actor=officer, rows=[role_row(world, Role.HEAD, school_id=world.foreign_school.pk)])


def membership_of(world: World, role: Role) -> UUID:
    with system_scope(reason="tests"):
        return UUID(str(Membership.objects.get(person=world.people[role]).pk))


def test_a_role_ends_on_its_day_and_stays_in_the_history(world: World, officer: Actor) -> None:
    key, today = membership_of(world, Role.TEACHER), timezone.localdate()
    actions.end_memberships(actor=officer, ids=[key], on=today, reason="Versetzung")
    assert world.actor(Role.TEACHER).seats
    assert actor_for(world.accounts[Role.TEACHER], today=today + timedelta(days=1)) == (None, [])
    with actor_scope(officer):
        entry = AuditEntry.objects.get(object_id=key)
    assert (entry.changes, entry.reason) == ({"valid_to": [None, today.isoformat()]}, "Versetzung")


def test_a_role_does_not_end_before_it_began(world: World, officer: Actor) -> None:
    with pytest.raises(DomainError) as refused:
        actions.end_memberships(actor=officer, ids=[membership_of(world, Role.TEACHER)], on=date(2019, 1, 1))
    assert refused.value.code == "order"


def test_ending_a_role_that_has_ended_does_not_prolong_it(world: World, officer: Actor) -> None:
    key, today = membership_of(world, Role.TEACHER), timezone.localdate()
    actions.end_memberships(actor=officer, ids=[key], on=today - timedelta(days=9))
    with pytest.raises(DomainError) as refused:
        actions.end_memberships(actor=officer, ids=[key], on=today)
    assert refused.value.code == "ended"


def test_the_last_who_manages_people_keeps_the_role(world: World, officer: Actor) -> None:
    today = timezone.localdate()
    last, other = membership_of(world, Role.AUTHORITY_IT), membership_of(world, Role.SCHOOL_ADMINISTRATION)
    with pytest.raises(DomainError, match="Stadt Musterstadt") as refused:
        actions.end_memberships(actor=officer, ids=[last, other], on=today)
    assert refused.value.code == "last-manager"
    actions.end_memberships(actor=officer, ids=[other], on=today)
    with pytest.raises(DomainError) as refused:
        actions.end_memberships(actor=officer, ids=[last], on=today)
    assert refused.value.code == "last-manager"


def test_who_cannot_sign_in_does_not_count_as_managing_people(world: World, officer: Actor) -> None:
    Account.objects.filter(pk=world.accounts[Role.SCHOOL_ADMINISTRATION].pk).update(is_active=False)
    with pytest.raises(DomainError) as refused:
        actions.end_memberships(actor=officer, ids=[membership_of(world, Role.AUTHORITY_IT)], on=timezone.localdate())
    assert refused.value.code == "last-manager"
    key = membership_of(world, Role.SCHOOL_ADMINISTRATION)
    assert actions.end_memberships(actor=officer, ids=[key], on=timezone.localdate()) == [key]


def test_the_system_ends_the_last_role_too(world: World) -> None:
    keys = [membership_of(world, role) for role in (Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION)]
    with system_scope(reason="tests"):
        assert len(actions.end_memberships(actor=SYSTEM, ids=keys, on=timezone.localdate())) == 2


def test_a_foreign_role_is_not_ended(world: World, officer: Actor) -> None:
    with system_scope(reason="tests"):
        person = Person.objects.create(authority=world.foreign, last_name="x")
        key = Membership.objects.create(
            authority=world.foreign, person=person, role=Role.TEACHER, school=world.foreign_school, valid_from=LONG_AGO
        ).pk
    with pytest.raises(DomainError) as refused:
        actions.end_memberships(actor=officer, ids=[key], on=timezone.localdate())
    assert refused.value.code == "gone"


def new_person(world: World, officer: Actor) -> UUID:
    return actions.create_people(actor=officer, rows=[person_row(world)])[0]


def test_a_person_gets_an_account_that_can_sign_in(world: World, officer: Actor) -> None:
    key = new_person(world, officer)
    account = actions.create_account(actor=officer, person_ids=[key], username=" A.Lohmann ", password=GOOD)
    assert (account.username, account.check_password(GOOD)) == ("a.lohmann", True)
    assert Account.objects.get_by_natural_key("A.LOHMANN") == account
    with actor_scope(officer):
        assert Person.objects.get(pk=key).account == account


@pytest.mark.parametrize(
    ("values", "code"),
    [({"username": "test-TEACHER "}, "taken"), ({"password": "kurz"}, "weak"), ({"password": "12345678901"}, "weak")],
)
def test_a_taken_name_or_a_weak_password_is_refused(
    world: World, officer: Actor, values: dict[str, str], code: str
) -> None:
    key = new_person(world, officer)
    given = {"username": "a.lohmann", "password": GOOD, **values}
    with pytest.raises(DomainError) as refused:
        actions.create_account(actor=officer, person_ids=[key], **given)
    assert refused.value.code == code
    assert not Account.objects.filter(username="a.lohmann").exists()


def test_nobody_makes_a_log_in_for_people_who_are_not_there(world: World, officer: Actor) -> None:
    with system_scope(reason="tests"):
        foreign = Person.objects.create(authority=world.foreign, last_name="x")
    for keys in ([], [uuid7()], [foreign.pk], [new_person(world, officer), foreign.pk]):
        with pytest.raises(NotVisible):
            actions.create_account(actor=officer, person_ids=keys, username="a.lohmann", password=GOOD)
    assert not Account.objects.filter(username="a.lohmann").exists()


def test_an_account_is_not_taken_from_somebody_by_giving_another(world: World, officer: Actor) -> None:
    with pytest.raises(DomainError) as refused:
        actions.create_account(actor=officer, person_ids=[world.people[Role.TEACHER].pk], username="neu", password=GOOD)
    assert refused.value.code == "has-account"


def test_school_administration_manages_people_but_no_accounts(world: World) -> None:
    administration = world.actor(Role.SCHOOL_ADMINISTRATION)
    key = new_person(world, administration)
    with pytest.raises(NotAllowed):
        actions.create_account(actor=administration, person_ids=[key], username="neu", password=GOOD)


def test_a_password_is_set_and_only_that_it_was_is_kept(world: World, officer: Actor) -> None:
    key = world.people[Role.TEACHER].pk
    actions.set_password(actor=officer, person_id=key, password=GOOD)
    assert Account.objects.get(username="test-teacher").check_password(GOOD)
    with actor_scope(officer):
        entry = AuditEntry.objects.get(object_id=key)
    assert (entry.verb, entry.changes) == ("orgs.set_password", {})


def test_a_password_needs_an_account_and_some_strength(world: World, officer: Actor) -> None:
    with pytest.raises(DomainError) as refused:
        actions.set_password(actor=officer, person_id=new_person(world, officer), password=GOOD)
    assert refused.value.code == "no-account"
    with pytest.raises(DomainError) as refused:
        actions.set_password(actor=officer, person_id=world.people[Role.TEACHER].pk, password="kurz")
    assert refused.value.code == "weak"


def test_a_foreign_person_is_not_there(world: World, officer: Actor) -> None:
    with scope(authorities=[world.foreign.pk]):
        foreign = Person.objects.create(authority=world.foreign, last_name="x", account=world.accounts[Role.TEACHER])
    with pytest.raises(NotVisible):
        actions.set_password(actor=officer, person_id=foreign.pk, password=GOOD)


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.DISTRICT_COORDINATOR, Role.PROVIDER_TECHNICIAN])
def test_an_officer_cannot_sign_in_as_somebody_with_a_further_reach(world: World, officer: Actor, role: Role) -> None:
    with pytest.raises(DomainError) as refused:
        actions.set_password(actor=officer, person_id=world.people[role].pk, password=GOOD)
    assert refused.value.code == "foreign-hats"
    assert not Account.objects.get(username=f"test-{role.value}").check_password(GOOD)


def test_an_officer_cannot_sign_in_at_a_foreign_authority_through_a_second_hat(world: World, officer: Actor) -> None:
    with system_scope(reason="tests"):
        second = Person.objects.create(authority=world.foreign, last_name="Test", account=world.accounts[Role.TREASURY])
        Membership.objects.create(authority=world.foreign, person=second, role=Role.TREASURY, valid_from=LONG_AGO)
    with pytest.raises(DomainError) as refused:
        actions.set_password(actor=officer, person_id=world.people[Role.TREASURY].pk, password=GOOD)
    assert refused.value.code == "foreign-hats"


def test_the_operator_sets_every_password(world: World) -> None:
    key = world.people[Role.DISTRICT_COORDINATOR].pk
    actions.set_password(actor=world.actor(Role.OPERATOR), person_id=key, password=GOOD)
    assert Account.objects.get(username="test-district_coordinator").check_password(GOOD)
