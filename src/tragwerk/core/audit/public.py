# SPDX-License-Identifier: EUPL-1.2
"""What other packages may import from audit."""

from tragwerk.core.audit.chain import ChainReport, NotedHead, chains, verify
from tragwerk.core.audit.forgetting import Pseudonym, acted_in, forget_person, new_pseudonym, told_of
from tragwerk.core.audit.keeping import is_kept
from tragwerk.core.audit.models import AuditEntry, AuditHead, ChangeKind
from tragwerk.core.audit.permissions import (
    CONFIRM_REMOVAL,
    PSEUDONYMISE_PERSON,
    SET_RETENTION,
    VIEW_AUDIT,
    VIEW_HISTORY,
    VIEW_INSTALLATION_AUDIT,
)
from tragwerk.core.audit.queries import entries_of, entries_of_account, entries_of_batch, entries_of_installation
from tragwerk.core.audit.rows import (
    EditConflict,
    Written,
    change_rows,
    create_rows,
    delete_rows,
    erase_rows,
    plan_rows,
    refusing_duplicates,
    watch_rows,
)
from tragwerk.core.audit.trail import Fact, changes_between, plain, record, record_about, record_many
from tragwerk.core.audit.undo import UndoReport, undo_batch

__all__ = [
    "CONFIRM_REMOVAL",
    "PSEUDONYMISE_PERSON",
    "SET_RETENTION",
    "VIEW_AUDIT",
    "VIEW_HISTORY",
    "VIEW_INSTALLATION_AUDIT",
    "AuditEntry",
    "AuditHead",
    "ChainReport",
    "ChangeKind",
    "EditConflict",
    "Fact",
    "NotedHead",
    "Pseudonym",
    "UndoReport",
    "Written",
    "acted_in",
    "chains",
    "change_rows",
    "changes_between",
    "create_rows",
    "delete_rows",
    "entries_of",
    "entries_of_account",
    "entries_of_batch",
    "entries_of_installation",
    "erase_rows",
    "forget_person",
    "is_kept",
    "new_pseudonym",
    "plain",
    "plan_rows",
    "record",
    "record_about",
    "record_many",
    "refusing_duplicates",
    "told_of",
    "undo_batch",
    "verify",
    "watch_rows",
]
