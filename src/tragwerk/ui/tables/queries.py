# SPDX-License-Identifier: EUPL-1.2
"""Reads of saved views."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError
from tragwerk.core.orgs.public import Person
from tragwerk.ui.models import SavedView

MOST_SHOWN = 12


def views_of(actor: Actor, table: str) -> QuerySet[SavedView]:
    """Return the actor's own views of a list and those shared with the actor's authority."""
    mine = Q(owner_id=actor.account_id) | Q(shared=True)
    found: QuerySet[SavedView] = SavedView.objects.filter(mine, table=table).order_by("created_at", "pk")
    return found[:MOST_SHOWN]


def account_of(actor: Actor) -> UUID:
    """Return the account that keeps something; the system keeps nothing."""
    if actor.account_id is None:
        raise DomainError(_("Only somebody with an account can keep a view."))
    return actor.account_id


def authority_of(actor: Actor) -> UUID:
    """Return the authority in which the actor's own things are kept: that of the person."""
    found: UUID | None = Person.objects.filter(pk=actor.person_id).values_list("authority_id", flat=True).first()
    if found is None:
        raise DomainError(_("Only somebody with an account can keep a view."))
    return found
