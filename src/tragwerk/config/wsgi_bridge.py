# SPDX-License-Identifier: EUPL-1.2
"""Runs a WSGI application below an ASGI root, in a pool of threads that keep their database connections."""

import asyncio
import contextvars
import io
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic
from typing import IO, Any

from django.conf import settings
from django.utils.translation import override

from tragwerk.config.headers import BARE
from tragwerk.config.memory import roomy

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

SPOOL_IN_MEMORY = 1 << 20
# A request has half a minute, and a second more for each 16 KiB that have arrived.
PATIENCE = 30.0
SLOWEST = 16 << 10
FILE_CHUNK = 256 << 10
# Hop-by-hop in HTTP/1.1 and forbidden to applications by PEP 3333.
HOP_BY_HOP = frozenset({b"connection", b"keep-alive", b"transfer-encoding", b"upgrade"})


class BodyTooLarge(Exception):
    """The request carries more than the installation takes at all."""


class TooSlow(Exception):
    """The client sends its request so slowly that nobody waits for it."""


class ClientGone(Exception):
    """The client closed the connection before its request had arrived."""


@dataclass
class Answer:
    """What the application answered; `stream` is set when the body is to be sent piece by piece."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes = b""
    stream: Any = None


def announced_size(scope: Scope) -> int:
    """Return how much the request says it carries; one that does not say may carry anything."""
    headers = dict(scope["headers"])
    length = headers.get(b"content-length", b"")
    if length.isdigit():
        return int(length)
    return sys.maxsize if b"transfer-encoding" in headers or length else 0


async def spool(scope: Scope, receive: Receive, limit: int, patience: float) -> IO[bytes] | None:
    """Read the whole body before a thread is taken, so that a slow client holds no thread, and none for ever.

    The time that a client has grows with what has arrived, so that a large file may come over a thin line.
    """
    headers = dict(scope["headers"])
    if b"content-length" not in headers and b"transfer-encoding" not in headers:
        return None
    if limit < announced_size(scope) < sys.maxsize:
        raise BodyTooLarge
    body: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=SPOOL_IN_MEMORY)  # noqa: SIM115 - closed by the caller
    size = 0
    more = True
    begun = monotonic()
    while more:
        try:
            left = begun + patience + size / SLOWEST - monotonic()
            message = await asyncio.wait_for(receive(), max(left, 0))
        except TimeoutError:
            body.close()
            raise TooSlow from None
        if message["type"] == "http.disconnect":
            body.close()
            raise ClientGone
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            body.close()
            raise BodyTooLarge
        body.write(chunk)
        more = message.get("more_body", False)
    body.seek(0)
    return body


def environ_of(scope: Scope, body: IO[bytes] | None) -> dict[str, Any]:
    """Return the WSGI environment of a request."""
    server = scope.get("server") or ("localhost", 80)
    client = scope.get("client") or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body if body is not None else io.BytesIO(),
        "wsgi.errors": _NoErrors(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
    }
    for raw, value in scope["headers"]:
        _put_header(environ, raw.decode("latin-1"), value.decode("latin-1"))
    if body is not None and "CONTENT_LENGTH" not in environ:
        environ["CONTENT_LENGTH"] = str(body.seek(0, 2))
        body.seek(0)
    return environ


def _put_header(environ: dict[str, Any], name: str, value: str) -> None:
    if "_" in name:  # X_Forwarded_For would pose as X-Forwarded-For
        return
    key = name.upper().replace("-", "_")
    if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        key = f"HTTP_{key}"
    if key in environ:
        value = environ[key] + ("; " if key == "HTTP_COOKIE" else ",") + value
    environ[key] = value


class _NoErrors:
    """The error stream of WSGI; everything is logged through `logging` instead."""

    def write(self, _text: str) -> int:
        return 0

    def writelines(self, _lines: Iterable[str]) -> None:
        return None

    def flush(self) -> None:
        return None


class WsgiBridge:
    """An ASGI application that answers by a WSGI application."""

    def __init__(
        self,
        application: WsgiApp,
        *,
        threads: int,
        body_limit: int,
        larger: Callable[[Scope], int] | None = None,
        patience: float = PATIENCE,
    ) -> None:
        """Take the limit of a body, and who may send more: `larger` is asked in a thread, it may use the database."""
        self.application = roomy(application)
        self.body_limit = body_limit
        self.larger = larger
        self.patience = patience
        self.pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="pages")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()
        try:
            body = await spool(scope, receive, await self._limit(scope, loop), self.patience)
        except BodyTooLarge:
            await refuse(send, scope, 413, TOO_LARGE)
            return
        except TooSlow:
            await refuse(send, scope, 408, TOO_SLOW)
            return
        except ClientGone:
            return
        environ = environ_of(scope, body)
        try:
            # An empty context: whatever a request leaves open must not reach the next one.
            context = contextvars.Context()
            answer = await loop.run_in_executor(self.pool, context.run, self._answer, environ, send, loop)
            await self._finish(answer, send, loop)
        finally:
            environ["wsgi.input"].close()

    async def _limit(self, scope: Scope, loop: asyncio.AbstractEventLoop) -> int:
        if self.larger is None or announced_size(scope) <= self.body_limit:
            return self.body_limit
        return await loop.run_in_executor(self.pool, contextvars.Context().run, self.larger, scope)

    def _answer(self, environ: dict[str, Any], send: Send, loop: asyncio.AbstractEventLoop) -> Answer | None:
        started: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            started[:] = [int(status[:3]), [_header(name, value) for name, value in headers]]

        response = self.application(environ, start_response)
        answer = Answer(started[0], [pair for pair in started[1] if pair[0] not in HOP_BY_HOP])
        if getattr(response, "file_to_stream", None) is not None:
            answer.stream = response
            return answer
        try:
            if getattr(response, "streaming", True):
                self._push(answer, response, send, loop)
                return None
            answer.body = b"".join(response)
        finally:
            _close(response)
        return answer

    def _push(self, answer: Answer, pieces: Iterable[bytes], send: Send, loop: asyncio.AbstractEventLoop) -> None:
        """Send a streamed answer from the thread: what it reads may belong to this thread's connection."""

        def push(message: Message) -> None:
            asyncio.run_coroutine_threadsafe(_sent(send, message), loop).result()

        push(_start(answer))
        for piece in pieces:
            push({"type": "http.response.body", "body": piece, "more_body": True})
        push({"type": "http.response.body", "body": b"", "more_body": False})

    async def _finish(self, answer: Answer | None, send: Send, loop: asyncio.AbstractEventLoop) -> None:
        if answer is None:
            return
        if answer.stream is None:
            await send(_start(answer))
            await send({"type": "http.response.body", "body": answer.body, "more_body": False})
            return
        try:
            await send(_start(answer))
            # A file needs no connection: each piece borrows a thread, so a slow download holds none.
            while piece := await loop.run_in_executor(self.pool, answer.stream.file_to_stream.read, FILE_CHUNK):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            await loop.run_in_executor(self.pool, _close, answer.stream)


