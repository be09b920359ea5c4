# SPDX-License-Identifier: EUPL-1.2
"""What pages read of bicycles."""

from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from tests.fictional.bicycles.models import Bicycle, Lending
from tests.fictional.bicycles.permissions import VIEW_BICYCLE
from tragwerk.core.access.public import Actor


def bicycles_for(actor: Actor) -> QuerySet[Bicycle]:
    """Return the bicycles that the actor may see."""
    rows: QuerySet[Bicycle] = Bicycle.objects.visible_to(actor, VIEW_BICYCLE)
    return rows


def lendings_for(actor: Actor) -> QuerySet[Lending]:
    """Return the lendings that the actor may see."""
    rows: QuerySet[Lending] = Lending.objects.visible_to(actor, VIEW_BICYCLE)
    return rows.select_related("bicycle", "rider")


def counts_of_schools(actor: Actor, school_ids: list[UUID]) -> dict[Any, int]:
    """Return school → number of bicycles, for those that have any."""
    rows = bicycles_for(actor).filter(school_id__in=school_ids).order_by()
    return dict(rows.values_list("school_id").annotate(count=Count("pk")))
