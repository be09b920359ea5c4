# SPDX-License-Identifier: EUPL-1.2
"""A kind of notice that nothing below knows, a mail server and a push service that really answer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.postgres import free_port
from tests.shelves import empty_shelves
from tests.worlds import World
from tragwerk.core.access.public import Place, system_scope
from tragwerk.core.extend import registry
from tragwerk.core.extend.public import NoticeKind
from tragwerk.core.notify.public import Message, Notice, Said
from tragwerk.core.orgs.public import MANAGE_SCHOOL, Account

SPOKEN = "tests.spoken"


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Callable[..., NoticeKind]:
    """Contribute a fictional kind of notice for one test."""
    empty_shelves(monkeypatch, "notice_kinds")

    def contribute(key: str = SPOKEN, **given: Any) -> NoticeKind:
        made = NoticeKind(key, "Gesagtes", "Tests", **{"permission": MANAGE_SCHOOL, "mail": "never", **given})
        registry.contribute(made)
        return made

    return contribute


def message(world: World, **given: Any) -> Message:
    """A message to who manages the school."""
    plain: dict[str, Any] = {
        "kind": SPOKEN,
        "place": Place(world.own.pk, world.school.pk),
        "say": lambda: Said("Der Server steht still", "Raum 214"),
        "url": "/schulen/",
    }
    return Message(**{**plain, **given})


def notices() -> list[Notice]:
    with system_scope(reason="tests"):
        return list(Notice.objects.order_by("account__username"))


def give_addresses() -> None:
    """Everybody of the world has an e-mail address."""
    for account in Account.objects.all():
        Account.objects.filter(pk=account.pk).update(email=f"{account.username}@example.org")


@dataclass
class MailServer:
    """What arrived, and what the server answers to addresses."""

    port: int = 0
    received: list[Envelope] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answers.get(address, "")
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.received.append(envelope)
        return self.answers.get("DATA", "250 OK")


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    """A real SMTP server on this machine."""
    handler = MailServer()
    handler.port = free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port)
    controller.start()
    settings.SMTP_HOST, settings.SMTP_PORT, settings.SMTP_SECURITY = "127.0.0.1", handler.port, "none"
    settings.MAIL_FROM, settings.PUBLIC_URL = "tragwerk@example.org", "https://tragwerk.example.org"
    yield handler
    controller.stop()


@dataclass
class PushService:
    """What a push service got, and what it answers next."""

    address: str = ""
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answer: tuple[int, dict[str, str]] = (201, {})


@pytest.fixture
def push_service(settings: Any) -> Iterator[PushService]:
    """A push service over HTTP on this machine."""
    service = PushService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            status, headers = service.answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    service.address = f"http://127.0.0.1:{server.server_address[1]}/push/1"
    settings.PUSH_HOSTS, settings.MAIL_FROM = ["127.0.0.1"], "tragwerk@example.org"
    yield service
    server.shutdown()
    server.server_close()
    thread.join()
