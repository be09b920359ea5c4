# SPDX-License-Identifier: EUPL-1.2
"""The nightly look at all chains: what it says in the log is the proof that nobody cut off their ends."""

import logging
from typing import Any

from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import DomainError, system_scope
from tragwerk.core.audit.chain import chains, verify
from tragwerk.core.jobs.public import JobContext, job, scheduled

logger = logging.getLogger(__name__)


@scheduled(daily_at="02:30")
@job("audit.verify", label=_("Verify the audit trail"))
def verify_chains(job: JobContext) -> dict[str, Any]:
    """Verify every chain; write its head into the log, where the operator keeps it."""
    broken = 0
    with system_scope(reason="verify the audit trail"):
        known = chains()
        for authority_id in known:
            report = verify(authority_id)
            broken += bool(report.faults)
            level = logging.ERROR if report.faults else logging.INFO
            facts = {"authority": str(authority_id or ""), "number": report.number, "link": report.link}
            logger.log(level, "chain of the audit trail", extra={**facts, "faults": len(report.faults)})
    if broken:
        raise DomainError(
            _("The audit trail was changed. Run `tragwerk audit verify` and keep a copy of the database."), code="chain"
        )
    return {"chains": len(known)}
