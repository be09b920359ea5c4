# SPDX-License-Identifier: EUPL-1.2
"""The nightly end of what was not signed in time."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tragwerk.core.approvals.actions import lapse_approvals
from tragwerk.core.jobs.public import JobContext, job, scheduled


@scheduled(daily_at="00:10")
@job("approvals.lapse", label=_("Let lapse what was not signed in time"))
def lapse(context: JobContext) -> dict[str, Any]:
    """Let every approval lapse whose last day has passed, where its kind says so."""
    return {"lapsed": len(lapse_approvals(actor=context.actor))}
