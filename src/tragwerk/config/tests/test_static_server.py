# SPDX-License-Identifier: EUPL-1.2
"""Static files are cached for ever under their hashed names, and nothing else is there."""

import asyncio
import gzip
from pathlib import Path
from typing import Any

import pytest

from tragwerk.config.static_server import StaticServer
from tragwerk.config.wsgi_bridge import Message

HASHED = "ui/app.0123456789ab.js"
CODE = b"// Gr\xc3\xbc\xc3\x9fe\n" * 100


@pytest.fixture
def server(tmp_path: Path) -> StaticServer:
    (tmp_path / "ui").mkdir()
    (tmp_path / "ui/app.js").write_bytes(CODE)
    (tmp_path / HASHED).write_bytes(CODE)
    (tmp_path / "font.woff2").write_bytes(b"x" * 1000)
    (tmp_path / "staticfiles.json").write_text("{}")
    (tmp_path.parent / "secret.txt").write_text("secret")
    return StaticServer(tmp_path, "/static/")


def ask(server: StaticServer, name: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    messages: list[Message] = []

    async def send(message: Message) -> None:
        messages.append(message)

    raw = [(key.replace("_", "-").encode(), value.encode()) for key, value in headers.items()]
    scope: dict[str, Any] = {"path": f"/static/{name}", "method": method, "headers": raw}
    asyncio.run(server(scope, send))
    found = {key.decode(): value.decode() for key, value in messages[0]["headers"]}
    return messages[0]["status"], found, messages[1]["body"]


def test_a_hashed_name_is_kept_for_ever(server: StaticServer) -> None:
    status, headers, body = ask(server, HASHED)
    assert (status, body) == (200, CODE)
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["content-type"] == "text/javascript; charset=utf-8"
    assert headers["x-content-type-options"] == "nosniff"


def test_a_plain_name_is_asked_for_again(server: StaticServer) -> None:
    _status, headers, _body = ask(server, "ui/app.js")
    assert headers["cache-control"] == "no-cache"
    assert ask(server, "ui/app.js", if_none_match=headers["etag"])[0::2] == (304, b"")


def test_text_is_compressed_for_those_who_read_it(server: StaticServer) -> None:
    _status, headers, body = ask(server, HASHED, accept_encoding="gzip, br")
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(body) == CODE
    assert "content-encoding" not in ask(server, "font.woff2", accept_encoding="gzip")[1]


def test_asking_for_the_head_sends_no_body(server: StaticServer) -> None:
    status, headers, body = ask(server, HASHED, "HEAD")
    assert (status, headers["content-length"], body) == (200, str(len(CODE)), b"")


@pytest.mark.parametrize("name", ["", "ui", "../secret.txt", "ui/../../secret.txt", "staticfiles.json", "/etc/passwd"])
def test_every_other_name_is_not_found(server: StaticServer, name: str) -> None:
    assert ask(server, name)[0] == 404


def test_files_are_only_read(server: StaticServer) -> None:
    assert ask(server, HASHED, "POST")[0] == 404


@pytest.mark.parametrize("name", [HASHED, "ui/app.js", "nothing.js"])
def test_every_answer_forbids_frames_guessing_and_foreign_sites(server: StaticServer, name: str) -> None:
    headers = ask(server, name)[1]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    for directive in ("default-src", "object-src", "base-uri", "frame-ancestors"):
        assert f"{directive} 'none'" in headers["content-security-policy"]
