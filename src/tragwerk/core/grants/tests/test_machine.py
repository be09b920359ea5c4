# SPDX-License-Identifier: EUPL-1.2
"""Any order of proposing, releasing, ending, transferring schools, hiring, leaving and waiting.

Who sees what agrees with plain Python after every step.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

import hypothesis
import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.worlds import LONG_AGO, SYSTEM
from tragwerk.core.access.public import Actor, DomainError, NotAllowed, NotVisible, Role, actor_scope, system_scope
from tragwerk.core.grants import actions
from tragwerk.core.grants.public import GrantedRow, GrantView, LegalBasis, given, received
from tragwerk.core.grants.tests.steps import KIND, authority
from tragwerk.core.orgs.public import Account, Membership, Person, School, actor_for
from tragwerk.core.orgs.public import actions as orgs

BEGIN = datetime(2026, 10, 7, 10, tzinfo=UTC)
PLACES = (0, 1, 2)
MANAGERS, READERS = {Role.SCHOOL_ADMINISTRATION}, {Role.SCHOOL_ADMINISTRATION, Role.TREASURY}
ROLES = (Role.SCHOOL_ADMINISTRATION, Role.TREASURY, Role.TEACHER)
Seen = str | list[list[Any]]


@dataclass
class Expected:
    """A grant as plain Python remembers it."""

    key: UUID
    giver: int
    receiver: int
    view: GrantView
    first: date
    last: date
    state: str = "proposed"
    copy: list[list[Any]] = field(default_factory=list)


class Grants(RuleBasedStateMachine):
    """Three authorities with one person each, and three schools that begin at one each and may move."""

    now: ClassVar[datetime] = BEGIN

    def __init__(self) -> None:
        super().__init__()
        Grants.now = BEGIN
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.grants: list[Expected] = []
        self.pupils = [100, 200, 300]
        # School → the authority that keeps it now.
        self.kept_by = [0, 1, 2]
        # Role, first day, last day of the one membership that each place's person has or had last.
        self.roles: list[tuple[Role, date, date | None] | None] = [None, None, None]

    @property
    def today(self) -> date:
        return timezone.localdate(Grants.now)

    @initialize()
    def build(self) -> None:
        self.authorities = [authority(f"9910{place}", f"Stadt {place}") for place in PLACES]
        self.accounts, self.people = [], []
        self.schools: list[UUID] = []
        with system_scope(reason="tests: build the places"):
            for place, one in enumerate(self.authorities):
                account = Account.objects.create(username=f"machine-{place}", password="!")
                self.accounts.append(account)
                self.people.append(Person.objects.create(authority=one, account=account, last_name=f"Person {place}"))
                school = School.objects.create(
                    authority=one, number=f"99100{place}", name="S", short_name="S", pupils=self.pupils[place]
                )
                self.schools.append(school.pk)
        for place in PLACES:
            self.hire(place, Role.SCHOOL_ADMINISTRATION)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    # What happens

    @rule(
        giver=st.sampled_from(PLACES),
        step=st.integers(1, 2),
        view=st.sampled_from(GrantView),
        wait=st.integers(0, 3),
        length=st.integers(0, 5),
    )
    def propose(self, giver: int, step: int, view: GrantView, wait: int, length: int) -> None:
        receiver, actor = (giver + step) % 3, self.actor(giver)
        first = self.today + timedelta(days=wait)
        row = {
            "authority_id": self.authorities[giver].pk,
            "to_authority_id": self.authorities[receiver].pk,
            "kind": KIND,
            "mask": ["number", "pupils"],
            "view": view,
            "purpose": "Vergleich",
            "legal_basis": LegalBasis.PUBLISHED,
            "valid_from": first,
            "valid_to": first + timedelta(days=length),
        }
        if actor is None:
            return
        try:
            key = actions.propose_grants(actor=actor, rows=[row])[0]
        except NotAllowed:
            assert not self.holds(giver, MANAGERS)
            return
        assert self.holds(giver, MANAGERS)
        self.grants.append(Expected(key, giver, receiver, view, first, first + timedelta(days=length)))

    @precondition(lambda self: self.grants)
    @rule(at=st.integers(0, 99), by=st.sampled_from(PLACES))
    def release(self, at: int, by: int) -> None:
        grant = self.pick(at)
        may = grant.giver == by and self.holds(by, MANAGERS)
        if self.does("release_grants", grant, by, may and grant.state == "proposed" and grant.last >= self.today):
            grant.state = "released"
            grant.copy = self.rows_of(grant.giver)

    @precondition(lambda self: self.grants)
    @rule(at=st.integers(0, 99), by=st.sampled_from(PLACES))
    def discard(self, at: int, by: int) -> None:
        grant = self.pick(at)
        may = grant.giver == by and self.holds(by, MANAGERS)
        if self.does("discard_grants", grant, by, may and grant.state == "proposed"):
            grant.state = "discarded"

    @precondition(lambda self: self.grants)
    @rule(at=st.integers(0, 99), by=st.sampled_from(PLACES))
    def end(self, at: int, by: int) -> None:
        grant = self.pick(at)
        may = by in {grant.giver, grant.receiver} and self.holds(by, MANAGERS)
        if self.does("end_grants", grant, by, may and grant.state == "released"):
            grant.state = "ended"

    @rule()
    def nightly_run(self) -> None:
        ended = set(actions.expire_grants(actor=SYSTEM))
        over = {grant.key for grant in self.grants if grant.state == "released" and grant.last < self.today}
        assert ended == over
        for grant in self.grants:
            grant.state = "ended" if grant.key in over else grant.state

    @rule(days=st.integers(1, 3))
    def wait(self, days: int) -> None:
        Grants.now += timedelta(days=days)

    @rule(school=st.sampled_from(PLACES), pupils=st.integers(1, 999))
    def count_pupils(self, school: int, pupils: int) -> None:
        self.pupils[school] = pupils
        with system_scope(reason="tests: count the pupils"):
            School.objects.filter(pk=self.schools[school]).update(pupils=pupils)

    @rule(school=st.sampled_from(PLACES), to=st.sampled_from(PLACES))
    def transfer(self, school: int, to: int) -> None:
        """Another authority keeps the school from now on; what was frozen stays as it was."""
        wanted: dict[str, Any] = {"school_id": self.schools[school], "to_authority_id": self.authorities[to].pk}
        if self.kept_by[school] == to:
            with system_scope(reason="tests: transfer"), pytest.raises(DomainError):
                orgs.transfer_school(actor=SYSTEM, **wanted)
            return
        with system_scope(reason="tests: transfer"):
            self.schools[school] = orgs.transfer_school(actor=SYSTEM, **wanted)
        self.kept_by[school] = to

    @rule(place=st.sampled_from(PLACES), role=st.sampled_from(ROLES))
    def hire(self, place: int, role: Role) -> None:
        """The person has this role from today on, and no other any more."""
        with system_scope(reason="tests: hire"):
            Membership.objects.filter(person=self.people[place]).delete()
            Membership.objects.create(
                authority=self.authorities[place], person=self.people[place], role=role, valid_from=LONG_AGO
            )
        self.roles[place] = (role, LONG_AGO, None)

    @rule(place=st.sampled_from(PLACES))
    def leave(self, place: int) -> None:
        """Today is the last day."""
        known = self.roles[place]
        if known is None or known[2] is not None:
            return
        with system_scope(reason="tests: leave"):
            Membership.objects.filter(person=self.people[place]).update(valid_to=self.today)
        self.roles[place] = (known[0], known[1], self.today)

    # What is seen

    @invariant()
    def everybody_sees_what_plain_python_says(self) -> None:
        for place in PLACES if self.grants else ():
            actor = self.actor(place)
            for grant in self.grants:
                assert self.seen(actor, grant) == self.expected(place, grant), (place, grant)

    @invariant()
    def only_open_frozen_views_have_copies(self) -> None:
        with system_scope(reason="tests: look at the copies"):
            kept = set(GrantedRow.objects.values_list("grant_id", flat=True))
        frozen = {one.key for one in self.grants if one.state == "released" and one.view == GrantView.FROZEN}
        assert kept == frozen

    def seen(self, actor: Actor | None, grant: Expected) -> Seen:
        """What a person really gets of a grant."""
        if actor is None:
            return "nothing"
        with actor_scope(actor):
            if received(actor).filter(pk=grant.key).exists():
                try:
                    return sorted(actions.read_grant(actor=actor, grant_id=grant.key).lines)
                except DomainError:
                    return "closed"
            with pytest.raises((NotVisible, NotAllowed)):
                actions.read_grant(actor=actor, grant_id=grant.key)
            return "given" if given(actor).filter(pk=grant.key).exists() else "nothing"

    def expected(self, place: int, grant: Expected) -> Seen:
        """What it should get, by the rules alone."""
        if place == grant.giver:
            return "given" if self.holds(place, READERS) else "nothing"
        if place != grant.receiver or not self.holds(place, READERS) or grant.state in {"proposed", "discarded"}:
            return "nothing"
        if grant.state == "ended" or not grant.first <= self.today <= grant.last:
            return "closed"
        return grant.copy if grant.view == GrantView.FROZEN else self.rows_of(grant.giver)

    # Small things

    def actor(self, place: int) -> Actor | None:
        return actor_for(self.accounts[place])[0]

    def holds(self, place: int, roles: set[Role]) -> bool:
        known = self.roles[place]
        return known is not None and known[0] in roles and (known[2] is None or known[2] >= self.today)

    def pick(self, at: int) -> Expected:
        return self.grants[at % len(self.grants)]

    def rows_of(self, place: int) -> list[list[Any]]:
        return [[f"99100{school}", self.pupils[school]] for school in PLACES if self.kept_by[school] == place]

    def does(self, verb: str, grant: Expected, by: int, possible: bool) -> bool:
        """Try a verb; it works exactly when it is possible."""
        actor = self.actor(by)
        try:
            if actor is not None:
                getattr(actions, verb)(actor=actor, ids=[grant.key])
        except (DomainError, NotAllowed, NotVisible):
            assert not possible, (verb, grant, by)
            return False
        assert possible == (actor is not None)
        return possible


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time is what the machine says."""
    monkeypatch.setattr(timezone, "now", lambda: Grants.now)


def test_whatever_happens_everybody_sees_what_they_should(db: None, clock: None) -> None:
    examples = max(10, hypothesis.settings().max_examples // 4)
    run_state_machine_as_test(Grants, settings=hypothesis.settings(max_examples=examples, stateful_step_count=25))
