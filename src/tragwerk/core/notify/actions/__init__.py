# SPDX-License-Identifier: EUPL-1.2
"""Verbs of this package: tell people, read, choose how notices come, send mails."""

from tragwerk.core.notify.actions.choosing import (
    Wish,
    choose_kinds,
    choose_language,
    forget_browser,
    keep_browser,
    set_quiet_hours,
)
from tragwerk.core.notify.actions.posting import Letter, post, send_again
from tragwerk.core.notify.actions.reading import mark_read, mark_unread
from tragwerk.core.notify.actions.telling import Message, Said, settle_notices, tell

__all__ = [
    "Letter",
    "Message",
    "Said",
    "Wish",
    "choose_kinds",
    "choose_language",
    "forget_browser",
    "keep_browser",
    "mark_read",
    "mark_unread",
    "post",
    "send_again",
    "set_quiet_hours",
    "settle_notices",
    "tell",
]
