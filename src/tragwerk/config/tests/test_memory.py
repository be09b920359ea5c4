# SPDX-License-Identifier: EUPL-1.2
"""The memory of a process that serves."""

import json
import os
import subprocess
import sys

from tragwerk.config.memory import OLD_RUNS, YOUNG, YOUNG_RUNS

# In a process of its own: nothing undoes what it does.
LOADED = "import gc, json, tragwerk.config.asgi; print(json.dumps([gc.get_freeze_count(), *gc.get_threshold()]))"


def test_what_is_loaded_is_out_of_the_collectors_sight() -> None:
    environment = {**os.environ, "TRAGWERK_STATIC": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True, env=environment)
    frozen, *thresholds = json.loads(done.stdout)
    assert frozen > 50_000
    assert thresholds == [YOUNG, YOUNG_RUNS, OLD_RUNS]
