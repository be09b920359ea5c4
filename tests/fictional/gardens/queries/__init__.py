# SPDX-License-Identifier: EUPL-1.2
"""What pages read of gardens."""

from typing import Any

from django.db.models import QuerySet

from tests.fictional.gardens.models import Bed, Care, Watering
from tests.fictional.gardens.permissions import VIEW_GARDEN
from tragwerk.core.access.public import Actor


def beds_for(actor: Actor) -> QuerySet[Bed]:
    """Return the beds that the actor may see, by name."""
    rows: QuerySet[Bed] = Bed.objects.visible_to(actor, VIEW_GARDEN)
    return rows.order_by("name", "pk")


def waterings_for(actor: Actor) -> QuerySet[Watering]:
    """Return which devices water the beds that the actor may see."""
    return Watering.objects.filter(bed__in=beds_for(actor).order_by()).select_related("bed")


def cares_for(actor: Actor) -> QuerySet[Care]:
    """Return who cares for the beds that the actor may see."""
    rows: QuerySet[Any] = Care.objects.visible_to(actor, VIEW_GARDEN)
    return rows.select_related("bed", "carer")
