# SPDX-License-Identifier: EUPL-1.2
"""Sends one message: to an address on the open network, looked up once and then called, signed, without detours.

The name is looked up here and the connection goes to what was found and examined: a name that answers differently the
second time leads nowhere. Redirects are not followed, and of the answer only its number is looked at.
"""

import http.client
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from tragwerk.core.api.rules import Target, Trouble, is_loopback, is_public, target_of

CONNECT_SECONDS, ANSWER_SECONDS = 5.0, 10.0
_MOST_READ = 4096


@dataclass(frozen=True)
class Sent:
    """What became of an attempt."""

    status: int | None
    trouble: str
    milliseconds: int

    @property
    def arrived(self) -> bool:
        """Say whether the other side took the message."""
        return not self.trouble


class _Stopped(Exception):
    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


def send(url: str, body: bytes, headers: Mapping[str, str]) -> Sent:
    """Post a message and say what came of it; nothing that the other side does raises."""
    begun = time.monotonic()
    status: int | None = None
    trouble = ""
    try:
        status = _post(url, body, headers)
        if 300 <= status < 400:
            trouble = Trouble.REDIRECT.value
        elif not 200 <= status < 300:
            trouble = Trouble.REFUSED.value
    except _Stopped as stopped:
        trouble = stopped.trouble.value
    except TimeoutError:
        trouble = Trouble.TOO_SLOW.value
    except ssl.SSLError:
        trouble = Trouble.CERTIFICATE.value
    except (OSError, http.client.HTTPException, ValueError):
        trouble = Trouble.NO_ANSWER.value
    return Sent(status, trouble, round(1000 * (time.monotonic() - begun)))


def examine(url: str) -> Trouble | None:
    """Say what speaks against an address now, if anything does: its form, its name, where it leads."""
    try:
        _address_of(_target(url))
    except _Stopped as stopped:
        return stopped.trouble
    except OSError:
        return Trouble.NO_NAME
    return None


def _target(url: str) -> Target:
    target = target_of(url, plain_too=settings.WEBHOOK_LOOPBACK)
    if target is None:
        raise _Stopped(Trouble.ADDRESS)
    return target


def _address_of(target: Target) -> tuple[socket.AddressFamily, str]:
    """Look a name up; one that leads anywhere inside is refused, whatever else it leads to."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise _Stopped(Trouble.NO_NAME) from error
    addresses = [(family, str(place[0])) for family, _type, _protocol, _name, place in found]
    if not addresses or not all(_may_be_called(address) for _family, address in addresses):
        raise _Stopped(Trouble.NOT_PUBLIC)
    return addresses[0]


def _may_be_called(address: str) -> bool:
    return is_public(address) or (settings.WEBHOOK_LOOPBACK and is_loopback(address))


def _post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    target = _target(url)
    family, address = _address_of(target)
    with socket.socket(family, socket.SOCK_STREAM) as plain:
        plain.settimeout(CONNECT_SECONDS)
        plain.connect((address, target.port))
        line: socket.socket = plain
        if target.is_secure:
            line = ssl.create_default_context().wrap_socket(plain, server_hostname=target.host)
        with line:
            line.settimeout(ANSWER_SECONDS)
            return _exchange(line, target, body, headers)


def _exchange(line: socket.socket, target: Target, body: bytes, headers: Mapping[str, str]) -> int:
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.sock = line
    connection.putrequest("POST", target.path, skip_accept_encoding=True)
    for name, value in {**headers, "Content-Length": str(len(body)), "Connection": "close"}.items():
        connection.putheader(name, value)
    connection.endheaders(body)
    response = connection.getresponse()
    response.read(_MOST_READ)
    return response.status
