# SPDX-License-Identifier: EUPL-1.2
"""Reading the trail."""

from uuid import UUID

from django.db.models import QuerySet

from tragwerk.core.audit.models import AuditEntry


def entries_of(object_id: UUID) -> QuerySet[AuditEntry]:
    """Return the entries about one object, newest first; the caller has checked that it may be seen."""
    return AuditEntry.objects.filter(object_id=object_id).order_by("-at", "-id")


def entries_of_batch(batch_id: UUID) -> QuerySet[AuditEntry]:
    """Return the entries of one bulk change, in the order they were written."""
    return AuditEntry.objects.filter(batch_id=batch_id).order_by("at", "id")
