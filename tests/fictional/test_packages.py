# SPDX-License-Identifier: EUPL-1.2
"""Two packages that only the tests have: they come in by the doors that every package has, and nothing knows them.

What they show is told by `installed/`, which runs by itself where they are installed: in another process, with other
settings and another database, so that no table, right or address of theirs is there for any other test.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.architecture.test_imports import OPEN_DOORS, named_module
from tests.architecture.tree import ROOT, SOURCE, Import, imports_of, package_of, project_files
from tragwerk.core.access.public import all_permissions

HERE = Path(__file__).resolve().parent
PACKAGES = ("bicycles", "gardens")
NAMES = re.compile(r"tests\.fictional|\b(?:" + "|".join(PACKAGES) + r")\b")
# The checks of every table, every route and every declaration, as far as they are about these two.
CHECKS = (
    "tests/access/test_sweep.py",
    "tests/access/test_walls.py",
    "src/tragwerk/core/privacy/tests/test_declared.py",
)
FEWEST = 60


def imports_of_package(package: str) -> Iterator[Import]:
    """Every import of a fictional package."""
    files = [path for path in project_files() if path.suffix == ".py" and path.is_relative_to(HERE / package)]
    assert len(files) > 5
    for path in files:
        if path.parent.name != "migrations":
            yield from imports_of(path)


def is_allowed(found: Import, package: str) -> bool:
    """Whether a fictional package may import this: itself, Django, the standard library, what others make public."""
    top = found.module.partition(".")[0]
    if top == "tests":
        own = f"tests.fictional.{package}"
        opened = f"{found.module}.{found.name}" if found.name else found.module
        return opened == own or opened.startswith(f"{own}.")
    if top == "tragwerk":
        other = package_of(named_module(found))
        return named_module(found) in {f"{other}.public", *OPEN_DOORS}
    return top == "django" or top in sys.stdlib_module_names


@pytest.mark.parametrize("package", PACKAGES)
def test_a_fictional_package_imports_only_what_others_make_public(package: str) -> None:
    assert [str(found) for found in imports_of_package(package) if not is_allowed(found, package)] == []


def test_the_check_of_imports_sees_a_side_door() -> None:
    path = HERE / "bicycles" / "views.py"
    for module, name in (
        ("tragwerk.core.orgs.models", "School"),
        ("tragwerk.office.places.tables", "SchoolTable"),
        ("tests.fictional.gardens.public", "Bed"),
        ("tests.fictional", "gardens"),
        ("tests.worlds", "World"),
        ("babel", "Locale"),
    ):
        assert not is_allowed(Import(path, 1, module, name), "bicycles"), module
    assert is_allowed(Import(path, 1, "tests.fictional.bicycles", "actions"), "bicycles")


def test_nothing_of_the_program_names_the_fictional_packages() -> None:
    texts = [path for path in project_files() if path.is_relative_to(SOURCE) and path.suffix in {".py", ".html", ".po"}]
    assert len(texts) > 500
    named = [str(path.relative_to(ROOT)) for path in texts if NAMES.search(path.read_text(encoding="utf-8"))]
    assert named == []


def test_no_other_test_meets_the_fictional_packages() -> None:
    assert not [name for name in settings.INSTALLED_APPS if "fictional" in name]
    assert not [one for one in all_permissions() if one.name.partition(".")[0] in PACKAGES]


@pytest.mark.slow
def test_what_they_contribute_is_shown_and_stays_behind_the_walls() -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    command = [
        *(sys.executable, "-m", "pytest", "-q", "-n", "0", "--tb=short", "-p", "no:cacheprovider"),
        *("--ds=tests.fictional.settings", "-k", " or ".join(PACKAGES)),
        *(str(HERE / "installed"), *CHECKS),
    ]
    done = subprocess.run(command, cwd=ROOT, env=kept, capture_output=True, text=True, check=False)
    passed = re.search(r"\b(\d+) passed", done.stdout)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert passed is not None
    assert int(passed[1]) >= FEWEST
