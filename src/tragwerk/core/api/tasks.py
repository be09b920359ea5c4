# SPDX-License-Identifier: EUPL-1.2
"""What the interface does in the background: send what waits, and forget what is over."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from tragwerk.core.api.calls import forget_old_calls
from tragwerk.core.api.deliveries import forget_old_deliveries, send_due
from tragwerk.core.api.limits import forget_unused
from tragwerk.core.api.telling import SEND_JOB
from tragwerk.core.api.tokens import forget_ended_tokens
from tragwerk.core.jobs.public import JobContext, job, scheduled


@scheduled(every=timedelta(minutes=5))
@job(SEND_JOB, label=_("Tell other systems what has happened"))
def send_webhooks(job: JobContext) -> dict[str, Any]:
    """Send what is due, now or again."""
    return dict(send_due())


@scheduled(daily_at="03:40")
@job("api.forget", label=_("Remove what the interface no longer needs"))
def forget(job: JobContext) -> dict[str, Any]:
    """Remove answers of more than a day, messages of more than a month and tokens that ended a year ago."""
    return {
        "calls": forget_old_calls(),
        "deliveries": forget_old_deliveries(),
        "tokens": forget_ended_tokens(),
        "limits": forget_unused(),
    }
