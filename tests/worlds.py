# SPDX-License-Identifier: EUPL-1.2
"""A small world for tests: two authorities with schools, rooms and somebody in every role."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.test import Client
from django.utils import timezone

from tragwerk.core.access.public import Actor, Role, system_actor, system_scope
from tragwerk.core.orgs.public import (
    HAT_SESSION_KEY,
    Account,
    Authority,
    AuthorityState,
    District,
    EmergencyAccess,
    Mandate,
    Membership,
    Person,
    School,
    ServiceProvider,
    actor_for,
    emergency_hat_key,
)

LONG_AGO = date(2020, 8, 1)
AT_SCHOOL = (Role.HEAD, Role.SCHOOL_OFFICE, Role.MEDIA_OFFICER, Role.TEACHER, Role.PUPIL, Role.GUARDIAN)
SYSTEM = system_actor("tests")


@dataclass
class World:
    """What the tests point at."""

    district: District
    own: Authority
    foreign: Authority
    school: School
    sister: School
    foreign_school: School
    provider: ServiceProvider
    accounts: dict[Role, Account] = field(default_factory=dict)
    people: dict[Role, Person] = field(default_factory=dict)

    def actor(self, role: Role) -> Actor:
        """Return the actor who has this one role."""
        actor, _hats = actor_for(self.accounts[role])
        assert actor is not None
        return actor


def build_world() -> World:
    """Build the world; every text of the foreign authority carries the word Kanarienvogel."""
    with system_scope(reason="tests: build the world"):
        district = District.objects.create(number="05999", name="Kreis Musterland", short_name="Musterland")
        own = _authority("99001", "Stadt Musterstadt", district)
        foreign = _authority("99002", "Stadt Kanarienvogel", district)
        provider = ServiceProvider.objects.create(name="Muster-IT")
        Mandate.objects.create(authority=own, provider=provider, valid_from=LONG_AGO)
        world = World(
            district=district,
            own=own,
            foreign=foreign,
            school=_school(own, "990011", "Musterschule"),
            sister=_school(own, "990012", "Schwesterschule"),
            foreign_school=_school(foreign, "990021", "Kanarienvogelschule"),
            provider=provider,
        )
        for role in Role:
            _seat(world, role)
        return world


def _authority(number: str, name: str, district: District) -> Authority:
    return Authority.objects.create(
        number=number, name=name, short_name=name, district=district, state=AuthorityState.JOINED, town=name
    )


def _school(authority: Authority, number: str, name: str) -> School:
    school: School = School.objects.create(
        authority=authority, number=number, name=name, short_name=name, town=authority.name, pupils=300
    )
    return school


def _seat(world: World, role: Role) -> None:
    account = Account.objects.create(username=f"test-{role.value}", password="!")
    person = Person.objects.create(
        authority=world.own, account=account, first_name="Test", last_name=role.value.replace("_", " ").title()
    )
    Membership.objects.create(
        authority=world.own,
        person=person,
        role=role,
        school=world.school if role in AT_SCHOOL else None,
        district=world.district if role == Role.DISTRICT_COORDINATOR else None,
        provider=world.provider if role == Role.PROVIDER_TECHNICIAN else None,
        valid_from=LONG_AGO,
    )
    world.accounts[role] = account
    world.people[role] = person


def serve_both(world: World, people: str = "all") -> None:
    """Give the technician's provider a mandate at the foreign authority too, and one at the own that names people."""
    with system_scope(reason="tests: two customers"):
        for authority in (world.own, world.foreign):
            Mandate.objects.create(
                authority=authority,
                provider=world.provider,
                subject=f"Auftrag {authority}",
                people=people,
                valid_from=LONG_AGO,
            )


def actor_at(world: World, role: Role, authority: Authority) -> Actor:
    """Return the actor who has this role, working for one customer."""
    _actor, hats = actor_for(world.accounts[role])
    hat = next(one for one in hats if one.key.endswith(str(authority.pk)))
    actor, _hats = actor_for(world.accounts[role], hat.key)
    assert actor is not None
    return actor


def working_for(world: World, role: Role, authority: Authority) -> Client:
    """Return the browser of somebody who has chosen a customer."""
    client = Client()
    client.force_login(world.accounts[role])
    session = client.session
    session[HAT_SESSION_KEY] = actor_at(world, role, authority).hat
    session.save()
    return client


def let_in(
    world: World,
    authority: Authority | None = None,
    extent: str = "help",
    minutes: int = 60,
    account: Account | None = None,
) -> EmergencyAccess:
    """Let the operator into an authority as if it had been approved just now."""
    now = timezone.now()
    with system_scope(reason="tests: emergency access"):
        access: EmergencyAccess = EmergencyAccess.objects.create(
            authority=authority or world.own,
            account=account or world.accounts[Role.OPERATOR],
            label="Test Operator",
            reason="Ticket 4711: Der Import bleibt stehen",
            extent=extent,
            minutes=minutes,
            state="active",
            requested_at=now,
            starts_at=now,
            ends_at=now + timedelta(minutes=minutes),
        )
    return access


def enter(access: EmergencyAccess) -> Client:
    """Return the browser of the operator under the hat of an emergency access."""
    client = Client()
    assert access.account is not None
    client.force_login(access.account)
    session = client.session
    session[HAT_SESSION_KEY] = emergency_hat_key(access)
    session.save()
    return client


def emergency_actor(world: World, access: EmergencyAccess) -> Actor:
    """Return the operator under the hat of an emergency access."""
    actor, _hats = actor_for(world.accounts[Role.OPERATOR], emergency_hat_key(access))
    assert actor is not None
    return actor
