# SPDX-License-Identifier: EUPL-1.2
"""A town with a school and one person in its IT, for tests."""

from dataclasses import dataclass
from datetime import date

from tragwerk.core.access.public import Actor, Role, system_scope
from tragwerk.core.orgs.public import Account, Authority, Membership, Person, School, actor_for


@dataclass(frozen=True)
class Town:
    """An authority, its school, and the account and actor of its IT officer."""

    authority: Authority
    school: School
    account: Account
    actor: Actor
    membership: Membership


def make_town(number: str, name: str, role: Role = Role.AUTHORITY_IT) -> Town:
    """Make a town whose people start jobs."""
    with system_scope(reason="test data"):
        authority = Authority.objects.create(number=number, name=name, short_name=name, state="joined")
        school = School.objects.create(authority=authority, number=f"1{number}", name="Schule", short_name="Schule")
        account = Account.objects.create(username=f"it-{number}")
        person = Person.objects.create(authority=authority, account=account, last_name=f"Person {number}")
        at_school = role in (Role.HEAD, Role.TEACHER)
        membership = Membership.objects.create(
            authority=authority,
            person=person,
            role=role,
            school=school if at_school else None,
            valid_from=date(2020, 1, 1),
        )
    actor, _hats = actor_for(account)
    assert actor is not None
    return Town(authority, school, account, actor, membership)
