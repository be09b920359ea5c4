# SPDX-License-Identifier: EUPL-1.2
"""Progress and heartbeats as small files: never a write to the main database (ADR 0007)."""

import contextlib
import fcntl
import json
import os
import socket
import threading
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, Any
from uuid import UUID, uuid4

from django.conf import settings

BEAT_EVERY = 2.0
# Only for workers on another machine; on this one the lock tells at once.
STALE_AFTER = 30.0
KEPT_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True)
class Progress:
    """How far a job is; `note` is a sentence without personal data."""

    state: str
    done: int = 0
    total: int = 0
    note: str = ""
    started: float = 0.0
    updated: float = 0.0
    error: str = ""
    url: str = ""

    @property
    def percent(self) -> int | None:
        """Return the share that is done, or None when the whole is unknown."""
        if self.total <= 0:
            return None
        return min(100, self.done * 100 // self.total)

    @property
    def seconds_left(self) -> int | None:
        """Estimate the remaining time from the pace so far; None before there is a pace."""
        spent = self.updated - self.started
        if not 0 < self.done < self.total or spent < 2:
            return None
        return round(spent / self.done * (self.total - self.done))


def folder() -> Path:
    """Return the folder of the progress files, which exists afterwards."""
    path = Path(settings.DATA_DIR) / "progress"
    if not path.is_dir():
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def path_of(job_id: UUID | str) -> Path:
    """Return the progress file of a job."""
    return folder() / f"{UUID(str(job_id))}.json"


def write(job_id: UUID | str, progress: Progress) -> None:
    """Replace the progress of a job; readers see the old or the new one, never half of it.

    A full disk must not fail the work: progress is then not shown.
    """
    path = path_of(job_id)
    part = path.with_suffix(f".{os.getpid()}.part")
    stamped = replace(progress, updated=time.time())
    with contextlib.suppress(OSError):
        part.write_text(json.dumps(asdict(stamped), ensure_ascii=False), encoding="utf-8")
        part.replace(path)


def read(job_id: UUID | str) -> Progress | None:
    """Return the last progress of a job, or None when none was written."""
    try:
        values: dict[str, Any] = json.loads(path_of(job_id).read_text(encoding="utf-8"))
        return Progress(**values)
    except (OSError, ValueError, TypeError):
        return None


def version(job_id: UUID | str) -> int:
    """Return a number that changes with every write; 0 before the first."""
    try:
        return path_of(job_id).stat().st_mtime_ns
    except OSError:
        return 0


def request_cancel(job_id: UUID | str) -> None:
    """Leave the sign that a running job looks for at every step."""
    path_of(job_id).with_suffix(".cancel").touch()


def cancel_requested(job_id: UUID | str) -> bool:
    """Say whether somebody wants the job to stop."""
    return path_of(job_id).with_suffix(".cancel").exists()


def clear_cancel(job_id: UUID | str) -> None:
    """Remove the sign of a job that has ended."""
    path_of(job_id).with_suffix(".cancel").unlink(missing_ok=True)


def forget_old() -> int:
    """Remove the files of work that ended long ago; return how many."""
    horizon = time.time() - KEPT_SECONDS
    removed = 0
    for path in folder().iterdir():
        with contextlib.suppress(OSError):
            if path.name != "wake" and path.stat().st_mtime < horizon:
                path.unlink()
                removed += 1
    return removed


def wake() -> None:
    """Tell waiting workers that there is something to do; they look at this file instead of the database."""
    with contextlib.suppress(OSError):
        path = folder() / "wake"
        path.touch()
        os.utime(path, ns=(time.time_ns(), time.time_ns()))


def wake_version() -> int:
    """Return a number that changes with every `wake`."""
    try:
        return (folder() / "wake").stat().st_mtime_ns
    except OSError:
        return 0


class Heartbeat:
    """Shows that a worker lives: a file that it holds locked and touches every other second.

    The kernel frees the lock at the moment the process dies, however it dies.
    """

    def __init__(self) -> None:
        self.worker_id = f"{socket.gethostname()[:40]}-{os.getpid()}-{uuid4().hex[:8]}"
        self._path = folder() / f"{self.worker_id}.beat"
        self._file: IO[str] | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def start(self) -> None:
        """Take the lock and start beating."""
        self._file = self._path.open("w")
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._thread.start()

    def _beat(self) -> None:
        while not self._stop.wait(BEAT_EVERY):
            with contextlib.suppress(OSError):
                os.utime(self._path)

    def stop(self) -> None:
        """Give the lock back and remove the file."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=BEAT_EVERY)
        if self._file is not None:
            self._file.close()
        self._path.unlink(missing_ok=True)


def worker_is_alive(worker_id: str) -> bool:
    """Say whether the worker of this id still runs."""
    path = folder() / f"{worker_id}.beat"
    try:
        with path.open("r") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Free on this machine means dead; over a network the lock may not be seen, so the age decides.
            same_machine = worker_id.startswith(f"{socket.gethostname()[:40]}-")
            return not same_machine and time.time() - path.stat().st_mtime < STALE_AFTER
    except BlockingIOError:
        return True
    except OSError:
        return False


def any_worker_alive() -> bool:
    """Say whether at least one worker runs."""
    return any(worker_is_alive(path.stem) for path in folder().glob("*.beat"))
