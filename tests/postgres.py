# SPDX-License-Identifier: EUPL-1.2
"""A private PostgreSQL for tests: own directory, own port, a plain role, gone afterwards.

`python -m tests.postgres COMMAND …` runs a command with `DATABASE_URL` pointing at one.
"""

from __future__ import annotations

import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

OLDEST = 15
ADMIN = "tragwerk_admin"
ROLE = "tragwerk"
SEARCHER = "tragwerk_search"
EXTENSIONS = ("pg_trgm",)
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
# What docs/how-to/operate.md recommends, where the figures of the benchmarks are taken.
DURABLE = ("max_wal_size=4GB", "wal_buffers=64MB", "wal_compression=lz4")
SETTINGS = ("max_connections=60", "shared_buffers=256MB", "jit=off", "timezone=UTC", "log_min_messages=fatal")
START_SECONDS = 30


class PostgresMissing(Exception):
    """No server of a supported version, or no ordinary user to run it as."""


def find_binaries() -> Path | None:
    """The directory with `initdb` and `postgres` of the newest server that is new enough."""
    candidates = [Path(p) for p in os.environ.get("PATH", "").split(os.pathsep) if p]
    candidates += Path("/usr/lib/postgresql").glob("*/bin")
    found = {}
    for directory in candidates:
        if (directory / "initdb").exists() and (directory / "postgres").exists():
            found[server_version(directory)] = directory
    newest = max(found, default=0)
    return found[newest] if newest >= OLDEST else None


def server_version(directory: Path) -> int:
    """Major version of the server in a directory, 0 when it does not say."""
    words = subprocess.run([directory / "postgres", "--version"], capture_output=True, text=True, check=False)
    match = re.search(r"(\d+)", words.stdout)
    return int(match[1]) if match else 0


def server_user() -> str | None:
    """Whom to run the server as: it refuses root; None means the current user."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise PostgresMissing("PostgreSQL refuses to run as root and no user `postgres` or `nobody` exists.")


def free_port() -> int:
    """A port of 127.0.0.1 nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class PrivatePostgres:
    """A server for the length of a `with` block; `url` names its database for a plain role."""

    def __init__(self, *, durable: bool = False) -> None:
        binaries = find_binaries()
        if binaries is None:
            raise PostgresMissing(f"PostgreSQL {OLDEST} or newer is not installed.")
        self.binaries = binaries
        self.user = server_user()
        self.port = free_port()
        self.password = secrets.token_hex(12)
        self.settings = (*SETTINGS, *(DURABLE if durable else FAST))
        self.directory = Path(tempfile.mkdtemp(prefix="tragwerk-pg-"))
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The database of the plain role."""
        return f"postgres://{ROLE}:{self.password}@127.0.0.1:{self.port}/{ROLE}"

    def __enter__(self) -> Self:
        try:
            self._initialise()
            self._start()
            self._prepare()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End the server by its own process and remove its directory."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait(timeout=20)
        shutil.rmtree(self.directory, ignore_errors=True)

    def _initialise(self) -> None:
        if self.user:
            shutil.chown(self.directory, self.user)
        password_file = self.directory / "password"
        password_file.write_text(self.password, encoding="ascii")
        if self.user:
            shutil.chown(password_file, self.user)
        for locale in ("C.UTF-8", "C"):
            made = subprocess.run(
                [
                    *(self.binaries / "initdb", "--pgdata", self.directory / "data", "--username", ADMIN),
                    *("--pwfile", password_file, "--auth", "scram-sha-256", "--encoding", "UTF8"),
                    *("--locale", locale, "--lc-collate", "C", "--no-sync"),
                ],
                cwd=self.directory,
                user=self.user,
                group=self._group(),
                extra_groups=[] if self.user else None,
                capture_output=True,
                text=True,
                check=False,
            )
            if made.returncode == 0:
                return
            shutil.rmtree(self.directory / "data", ignore_errors=True)
        raise PostgresMissing(f"initdb failed: {made.stderr.strip().splitlines()[-1:]}")

    def _group(self) -> int | None:
        return pwd.getpwnam(self.user).pw_gid if self.user else None

    def _start(self) -> None:
        options = (
            f"port={self.port}",
            "listen_addresses=127.0.0.1",
            f"unix_socket_directories={self.directory}",
            *self.settings,
        )
        arguments = [part for option in options for part in ("-c", option)]
        with (self.directory / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [self.binaries / "postgres", "-D", self.directory / "data", *arguments],
                cwd=self.directory,
                user=self.user,
                group=self._group(),
                extra_groups=[] if self.user else None,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def _connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user=ADMIN,
            password=self.password,
            dbname=database,
            autocommit=True,
            connect_timeout=5,
        )

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self._connect("postgres").close()
            except psycopg.OperationalError:
                ended = self.process is None or self.process.poll() is not None
                if ended or time.monotonic() > deadline:
                    log = (self.directory / "log").read_text(encoding="utf-8", errors="replace")
                    raise PostgresMissing(f"The server did not start: {log.strip()[-300:]}") from None
                time.sleep(0.05)
            else:
                return

    def _prepare(self) -> None:
        """Every test database is copied from template1, so the extensions belong there."""
        self._wait()
        with self._connect("template1") as template:
            for extension in EXTENSIONS:
                template.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}".encode())
        with self._connect("postgres") as server:
            server.execute(
                f"CREATE ROLE {ROLE} LOGIN CREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS"
                f" PASSWORD '{self.password}'".encode()
            )
            server.execute(f"CREATE ROLE {SEARCHER} NOLOGIN BYPASSRLS".encode())
            server.execute(f"GRANT {SEARCHER} TO {ROLE}".encode())
            server.execute(f"CREATE DATABASE {ROLE} OWNER {ROLE}".encode())


def main(command: list[str]) -> int:
    """Run one command on a private server."""
    try:
        with PrivatePostgres() as server:
            environment = {**os.environ, "DATABASE_URL": server.url}
            return subprocess.run(command, env=environment, check=False).returncode
    except PostgresMissing as error:
        sys.stderr.write(f"{error}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
