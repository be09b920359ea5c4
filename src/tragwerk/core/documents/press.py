# SPDX-License-Identifier: EUPL-1.2
"""The typesetters of this process: started when the first document is wanted, ended when one takes too long."""

import atexit
import contextlib
import os
import queue
import select
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tragwerk.core.documents.wire import Message, packed, unpacked

SOURCE = Path(__file__).resolve().parents[3]
# A letter takes hundredths of a second; whatever takes this long does not end by itself.
SECONDS = 20.0
MEMORY = 3 << 30
# What one document may be made of and what may come out of it.
MOST_IN = 12_000_000
MOST_OUT = 64_000_000
# The typesetter remembers what it has set; after so many documents a fresh one takes over.
DOCUMENTS_EACH = 2000
WORKERS = max(1, min(2, os.cpu_count() or 1))


class TakesTooLong(Exception):
    """A document was not done in time, or its process ended; the next document finds a fresh one."""


class TooMuch(Exception):
    """A document is made of too much, or too much came out of it; `limit` is in bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class Typesetter:
    """One process that sets one document after the other."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.folder: tempfile.TemporaryDirectory[str] | None = None
        self.documents = 0

    def set(self, message: bytes, seconds: float) -> Message:
        """Return the answer to a message; a process that does not answer in time is ended."""
        process = self._started()
        deadline = time.monotonic() + seconds
        try:
            self._write(process, message, deadline)
            answer = unpacked(self._reader(process, deadline))
        except BaseException:
            self.end()
            raise
        if answer is None:
            self.end()
            raise TakesTooLong
        self.documents += 1
        if self.documents >= DOCUMENTS_EACH:
            self.end()
        return answer

    def _started(self) -> "subprocess.Popen[bytes]":
        if self.process is None or self.process.poll() is not None:
            self.end()
            environment = {"PYTHONPATH": str(SOURCE), "PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"}
            self.folder = tempfile.TemporaryDirectory(prefix="tragwerk-typesetter-")
            command = [sys.executable, "-m", "tragwerk.core.documents.typesetter", str(MEMORY), self.folder.name]
            self.process = subprocess.Popen(  # noqa: S603 - our own module, no word of anybody in the command
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, close_fds=True
            )
            for pipe in (self.process.stdin, self.process.stdout):
                assert pipe is not None  # noqa: S101 - asked for above
                os.set_blocking(pipe.fileno(), False)
        return self.process

    @staticmethod
    def _write(process: "subprocess.Popen[bytes]", message: bytes, deadline: float) -> None:
        assert process.stdin is not None  # noqa: S101 - asked for at the start
        handle, rest = process.stdin.fileno(), memoryview(message)
        while rest:
            _wait(handle, select.POLLOUT, deadline)
            try:
                rest = rest[os.write(handle, rest[: 1 << 16]) :]
            except BlockingIOError:
                continue
            except BrokenPipeError as fault:
                raise TakesTooLong from fault

    @staticmethod
    def _reader(process: "subprocess.Popen[bytes]", deadline: float) -> Callable[[int], bytes]:
        assert process.stdout is not None  # noqa: S101 - asked for at the start
        handle = process.stdout.fileno()
        left = [MOST_OUT]

        def read(size: int) -> bytes:
            left[0] -= size
            if left[0] < 0:
                raise TooMuch(MOST_OUT)
            found = bytearray()
            while len(found) < size:
                _wait(handle, select.POLLIN, deadline)
                piece = os.read(handle, size - len(found))
                if not piece:
                    raise TakesTooLong
                found += piece
            return bytes(found)

        return read

    def end(self) -> None:
        """End the process, whatever it does; the next document starts another."""
        process, self.process, self.documents = self.process, None, 0
        folder, self.folder = self.folder, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        process.wait()
        if folder is not None:
            folder.cleanup()


def _wait(handle: int, what: int, deadline: float) -> None:
    """Wait until a pipe can be read or written; raise when the time is over."""
    poll = select.poll()
    poll.register(handle, what)
    if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
        raise TakesTooLong


class Press:
    """The typesetters, lent one at a time."""

    def __init__(self, workers: int = WORKERS) -> None:
        self.workers = workers
        self._owner = 0
        self._idle: queue.LifoQueue[Typesetter] = queue.LifoQueue()
        self._all: list[Typesetter] = []
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def _lent(self) -> Iterator[Typesetter]:
        with self._lock:
            if self._owner != os.getpid():
                # A forked process must not talk to the typesetters of its parent.
                self._owner, self._idle, self._all = os.getpid(), queue.LifoQueue(), []
                for _number in range(self.workers):
                    self._all.append(Typesetter())
                    self._idle.put(self._all[-1])
        one = self._idle.get()
        try:
            yield one
        finally:
            self._idle.put(one)

    def set(self, header: Mapping[str, Any], contents: Mapping[str, bytes], *, seconds: float = SECONDS) -> Message:
        """Have one document set; raises TakesTooLong and TooMuch."""
        if sum(map(len, contents.values())) > MOST_IN:
            raise TooMuch(MOST_IN)
        with self._lent() as typesetter:
            return typesetter.set(packed(header, contents), seconds)

    def close(self) -> None:
        """End all typesetters of this process."""
        with self._lock:
            if self._owner == os.getpid():
                for one in self._all:
                    one.end()


press = Press()
atexit.register(press.close)
