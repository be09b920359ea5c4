# SPDX-License-Identifier: EUPL-1.2
"""The job that sends what is due, and the end of old notices and mails."""

import time
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import system_scope
from tragwerk.core.jobs.public import JobContext, job, scheduled
from tragwerk.core.notify.composing import compose_mails
from tragwerk.core.notify.models import (
    MAIL_KEPT_FOR,
    READ_KEPT_FOR,
    UNREAD_KEPT_FOR,
    MailState,
    Notice,
    OutgoingMail,
)
from tragwerk.core.notify.push import push_notices
from tragwerk.core.notify.queue import DELIVER, wake
from tragwerk.core.notify.smtp import send_mails

# One worker does everything; a slow mail server must not hold it for long.
LONGEST_RUN = 20.0


@scheduled(every=timedelta(minutes=5))
@job(DELIVER, label=_("Send notices and mails"))
def deliver(context: JobContext) -> dict[str, Any]:
    """Write the mails of notices that are due, send what waits, show notices in browsers."""
    now, begun = timezone.now(), time.monotonic()
    pushed = push_notices(now, begun + LONGEST_RUN / 2)
    written = compose_mails(now)
    sent = send_mails(timezone.now(), begun + LONGEST_RUN)
    if sent.has_more:
        wake()
    return {"pushed": pushed, "written": written, "sent": sent.count}


@scheduled(daily_at="03:50")
@job("notify.forget", label=_("Remove old notices and mails"))
def forget_old(context: JobContext) -> dict[str, Any]:
    """Remove what has been read long ago, what nobody read for a year, and mails that are long gone."""
    now = timezone.now()
    with system_scope(reason="remove old notices and mails"):
        read, _rows = Notice.objects.filter(read_at__lt=now - READ_KEPT_FOR).delete()
        unread, _rows = Notice.objects.filter(created_at__lt=now - UNREAD_KEPT_FOR).delete()
        ended = OutgoingMail.objects.exclude(state=MailState.WAITING)
        mails, _rows = ended.filter(ended_at__lt=now - MAIL_KEPT_FOR).delete()
    return {"notices": read + unread, "mails": mails}
