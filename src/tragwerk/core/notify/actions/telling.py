# SPDX-License-Identifier: EUPL-1.2
"""Telling people something: one row for each of them, in their language, with the time at which it goes out.

As with the queue, whoever calls has done its own verb and checked its own right; what is told is no change of anything.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from tragwerk.core.access.public import Place, scope, uuid7_block
from tragwerk.core.extend.public import NoticeKind
from tragwerk.core.notify.models import Notice, NoticeChoice, QuietHours, kind_named
from tragwerk.core.notify.queue import wake_for
from tragwerk.core.notify.rules import Choice, Hours, sending_of
from tragwerk.core.orgs.public import Account, School, holders_of

LONGEST_SENTENCE, LONGEST_NOTE = 300, 500


@dataclass(frozen=True)
class Said:
    """What a notice says: the sentence and, below it, what else is worth knowing."""

    sentence: str
    note: str = ""


@dataclass(frozen=True)
class Message:
    """What is to be told about a place, and to whom.

    `say` is called once for each language. Without `to`, everybody is told who holds the right of the kind there;
    accounts in `to` are told whatever their right, as long as they belong to the authority. `but` is left out: who
    did it knows it.
    """

    kind: str
    place: Place
    say: Callable[[], Said]
    url: str = ""
    to: Collection[UUID] | None = None
    but: UUID | None = None
    about_id: UUID | None = None


def tell(messages: Sequence[Message]) -> int:
    """Write the notices of all messages, in a fixed number of statements besides those for each place; return how many.

    Raises LookupError for a kind that no package has contributed.
    """
    now = timezone.now()
    holders: dict[tuple[str, Place], list[UUID]] = {}
    addressed = []
    for message in messages:
        kind = _kind(message)
        addressed.append((message, kind, _accounts(message, kind, holders)))
    everybody = {key for _message, _kind_of, keys in addressed for key in keys}
    if not everybody:
        return 0
    authorities = {message.place.authority_id for message in messages if message.place.authority_id is not None}
    with scope(authorities=authorities):
        habits = _habits(authorities, everybody)
        texts = _Texts(everybody)
        rows = [
            _row(message, kind, texts.said(message, key), key, habits, now)
            for message, kind, keys in addressed
            for key in keys
            if key in texts.languages
        ]
        schools = School.objects.in_bulk({row.school_id for row in rows if row.school_id})
        for row, key in zip(rows, uuid7_block(len(rows)), strict=True):
            row.id = key
            # Read once for all; without it each row would be checked against its school by itself.
            row.school = schools.get(row.school_id)
        Notice.objects.bulk_create(rows)
    wake_for([*(row.mail_at for row in rows), *(row.push_at for row in rows)], now)
    return len(rows)


def _kind(message: Message) -> NoticeKind:
    found = kind_named(message.kind)
    if found is None:
        raise LookupError(f"no package contributes the kind of notice {message.kind!r}")
    if message.place.authority_id is None:
        raise ValueError("a notice belongs to an authority")
    return found


def _accounts(message: Message, kind: NoticeKind, holders: dict[tuple[str, Place], list[UUID]]) -> list[UUID]:
    """Return whom a message is for, each once, without who did it; `holders` keeps who holds a right at a place."""
    if message.to is not None:
        return [key for key in dict.fromkeys(message.to) if key != message.but]
    place = message.place
    known = (kind.permission.name, place)
    if known not in holders:
        with scope(authorities=[place.authority_id] if place.authority_id else []):
            holders[known] = [one.account_id for one in holders_of(kind.permission, place)]
    return [key for key in holders[known] if key != message.but]


Habits = tuple[Mapping[tuple[UUID, UUID, str], Choice], Mapping[tuple[UUID, UUID], Hours]]


def _habits(authorities: Iterable[UUID], accounts: Iterable[UUID]) -> Habits:
    """Return what the accounts have chosen for kinds of notices, and their quiet hours."""
    choices = NoticeChoice.objects.filter(authority_id__in=authorities, account_id__in=accounts)
    hours = QuietHours.objects.filter(authority_id__in=authorities, account_id__in=accounts)
    return (
        {(row.authority_id, row.account_id, row.kind): Choice(row.is_shown, row.mail, row.push) for row in choices},
        {(row.authority_id, row.account_id): row.hours for row in hours},
    )


class _Texts:
    """What messages say, once for each language of those who are told."""

    def __init__(self, accounts: Collection[UUID]) -> None:
        found = Account.objects.filter(pk__in=accounts, is_active=True).values_list("pk", "language")
        self.languages: dict[UUID, str] = {key: language or settings.LANGUAGE_CODE for key, language in found}
        self._said: dict[tuple[int, str], Said] = {}

    def said(self, message: Message, account_id: UUID) -> Said:
        language = self.languages.get(account_id, settings.LANGUAGE_CODE)
        key = (id(message), language)
        if key not in self._said:
            with override(language):
                self._said[key] = message.say()
        return self._said[key]


def usual(kind: NoticeKind) -> Choice:
    """Return how a kind comes to whoever has chosen nothing."""
    return Choice(shown=True, mail=kind.mail, push=kind.push)


def _row(message: Message, kind: NoticeKind, said: Said, account_id: UUID, habits: Habits, now: datetime) -> Notice:
    choices, hours = habits
    authority_id = message.place.authority_id
    assert authority_id is not None  # noqa: S101 - `_kind` has refused it
    sending = sending_of(
        choices.get((authority_id, account_id, kind.key), usual(kind)),
        hours.get((authority_id, account_id), Hours()),
        urgent=kind.urgent,
        now=now,
        zone=timezone.get_default_timezone(),
    )
    values: dict[str, Any] = {
        "authority_id": authority_id,
        "school_id": message.place.school_id,
        "account_id": account_id,
        "kind": kind.key,
        "is_personal": message.to is not None,
        "sentence": said.sentence[:LONGEST_SENTENCE],
        "note": said.note[:LONGEST_NOTE],
        "url": message.url,
        "about_id": message.about_id,
        "is_shown": sending.shown,
        "created_at": now,
        "mail_at": sending.mail_at,
        "in_digest": sending.in_digest,
        "push_at": sending.push_at,
    }
    return Notice(**values)


def settle_notices(*, authority_id: UUID, kind: str, about_ids: Collection[UUID]) -> int:
    """Take notices back that have come true or have gone: they count as read, and what waits to go out does not.

    Returns how many there were; what was read already stays as it is.
    """
    with transaction.atomic(), scope(authorities=[authority_id]):
        rows = Notice.objects.filter(about_id__in=about_ids, kind=kind)
        rows.filter(mailed_at__isnull=True).update(mail_at=None)
        rows.filter(pushed_at__isnull=True).update(push_at=None)
        settled: int = rows.filter(read_at__isnull=True).update(read_at=timezone.now())
    return settled
