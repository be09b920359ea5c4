# SPDX-License-Identifier: EUPL-1.2
"""Hands waiting mails to the mail server that the settings name, over one connection, and writes down what it said."""

import logging
import mimetypes
import smtplib
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from tragwerk.core.access.public import DomainError, scope, system_scope
from tragwerk.core.files import public as files
from tragwerk.core.notify.models import MailState, OutgoingMail
from tragwerk.core.notify.rules import is_for_good, next_try
from tragwerk.core.orgs.public import Authority

logger = logging.getLogger("tragwerk.notify")
TIMEOUT = 20.0
# Whoever dies while sending does so within this time; then the mail is tried again under the same number.
LEASE = timedelta(minutes=10)
_AT_ONCE = 200
LONGEST_ANSWER = 300
# Makes the HTML of a mail from its plain text; the package that owns pages gives it.
_pages: list[Callable[[str, str], str]] = []


def register_mail_page(make: Callable[[str, str], str]) -> None:
    """Give the function (subject, text) → HTML of a mail; without it mails are plain text."""
    _pages[:] = [make]


@dataclass(frozen=True)
class Sent:
    """How many mails were taken up, and whether more could go out right now."""

    count: int
    has_more: bool = False


def send_mails(now: datetime, until: float) -> Sent:
    """Send what is due until a moment of the monotonic clock, or until the mail server does not answer.

    Without a mail server in the settings mails wait, and are given up after three days.
    """
    with system_scope(reason="send mails"):
        due = OutgoingMail.objects.filter(state=MailState.WAITING, next_at__lte=now)
        keys = list(due.order_by("next_at", "id").values_list("pk", flat=True)[:_AT_ONCE])
        if not settings.SMTP_HOST:
            return _wait_for_server(keys, now)
        count = 0
        with _line() as line:
            for key in keys:
                if line.is_down:
                    return Sent(count)
                if time.monotonic() >= until:
                    return Sent(count, has_more=True)
                count += _send(line, key)
        return Sent(count, has_more=len(keys) == _AT_ONCE)


def _wait_for_server(keys: list[UUID], now: datetime) -> Sent:
    for row in OutgoingMail.objects.filter(pk__in=keys):
        _try_later(row, "", now)
    return Sent(0)


class Line:
    """The connection to the mail server: opened for the first mail, opened again after trouble."""

    def __init__(self) -> None:
        self._server: smtplib.SMTP | None = None
        # Nobody answers, or the server wants nothing from us: other mails would fare the same.
        self.is_down = False

    def send(self, message: EmailMessage) -> None:
        """Hand over one mail; raises what smtplib raises."""
        if self._server is None:
            self._server = _connect()
        self._server.send_message(message)

    def drop(self) -> None:
        """End the connection, politely where it still stands."""
        if self._server is not None:
            try:
                self._server.quit()
            except (smtplib.SMTPException, OSError):
                self._server.close()
            self._server = None


@contextmanager
def _line() -> Iterator[Line]:
    line = Line()
    try:
        yield line
    finally:
        line.drop()


