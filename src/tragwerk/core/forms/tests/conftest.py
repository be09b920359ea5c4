# SPDX-License-Identifier: EUPL-1.2
"""The scope and the language in which fields are tested."""

from collections.abc import Iterator

import pytest
from django.utils.translation import override

from tragwerk.core.access.public import system_scope


@pytest.fixture(autouse=True)
def scope(request: pytest.FixtureRequest) -> Iterator[None]:
    """Open the scope of the system where a test has a world; sentences are read in English."""
    if "world" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("world")
    with system_scope(reason="tests of fields"), override("en"):
        yield
