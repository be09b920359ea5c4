# SPDX-License-Identifier: EUPL-1.2
"""Serves the collected static files: compressed once, kept in memory, cached by browsers for ever."""

import gzip
import mimetypes
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from tragwerk.config.headers import BARE
from tragwerk.config.wsgi_bridge import Message, Scope, Send

HASHED = re.compile(r"\.[0-9a-f]{12}\.")
FOR_EVER = b"public, max-age=31536000, immutable"
ASK_AGAIN = b"no-cache"
WORTH_COMPRESSING = ("text/", "application/javascript", "application/json", "image/svg+xml", "application/wasm")
KEEP_BELOW = 4 << 20


@dataclass(frozen=True)
class StaticFile:
    """One file, ready to send."""

    headers: tuple[tuple[bytes, bytes], ...]
    tag: bytes
    plain: bytes
    compressed: bytes | None


class StaticServer:
    """Answers for exactly the files that `collectstatic` wrote down; every other name is not found."""

    def __init__(self, root: Path, prefix: str) -> None:
        self.root = root
        self.prefix = prefix
        self.names = _collected(root)
        self._ready: dict[str, StaticFile] = {}

    async def __call__(self, scope: Scope, send: Send) -> None:
        name = scope["path"].removeprefix(self.prefix)
        if scope["method"] not in ("GET", "HEAD") or name not in self.names:
            await _answer(send, 404, ((b"content-type", b"text/plain; charset=utf-8"), *BARE), b"")
            return
        headers = dict(scope["headers"])
        file = self._file(name)
        if headers.get(b"if-none-match") == file.tag:
            await _answer(send, 304, file.headers, b"")
            return
        body, coding = file.plain, ()
        if file.compressed is not None and b"gzip" in headers.get(b"accept-encoding", b""):
            body, coding = file.compressed, ((b"content-encoding", b"gzip"),)  # type: ignore[assignment]
        await _answer(send, 200, (*file.headers, *coding), body, head=scope["method"] == "HEAD")

    def _file(self, name: str) -> StaticFile:
        if name not in self._ready:
            file = _load(self.root / name, name)
            if len(file.plain) > KEEP_BELOW:
                return file
            self._ready[name] = file
        return self._ready[name]


def _collected(root: Path) -> frozenset[str]:
    """Return the names that may be asked for; those of earlier versions stay for pages that are still open."""
    files = (path for path in root.rglob("*") if path.is_file() and path.name != "staticfiles.json")
    return frozenset(path.relative_to(root).as_posix() for path in files)


def _load(path: Path, name: str) -> StaticFile:
    plain = path.read_bytes()
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if kind == "text/javascript" or name.endswith((".js", ".mjs")):
        kind = "text/javascript"
    compressed = gzip.compress(plain, 9) if kind.startswith(WORTH_COMPRESSING) and len(plain) > 512 else None
    if compressed is not None and len(compressed) >= len(plain):
        compressed = None
    charset = "; charset=utf-8" if kind.startswith("text/") or kind == "image/svg+xml" else ""
    tag = b'"' + sha256(plain).hexdigest()[:24].encode() + b'"'
    headers = (
        (b"content-type", f"{kind}{charset}".encode()),
        (b"cache-control", FOR_EVER if HASHED.search(name) else ASK_AGAIN),
        (b"etag", tag),
        (b"vary", b"accept-encoding"),
        *BARE,
    )
    return StaticFile(headers, tag, plain, compressed)


async def _answer(send: Send, status: int, headers: Any, body: bytes, *, head: bool = False) -> None:
    length = () if status == 304 else ((b"content-length", str(len(body)).encode()),)
    start: Message = {"type": "http.response.start", "status": status, "headers": [*headers, *length]}
    await send(start)
    await send({"type": "http.response.body", "body": b"" if head else body, "more_body": False})
