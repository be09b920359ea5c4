# SPDX-License-Identifier: EUPL-1.2
"""What other packages may import from notify: tell people, post mails, and what the pages show."""

from tragwerk.core.notify import actions
from tragwerk.core.notify.actions import Letter, Message, Said, Wish, post, settle_notices, tell
from tragwerk.core.notify.actions.telling import usual
from tragwerk.core.notify.composing import absolute, register_choice_page
from tragwerk.core.notify.models import (
    UNDELIVERED,
    MailState,
    MailWhen,
    Notice,
    NoticeChoice,
    OutgoingMail,
    PushSubscription,
    QuietHours,
    kind_named,
)
from tragwerk.core.notify.permissions import MANAGE_MAIL, READ_NOTICE
from tragwerk.core.notify.push import public_key
from tragwerk.core.notify.queries import (
    browsers_of,
    choices_of,
    kinds_for,
    notice_for,
    notices_of,
    own_address,
    quiet_hours_of,
    undelivered_count,
    unread_count,
    waiting_count,
)
from tragwerk.core.notify.smtp import register_mail_page

__all__ = [
    "MANAGE_MAIL",
    "READ_NOTICE",
    "UNDELIVERED",
    "Letter",
    "MailState",
    "MailWhen",
    "Message",
    "Notice",
    "NoticeChoice",
    "OutgoingMail",
    "PushSubscription",
    "QuietHours",
    "Said",
    "Wish",
    "absolute",
    "actions",
    "browsers_of",
    "choices_of",
    "kind_named",
    "kinds_for",
    "notice_for",
    "notices_of",
    "own_address",
    "post",
    "public_key",
    "quiet_hours_of",
    "register_choice_page",
    "register_mail_page",
    "settle_notices",
    "tell",
    "undelivered_count",
    "unread_count",
    "usual",
    "waiting_count",
]
