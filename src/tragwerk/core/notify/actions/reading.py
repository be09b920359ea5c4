# SPDX-License-Identifier: EUPL-1.2
"""Reading notices: what somebody has seen is no fact about the authority, so the trail holds nothing of it."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from tragwerk.core.access.public import Actor, action, mark_checked, nothing_changed
from tragwerk.core.notify.models import Notice
from tragwerk.core.notify.permissions import READ_NOTICE
from tragwerk.core.notify.queries import notices_of


@action(READ_NOTICE)
def mark_read(*, actor: Actor, ids: Collection[UUID] | None = None) -> list[UUID]:
    """Count own notices as read, all of them without `ids`; return those that were new."""
    rows = notices_of(actor).filter(read_at__isnull=True)
    return _set(rows if ids is None else rows.filter(pk__in=ids), read=True)


@action(READ_NOTICE)
def mark_unread(*, actor: Actor, ids: Collection[UUID]) -> list[UUID]:
    """Count own notices as new again."""
    return _set(notices_of(actor).filter(pk__in=ids, read_at__isnull=False), read=False)


def _set(rows: QuerySet[Notice], *, read: bool) -> list[UUID]:
    mark_checked()  # one's own notices need no right at a place
    nothing_changed()
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), 500):
        Notice.objects.filter(pk__in=keys[start : start + 500]).update(read_at=timezone.now() if read else None)
    return keys
