# SPDX-License-Identifier: EUPL-1.2
"""Calls under an idempotency key: done once, answered as often as they are asked for a day.

The answer is written in the transaction of the change. A call that was cut off so has either both or neither, and the
key of one that has neither is free again after a while. A refusal changed nothing and frees the key at once.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import system_scope
from tragwerk.core.api.models import KEPT_FOR, RepeatableCall
from tragwerk.core.api.problems import Problem, Refused

LONGEST_KEY = 200
# Longer than any call takes, which the server ends earlier.
CUT_OFF_AFTER = timedelta(minutes=5)


@dataclass
class Answer:
    """What is kept of an answer."""

    status: int
    body: str
    headers: dict[str, str] = field(default_factory=dict)
    is_repeated: bool = False


@dataclass(frozen=True)
class Key:
    """Under which key a program asks, and for what."""

    token_id: UUID
    authority_id: UUID
    key: str
    fingerprint: str


def once(key: Key, ask: Callable[[], Answer]) -> Answer:
    """Answer a call, or give again what it was answered before. Raises Refused for a key that is taken."""
    if not 1 <= len(key.key) <= LONGEST_KEY or not all(32 < ord(letter) < 127 for letter in key.key):
        sentence = _("An idempotency key has 1 to 200 characters without blanks and umlauts.")
        raise Refused(Problem(400, "idempotency-key", sentence))
    known = _reserve(key)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            answer = ask()
            if answer.status < 400:
                _keep(key, answer)
    except BaseException:
        _release(key)
        raise
    if answer.status >= 400:
        _release(key)
    return answer


def _reserve(key: Key) -> Answer | None:
    """Take the key for this call, or return what was answered under it."""
    with system_scope(reason="an idempotency key"):
        mine = RepeatableCall.objects.filter(token_id=key.token_id, key=key.key)
        now = timezone.now()
        over = Q(created_at__lt=now - KEPT_FOR) | Q(status__isnull=True, created_at__lt=now - CUT_OFF_AFTER)
        mine.filter(over).delete()
        try:
            with transaction.atomic():
                RepeatableCall(
                    authority_id=key.authority_id, token_id=key.token_id, key=key.key, fingerprint=key.fingerprint
                ).save(force_insert=True)
        except IntegrityError:
            return _known(mine.first(), key)
    return None


def _known(row: RepeatableCall | None, key: Key) -> Answer:
    if row is not None and row.fingerprint != key.fingerprint:
        sentence = _("This idempotency key was used for another call. Please choose a new one.")
        raise Refused(Problem(409, "idempotency-key-reused", sentence))
    if row is None or row.status is None:
        sentence = _("The same call is being worked on at this moment. Please ask again in a few seconds.")
        raise Refused(Problem(409, "call-in-progress", sentence, more={"retry_after": 2}))
    return Answer(row.status, row.body, dict(row.headers), is_repeated=True)


def _keep(key: Key, answer: Answer) -> None:
    with system_scope(reason="an idempotency key"):
        RepeatableCall.objects.filter(token_id=key.token_id, key=key.key).update(
            status=answer.status, body=answer.body, headers=answer.headers
        )


def _release(key: Key) -> None:
    with system_scope(reason="an idempotency key"):
        RepeatableCall.objects.filter(token_id=key.token_id, key=key.key, status__isnull=True).delete()


def forget_old_calls() -> int:
    """Remove what was answered more than a day ago; return how many."""
    with system_scope(reason="remove old answers"):
        return RepeatableCall.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()[0]
