# SPDX-License-Identifier: EUPL-1.2
"""How much is read of a request depends on who sends it, and where to."""

import asyncio
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.worlds import World
from tragwerk.config import bodies
from tragwerk.config.bodies import FILES, FORM, STRANGER, limit_of
from tragwerk.config.tests.test_wsgi_bridge import scope_of
from tragwerk.core.access.public import Role

UPLOAD = "/import/neu/assets/"


@pytest.fixture(autouse=True)
def keep_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's transaction lives on the connection that a served process would look after here."""
    monkeypatch.setattr(bodies, "close_old_connections", lambda: None)


def limit_for(path: str, cookie: str = "") -> int:
    return limit_of(scope_of(path, [(b"cookie", cookie.encode())] if cookie else [], "POST"))


def session_of(world: World) -> str:
    client = Client()
    client.force_login(world.accounts[Role.AUTHORITY_IT])
    return f"tw_theme=dark; sessionid={client.session.session_key}"


def test_who_is_signed_in_sends_files_where_files_are_taken_and_forms_elsewhere(world: World) -> None:
    cookie = session_of(world)
    assert limit_for(UPLOAD, cookie) == FILES
    assert limit_for("/personen/neu/", cookie) == limit_for("/gibt/es/nicht/", cookie) == FORM
    assert STRANGER < FORM < FILES


@pytest.mark.parametrize("cookie", ["", "sessionid=", "sessionid=erfunden", "sessionid=x' OR 1=1", "\xff;;=;"])
def test_a_stranger_sends_little_whatever_the_cookie_says(db: None, cookie: str) -> None:
    assert limit_for(UPLOAD, cookie) == STRANGER


def test_a_session_of_nobody_is_a_strangers(db: None) -> None:
    client = Client()
    session = client.session
    session["left"] = "here"
    session.save()
    assert limit_for(UPLOAD, f"sessionid={session.session_key}") == STRANGER


def test_looking_writes_nothing(world: World) -> None:
    cookie = session_of(world)
    with CaptureQueriesContext(connection) as queries:
        limit_for(UPLOAD, cookie)
        limit_for(UPLOAD, "sessionid=erfunden")
    assert [one["sql"] for one in queries if not one["sql"].startswith("SELECT")] == []


@pytest.mark.parametrize(
    ("method", "headers", "streamed"),
    [
        ("GET", [], True),
        ("POST", [(b"content-length", b"5")], False),
        ("GET", [(b"content-length", b"5")], False),
        ("GET", [(b"transfer-encoding", b"chunked")], False),
    ],
)
def test_nobody_gets_past_the_limit_through_the_door_of_streams(
    monkeypatch: pytest.MonkeyPatch, method: str, headers: Any, streamed: bool
) -> None:
    from tragwerk.config import asgi

    went: list[str] = []

    def door(name: str) -> Any:
        async def answer(scope: Any, receive: Any, send: Any) -> None:
            went.append(name)

        return answer

    async def unused(*given: Any) -> Any:
        raise AssertionError

    monkeypatch.setattr(asgi, "streams", door("streams"))
    monkeypatch.setattr(asgi, "pages", door("pages"))
    asyncio.run(asgi.application(scope_of("/jobs/1/events", headers, method), unused, unused))
    assert went == ["streams" if streamed else "pages"]
