# SPDX-License-Identifier: EUPL-1.2
"""A town in a database that other processes see."""

import importlib
import sys
from collections.abc import Iterator

import pytest

from tests.served import program
from tragwerk.core.jobs.tests.people import Town, make_town


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say why the served program is not tested where processes cannot be looked at."""
    if not sys.platform.startswith("linux"):
        for item in items:
            item.add_marker(pytest.mark.skip(reason="looks at processes in /proc, which only Linux has"))


@pytest.fixture
def town(transactional_db: None) -> Town:
    """A town whose rows are committed."""
    importlib.import_module("tragwerk.core.jobs.tests.sample.tasks")
    return make_town("10001", "Musterstadt")


@pytest.fixture
def neighbour(transactional_db: None) -> Town:
    """Another town, which must see nothing of the first."""
    return make_town("10002", "Nachbarstadt")


@pytest.fixture(scope="module")
def site(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of an instance with a worker, for tests that only look."""
    with program.served(tmp_path_factory.mktemp("site") / "log") as (port, _process):
        yield port


@pytest.fixture(scope="module")
def web(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[program.Web]:
    """An instance without a worker, and its log."""
    log = tmp_path_factory.mktemp("web") / "log"
    with program.served(log, "--no-worker") as (port, _process):
        yield program.Web(port, log)
