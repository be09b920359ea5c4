# SPDX-License-Identifier: EUPL-1.2
"""Runs `python -m PACKAGE` on SQLite and then on a private PostgreSQL, each with a fresh data directory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts import system_packages
from tests.postgres import PrivatePostgres

ROOT = Path(__file__).resolve().parent.parent


def run(arguments: list[str], url: str) -> int:
    """One run on one database; an empty address means SQLite."""
    with tempfile.TemporaryDirectory(prefix="tragwerk-run-") as directory:
        environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        environment["TRAGWERK_DATA_DIR"] = directory
        if url:
            environment["DATABASE_URL"] = url
        return subprocess.run([sys.executable, "-m", *arguments], cwd=ROOT, env=environment, check=False).returncode


def main(arguments: list[str]) -> int:
    """Run on both databases, or say why only on one; figures are taken with a durable server."""
    postgres, _ = system_packages.ensure()
    status = run(arguments, "")
    if postgres:
        with PrivatePostgres(durable=True) as server:
            status = run(arguments, server.url) or status
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
