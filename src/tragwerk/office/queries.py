# SPDX-License-Identifier: EUPL-1.2
"""Figures of the start page for those who see many places: schools, learners, authorities."""

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from tragwerk.core.access.public import Actor
from tragwerk.core.extend.public import FigureValue
from tragwerk.core.orgs.public import (
    VIEW_AUTHORITY,
    VIEW_SCHOOL,
    Authority,
    AuthorityState,
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
