# SPDX-License-Identifier: EUPL-1.2
"""Children that end when their parent does, even when it was killed."""

import os
import threading
import time

PARENT = "TRAGWERK_PARENT_PID"
LOOK_EVERY = 0.5


def exit_with_parent() -> None:
    """End this process soon after its supervisor is gone; without a supervisor do nothing.

    A killed supervisor cannot tell its children, and a left-over web process would keep the port.
    """
    parent = int(os.environ.get(PARENT, "0"))
    if parent and parent == os.getppid():
        threading.Thread(target=_watch, args=(parent,), name="parent-watch", daemon=True).start()


def _watch(parent: int) -> None:
    # The kernel gives an orphan another parent at once, even while the dead one is not yet reaped.
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY)
    os._exit(1)
