# SPDX-License-Identifier: EUPL-1.2
"""`tragwerk serve`: web, worker and schedule in one command on one port."""

import io
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import MPServer

from tragwerk.config.logging import config as log_config
from tragwerk.config.supervision import PARENT

logger = logging.getLogger("tragwerk.serve")

# A worker gets 7 s to finish or to give its job back; then it is killed, and the next start takes the job up.
WORKER_STOP = 10.0
WEB_STOP = 5
WELL_AFTER = 60.0
LONGEST_PAUSE = 30.0


class CannotServe(Exception):
    """Something is not ready; the text is one sentence for the operator."""


class JobWorker:
    """The worker process, started again when it dies, with growing pauses."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="worker-supervisor", daemon=True)

    def start(self) -> None:
        """Start the worker and watch it."""
        self._process = self._spawn()
        self._thread.start()

    def _spawn(self) -> subprocess.Popen[bytes]:
        environment = {**os.environ, PARENT: str(os.getpid())}
        return subprocess.Popen([sys.executable, "-m", "tragwerk", "worker"], env=environment)

    def _keep(self) -> None:
        deaths = 0
        while self._process is not None:
            begun = time.monotonic()
            code = self._process.wait()
            if self._stopping.is_set():
                return
            deaths = 1 if time.monotonic() - begun > WELL_AFTER else deaths + 1
            pause = min(0.5 * 2 ** (deaths - 1), LONGEST_PAUSE)
            logger.error("worker died and is started again", extra={"status": code, "seconds": pause})
            if self._stopping.wait(pause):
                return
            self._process = self._spawn()

    def ask_to_stop(self) -> None:
        """Tell the worker to end, without waiting."""
        self._stopping.set()
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def stop(self) -> None:
        """End the worker within the time it has."""
        self.ask_to_stop()
        if self._process is None:
            return
        try:
            self._process.wait(WORKER_STOP)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class WebServer(MPServer):
    """Granian, which tells the worker to stop at the same moment as its own processes."""

    on_interrupt: Callable[[], None] = staticmethod(lambda: None)

    def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
        self.on_interrupt()
        super().signal_handler_interrupt(*args, **kwargs)  # type: ignore[no-untyped-call]


def serve(*, host: str, port: int, web_processes: int, with_worker: bool, announcement: Iterable[str] = ()) -> int:
    """Serve until SIGTERM or SIGINT; the exit code comes back.

    The address is printed once nothing stands in the way any more, followed by the announcement.
    """
    prepare(host, port)
    shown = f"[{host}]" if ":" in host else host
    sys.stdout.write("".join(f"{line}\n" for line in (f"Tragwerk: http://{shown}:{port}", *announcement)))
    sys.stdout.flush()
    worker = JobWorker() if with_worker else None
    os.environ[PARENT] = str(os.getpid())
    server = WebServer(
        "tragwerk.config.asgi:application",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=web_processes,
        respawn_failed_workers=True,
        respawn_interval=0.2,
        workers_kill_timeout=WEB_STOP,
        log_level=LogLevels.warning,
        log_dictconfig=log_config(),
    )
    if worker is not None:
        server.on_interrupt = worker.ask_to_stop
        server.on_startup(worker.start)
    logger.info("serving", extra={"port": port, "pid": os.getpid()})
    try:
        server.serve()
    except SystemExit as leaving:
        return int(leaving.code or 0)
    finally:
        if worker is not None:
            worker.stop()
        logger.info("stopped")
    return 0


def prepare(host: str, port: int) -> None:
    """Refuse with a sentence what would otherwise fail on the first request; collect the static files."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError
    from django.db import connections
    from django.db.utils import OperationalError

    from tragwerk.config.health import migrations_are_applied

    check_exposure(host)
    check_port(host, port)
    try:
        call_command("check", fail_level="ERROR", verbosity=0, stdout=io.StringIO())
        if not migrations_are_applied():
            raise CannotServe("The database is not up to date: run `tragwerk migrate` first.")
    except SystemCheckError as refusal:
        raise CannotServe(f"This installation cannot serve yet: {refusal}") from refusal
    except OperationalError as fault:
        raise CannotServe("The database does not answer: see DATABASE_URL and TRAGWERK_DATA_DIR.") from fault
    try:
        call_command("collectstatic", interactive=False, verbosity=0, stdout=io.StringIO(), stderr=io.StringIO())
    except (OSError, ValueError) as fault:
        raise CannotServe(f"The static files are not complete: run `make build`. {fault}") from fault
    # The web processes are forked from this one and must not share its connection.
    connections.close_all()


def check_exposure(host: str) -> None:
    """Refuse to listen beyond loopback while the key that signs sessions is the known one of the demo."""
    from tragwerk.config.checks import has_secret_of_its_own, is_loopback

    if not is_loopback(host) and not has_secret_of_its_own():
        raise CannotServe(
            f"Without a secret of its own this installation does not listen on {host}: "
            "set TRAGWERK_SECRET_KEY to at least 50 random signs, or leave out --host."
        )


def check_port(host: str, port: int) -> None:
    """Refuse a port that cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            reason = "is taken by another program" if port else "cannot be used"
            raise CannotServe(f"Port {port} on {host} {reason}: choose another one with --port.") from fault


def serve_and_reload(arguments: list[str]) -> int:
    """Serve in a child and start it anew whenever a file of the program changes; for `make dev`."""
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_args: stopping.set())
    while not stopping.is_set():
        child = subprocess.Popen([sys.executable, "-m", "tragwerk", "serve", *arguments])  # noqa: S603 - our own program
        known = _stamps()
        while child.poll() is None and not stopping.wait(0.7) and _stamps() == known:
            pass
        child.terminate()
        child.wait(WORKER_STOP + WEB_STOP + 5)
        while _stamps() == known and not stopping.wait(0.7):
            pass
    return 0


def _stamps() -> int:
    """Return a number that changes when a file of the program does."""
    return hash(tuple(_watched()))


def _watched() -> Iterator[tuple[str, int]]:
    package = Path(__file__).resolve().parent.parent
    for path in sorted(package.rglob("*")):
        if path.suffix in {".py", ".html", ".mo", ".css", ".js", ".svg"}:
            yield str(path), path.stat().st_mtime_ns
