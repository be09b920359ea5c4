# SPDX-License-Identifier: EUPL-1.2
"""Starting the program on the test's database, and waiting for what it does."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection


@dataclass(frozen=True)
class Web:
    """A served instance: where it listens, and where it logs."""

    port: int
    log: Path


ROOT = Path(__file__).resolve().parents[2]


def environment() -> dict[str, str]:
    """Return what a process needs to work on the database and the data directory of this test."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.served.settings",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
        "TRAGWERK_TEST_DATABASE": str(connection.settings_dict["NAME"]),
        "TRAGWERK_DATA_DIR": str(settings.DATA_DIR),
    }


def start(*arguments: str, log: IO[bytes] | None = None) -> "subprocess.Popen[bytes]":
    """Start the program; the caller ends it."""
    command = [sys.executable, "-m", "tragwerk", *arguments]
    return subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL, stderr=log)


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the program to its end."""
    command = [sys.executable, "-m", "tragwerk", *arguments]
    return subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=60, check=False)


def until(done: Callable[[], bool], what: str, seconds: float = 20.0) -> None:
    """Wait until something has happened."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, f"waited {seconds} s for: {what}"
        time.sleep(0.02)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(
    port: int, path: str, headers: dict[str, str] | None = None, method: str = "GET"
) -> tuple[int, http.client.HTTPMessage, bytes]:
    """Fetch one address of a served instance."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        line.request(method, path, headers=headers or {})
        answer = line.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        line.close()


def answers(port: int) -> bool:
    """Say whether the instance takes requests."""
    try:
        return get(port, "/healthz")[0] == 200
    except OSError:
        return False


@contextmanager
def served(log: Path, *options: str) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """Serve on a free port; the process is ended afterwards."""
    port = free_port()
    with log.open("wb") as sink:
        process = start("serve", "--port", str(port), *options, log=sink)
        try:
            until(lambda: answers(port) or process.poll() is not None, "the first answer")
            assert process.poll() is None, log.read_text()
            yield port, process
        finally:
            stop(process)


def stop(process: "subprocess.Popen[bytes]") -> int:
    """End a process the ordinary way, and by force when it does not go."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    return process.returncode


def children_of(pid: int) -> list[int]:
    """Return the direct children of a process."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return sorted(int(child) for task in tasks for child in task.read_text().split())


def command_of(pid: int) -> str:
    """Return the command line of a process, empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""
