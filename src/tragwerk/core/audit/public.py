# SPDX-License-Identifier: EUPL-1.2
"""What other packages may import from audit."""

from tragwerk.core.audit.models import AuditEntry
from tragwerk.core.audit.permissions import VIEW_AUDIT
from tragwerk.core.audit.queries import entries_of, entries_of_batch
from tragwerk.core.audit.trail import Fact, changes_between, plain, record, record_many

__all__ = [
    "VIEW_AUDIT",
    "AuditEntry",
    "Fact",
    "changes_between",
    "entries_of",
    "entries_of_batch",
    "plain",
    "record",
    "record_many",
]
