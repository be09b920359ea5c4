# SPDX-License-Identifier: EUPL-1.2
"""`make test`: every check and every test, on SQLite and PostgreSQL, with one line of totals at the end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from scripts import run_lint, system_packages
from tests.postgres import PostgresMissing, PrivatePostgres

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "var" / "test"
NOTHING_COLLECTED = 5


@dataclass(frozen=True)
class Result:
    """What one run of tests or checks gave."""

    name: str
    passed: int
    failed: int
    skipped: int
    seconds: float


def lint() -> Result:
    """The checks that need no test."""
    started = time.monotonic()
    passed, failed = run_lint.run_checks()
    return Result("checks", passed, failed, 0, time.monotonic() - started)


def pytest_run(name: str, arguments: list[str], environment: dict[str, str]) -> Result:
    """One run of pytest, counted from its own report."""
    print(f"\n=== {name} ===", flush=True)
    report = REPORTS / f"{name.replace(' ', '-')}.xml"
    report.unlink(missing_ok=True)
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-rs", "--tb=short", f"--junitxml={report}", *arguments],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    passed, failed, skipped = count(report)
    for test in broken(report):
        print(f"FAILED {test}")
    # A run that broke off or found no test has failed, whatever its report counts.
    if done.returncode and not failed:
        failed = 1
    return Result(name, passed, failed, skipped, time.monotonic() - started)


def count(report: Path) -> tuple[int, int, int]:
    """Passed, failed and skipped tests of a report; all zero when the run wrote none."""
    if not report.is_file():
        return 0, 0, 0
    cases = list(ElementTree.fromstring(report.read_bytes()).iter("testcase"))  # noqa: S314 - our own file
    failed = sum(1 for case in cases if case.find("failure") is not None or case.find("error") is not None)
    skipped = sum(1 for case in cases if case.find("skipped") is not None)
    return len(cases) - failed - skipped, failed, skipped


def broken(report: Path) -> list[str]:
    """The names of the tests of a report that did not pass."""
    if not report.is_file():
        return []
    cases = ElementTree.fromstring(report.read_bytes()).iter("testcase")  # noqa: S314 - our own file
    return [
        f"{case.get('classname', '')}::{case.get('name', '')}"
        for case in cases
        if case.find("failure") is not None or case.find("error") is not None
    ]


def all_runs(database_urls: dict[str, str], browser: str | None) -> list[Result]:
    """The quick tests, the slow ones and the browser journeys, each on every database."""
    plain = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "TRAGWERK_DATA_DIR"}}
    plain |= {"CHROMIUM": browser} if browser else {}
    # What measures time or kills processes runs without a neighbour.
    kinds = {"tests": ["-n", "2", "-m", "not browser and not slow"], "slow tests": ["-m", "slow and not browser"]}
    if browser:
        kinds["browser"] = ["-n", "2", "-m", "browser"]
    return [
        pytest_run(f"{kind} on {database}", arguments, plain | ({"DATABASE_URL": url} if url else {}))
        for kind, arguments in kinds.items()
        for database, url in database_urls.items()
    ]


def main() -> int:
    """Run everything; the last line says how many passed and failed."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    REPORTS.mkdir(parents=True, exist_ok=True)
    postgres, browser = system_packages.ensure()
    results = [lint()]
    with ExitStack() as stack:
        urls = {"SQLite": ""}
        if postgres:
            try:
                urls["PostgreSQL"] = stack.enter_context(PrivatePostgres()).url
            except PostgresMissing as error:
                print(f"PostgreSQL is installed but cannot be used: {error}")
                results.append(Result("PostgreSQL", 0, 1, 0, 0.0))
        results += all_runs(urls, browser)
    print()
    for result in results:
        counts = f"{result.passed:5} passed {result.failed:4} failed {result.skipped:4} skipped"
        print(f"{result.name:<24}{counts}{result.seconds:8.1f} s")
    failed = sum(result.failed for result in results)
    print(f"{sum(result.passed for result in results)} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
