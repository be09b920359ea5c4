# SPDX-License-Identifier: EUPL-1.2
"""What several office pages read: figures of the start page, the roles of people."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from tragwerk.core.access.public import Actor
from tragwerk.core.extend.public import FigureValue
from tragwerk.core.orgs.public import (
    VIEW_AUTHORITY,
    VIEW_PERSON,
    VIEW_SCHOOL,
    Authority,
    AuthorityState,
    Membership,
    OperatingState,
    School,
)
from tragwerk.ui.public import formats


def count_schools(actor: Actor) -> FigureValue | None:
    """Return how many schools work, and for how many learners; one school alone is no figure."""
    rows = School.objects.visible_to(actor, VIEW_SCHOOL).order_by()
    found = rows.filter(operating_state=OperatingState.ACTIVE, transferred_at__isnull=True).aggregate(
        schools=Count("pk"), pupils=Sum("pupils")
    )
    if found["schools"] < 2:
        return None
    pupils = found["pupils"] or 0
    note = ngettext("%(count)s learner", "%(count)s learners", pupils) % {"count": formats.number(pupils)}
    return FigureValue(found["schools"], f"{reverse('office:schools')}?operating_state=active", note=note)


def count_authorities(actor: Actor) -> FigureValue | None:
    """Return how many authorities work here, and how many are only known by name."""
    rows = Authority.objects.visible_to(actor, VIEW_AUTHORITY).order_by()
    found = rows.aggregate(
        joined=Count("pk", filter=Q(state=AuthorityState.JOINED)),
        listed=Count("pk", filter=Q(state=AuthorityState.LISTED)),
    )
    if sum(found.values()) < 2:
        return None
    note = gettext("besides %(count)s known from the official list") % {"count": formats.number(found["listed"])}
    return FigureValue(found["joined"], f"{reverse('office:authorities')}?state=joined", note=note)


def roles_of_people(actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """Return person → present roles with their places: what tells namesakes apart."""
    today = timezone.localdate()
    rows = Membership.objects.visible_to(actor, VIEW_PERSON).filter(person__in=ids, valid_from__lte=today)
    rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today)).select_related(
        "school", "district", "provider", "authority"
    )
    found: dict[UUID, list[str]] = {}
    for row in rows.order_by("role"):
        place = row.school or row.district or row.provider or row.authority
        found.setdefault(row.person_id, []).append(f"{row.get_role_display()}, {place}")
    return {key: " · ".join(roles[:2]) for key, roles in found.items()}
