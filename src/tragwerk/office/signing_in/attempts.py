# SPDX-License-Identifier: EUPL-1.2
"""Counts wrong passwords and codes in the database, so that all processes know of them, and names the pause then.

Names and addresses are kept as keyed hashes only. A right password writes nothing here unless it has to forget
wrong ones.
"""

import hmac
import logging
import math
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from secrets import token_hex

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import ngettext

from tragwerk.office.models import FailedSignIns
from tragwerk.office.signing_in.addresses import client_address, neighbourhood
from tragwerk.office.signing_in.rules import ADDRESS, CODE, NAME, PAIR, Limit

logger = logging.getLogger("tragwerk.signing_in")
_signer = signing.TimestampSigner(salt="tragwerk.office.device")
DEVICE_KNOWN_FOR = timedelta(days=180)


def keyed_hash(*parts: str) -> str:
    """Return a name for the parts from which they cannot be found without the secret of the installation."""
    return hmac.new(settings.SECRET_KEY.encode(), "\0".join(("sign-in", *parts)).encode(), sha256).hexdigest()


class Counted:
    """Attempts that are counted under keys, each with its limit; the pause is the longest that any of them asks for."""

    own: str
    source: str
    limits: Mapping[str, Limit]

    def wait(self) -> int:
        """Return how many seconds have to pass before the next is looked at; 0 means none."""
        return self._longest(self._counted())

    def failed(self) -> tuple[int, int]:
        """Count a wrong one; return how many more are free, and the seconds to wait now."""
        now = timezone.now()
        with transaction.atomic():
            FailedSignIns.objects.filter(pk__in=self.limits, expires_at__lte=now).delete()
            # In one order everywhere, so that two attempts never wait for each other.
            for key in sorted(self.limits):
                self._count(key)
        rows = self._counted()
        mine = next((row.failures for row in rows if row.pk == self.own), 1)
        logger.warning("sign-in failed", extra={"count": mine, "source": self.source[:16]})
        return self.limits[self.own].left(mine), self._longest(rows)

    def refused(self) -> None:
        """Note an attempt during a pause: nothing was looked at, so it costs nothing more."""
        logger.warning("sign-in refused during a pause", extra={"source": self.source[:16]})

    def _counted(self) -> list[FailedSignIns]:
        return list(FailedSignIns.objects.filter(pk__in=self.limits, expires_at__gt=timezone.now()))

    def _count(self, key: str) -> None:
        now = timezone.now()
        again = {"failures": F("failures") + 1, "last_at": now}
        if FailedSignIns.objects.filter(pk=key).update(**again):
            return
        first = {"last_at": now, "expires_at": now + self.limits[key].forgotten_after}
        _row, made = FailedSignIns.objects.get_or_create(key=key, defaults=first)
        if not made:
            FailedSignIns.objects.filter(pk=key).update(**again)

    def _longest(self, rows: list[FailedSignIns]) -> int:
        now = timezone.now()
        waits = [row.last_at + self.limits[row.pk].pause(row.failures) - now for row in rows]
        return max([0, *(math.ceil(wait.total_seconds()) for wait in waits)])


class Attempt(Counted):
    """One attempt to sign in with a name, from an address, perhaps in a browser where that name is known."""

    def __init__(self, request: HttpRequest, username: str) -> None:
        self.name = username.strip().lower()
        place = neighbourhood(client_address(request))
        self.source = keyed_hash("address", place)
        self.device = _known_device(request, self.name)
        if self.device:
            # Who has signed in here before is not held up by what others try elsewhere, or behind the same address.
            self.own = keyed_hash("device", self.device, self.name)
            self.limits: Mapping[str, Limit] = {self.own: PAIR}
        else:
            self.own = keyed_hash("pair", self.name, place)
            self.limits = {self.own: PAIR, keyed_hash("name", self.name): NAME, self.source: ADDRESS}

    def succeeded(self) -> None:
        """Forget the wrong passwords of this name here; those of the name and of the address go on counting."""
        if any(row.pk == self.own for row in self._counted()):
            FailedSignIns.objects.filter(pk=self.own).delete()
        logger.info("signed in", extra={"source": self.source[:16]})

    def remember_device(self, response: HttpResponse) -> None:
        """Let this browser say later that the name has signed in here; the cookie tells neither name nor account."""
        value = _signer.sign(f"{self.device or token_hex(16)}.{keyed_hash('known', self.name)}")
        response.set_cookie(
            settings.DEVICE_COOKIE_NAME,
            value,
            max_age=DEVICE_KNOWN_FOR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


class CodeAttempt(Counted):
    """One attempt to open a document with a code on paper, from an address; codes have no name to count under."""

    def __init__(self, request: HttpRequest) -> None:
        self.own = self.source = keyed_hash("code", neighbourhood(client_address(request)))
        self.limits = {self.own: CODE}


def _known_device(request: HttpRequest, name: str) -> str:
    """Return what the browser is called if the name has signed in there before, else nothing."""
    try:
        given = _signer.unsign(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), max_age=DEVICE_KNOWN_FOR)
    except signing.BadSignature:
        return ""
    device, _dot, known = given.partition(".")
    return device if hmac.compare_digest(known, keyed_hash("known", name)) else ""


def forget_old_attempts() -> int:
    """Remove what no longer counts; return how many."""
    return FailedSignIns.objects.filter(expires_at__lte=timezone.now()).delete()[0]


def in_words(seconds: int) -> str:
    """Return how long to wait, never too short."""
    if seconds < 60:
        return ngettext("one second", "%(count)d seconds", seconds) % {"count": seconds}
    minutes = -(-seconds // 60)
    return ngettext("one minute", "%(count)d minutes", minutes) % {"count": minutes}
