# SPDX-License-Identifier: EUPL-1.2
"""Turns notices that are due into mails: single ones, or one with all that has come together."""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from tragwerk.core.access.public import system_scope
from tragwerk.core.notify.actions.posting import Letter, post
from tragwerk.core.notify.models import Notice
from tragwerk.core.notify.queries import address_of, may_still_be_told
from tragwerk.core.notify.rules import MOST_SINGLE
from tragwerk.core.orgs.public import Account, Authority, standing_actors

SINGLE, DIGEST = "notify.notice", "notify.digest"
_AT_ONCE = 500
# The page on which people choose how notices come; who owns the page names it.
_choice_page: list[Callable[[], str]] = []


def register_choice_page(address: Callable[[], str]) -> None:
    """Give the path of the page on which people choose how notices come; every mail leads there."""
    _choice_page[:] = [address]


def absolute(path: str) -> str:
    """Return a path of this installation as people reach it from outside."""
    return f"{settings.PUBLIC_URL}{path}" if path.startswith("/") else path


def compose_mails(now: datetime) -> int:
    """Write the mails of all notices whose time has come; return how many mails."""
    written = 0
    with system_scope(reason="write the mails of notices"):
        due = Notice.objects.filter(mail_at__lte=now, mailed_at__isnull=True)
        in_order = due.order_by("authority_id", "account_id", "created_at", "id")
        # Whatever becomes of them, they are not due any more afterwards.
        while rows := list(in_order[:_AT_ONCE]):
            written += _compose_set(rows, now)
    return written


def _compose_set(rows: Sequence[Notice], now: datetime) -> int:
    keys = {row.account_id for row in rows}
    actors, accounts = standing_actors(keys), Account.objects.in_bulk(keys)
    written = 0
    for (authority_id, account_id), group in _grouped(rows, now):
        told = [one for one in group if may_still_be_told(actors.get(account_id), one)]
        written += _compose(accounts[account_id], authority_id, told)
    return written


def _grouped(rows: Sequence[Notice], now: datetime) -> list[tuple[tuple[UUID, UUID], list[Notice]]]:
    """Return the notices of each account in each authority; taken before anything is written, so none goes twice."""
    found = []
    for key, group in groupby(rows, key=lambda row: (row.authority_id, row.account_id)):
        members = list(group)
        keys = [row.pk for row in members]
        taken = Notice.objects.filter(pk__in=keys, mailed_at__isnull=True).update(mailed_at=now)
        if taken:
            found.append((key, members))
    return found


def _compose(account: Account, authority_id: UUID, notices: Sequence[Notice]) -> int:
    address = address_of(account, authority_id)
    # What was read meanwhile needs no mail in the morning.
    open_ones = [one for one in notices if not (one.in_digest and one.read_at is not None)]
    if not address or not open_ones:
        return 0
    authority = str(Authority.objects.get(pk=authority_id))
    language = account.language or settings.LANGUAGE_CODE
    with override(language):
        letters = [
            Letter(address, subject, text, purpose, account_id=account.pk, language=language)
            for subject, text, purpose in _letters(authority, open_ones)
        ]
    with transaction.atomic():
        return len(post(authority_id=authority_id, letters=letters))


def _letters(authority: str, notices: Sequence[Notice]) -> list[tuple[str, str, str]]:
    """Return subject, text and purpose of each mail."""
    at_once = [one for one in notices if not one.in_digest]
    daily = [one for one in notices if one.in_digest]
    if len(at_once) > MOST_SINGLE:
        at_once, daily = [], [*at_once, *daily]
    letters = [(one.sentence, _text(authority, [one]), SINGLE) for one in at_once]
    if daily:
        count = len(daily)
        subject = ngettext("%(count)d notice from %(authority)s", "%(count)d notices from %(authority)s", count)
        letters.append((subject % {"count": count, "authority": authority}, _text(authority, daily), DIGEST))
    return letters


def _text(authority: str, notices: Sequence[Notice]) -> str:
    parts = ["\n".join(filter(None, (one.sentence, one.note, absolute(one.url)))) for one in notices]
    return "\n\n".join([*parts, _foot(authority)])


def _foot(authority: str) -> str:
    """Return who writes, why, and where to choose; the line before it is what mail programs take for a signature."""
    lines = ["-- ", _("Tragwerk for %(authority)s. This mail was written by the program.") % {"authority": authority}]
    if _choice_page:
        lines.append(_("Choose which notices come by mail: %(url)s") % {"url": absolute(_choice_page[0]())})
    return "\n".join(lines)
