# SPDX-License-Identifier: EUPL-1.2
"""What the tests of grants do again and again: propose, release, and somebody at another authority."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from tests.worlds import LONG_AGO, World
from tragwerk.core.access.public import Actor, Role, actor_scope, system_scope
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.grants.actions import FILE_VERB, READ_VERB
from tragwerk.core.grants.public import Grant, GrantView, LegalBasis, actions, received
from tragwerk.core.orgs.public import (
    Account,
    Authority,
    AuthorityState,
    Membership,
    Person,
    actor_for,
)

KIND = "orgs.school_list"


def today() -> date:
    return timezone.localdate()


def authority(number: str, name: str, state: str = AuthorityState.JOINED) -> Authority:
    """One more authority, in no district."""
    return Authority.objects.create(number=number, name=name, short_name=name, state=state, town=name)


def somebody(at: Authority, role: Role = Role.AUTHORITY_IT, name: str = "") -> Actor:
    """Somebody with one role at an authority."""
    with system_scope(reason="tests: somebody at another authority"):
        label = name or f"{role.value}-{at.number}"
        account = Account.objects.create(username=f"{label}-{at.number}".lower(), password="!")
        person = Person.objects.create(authority=at, account=account, first_name="Nina", last_name=label)
        Membership.objects.create(authority=at, person=person, role=role, valid_from=LONG_AGO)
    actor, _hats = actor_for(account)
    assert actor is not None
    return actor


def row(world: World, to: Authority, **changes: Any) -> dict[str, Any]:
    """What a proposal says."""
    return {
        "authority_id": world.own.pk,
        "to_authority_id": to.pk,
        "kind": KIND,
        "mask": ["number", "name", "pupils"],
        "view": GrantView.FROZEN,
        "purpose": "Vergleich der Schullandschaft",
        "legal_basis": LegalBasis.PUBLISHED,
        "legal_note": "",
        "valid_from": today(),
        "valid_to": today() + timedelta(days=90),
        **changes,
    }


def proposed(world: World, to: Authority, **changes: Any) -> Grant:
    """A proposal of the own authority."""
    actor = world.actor(Role.SCHOOL_ADMINISTRATION)
    key = actions.propose_grants(actor=actor, rows=[row(world, to, **changes)])[0]
    with actor_scope(actor):
        found: Grant = Grant.objects.get(pk=key)
    return found


def released(world: World, to: Authority, **changes: Any) -> Grant:
    """A grant of the own authority that is open."""
    grant = proposed(world, to, **changes)
    actor = world.actor(Role.SCHOOL_ADMINISTRATION)
    actions.release_grants(actor=actor, ids=[grant.pk])
    with actor_scope(actor):
        grant.refresh_from_db()
    return grant


def reads_of(grant: Grant) -> list[AuditEntry]:
    with system_scope(reason="tests: the whole trail"):
        rows = AuditEntry.objects.filter(object_id=grant.pk, verb__in=[READ_VERB, FILE_VERB])
        return list(rows.order_by("at", "id"))


def seen_by(actor: Actor) -> list[Grant]:
    with actor_scope(actor):
        return list(received(actor))


def put(grant: Grant, **values: date) -> None:
    with system_scope(reason="tests: time passes"):
        Grant.objects.filter(pk=grant.pk).update(**values)
