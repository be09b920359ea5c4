# SPDX-License-Identifier: EUPL-1.2
"""Arithmetic of the interface: secrets, limits, fingerprints, signatures, pauses, addresses. No database, no clock."""

import base64
import hashlib
import hmac
import re
import secrets
import string
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

PREFIX_LENGTH = 12
_LETTERS = string.ascii_letters + string.digits
_TOKEN = re.compile(r"twk_[A-Za-z0-9]{8}_[A-Za-z0-9]{43}")
_SECOND = 1_000_000_000

# The kind of a message that tells of nothing.
TEST_KIND = "api.test"
# How long to wait after each attempt that failed; about three days in all. The schedule looks every five minutes.
PAUSES = (
    *(timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=3)),
    *(timedelta(hours=6), timedelta(hours=12), timedelta(hours=24), timedelta(hours=24)),
)
# So long without any answer, and nothing more is sent by itself.
STOPPED_AFTER = timedelta(days=3)


def new_token() -> str:
    """Return a secret with a beginning by which people tell it from others."""
    begin, rest = ("".join(secrets.choice(_LETTERS) for _ in range(length)) for length in (8, 43))
    return f"twk_{begin}_{rest}"


def is_token(text: str) -> bool:
    """Say whether a text has the form of a token."""
    return _TOKEN.fullmatch(text) is not None


def prefix_of(token: str) -> str:
    """Return the part of a token that may be shown."""
    return token[:PREFIX_LENGTH]


def hash_of(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class Quota:
    """So many calls in so many seconds; what is not used up may be used at once."""

    calls: int
    seconds: int

    @property
    def step(self) -> int:
        """How long one call occupies the quota, in nanoseconds."""
        return max(1, self.seconds * _SECOND // self.calls)


@dataclass(frozen=True)
class Taken:
    """What became of one call: whether it may go on, how many are left, when the next is free and when all are.

    `mark` is what has to be remembered: the moment at which the quota is whole again, in nanoseconds.
    """

    allowed: bool
    left: int
    wait: int
    whole_in: int
    mark: int


def take(mark: int, now: int, quota: Quota) -> Taken:
    """Take one call from a quota; times are in nanoseconds, the answers in whole seconds, rounded up."""
    room = quota.step * quota.calls
    # A clock that was set back must not lock anybody out for longer than the quota is wide.
    begin = min(max(mark, now), now + room)
    after = begin + quota.step
    if after - now > room:
        return Taken(False, 0, _seconds(after - now - room), _seconds(begin - now), begin)
    return Taken(True, (room - (after - now)) // quota.step, 0, _seconds(after - now), after)


def _seconds(nanoseconds: int) -> int:
    return -(-nanoseconds // _SECOND)


def fingerprint(method: str, path: str, query: str, body: bytes) -> str:
    """Return what tells one call from another under the same key."""
    digest = hashlib.sha256()
    for part in (method.encode(), path.encode(), query.encode(), body):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


def tag_of(content: bytes) -> str:
    """Return the entity tag of an answer."""
    return f'"{hashlib.blake2b(content, digest_size=16).hexdigest()}"'


def matches(header: str, tag: str, *, weak: bool = False) -> bool:
    """Say whether a list of entity tags names this one; only `weak` comparison takes weak tags."""
    wanted = [part.strip() for part in header.split(",") if part.strip()]
    if weak:
        wanted = [part.removeprefix("W/") for part in wanted]
    return "*" in wanted or tag in wanted


def secret_of(installation: str, webhook: str, salt: str) -> bytes:
    """Return the secret with which messages to a webhook are signed."""
    return hmac.new(installation.encode(), f"webhook\0{webhook}\0{salt}".encode(), hashlib.sha256).digest()


def shown_secret(secret: bytes) -> str:
    """Return a secret in the form in which people carry it to the other system."""
    return f"whsec_{base64.b64encode(secret).decode()}"


def signature(secret: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """Return the signature of a message."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return f"v1,{base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()}"


def pause_after(attempts: int) -> timedelta | None:
    """Return how long to wait after so many failed attempts; None when it is enough."""
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


class Trouble(StrEnum):
    """Why a message did not arrive."""

    ADDRESS = "address"
    NOT_PUBLIC = "not_public"
    NO_NAME = "no_name"
    NO_ANSWER = "no_answer"
    TOO_SLOW = "too_slow"
    CERTIFICATE = "certificate"
    REDIRECT = "redirect"
    REFUSED = "refused"


@dataclass(frozen=True)
class Target:
    """Where a message goes."""

    is_secure: bool
    host: str
    port: int
    path: str


_NAT64 = ip_network("64:ff9b::/96")
_LONGEST_HOST = 253


def is_public(address: str) -> bool:
    """Say whether an address lies on the open network, also one that is wrapped in another."""
    try:
        found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo or (None, None))[1]
        if inner is None and found in _NAT64:
            inner = IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None and not is_public(str(inner)):
            return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


def is_loopback(address: str) -> bool:
    """Say whether an address is this machine itself."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def target_of(url: str, *, plain_too: bool = False) -> Target | None:
    """Read the address of a webhook; None for one that is not to be called: no https, a log-in, a strange port."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    is_secure, host = parts.scheme == "https", parts.hostname or ""
    if not (is_secure or (plain_too and parts.scheme == "http")) or parts.username or parts.password or parts.fragment:
        return None
    if not host or len(host) > _LONGEST_HOST or any(not 33 <= ord(letter) < 127 for letter in url):
        return None
    default = 443 if is_secure else 80
    if not plain_too and port not in {None, 443, 8443}:
        return None
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    return Target(is_secure, host, port or default, path)
