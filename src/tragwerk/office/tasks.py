# SPDX-License-Identifier: EUPL-1.2
"""The nightly end of sessions and of failed sign-ins."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tragwerk.core.jobs.public import JobContext, job, scheduled
from tragwerk.office.signing_in.attempts import forget_old_attempts
from tragwerk.office.signing_in.sessions import forget_ended_sessions


@scheduled(daily_at="03:05")
@job("office.forget", label=_("Remove ended sessions and old failed sign-ins"))
def forget_sign_ins(context: JobContext) -> dict[str, Any]:
    """Remove what is over: sessions, with the drafts in them, and failures that no longer count."""
    return {"sessions": forget_ended_sessions(), "failures": forget_old_attempts()}
