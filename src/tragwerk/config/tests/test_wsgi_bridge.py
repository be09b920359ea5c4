# SPDX-License-Identifier: EUPL-1.2
"""A WSGI application below an ASGI root behaves as it does alone."""

import asyncio
import contextvars
import io
import json
from collections.abc import Iterable
from typing import Any

import pytest
from django.http import FileResponse, HttpResponse, StreamingHttpResponse

from tragwerk.config.wsgi_bridge import Message, Scope, WsgiBridge, environ_of

Started = Any


def scope_of(path: str = "/", headers: Iterable[tuple[bytes, bytes]] = (), method: str = "GET") -> Scope:
    return {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": list(headers),
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.2", 1),
    }


def ask(
    application: Any, scope: Scope, pieces: list[bytes] | None = None, limit: int = 1000, pause: float = 0, **more: Any
) -> list[Message]:
    """Send one request through the bridge, with a pause before each piece; the messages it sent come back."""
    sent: list[Message] = []
    waiting = list(pieces or [])

    async def receive() -> Message:
        if not waiting:
            return {"type": "http.disconnect"}
        await asyncio.sleep(pause)
        piece = waiting.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(waiting)}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(WsgiBridge(application, threads=2, body_limit=limit, **more)(scope, receive, send))
    return sent


def django_like(response: Any) -> Any:
    """Return an application that answers with a response of Django, the way its handler does."""

    def application(environ: dict[str, Any], start_response: Started) -> Any:
        start_response("200 OK", list(response.items()))
        return response

    return application


def body_of(messages: list[Message]) -> bytes:
    return b"".join(message.get("body", b"") for message in messages[1:])


def test_a_page_is_one_start_and_one_body() -> None:
    messages = ask(django_like(HttpResponse("Grüße")), scope_of())
    assert [message["type"] for message in messages] == ["http.response.start", "http.response.body"]
    assert body_of(messages).decode() == "Grüße"


def test_a_stream_is_sent_piece_by_piece() -> None:
    messages = ask(django_like(StreamingHttpResponse(iter([b"a", b"b"]))), scope_of())
    assert [message.get("body") for message in messages[1:]] == [b"a", b"b", b""]


def test_a_file_is_sent_whole_and_closed() -> None:
    content = io.BytesIO(b"x" * (600 << 10))
    messages = ask(django_like(FileResponse(content)), scope_of())
    assert len(body_of(messages)) == 600 << 10
    assert len(messages) > 3
    assert content.closed


def test_the_whole_request_reaches_the_application() -> None:
    def application(environ: dict[str, Any], start_response: Started) -> Any:
        start_response("200 OK", [])
        return HttpResponse(environ["wsgi.input"].read())

    scope = scope_of(method="POST", headers=[(b"content-length", b"6")])
    assert body_of(ask(application, scope, [b"abc", b"def"])) == b"abcdef"


def test_a_request_above_the_limit_is_refused_even_when_it_does_not_say_its_length() -> None:
    scope = scope_of(method="POST", headers=[(b"transfer-encoding", b"chunked")])
    assert ask(django_like(HttpResponse()), scope, [b"x" * 600, b"x" * 600])[0]["status"] == 413


@pytest.mark.parametrize("announced", [(b"content-length", b"1200"), (b"transfer-encoding", b"chunked")])
def test_who_may_send_more_is_asked_only_when_it_is_more(announced: tuple[bytes, bytes]) -> None:
    asked: list[str] = []

    def larger(scope: Scope) -> int:
        asked.append(scope["path"])
        return 1500

    def status(size: int, header: tuple[bytes, bytes]) -> int:
        scope = scope_of("/a", method="POST", headers=[header])
        return int(ask(django_like(HttpResponse()), scope, [b"x" * size], larger=larger)[0]["status"])

    assert status(900, (b"content-length", b"900")) == 200
    assert asked == []
    assert status(1200, announced) == 200
    assert asked == ["/a"]
    assert status(1600, (b"content-length", b"1600")) == 413


@pytest.mark.parametrize(("language", "word"), [(b"en-GB", "Too large"), (b"de", "Zu groß"), (b"", "Zu groß")])
def test_a_call_that_is_too_large_is_refused_as_a_problem(language: bytes, word: str) -> None:
    headers = [(b"transfer-encoding", b"chunked"), (b"accept-language", language)]
    scope = scope_of("/api/v1/assets", method="POST", headers=headers)
    messages = ask(django_like(HttpResponse()), scope, [b"x" * 1200])
    assert dict(messages[0]["headers"])[b"content-type"] == b"application/problem+json"
    assert json.loads(body_of(messages))["title"] == word


def test_a_client_that_dawdles_is_given_up() -> None:
    scope = scope_of(method="POST", headers=[(b"content-length", b"8")])
    answer = ask(django_like(HttpResponse()), scope, [b"x"] * 8, pause=0.03, patience=0.1)
    assert answer[0]["status"] == 408
    assert "zu langsam" in body_of(answer).decode()


def test_a_large_request_over_a_thin_line_has_its_time() -> None:
    pieces = [b"x" * (16 << 10)] * 4
    scope = scope_of(method="POST", headers=[(b"content-length", str(64 << 10).encode())])
    answer = ask(django_like(HttpResponse()), scope, pieces, limit=1 << 20, pause=0.06, patience=0.1)
    assert answer[0]["status"] == 200


def test_a_refusal_of_the_bridge_carries_the_headers_of_every_answer() -> None:
    scope = scope_of(method="POST", headers=[(b"content-length", b"5000")])
    headers = dict(ask(django_like(HttpResponse()), scope, [b""])[0]["headers"])
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert headers[b"cross-origin-resource-policy"] == b"same-origin"
    assert headers[b"cache-control"] == b"no-store"
    for directive in (b"default-src", b"object-src", b"base-uri", b"frame-ancestors"):
        assert directive + b" 'none'" in headers[b"content-security-policy"]


def test_a_request_that_breaks_off_reaches_nobody() -> None:
    scope = scope_of(method="POST", headers=[(b"content-length", b"6")])
    assert ask(django_like(HttpResponse()), scope, []) == []


def test_paths_headers_and_cookies_arrive_as_wsgi_wants_them() -> None:
    headers = [(b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"x-a", b"1"), (b"x_a", b"forged"), (b"content-type", b"t")]
    environ = environ_of(scope_of("/schulen/Größe", headers), None)
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/schulen/Größe"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert (environ["HTTP_X_A"], environ["CONTENT_TYPE"]) == ("1", "t")


def test_what_one_request_leaves_open_does_not_reach_the_next() -> None:
    left: contextvars.ContextVar[str] = contextvars.ContextVar("left", default="nothing")

    def application(environ: dict[str, Any], start_response: Started) -> Any:
        start_response("200 OK", [])
        found = left.get()
        left.set("open")
        return HttpResponse(found)

    bridge_answers = [body_of(ask(application, scope_of())) for _request in range(3)]
    assert bridge_answers == [b"nothing"] * 3


def test_a_fault_of_the_application_is_not_swallowed() -> None:
    def application(environ: dict[str, Any], start_response: Started) -> Any:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask(application, scope_of())
