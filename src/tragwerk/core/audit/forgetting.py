# SPDX-License-Identifier: EUPL-1.2
"""The one change that the trail allows: a person who has gone becomes a pseudonym in it.

A verb decides when that may be and writes its own entry. What goes: name and keys of the person where they acted, and
in the entries about them and their roles everything but role, place and dates. Nothing that stays leads back: the
pseudonym and the new keys are random, and the entries do not say when they were changed.
"""

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from django.db.models import Q, QuerySet
from django.utils import timezone

from tragwerk.core.audit.models import AuditEntry

PERSON, MEMBERSHIP = "orgs.person", "orgs.membership"
# What fields of the type person say of things: their text is the key of somebody.
NAMING = "forms.fieldvalue"
# What an entry about a role keeps: everything but whose it was.
_OF_A_ROLE = frozenset({"role", "school_id", "district_id", "provider_id", "department_id", "valid_from", "valid_to"})
# Without letters and digits that look alike: people read them out to each other.
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LENGTH = 6


class Pseudonym(NamedTuple):
    """What stands in the place of a person: drawn by lot, the same in all entries of one removal, kept nowhere else."""

    name: str
    key: UUID


def new_pseudonym() -> Pseudonym:
    """Return a pseudonym that tells nothing: nobody can compute it, and it is written down beside no person."""
    return Pseudonym(f"Person {''.join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))}", uuid4())


def acted_in(authority_id: UUID, person_id: UUID) -> QuerySet[AuditEntry]:
    """Return the entries of what the person did under their name."""
    return AuditEntry.objects.filter(authority_id=authority_id, actor_person=person_id).exclude(actor_salt="")


def told_of(authority_id: UUID, person_id: UUID, roles: Iterable[UUID]) -> QuerySet[AuditEntry]:
    """Return the entries about the person's record and roles; of a role that is gone the entry itself says whose."""
    entries = AuditEntry.objects.filter(authority_id=authority_id, object_type__in=(PERSON, MEMBERSHIP))
    own, key = Q(object_type=PERSON, object_id=person_id), str(person_id)
    held = Q(object_id__in=list(roles)) | Q(changes__person_id__1=key) | Q(changes__person_id__0=key)
    return entries.filter(own | Q(object_type=MEMBERSHIP) & held).exclude(salt="")


def named_in(authority_id: UUID, person_id: UUID) -> QuerySet[AuditEntry]:
    """Return the entries about values of fields that named the person."""
    key = str(person_id)
    entries = AuditEntry.objects.filter(authority_id=authority_id, object_type=NAMING).exclude(salt="")
    return entries.filter(Q(changes__value__1=key) | Q(changes__value__0=key))


def forget_person(*, authority_id: UUID, person_id: UUID, roles: Iterable[UUID], pseudonym: Pseudonym) -> int:
    """Put the pseudonym in a person's place in the entries of an authority; return how many were changed."""
    # The year alone: the moment would lead from an entry to the request of the same minute, and so to the person.
    year = datetime(timezone.now().year, 1, 1, tzinfo=UTC)
    about = told_of(authority_id, person_id, roles)
    changed = set(about.values_list("pk", flat=True))
    new_keys = {person_id: pseudonym.key}
    for entry in about.filter(object_type=MEMBERSHIP):
        key = new_keys.setdefault(entry.object_id, uuid4())
        kept = {name: pair for name, pair in entry.changes.items() if name in _OF_A_ROLE}
        AuditEntry.objects.filter(pk=entry.pk).update(object_id=key, changes=kept, reason="", salt="", erased_at=year)
    about.filter(object_type=PERSON).update(
        object_id=pseudonym.key, object_label=pseudonym.name, changes={}, reason="", salt="", erased_at=year
    )
    named = named_in(authority_id, person_id)
    changed.update(named.values_list("pk", flat=True))
    named.update(changes={}, reason="", salt="", erased_at=year)
    acted = acted_in(authority_id, person_id)
    changed.update(acted.values_list("pk", flat=True))
    acted.update(
        actor_account=None, actor_person=pseudonym.key, actor_label=pseudonym.name, actor_salt="", erased_at=year
    )
    return len(changed)
