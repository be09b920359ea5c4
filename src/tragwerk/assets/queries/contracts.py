# SPDX-License-Identifier: EUPL-1.2
"""Contracts whose dates come near."""

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from tragwerk.assets.models import Contract
from tragwerk.assets.permissions import VIEW_CONTRACT
from tragwerk.core.access.public import Actor

SOON_DAYS = 90


def contracts_due(actor: Actor, today: date) -> QuerySet[Any]:
    """Return the contracts to which notice would have to be given soon, the next date first."""
    rows: QuerySet[Any] = Contract.objects.visible_to(actor, VIEW_CONTRACT)
    near = rows.filter(acts_on__range=(today, today + timedelta(days=SOON_DAYS)), cancelled_to__isnull=True)
    return near.filter(renews_months__gt=0).order_by("acts_on", "pk")