def _header(name: str, value: str) -> tuple[bytes, bytes]:
    return name.lower().encode("latin-1"), value.encode("latin-1")


def _start(answer: Answer) -> Message:
    return {"type": "http.response.start", "status": answer.status, "headers": answer.headers}


async def _sent(send: Send, message: Message) -> None:
    await send(message)


def _close(response: Any) -> None:
    close = getattr(response, "close", None)
    if close is not None:
        close()


TOO_LARGE = (
    "Was Sie senden wollten, ist zu groß und wurde nicht angenommen. Bitte melden Sie sich an, oder teilen Sie die "
    "Datei auf.\nWhat you wanted to send is too large and was not accepted. Please sign in, or split the file.\n"
)
TOO_SLOW = (
    "Ihre Anfrage kam zu langsam an und wurde abgebrochen. Bitte versuchen Sie es noch einmal.\n"
    "Your request arrived too slowly and was given up. Please try again.\n"
)


def _for_program(scope: Scope, status: int) -> tuple[bytes, bytes] | None:
    """Return the refusal of a call as a problem, with its kind; None for everything else."""
    from tragwerk.core.api.public import PREFIX, Problem, refusal

    if not scope["path"].startswith(PREFIX):
        return None
    asked = dict(scope["headers"]).get(b"accept-language", b"")
    with override("en" if asked.lower().startswith(b"en") else settings.LANGUAGE_CODE):
        answer = refusal(Problem(status))
    return answer.content, answer["Content-Type"].encode()


async def refuse(send: Send, scope: Scope, status: int, sentence: str) -> None:
    """Answer a request of which not all was read; the connection cannot be used any more."""
    text, kind = _for_program(scope, status) or (sentence.encode(), b"text/plain; charset=utf-8")
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(text)).encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
        *BARE,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text, "more_body": False})
