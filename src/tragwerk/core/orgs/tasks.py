# SPDX-License-Identifier: EUPL-1.2
"""The schedule that writes down which emergency accesses are over; what is over counts no longer without it."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from tragwerk.core.jobs.public import JobContext, job, scheduled
from tragwerk.core.orgs.actions import close_emergency_accesses


@scheduled(every=timedelta(minutes=15))
@job("orgs.close_emergency_accesses", label=_("Close emergency accesses that are over"))
def close_what_is_over(context: JobContext) -> dict[str, Any]:
    """Move what the clock has ended to its end."""
    return {"closed": close_emergency_accesses(actor=context.actor)}
