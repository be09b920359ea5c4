# SPDX-License-Identifier: EUPL-1.2
"""How somebody wants notices: by kind, in quiet hours, on which browsers. A matter of taste, so not in the trail."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import time
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, action, mark_checked, nothing_changed, system_scope
from tragwerk.core.notify.models import (
    LONGEST_ENDPOINT,
    LONGEST_KEY,
    LONGEST_SECRET,
    MailWhen,
    NoticeChoice,
    PushSubscription,
    QuietHours,
    kind_named,
)
from tragwerk.core.notify.permissions import READ_NOTICE
from tragwerk.core.notify.queries import own_place
from tragwerk.core.notify.rules import WEEK
from tragwerk.core.orgs.public import Account

MOST_BROWSERS = 20


@dataclass(frozen=True)
class Wish:
    """How a kind of notice is to come."""

    is_shown: bool
    mail: str
    push: bool


@action(READ_NOTICE)
def choose_kinds(*, actor: Actor, wishes: Mapping[str, Wish]) -> int:
    """Keep how kinds of notices come to the actor, in the authority of the present workplace; return how many."""
    authority_id, account_id = own_place(actor)
    _own()
    for key, wish in wishes.items():
        kind = kind_named(key)
        if kind is None or wish.mail not in MailWhen.values:
            raise DomainError(_("This kind of notice is not known any more. Please load the page again."), code="kind")
        NoticeChoice.objects.update_or_create(
            authority_id=authority_id,
            account_id=account_id,
            kind=key,
            defaults={"is_shown": wish.is_shown or kind.urgent, "mail": wish.mail, "push": wish.push},
        )
    return len(wishes)


@action(READ_NOTICE)
def set_quiet_hours(
    *, actor: Actor, starts: time, ends: time, days: Collection[int], rest_days: Collection[int]
) -> QuietHours | None:
    """Keep when the actor wants to be left alone; without any day nothing is kept."""
    authority_id, account_id = own_place(actor)
    _own()
    if days and starts == ends:
        raise DomainError(
            _("Quiet hours begin and end at the same time. Please give another end."), field="ends", code="same"
        )
    if len(set(rest_days)) >= WEEK:
        raise DomainError(
            _("On one day of the week at least notices have to come. Please leave one day out."),
            field="rest_days",
            code="always",
        )
    rows = QuietHours.objects.filter(authority_id=authority_id, account_id=account_id)
    if not days and not rest_days:
        rows.delete()
        return None
    kept: QuietHours
    kept, _created = QuietHours.objects.update_or_create(
        authority_id=authority_id,
        account_id=account_id,
        defaults={"starts": starts, "ends": ends, "days": _digits(days), "rest_days": _digits(rest_days)},
    )
    return kept


def _digits(days: Collection[int]) -> str:
    return "".join(str(day) for day in sorted(set(days)) if 0 <= day < WEEK)


@action(READ_NOTICE)
def choose_language(*, actor: Actor, language: str) -> None:
    """Keep the language of notices and mails, for all workplaces of the account."""
    _authority_id, account_id = own_place(actor)
    _own()
    if language not in dict(settings.LANGUAGES):
        raise DomainError(_("Please choose one of the languages."), field="language", code="language")
    Account.objects.filter(pk=account_id).update(language=language)


def _own() -> None:
    mark_checked()  # one's own habits need no right at a place
    nothing_changed()


@action(READ_NOTICE)
def keep_browser(*, actor: Actor, endpoint: str, p256dh: str, auth: str, device: str = "") -> PushSubscription:
    """Let a browser show the actor's notices of the present workplace; whoever used it before gets none there."""
    authority_id, account_id = own_place(actor)
    _own()
    _refuse_strange(endpoint, p256dh, auth)
    with transaction.atomic():
        with system_scope(reason="a browser shows the notices of one account"):
            PushSubscription.objects.filter(endpoint=endpoint).exclude(account_id=account_id).delete()
        mine = PushSubscription.objects.filter(authority_id=authority_id, account_id=account_id)
        if mine.exclude(endpoint=endpoint).count() >= MOST_BROWSERS:
            raise DomainError(
                _("Notices are switched on in %(count)d browsers. Please switch one off first.")
                % {"count": MOST_BROWSERS},
                code="many",
            )
        kept: PushSubscription
        kept, _created = PushSubscription.objects.update_or_create(
            authority_id=authority_id,
            account_id=account_id,
            endpoint=endpoint,
            defaults={"p256dh": p256dh, "auth": auth, "device": device[:80], "created_at": timezone.now()},
        )
    return kept


def _refuse_strange(endpoint: str, p256dh: str, auth: str) -> None:
    """The server will send to this address, so it has to be one of a push service that is known."""
    given = ((endpoint, LONGEST_ENDPOINT), (p256dh, LONGEST_KEY), (auth, LONGEST_SECRET))
    if any(not value or len(value) > longest for value, longest in given) or not is_known(endpoint):
        raise DomainError(
            _("The push service of this browser is not known to this installation. Mails and the bell still work."),
            code="push-service",
        )


def is_known(endpoint: str) -> bool:
    """Say whether an address belongs to a push service that the settings name; only loopback may do without TLS."""
    try:
        parts = urlsplit(endpoint)
        host = (parts.hostname or "").lower()
    except ValueError:
        return False
    named = any(host == one or (one.startswith(".") and host.endswith(one)) for one in settings.PUSH_HOSTS)
    return named and (parts.scheme == "https" or (parts.scheme == "http" and host == "127.0.0.1"))


@action(READ_NOTICE)
def forget_browser(*, actor: Actor, endpoint: str = "", subscription_id: UUID | None = None) -> int:
    """Let a browser show no notices any more, given by its address or its row; return how many rows that ended."""
    authority_id, account_id = own_place(actor)
    _own()
    mine = PushSubscription.objects.filter(authority_id=authority_id, account_id=account_id)
    chosen = mine.filter(pk=subscription_id) if subscription_id else mine.filter(endpoint=endpoint)
    ended, _rows = chosen.delete()
    return ended
