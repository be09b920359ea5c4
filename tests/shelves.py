# SPDX-License-Identifier: EUPL-1.2
"""Shelves of contributions that hold nothing, for as long as a test runs."""

from collections import defaultdict

import pytest

from tragwerk.core.extend import registry


def empty_shelves(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Empty the named shelves of the registry, or all of them; the test's own contributions go with the test."""
    shelves = [getattr(registry, name) for name in names] or [shelf for shelf, *_ in registry.SHELVES.values()]
    for shelf in shelves:
        monkeypatch.setattr(shelf, "_items", defaultdict(list))
        monkeypatch.setattr(shelf, "_sources", defaultdict(list))
