# SPDX-License-Identifier: EUPL-1.2
"""The checks that need no test: style, types, layers, migrations. Prints only what is wrong."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
DJANGO = (sys.executable, "-m", "django", "--settings=tragwerk.config.settings")

CHECKS: dict[str, tuple[str, ...]] = {
    "types": (str(BIN / "mypy"), "--no-error-summary"),
    "style": (str(BIN / "ruff"), "check", "--output-format=concise", "."),
    "format": (str(BIN / "ruff"), "format", "--check", "--output-format=concise", "."),
    "layers": (str(BIN / "lint-imports"), "--cache-dir", ".import_linter_cache", "--no-logo"),
    "migrations": (*DJANGO[:3], "makemigrations", "--check", "--dry-run", DJANGO[3]),
    "settings": (*DJANGO[:3], "check", "--fail-level", "WARNING", DJANGO[3]),
}


def run_check(name: str) -> tuple[str, str]:
    """The name of a check and what it found; nothing when all is well."""
    started = time.monotonic()
    done = subprocess.run(CHECKS[name], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    print(f"lint: {name:<11}{'ok' if done.returncode == 0 else 'FAILED':<8}{time.monotonic() - started:5.1f} s")
    return name, (done.stdout + done.stderr).strip() if done.returncode else ""


def run_checks() -> tuple[int, int]:
    """Run all checks, two at a time; how many passed and how many failed."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        findings = [finding for finding in pool.map(run_check, CHECKS) if finding[1]]
    for name, text in findings:
        print(f"\n--- {name} ---\n{text}")
    return len(CHECKS) - len(findings), len(findings)


if __name__ == "__main__":
    sys.exit(1 if run_checks()[1] else 0)
