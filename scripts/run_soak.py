# SPDX-License-Identifier: EUPL-1.2
"""`make soak`: the property tests with many more examples and the slow tests, again and again, on both databases.

SOAK_ROUNDS (3) says how often; every round has its own seed, which is printed so that it can be repeated.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from contextlib import ExitStack

from scripts import system_packages
from scripts.run_tests import ROOT
from tests.postgres import PrivatePostgres

SELECTION = "(hypothesis or slow) and not browser"


def run_round(database: str, url: str, seed: int) -> int:
    """One round on one database."""
    started = time.monotonic()
    environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "TRAGWERK_DATA_DIR"}}
    environment["TRAGWERK_HYPOTHESIS"] = "soak"
    if url:
        environment["DATABASE_URL"] = url
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--tb=short", f"--hypothesis-seed={seed}"]
    status = subprocess.run([*command, "-m", SELECTION], cwd=ROOT, env=environment, check=False).returncode
    verdict = "ok" if status == 0 else "FAILED"
    print(f"soak: {database}, seed {seed}: {verdict}, {time.monotonic() - started:.0f} s", flush=True)
    return status


def main() -> int:
    """All rounds; the number of rounds that failed decides."""
    postgres, _ = system_packages.ensure()
    failed = 0
    with ExitStack() as stack:
        urls = {"SQLite": ""}
        if postgres:
            urls["PostgreSQL"] = stack.enter_context(PrivatePostgres()).url
        for _round in range(int(os.environ.get("SOAK_ROUNDS", "3"))):
            seed = secrets.randbelow(2**31)
            failed += sum(1 for database, url in urls.items() if run_round(database, url, seed))
    print(f"soak: {failed} rounds failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
