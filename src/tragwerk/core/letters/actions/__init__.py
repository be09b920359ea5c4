# SPDX-License-Identifier: EUPL-1.2
"""Verbs on letters."""

from tragwerk.core.letters.actions.archive import (
    archive_letters,
    order_letters,
    read_letter,
    read_letters,
    send_letters,
    undo_letters,
)
from tragwerk.core.letters.actions.paper import keep_letterhead
from tragwerk.core.letters.actions.texts import (
    begin_drafts,
    change_drafts,
    create_templates,
    discard_drafts,
    publish_versions,
    rename_templates,
    withdraw_versions,
)

__all__ = [
    "archive_letters",
    "begin_drafts",
    "change_drafts",
    "create_templates",
    "discard_drafts",
    "keep_letterhead",
    "order_letters",
    "publish_versions",
    "read_letter",
    "read_letters",
    "rename_templates",
    "send_letters",
    "undo_letters",
    "withdraw_versions",
]
