# SPDX-License-Identifier: EUPL-1.2
"""The one change that the trail allows: a person who has gone becomes a pseudonym in it."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from tragwerk.core.access.public import Actor, Place, action, require
from tragwerk.core.audit.models import AuditEntry
from tragwerk.core.audit.permissions import PSEUDONYMISE_PERSON
from tragwerk.core.audit.trail import record_about

PERSON, MEMBERSHIP = "orgs.person", "orgs.membership"
TAKEN_OUT = "audit.pseudonymise_person"


@action(PSEUDONYMISE_PERSON)
def pseudonymise_person(*, actor: Actor, authority_id: UUID, person_id: UUID, reason: str) -> int:
    """Take a person's name and data out of the entries of an authority; return how many entries were changed.

    Who may still work here is for the caller to refuse. Keys, verbs and moments stay, and the chain holds.
    """
    require(actor, PSEUDONYMISE_PERSON, Place(authority_id))
    name, now = pseudonym(person_id), timezone.now()
    entries = AuditEntry.objects.filter(authority_id=authority_id)
    acted = entries.filter(actor_person=person_id).exclude(actor_salt="")
    count = acted.count()
    acted.update(actor_label=name, actor_salt="", erased_at=now)
    about = _about(entries, person_id).exclude(salt="")
    count += about.count()
    about.update(object_label=name, changes={}, reason="", salt="", erased_at=now)
    record_about(
        actor=actor,
        verb=TAKEN_OUT,
        place=Place(authority_id),
        table=PERSON,
        object_id=person_id,
        label=name,
        changes={"entries": [None, count]},
        reason=reason,
    )
    return count


def taken_out(people: Iterable[UUID]) -> set[UUID]:
    """Return those of the people whose names were taken out of the trail."""
    return set(AuditEntry.objects.filter(object_id__in=set(people), verb=TAKEN_OUT).values_list("object_id", flat=True))


def _about(entries: QuerySet[AuditEntry], person_id: UUID) -> QuerySet[AuditEntry]:
    """Keep the entries that tell something about the person: its own record and its roles."""
    of_roles = Q(object_type=MEMBERSHIP) & (
        Q(changes__person_id__1=str(person_id)) | Q(changes__person_id__0=str(person_id))
    )
    return entries.filter(Q(object_type=PERSON, object_id=person_id) | of_roles)


def pseudonym(person_id: UUID) -> str:
    """Return how a person who has gone is called in the trail: the same everywhere, and telling nothing."""
    return f"Person {person_id.hex[-6:].upper()}"
