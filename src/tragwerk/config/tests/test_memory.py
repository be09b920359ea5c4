# SPDX-License-Identifier: EUPL-1.2
"""The memory of a process that serves."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable

import pytest

from tragwerk.config.memory import OLD_RUNS, YOUNG, YOUNG_RUNS, roomy

# In a process of its own: nothing undoes what it does.
LOADED = "import gc, json, tragwerk.config.asgi; print(json.dumps([gc.get_freeze_count(), *gc.get_threshold()]))"


def test_what_is_loaded_is_out_of_the_collectors_sight() -> None:
    environment = {**os.environ, "TRAGWERK_STATIC": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True, env=environment)
    frozen, *thresholds = json.loads(done.stdout)
    assert frozen > 50_000
    assert thresholds == [YOUNG, YOUNG_RUNS, OLD_RUNS]


def faults_of(call: Callable[[], None]) -> int:
    """Return how often the kernel had to hand out memory."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    call()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def leaf() -> None:
    pass


def loop(depth: int) -> None:
    """Call something two thousand times, so deep."""
    if depth:
        loop(depth - 1)
        return
    for _time in range(2000):
        leaf()


def test_at_no_depth_does_a_loop_ask_for_memory_again_and_again() -> None:
    assert max(faults_of(lambda depth=depth: loop(depth)) for depth in range(250)) >= 2000, "the border is somewhere"  # type: ignore[misc]
    assert max(faults_of(lambda depth=depth: roomy(loop)(depth)) for depth in range(250)) < 200  # type: ignore[misc]


def test_what_is_called_with_room_takes_and_gives_what_it_did() -> None:
    def divide(number: int, *, by: int) -> float:
        return number / by

    assert roomy(divide)(6, by=3) == 2
    with pytest.raises(ZeroDivisionError):
        roomy(divide)(6, by=0)
