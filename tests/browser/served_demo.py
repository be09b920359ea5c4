# SPDX-License-Identifier: EUPL-1.2
"""The demo as `make demo` serves it, loaded once and shared by all processes of a test run."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

import psycopg

from tests.postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 240
_started: list[subprocess.Popen[bytes]] = []


@contextmanager
def shared_demo(meeting_place: Path) -> Iterator[str]:
    """The address of the demo; the first process that asks starts it, the last one that leaves ends it."""
    note, lock = meeting_place / "demo.json", meeting_place / "demo.lock"
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        told: dict[str, Any] = json.loads(note.read_text()) if note.exists() else {**start(), "users": 0}
        note.write_text(json.dumps({**told, "users": told["users"] + 1}))
    try:
        yield f"http://127.0.0.1:{told['port']}"
    finally:
        with lock.open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            told = json.loads(note.read_text())
            if told["users"] > 1:
                note.write_text(json.dumps({**told, "users": told["users"] - 1}))
            else:
                note.unlink()
                end(told)


def start() -> dict[str, Any]:
    """Load and serve the demo in a directory and a database of its own."""
    directory = Path(tempfile.mkdtemp(prefix="tragwerk-demo-"))
    port, database = free_port(), ""
    environment = {**os.environ, "TRAGWERK_DATA_DIR": str(directory)}
    if os.environ.get("DATABASE_URL"):
        database = f"tragwerk_demo_{port}"
        environment["DATABASE_URL"] = make_database(os.environ["DATABASE_URL"], database)
    program = [sys.executable, "-m", "tragwerk", "demo", "--port", str(port)]
    environment["PYTHONPATH"] = str(ROOT / "src")
    with (directory / "log").open("wb") as log:
        # A session of its own: it outlives the process that started it, until the last one leaves.
        server = subprocess.Popen(program, env=environment, stdout=log, stderr=log, start_new_session=True)
    _started.append(server)
    deadline = time.monotonic() + START_SECONDS
    while not answers(port):
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the demo did not start: {(directory / 'log').read_text()[-2000:]}")
        time.sleep(0.3)
    return {"port": port, "pid": server.pid, "directory": str(directory), "database": database}


def make_database(url: str, name: str) -> str:
    """Make a database beside the one of the tests; return its address."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, f"/{name}", parts.query, parts.fragment))


def answers(port: int) -> bool:
    """Whether the demo is loaded and takes requests."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def end(told: dict[str, Any]) -> None:
    """End the served demo by its process and leave nothing behind."""
    pid = int(str(told["pid"]))
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and is_running(pid):
        time.sleep(0.1)
    shutil.rmtree(str(told["directory"]), ignore_errors=True)
    if told["database"]:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {told['database']} WITH (FORCE)".encode())


def is_running(pid: int) -> bool:
    """Whether the demo still runs; it may be the child of another process of this run, or an orphan by now."""
    own = next((process for process in _started if process.pid == pid), None)
    if own is not None:
        return own.poll() is None
    try:
        return "tragwerk" in Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return False
