# SPDX-License-Identifier: EUPL-1.2
"""Contents on disk, named by their SHA-256: written once, never changed, complete or not there at all."""

import contextlib
import fcntl
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import IO, Protocol

from django.conf import settings

PIECE = 1 << 20
UNUSED_FOR = 24 * 3600.0
WRITERS = 16


class TooLarge(Exception):
    """The content is larger than allowed; `limit` is in bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class Readable(Protocol):
    """Anything that gives bytes piece by piece: an open file, an upload."""

    def read(self, size: int = -1, /) -> bytes: ...


def folder() -> Path:
    """Return the root of the store, which exists afterwards."""
    path = Path(settings.DATA_DIR) / "blobs"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def path_of(digest: str) -> Path:
    """Return where the content of this digest lies."""
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise ValueError("not a SHA-256 digest")
    return folder() / digest[:2] / digest[2:4] / digest


def write(stream: Readable, *, limit: int) -> tuple[str, int]:
    """Keep a content and return its digest and size; counts while reading and stops at the limit."""
    with tempfile.NamedTemporaryFile(dir=folder(), prefix="part-", delete=False) as part:
        try:
            digest, size = _copy(stream, part, limit)
            part.flush()
            os.fsync(part.fileno())
            _place(Path(part.name), path_of(digest))
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise
    return digest, size


def write_many(contents: Sequence[bytes]) -> list[str]:
    """Keep many contents and return their digests; all of them are on the disk when it returns.

    The disk takes many writes at a time for little more than one: 610 letters one after the other cost seconds.
    """
    digests = [sha256(content).hexdigest() for content in contents]
    wanted = dict(zip(digests, contents, strict=True))
    with _locked(fcntl.LOCK_SH), ThreadPoolExecutor(WRITERS) as pool:
        for digest in list(wanted):
            if path_of(digest).exists():
                os.utime(path_of(digest))
                del wanted[digest]
        for digest, part in zip(wanted, pool.map(_part, wanted.values()), strict=True):
            path_of(digest).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            part.replace(path_of(digest))
        near = {path_of(digest).parent for digest in wanted}
        list(pool.map(_sync, sorted(near | {directory.parent for directory in near})))
    return digests


def _part(content: bytes) -> Path:
    """Write a content beside its place, down to the disk."""
    with tempfile.NamedTemporaryFile(dir=folder(), prefix="part-", delete=False) as part:
        part.write(content)
        part.flush()
        os.fsync(part.fileno())
    return Path(part.name)


def _copy(stream: Readable, target: IO[bytes], limit: int) -> tuple[str, int]:
    hasher = sha256()
    size = 0
    while piece := stream.read(PIECE):
        size += len(piece)
        if size > limit:
            raise TooLarge(limit)
        hasher.update(piece)
        target.write(piece)
    return hasher.hexdigest(), size


def _place(part: Path, final: Path) -> None:
    """Give the written file its name; the lock keeps the sweep from removing an equal, older content now."""
    with _locked(fcntl.LOCK_SH):
        if final.exists():
            os.utime(final)
            part.unlink()
            return
        final.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.replace(final)
        for directory in (final.parent, final.parent.parent):
            _sync(directory)


def _sync(directory: Path) -> None:
    """Make a rename survive a power cut."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _locked(kind: int) -> Iterator[None]:
    with (folder() / ".lock").open("a") as lock:
        fcntl.flock(lock, kind)
        yield


def sweep(is_used: Callable[[set[str]], set[str]]) -> int:
    """Remove contents that no row names and that are older than a day; return how many.

    `is_used` gets digests and returns those that are in use.
    """
    horizon = time.time() - UNUSED_FOR
    removed = 0
    for directory in folder().glob("??"):
        with _locked(fcntl.LOCK_EX):
            old = {path.name: path for path in directory.glob("??/*") if path.stat().st_mtime < horizon}
            for digest in set(old) - is_used(set(old)):
                old[digest].unlink()
                removed += 1
    for part in folder().glob("part-*"):
        with contextlib.suppress(FileNotFoundError):
            if part.stat().st_mtime < horizon:
                part.unlink()
    return removed
