# SPDX-License-Identifier: EUPL-1.2
"""Reads of saved views."""

from uuid import UUID

from django.db.models import Q, QuerySet

from tragwerk.core.access.public import Actor, DomainError
from tragwerk.core.orgs.public import Person
from tragwerk.ui.models import SavedView

MOST_SHOWN = 12


def views_of(actor: Actor, table: str) -> QuerySet[SavedView]:
    """Return the actor's own views of a list and those shared with the actor's authority."""
    mine = Q(owner_id=actor.account_id) | Q(shared=True)
    found: QuerySet[SavedView] = SavedView.objects.filter(mine, table=table).order_by("created_at", "pk")
    return found[:MOST_SHOWN]


def authority_of(actor: Actor) -> UUID:
    """Return the authority in which the actor's own things are kept."""
    person = Person.objects.filter(pk=actor.person_id).values_list("authority_id", flat=True).first()
    if person is None:
        raise DomainError("Only a person can keep a view.")
    return UUID(str(person))
