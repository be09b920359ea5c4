# SPDX-License-Identifier: EUPL-1.2
"""Mails to addresses: other packages post, the queue sends, and what was not delivered is sent again by hand."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, NotVisible, action, require, scope, uuid7_block
from tragwerk.core.audit.public import change_rows
from tragwerk.core.files.public import StoredFile
from tragwerk.core.notify.models import TRANSITIONS, MailState, OutgoingMail
from tragwerk.core.notify.permissions import MANAGE_MAIL
from tragwerk.core.notify.queue import wake_for

LONGEST_SUBJECT = 200


@dataclass(frozen=True)
class Letter:
    """A mail to write: to whom, what for, in plain text; `attachments` are keys of stored files of the authority."""

    address: str
    subject: str
    text: str
    purpose: str
    attachments: tuple[UUID, ...] = ()
    account_id: UUID | None = None
    language: str = ""


def post(*, authority_id: UUID, letters: Sequence[Letter]) -> list[UUID]:
    """Put mails of one authority into the outbox, in one statement; return their keys.

    Whoever calls has done its own verb, checked its own right and written its own entry. Raises DomainError for an
    address that no mail can go to.
    """
    now = timezone.now()
    for letter in letters:
        _refuse_address(letter.address)
    with scope(authorities=[authority_id]):
        _check_files(authority_id, {key for letter in letters for key in letter.attachments})
        rows = [
            OutgoingMail(
                id=key,
                authority_id=authority_id,
                account_id=letter.account_id,
                purpose=letter.purpose,
                address=letter.address.strip(),
                subject=" ".join(letter.subject.split())[:LONGEST_SUBJECT],
                text=letter.text,
                attachments=[str(one) for one in letter.attachments],
                language=letter.language or get_language() or "",
                next_at=now,
                created_at=now,
                tried_from=now,
            )
            for letter, key in zip(letters, uuid7_block(len(letters)), strict=True)
        ]
        OutgoingMail.objects.bulk_create(rows)
    wake_for([now] if rows else [], now)
    return [row.pk for row in rows]


def _refuse_address(address: str) -> None:
    try:
        validate_email(address.strip())
    except ValidationError as error:
        raise DomainError(
            _("“%(address)s” is no e-mail address. Please correct it, for example name@example.org.")
            % {"address": address},
            field="address",
            code="address",
        ) from error


def _check_files(authority_id: UUID, keys: set[UUID]) -> None:
    if keys and StoredFile.objects.filter(authority_id=authority_id, pk__in=keys).count() != len(keys):
        raise NotVisible(_("This does not exist, or it is not visible to you."))


@action(MANAGE_MAIL)
def send_again(*, actor: Actor, ids: Collection[UUID]) -> list[UUID]:
    """Try mails again that were refused or given up; what was corrected meanwhile counts from now."""
    rows = list(OutgoingMail.objects.visible_to(actor, MANAGE_MAIL).select_for_update().filter(pk__in=ids))
    if not rows or len(rows) != len(set(ids)):
        raise NotVisible(_("This mail does not exist, or it is not visible to you."))
    require(actor, MANAGE_MAIL, rows)
    for row in rows:
        if MailState.WAITING not in TRANSITIONS[MailState(row.state)]:
            raise DomainError(
                _("The mail “%(subject)s” is “%(state)s” by now. Please load the page again.")
                % {"subject": row.subject, "state": row.get_state_display()},
                code="transition",
            )
    now = timezone.now()
    again = {"state": MailState.WAITING, "next_at": now, "tried_from": now, "attempts": 0, "ended_at": None}
    done = change_rows(
        actor=actor, verb="notify.send_again", model=OutgoingMail, changes={row.pk: again for row in rows}
    )
    wake_for([now], now)
    return done
