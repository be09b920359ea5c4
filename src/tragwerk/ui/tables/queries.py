# SPDX-License-Identifier: EUPL-1.2
"""Reads of saved views."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, NotVisible
from tragwerk.core.orgs.public import School
from tragwerk.ui.models import ListExport, SavedView
from tragwerk.ui.tables.permissions import SAVE_VIEW

MOST_SHOWN = 12


def views_of(actor: Actor, table: str) -> QuerySet[SavedView]:
    """Return the actor's own views of a list and those shared in the own authority or at the own school."""
    near = Q(school__isnull=True) | Q(school_id__in=sorted(actor.places(SAVE_VIEW).schools))
    shown = Q(owner_id=actor.account_id) | (Q(shared=True, authority_id=actor.home) & near)
    found: QuerySet[SavedView] = SavedView.objects.filter(shown, table=table).order_by("created_at", "pk")
    return found[:MOST_SHOWN]


def export_of(actor: Actor, export_id: UUID) -> ListExport:
    """Return an own exported list, in the workplace in which it was made; its file may be gone."""
    own = ListExport.objects.filter(pk=export_id, account_id=actor.account_id, hat=actor.hat)
    found: ListExport | None = own.select_related("stored").first()
    if found is None:
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    return found


def account_of(actor: Actor) -> UUID:
    """Return the account that keeps something; the system keeps nothing."""
    if actor.account_id is None:
        raise DomainError(_("Only somebody with an account can keep a view."))
    return actor.account_id


def home_of(actor: Actor) -> tuple[UUID, UUID | None]:
    """Return the authority and the school where the actor's own things are kept: where the actor has a seat."""
    places = actor.places(SAVE_VIEW)
    if actor.home is not None and places.cover(actor.home):
        return actor.home, None
    school = School.objects.filter(pk__in=sorted(places.schools)).order_by("pk").first()
    if school is not None:
        return school.authority_id, school.pk
    if places.authorities:
        return min(places.authorities), None
    raise DomainError(_("Only somebody with an account can keep a view."))
