# SPDX-License-Identifier: EUPL-1.2
"""Verbs of data protection."""

from tragwerk.core.privacy.actions.periods import release_holds, set_automatic, set_holds, set_period
from tragwerk.core.privacy.actions.runs import (
    RUN_JOB,
    delete_batch,
    delete_everything_due,
    discard_run,
    finish_run,
    note_due_list,
    open_run,
    plan_run,
    start_run,
    stop_run,
)
from tragwerk.core.privacy.actions.texts import (
    add_activity,
    change_activity,
    complete_activity,
    note_export,
    publish_statement,
    remove_activity,
    write_statement,
)

__all__ = [
    "RUN_JOB",
    "add_activity",
    "change_activity",
    "complete_activity",
    "delete_batch",
    "delete_everything_due",
    "discard_run",
    "finish_run",
    "note_due_list",
    "note_export",
    "open_run",
    "plan_run",
    "publish_statement",
    "release_holds",
    "remove_activity",
    "set_automatic",
    "set_holds",
    "set_period",
    "start_run",
    "stop_run",
    "write_statement",
]
