# SPDX-License-Identifier: EUPL-1.2
"""Wakes the job that sends: once, however much has become due."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tragwerk.core.access.public import system_actor, system_scope
from tragwerk.core.jobs.public import Job, State, enqueue

DELIVER = "notify.deliver"


def wake_for(moments: Iterable[datetime | None], now: datetime) -> None:
    """Have what is due now sent as soon as the transaction is committed; what is due later the schedule finds."""
    if any(moment is not None and moment <= now for moment in moments):
        transaction.on_commit(wake)


def wake() -> None:
    """Queue the job that sends, unless it waits already."""
    with system_scope(reason="queue the sending of notices and mails"):
        if Job.objects.filter(kind=DELIVER, state=State.QUEUED).exists():
            return
    enqueue(actor=system_actor("notices and mails"), kind=DELIVER)
