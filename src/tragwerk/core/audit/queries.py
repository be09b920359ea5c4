# SPDX-License-Identifier: EUPL-1.2
"""Reading the trail."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from tragwerk.core.access.public import Actor, Place, require
from tragwerk.core.audit.models import AuditEntry
from tragwerk.core.audit.permissions import VIEW_INSTALLATION_AUDIT


def entries_of(object_id: UUID, parts: QuerySet[Any] | Sequence[UUID] | None = None) -> QuerySet[AuditEntry]:
    """Return the entries about an object and its parts, newest first; the caller has checked that it may be seen.

    `parts` gives the keys of the parts, or names them where they are few: then one index finds all.
    """
    about = Q(object_id=object_id)
    if isinstance(parts, QuerySet):
        about |= Q(object_id__in=parts)
    elif parts:
        about = Q(object_id__in=[object_id, *parts])
    return AuditEntry.objects.filter(about).order_by("-at", "-id")


def entries_of_batch(batch_id: UUID) -> QuerySet[AuditEntry]:
    """Return the entries of one bulk change, in the order they were written."""
    return AuditEntry.objects.filter(batch_id=batch_id).order_by("at", "id")


def entries_of_installation(actor: Actor) -> QuerySet[AuditEntry]:
    """Return the entries that belong to no authority: what an operator reads in daily work."""
    require(actor, VIEW_INSTALLATION_AUDIT, Place(None))
    return AuditEntry.objects.filter(authority__isnull=True)


def entries_of_account(authority_id: UUID, account_id: UUID, since: datetime, until: datetime) -> QuerySet[AuditEntry]:
    """Return what an account without a person record did in an authority between two moments, newest first."""
    rows = AuditEntry.objects.filter(authority_id=authority_id, at__gte=since, at__lte=until)
    return rows.filter(actor_account=account_id, actor_person__isnull=True).order_by("-at", "-id")
