# SPDX-License-Identifier: EUPL-1.2
"""The nightly end of grants."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tragwerk.core.grants.actions import expire_grants
from tragwerk.core.jobs.public import JobContext, job, scheduled


@scheduled(daily_at="00:05")
@job("grants.expire", label=_("End grants whose period is over"))
def expire(context: JobContext) -> dict[str, Any]:
    """End every grant whose last day has passed and delete what it had frozen."""
    return {"ended": len(expire_grants(actor=context.actor))}
