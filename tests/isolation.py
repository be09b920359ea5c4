# SPDX-License-Identifier: EUPL-1.2
"""Tests reach no other machine."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest


class NetworkRefused(OSError):
    """A test reached for another machine."""


def is_local(address: object) -> bool:
    """Whether a socket address stays on this machine."""
    if not isinstance(address, tuple) or not address:
        return True
    host = str(address[0])
    try:
        return ipaddress.ip_address(host.split("%", maxsplit=1)[0]).is_loopback
    except ValueError:
        return host in {"localhost", ""}


def refuse_network(patches: pytest.MonkeyPatch) -> None:
    """Let sockets of this process reach the loopback device only."""
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guard(address: object) -> None:
        if not is_local(address):
            raise NetworkRefused(f"Tests reach no other machine: {address!r}")

    def guarded_connect(self: socket.socket, address: Any, /) -> None:
        guard(address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any, /) -> int:
        guard(address)
        return connect_ex(self, address)

    def guarded_look_up(host: Any, *args: Any, **options: Any) -> Any:
        guard((host.decode() if isinstance(host, bytes) else host or "",))
        return look_up(host, *args, **options)

    patches.setattr(socket.socket, "connect", guarded_connect)
    patches.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    patches.setattr(socket, "getaddrinfo", guarded_look_up)
