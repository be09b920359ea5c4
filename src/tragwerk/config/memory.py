# SPDX-License-Identifier: EUPL-1.2
"""How a process that serves pages treats its memory."""

import gc

from django.urls import get_resolver

# Of objects that may be part of a ring: a page makes some thousand and drops them without the collector.
YOUNG, YOUNG_RUNS, OLD_RUNS = 20_000, 20, 20


def settle_memory() -> None:
    """Take what is loaded out of the collector's sight and let it run less often; called once, before the first page.

    A full run walks through some 100,000 objects of classes, addresses and templates that never go away. It takes
    longer than a page does, and without this it falls into every fifteenth.
    """
    # Views and forms would otherwise be loaded by the first page.
    _loaded = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, YOUNG_RUNS, OLD_RUNS)
