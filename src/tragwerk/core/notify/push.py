# SPDX-License-Identifier: EUPL-1.2
"""Web push: a notice goes, encrypted for one browser (RFC 8291), to that browser's push service (RFC 8030).

The push service sees who sends (VAPID, RFC 8292) and when, and nothing of what is said.
"""

import base64
import json
import logging
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from http import HTTPStatus
from math import inf
from typing import Any
from uuid import UUID

import requests
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils import timezone
from py_vapid import Vapid02
from pywebpush import WebPushException, webpush

from tragwerk.core.access.public import system_scope
from tragwerk.core.notify.models import Notice, PushSubscription
from tragwerk.core.notify.queries import may_still_be_told
from tragwerk.core.orgs.public import standing_actors

logger = logging.getLogger("tragwerk.notify")
TIMEOUT = 10.0
KEPT_BY_SERVICE = timedelta(hours=12)
# What the browser did not get by then says nothing new any more.
TOO_OLD = timedelta(days=1)
LONGEST_WAIT = timedelta(hours=6)
USUAL_WAIT = timedelta(minutes=5)
_AT_ONCE = 300
# The order of the group of P-256 (FIPS 186-4).
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@lru_cache(maxsize=4)
def _key_of(secret: str) -> ec.EllipticCurvePrivateKey:
    """Return the key by which push services know this installation, made from its secret key.

    So there is no second secret to keep; with another secret key, browsers have to be switched on again.
    """
    derived = HKDF(algorithm=SHA256(), length=48, salt=None, info=b"tragwerk web push").derive(secret.encode())
    return ec.derive_private_key(int.from_bytes(derived, "big") % (_ORDER - 1) + 1, ec.SECP256R1())


def public_key() -> str:
    """Return the public half, as a browser wants it for a subscription."""
    key = _key_of(settings.SECRET_KEY).public_key()
    point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def push_notices(now: datetime, until: float = inf) -> int:
    """Send the notices whose time has come to the browsers of their accounts; return how many went out.

    What does not go out until a moment of the monotonic clock does the next time.
    """
    with system_scope(reason="send notices to browsers"):
        due = Notice.objects.filter(push_at__lte=now, pushed_at__isnull=True)
        rows = list(due.order_by("push_at", "id")[:_AT_ONCE])
        browsers = _browsers(rows)
        actors = standing_actors({row.account_id for row in rows if (row.authority_id, row.account_id) in browsers})
        pushed = 0
        with _session() as session:
            for row in rows:
                if time.monotonic() >= until:
                    break
                pushed += _push(session, row, browsers, actors.get(row.account_id), now)
        return pushed


Browsers = dict[tuple[UUID, UUID], list[PushSubscription]]


def _browsers(rows: Sequence[Notice]) -> Browsers:
    found: defaultdict[tuple[UUID, UUID], list[PushSubscription]] = defaultdict(list)
    for one in PushSubscription.objects.filter(account_id__in={row.account_id for row in rows}).order_by("id"):
        found[one.authority_id, one.account_id].append(one)
    return dict(found)


def _session() -> requests.Session:
    """Return a session that follows no redirect: a push service has no reason to send us elsewhere."""
    session = requests.Session()
    session.max_redirects = 0
    return session


def _push(session: requests.Session, row: Notice, browsers: Browsers, actor: Any, now: datetime) -> int:
    """Send one notice to all browsers of its account, once; a browser that asks for patience postpones it."""
    mine = browsers.get((row.authority_id, row.account_id), [])
    is_due = row.read_at is None and now - row.created_at < TOO_OLD and may_still_be_told(actor, row)
    waiting = [one.not_before for one in mine if one.not_before is not None and one.not_before > now]
    rows = Notice.objects.filter(pk=row.pk, pushed_at__isnull=True)
    if is_due and waiting:
        rows.update(push_at=max(waiting))
        return 0
    # Taken before it is sent: twice on a screen is worse than once in the bell only.
    if not rows.update(pushed_at=now) or not is_due:
        return 0
    later = [until for one in list(mine) if (until := _send(session, one, row, mine)) is not None]
    if later:
        Notice.objects.filter(pk=row.pk).update(pushed_at=None, push_at=max(later))
    return int(bool(mine) and not later)


def _send(
    session: requests.Session, browser: PushSubscription, row: Notice, mine: list[PushSubscription]
) -> datetime | None:
    """Send to one browser; return when to try again where its push service wants patience."""
    status, wait = _post(session, browser, row)
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        browser.delete()
        mine.remove(browser)
    elif status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        until = timezone.now() + wait
        PushSubscription.objects.filter(pk=browser.pk).update(not_before=until)
        browser.not_before = until
        return until
    elif status >= HTTPStatus.BAD_REQUEST:
        logger.warning("a push service refused", extra={"status": status, "subscription": str(browser.pk)})
    return None


def _post(session: requests.Session, browser: PushSubscription, row: Notice) -> tuple[int, timedelta]:
    """Return the answer of the push service, and how long it wants us to wait."""
    payload = {"title": row.sentence, "body": row.note, "url": row.url, "tag": str(row.pk)}
    try:
        answer = webpush(
            subscription_info={
                "endpoint": browser.endpoint,
                "keys": {"p256dh": browser.p256dh, "auth": browser.auth},
            },
            data=json.dumps(payload, ensure_ascii=False),
            vapid_private_key=Vapid02(private_key=_key_of(settings.SECRET_KEY)),
            vapid_claims={"sub": f"mailto:{settings.MAIL_FROM}"},
            ttl=int(KEPT_BY_SERVICE.total_seconds()),
            timeout=TIMEOUT,
            requests_session=session,
        )
        return answer.status_code, USUAL_WAIT
    except WebPushException as refusal:
        if refusal.response is None:
            return HTTPStatus.BAD_REQUEST, USUAL_WAIT
        return refusal.response.status_code, _wait_of(refusal.response.headers.get("Retry-After", ""))
    except requests.TooManyRedirects:
        return HTTPStatus.BAD_REQUEST, USUAL_WAIT
    except requests.RequestException as fault:
        logger.info("a push service did not answer", extra={"fault": type(fault).__name__})
        return HTTPStatus.SERVICE_UNAVAILABLE, USUAL_WAIT
    except ValueError:
        # Keys that are no keys: nobody can be reached there.
        return HTTPStatus.GONE, USUAL_WAIT


def _wait_of(value: str) -> timedelta:
    """Return the pause that a push service asks for in seconds; a day, or nothing, means the usual one."""
    seconds = int(value) if value.isascii() and value.isdecimal() and len(value) < 8 else 0
    return min(timedelta(seconds=seconds), LONGEST_WAIT) if seconds else USUAL_WAIT
