# SPDX-License-Identifier: EUPL-1.2
"""Takes out one stone of the walls at a time: the tests must notice, or another wall must hold."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.access.mutations import MUTATIONS

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS = 300


def failed_with(mutation: str) -> bool:
    """Whether the tests of a mutation fail when its stone is missing; a run that found no test is an error."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider", *MUTATIONS[mutation].tests],
        cwd=ROOT,
        env={**os.environ, "TRAGWERK_MUTATION": mutation},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode in {0, 1}, done.stdout[-2000:] + done.stderr[-2000:]
    # An error while the tables are made is red as well; no test at all is not.
    assert any(word in done.stdout for word in (" passed", " failed", " error")), done.stdout[-2000:]
    return done.returncode == 1


@pytest.mark.slow
@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_missing_stone_is_noticed(mutation: str) -> None:
    if connection.vendor in MUTATIONS[mutation].databases:
        assert failed_with(mutation)
    elif connection.vendor in MUTATIONS[mutation].held:
        assert not failed_with(mutation), "the other walls hold, so nothing may be seen of the missing one"
    else:
        pytest.skip(f"this stone is in the wall of {MUTATIONS[mutation].databases[0]} only")
