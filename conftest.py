# SPDX-License-Identifier: EUPL-1.2
"""What every test stands on: its own data directory, an open scope while tables are made, no network."""

from __future__ import annotations

import functools
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase, utils

from tests.isolation import refuse_network
from tests.worlds import World, build_world
from tragwerk.core.access.public import system_scope
from tragwerk.core.audit.keeping import let_go

ROOT = Path(__file__).resolve().parent
SHARED_DATA = ROOT.parent / "shared" / "data"
DATA_DIR = pytest.StashKey[Path]()
PATCHES = pytest.MonkeyPatch()


# `make test` is the same every time; `make soak` looks further and elsewhere each time.
hypothesis.settings.register_profile("test", deadline=None, derandomize=True)
hypothesis.settings.register_profile("soak", deadline=None, max_examples=2000)
hypothesis.settings.load_profile(os.environ.get("TRAGWERK_HYPOTHESIS", "test"))


def pytest_configure(config: pytest.Config) -> None:
    """Move this process to its own data directory; pytest-django has read the settings by now."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    directory = Path(tempfile.mkdtemp(prefix=f"tragwerk-test-{worker}-"))
    config.stash[DATA_DIR] = directory
    os.environ["TRAGWERK_DATA_DIR"] = str(directory)
    settings.DATA_DIR = directory
    settings.MEDIA_ROOT = directory / "media"
    settings.STATIC_ROOT = directory / "static"
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    # Log-ins are not what most tests are about; Argon2 takes its time by design.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    if connections["default"].vendor == "sqlite":
        database = connections["default"].settings_dict
        database["TEST"]["NAME"] = str(directory / "test.sqlite3")
        # As on the PostgreSQL of the tests: nobody needs these rows after a power cut.
        pragmas = database["OPTIONS"]["init_command"]
        database["OPTIONS"]["init_command"] = pragmas.replace("synchronous=NORMAL", "synchronous=OFF")
    refuse_network(PATCHES)
    open_scope_for_table_work()
    if mutation := os.environ.get("TRAGWERK_MUTATION"):
        from tests.access.mutations import apply

        apply(mutation, PATCHES)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    PATCHES.undo()
    shutil.rmtree(config.stash.get(DATA_DIR, Path("absent")), ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say why a test that needs PostgreSQL does not run on SQLite."""
    if connections["default"].vendor == "postgresql":
        return
    for item in items:
        if item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL; `make test` runs it there"))


def open_scope_for_table_work() -> None:
    """Making, migrating and emptying all tables belongs to no authority."""

    empty = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def scoped(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def in_scope(*args: Any, **options: Any) -> Any:
            with system_scope(reason="tests: make or empty the tables"):
                if function is empty:
                    # Emptying is no work of the program; Django migrates afterwards, and that puts them back.
                    let_go(connections["default"])
                return function(*args, **options)

        return in_scope

    places = (
        (utils, "setup_databases"),
        (utils, "teardown_databases"),
        (TransactionTestCase, "_fixture_teardown"),
    )
    for place, name in places:
        PATCHES.setattr(place, name, scoped(getattr(place, name)))


@pytest.fixture(scope="session")
def data_dir(request: pytest.FixtureRequest) -> Path:
    """The data directory of this test process."""
    return request.config.stash[DATA_DIR]


@pytest.fixture(scope="session")
def on_postgres() -> bool:
    """Whether this run is the one on PostgreSQL."""
    return connections["default"].vendor == "postgresql"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The official lists beside the project; a clone may stand alone."""
    if not SHARED_DATA.is_dir():
        pytest.skip("needs the official lists in ../shared/data, which are not beside this clone")
    return SHARED_DATA


@pytest.fixture
def world(db: None) -> World:
    """Two authorities with schools and somebody in every role."""
    return build_world()
