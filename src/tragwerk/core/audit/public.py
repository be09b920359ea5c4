# SPDX-License-Identifier: EUPL-1.2
"""What other packages may import from audit."""

from tragwerk.core.audit.models import AuditEntry, ChangeKind
from tragwerk.core.audit.permissions import VIEW_AUDIT, VIEW_HISTORY, VIEW_INSTALLATION_AUDIT
from tragwerk.core.audit.queries import entries_of, entries_of_account, entries_of_batch, entries_of_installation
from tragwerk.core.audit.rows import (
    EditConflict,
    UndoReport,
    Written,
    change_rows,
    create_rows,
    delete_rows,
    undo_batch,
    watch_rows,
)
from tragwerk.core.audit.trail import Fact, changes_between, plain, record, record_many

__all__ = [
    "VIEW_AUDIT",
    "VIEW_HISTORY",
    "VIEW_INSTALLATION_AUDIT",
    "AuditEntry",
    "ChangeKind",
    "EditConflict",
    "Fact",
    "UndoReport",
    "Written",
    "change_rows",
    "changes_between",
    "create_rows",
    "delete_rows",
    "entries_of",
    "entries_of_account",
    "entries_of_batch",
    "entries_of_installation",
    "plain",
    "record",
    "record_many",
    "undo_batch",
    "watch_rows",
]
