# SPDX-License-Identifier: EUPL-1.2
"""The commands of the project: each is there, runs what it says, and says in one line what it cannot do."""

from __future__ import annotations

import os
import subprocess
from itertools import product

import pytest

from scripts import shots, system_packages
from tests.architecture.tree import ROOT

# Command → what it must come to in the end.
COMMANDS = {
    "demo": "tragwerk demo --port",
    "test": "-m scripts.run_tests",
    "bench": "-m scripts.run_on_databases bench",
    "soak": "-m scripts.run_soak",
    "shots": "-m scripts.shots",
    "lint": "-m scripts.run_lint",
    "dev": "tragwerk serve --reload",
}


def made(*arguments: str) -> str:
    """What make prints; `-n` prints the commands without running them.

    The tests are themselves run by make: what that one hands down would make this one talk about directories.
    """
    own = {name: value for name, value in os.environ.items() if not name.startswith("MAKE") and name != "MFLAGS"}
    done = subprocess.run(["make", *arguments], cwd=ROOT, env=own, capture_output=True, text=True, check=True)
    return done.stdout


def test_every_command_is_listed_with_what_it_does() -> None:
    listed = {line.split()[1]: line.split(maxsplit=2)[2] for line in made("help").splitlines() if "make " in line}
    assert COMMANDS.keys() <= listed.keys()
    assert all(len(words) > 15 for words in listed.values())


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_runs_what_it_says_after_installing_and_building(command: str) -> None:
    lines = made("-n", command).splitlines()
    assert COMMANDS[command] in lines[-1]
    assert any("scripts/venv.sh" in line for line in lines)
    assert any("build_static" in line for line in lines) == (command != "lint")


def test_the_checks_of_the_project_are_make_test_and_nothing_else() -> None:
    lines = [line for line in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    assert lines == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "exec make test"]


def test_what_is_missing_and_may_not_be_installed_is_said_in_one_line_each(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(system_packages, "find_binaries", lambda: None)
    monkeypatch.setattr(system_packages, "find_browser", lambda: None)
    monkeypatch.setattr(system_packages, "may_install", lambda: False)
    monkeypatch.setattr(system_packages, "install", lambda packages: pytest.fail("nothing may be installed"))
    assert system_packages.ensure() == (False, None)
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("Skipped: all tests on PostgreSQL.")
    assert "apt install postgresql" in first
    assert second.startswith("Skipped: all browser tests.")
    assert "apt install chromium" in second


def test_what_is_missing_is_installed_where_that_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    installed: list[str] = []
    monkeypatch.setattr(system_packages, "find_binaries", lambda: ROOT if "postgresql" in installed else None)
    monkeypatch.setattr(system_packages, "find_browser", lambda: "chromium" if "chromium" in installed else None)
    monkeypatch.setattr(system_packages, "may_install", lambda: True)
    monkeypatch.setattr(system_packages, "install", installed.extend)
    assert system_packages.ensure() == (True, "chromium")
    assert {"postgresql", "chromium"} <= set(installed)


def test_what_is_there_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_packages, "find_binaries", lambda: ROOT)
    monkeypatch.setattr(system_packages, "find_browser", lambda: "chromium")
    monkeypatch.setattr(system_packages, "install", lambda packages: pytest.fail("nothing is missing"))
    assert system_packages.ensure() == (True, "chromium")


def test_pictures_are_taken_in_eight_ways() -> None:
    ways = set(product(shots.SIZES, shots.SCHEMES, shots.LANGUAGES))
    assert len(ways) == 8
    assert {size for size, _scheme, _language in ways} == {"desktop", "phone"}
    assert {language for _size, _scheme, language in ways} == {"de", "en"}