def _connect() -> smtplib.SMTP:
    context = ssl.create_default_context()
    address = (settings.SMTP_HOST, settings.SMTP_PORT)
    if settings.SMTP_SECURITY == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(*address, timeout=TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(*address, timeout=TIMEOUT)
    try:
        if settings.SMTP_SECURITY == "starttls":
            server.starttls(context=context)
        if settings.SMTP_USER:
            server.login(settings.SMTP_USER, settings.SMTP_PASSWORD)
    except BaseException:
        server.close()
        raise
    return server


def _send(line: Line, key: UUID) -> int:
    """Send one mail if it still waits; whatever comes of it is written down."""
    now = timezone.now()
    rows = OutgoingMail.objects.filter(pk=key, state=MailState.WAITING, next_at__lte=now)
    # Taken before it is sent: no second worker sends it, and it comes back if this one dies.
    if not rows.update(next_at=now + LEASE):
        return 0
    row: OutgoingMail = OutgoingMail.objects.get(pk=key)
    row.attempts += 1
    try:
        line.send(message_of(row))
    except smtplib.SMTPRecipientsRefused as refusal:
        code, answer = next(iter(refusal.recipients.values()))
        line.drop()
        _answered(row, code, answer)
    except smtplib.SMTPResponseException as refusal:
        line.drop()
        # What the server says of us, and not of this mail, may be mended: a wrong password, no encryption.
        of_us = isinstance(refusal, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError | smtplib.SMTPHeloError)
        line.is_down = of_us
        _answered(row, 0 if of_us else refusal.smtp_code, refusal.smtp_error)
    except DomainError as refusal:
        # An attachment whose content has not arrived yet.
        _try_later(row, str(refusal), timezone.now())
    except (smtplib.SMTPException, OSError) as fault:
        line.drop()
        line.is_down = True
        _try_later(row, f"{type(fault).__name__}: {fault}", timezone.now())
    except Exception:
        # A mail that cannot be written holds up no other.
        logger.exception("a mail could not be written", extra={"mail": str(row.pk)})
        _end(row, MailState.REFUSED, "")
    else:
        _end(row, MailState.SENT, "")
    return 1


def _answered(row: OutgoingMail, code: int, answer: bytes | str) -> None:
    words = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    told = f"{code} {words}".strip() if code else words
    if is_for_good(code):
        _end(row, MailState.REFUSED, told)
    else:
        _try_later(row, told, timezone.now())


def _try_later(row: OutgoingMail, answer: str, now: datetime) -> None:
    again = next_try(row.attempts, row.tried_from, now)
    if again is None:
        _end(row, MailState.GIVEN_UP, answer)
        return
    OutgoingMail.objects.filter(pk=row.pk, state=MailState.WAITING).update(
        attempts=row.attempts, next_at=again, answer=answer[:LONGEST_ANSWER]
    )


def _end(row: OutgoingMail, state: MailState, answer: str) -> None:
    values = {"text": ""} if state == MailState.SENT else {}
    OutgoingMail.objects.filter(pk=row.pk, state=MailState.WAITING).update(
        state=state,
        attempts=row.attempts,
        next_at=None,
        ended_at=timezone.now(),
        answer=answer[:LONGEST_ANSWER],
        **values,
    )
    logger.info("mail ended", extra={"mail": str(row.pk), "state": state.value, "attempts": row.attempts})


def message_of(row: OutgoingMail) -> EmailMessage:
    """Return a mail as it goes over the line; its number stays the same however often it is tried."""
    user, _at, domain = settings.MAIL_FROM.rpartition("@")
    message = EmailMessage()
    message["From"] = Address(str(Authority.objects.get(pk=row.authority_id)), user, domain)
    message["To"] = row.address
    message["Subject"] = row.subject
    message["Date"] = format_datetime(row.created_at)
    message["Message-ID"] = f"<{row.pk}@{domain}>"
    # RFC 3834: answering machines do not answer, nor do their answers come back here.
    message["Auto-Submitted"] = "auto-generated"
    if row.language:
        message["Content-Language"] = row.language
    message.set_content(row.text)
    if _pages:
        message.add_alternative(_pages[0](row.subject, row.text), subtype="html")
    _attach(message, row)
    return message


def _attach(message: EmailMessage, row: OutgoingMail) -> None:
    if not row.attachments:
        return
    with scope(authorities=[row.authority_id]):
        stored = list(files.StoredFile.objects.filter(pk__in=row.attachments).order_by("created_at", "id"))
        for one in stored:
            main, _slash, sub = (mimetypes.guess_type(one.name)[0] or "application/octet-stream").partition("/")
            with files.open(one) as stream:
                message.add_attachment(stream.read(), maintype=main, subtype=sub, filename=one.name)
