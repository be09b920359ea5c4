# SPDX-License-Identifier: EUPL-1.2
"""People and schools for the tests of background work."""

import importlib

import pytest

from tragwerk.core.jobs.tests.people import Town, make_town


@pytest.fixture(scope="session", autouse=True)
def sample_jobs() -> None:
    """Register the kinds of jobs that only the tests have."""
    importlib.import_module("tragwerk.core.jobs.tests.sample.tasks")


@pytest.fixture
def town(db: None) -> Town:
    """A town with one school and somebody in its IT."""
    return make_town("10001", "Musterstadt")


@pytest.fixture
def neighbour(db: None) -> Town:
    """Another town, which must see nothing of the first."""
    return make_town("10002", "Nachbarstadt")
