# SPDX-License-Identifier: EUPL-1.2
"""The schedule: what is due is queued once, however many workers look."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tragwerk.core.access.public import system_actor
from tragwerk.core.jobs.models import Schedule
from tragwerk.core.jobs.queue import enqueue
from tragwerk.core.jobs.registry import Recurring, all_recurring

logger = logging.getLogger("tragwerk.jobs")


def queue_what_is_due() -> int:
    """Queue every scheduled kind whose time has come; return how many."""
    last = dict(Schedule.objects.values_list("kind", "last_queued_at"))
    return sum(_queue_if_due(entry, known=entry.kind in last, last=last.get(entry.kind)) for entry in all_recurring())


def _queue_if_due(entry: Recurring, *, known: bool, last: datetime | None) -> int:
    now = timezone.now()
    if not known:
        # A new entry counts from now, so that an installation does not begin with all nightly work at once.
        start = None if entry.every is not None else now
        Schedule.objects.get_or_create(kind=entry.kind, defaults={"last_queued_at": start})
        last = start
    if not entry.is_due(last, now):
        return 0
    with transaction.atomic():
        # Only the worker that moves the mark queues the work.
        if not Schedule.objects.filter(kind=entry.kind, last_queued_at=last).update(last_queued_at=now):
            return 0
        enqueue(actor=system_actor("schedule"), kind=entry.kind)
    logger.info("scheduled work queued", extra={"kind": entry.kind})
    return 1
