# SPDX-License-Identifier: EUPL-1.2
"""Taking times and keeping figures."""

from __future__ import annotations

import gc
import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 5


@dataclass(frozen=True)
class Figure:
    """One measured figure against its budget and, where known, a peer's."""

    name: str
    value: float
    unit: str
    budget: float
    ok: bool
    db: str
    peer: str = ""
    ratio: float | None = None


@dataclass
class Book:
    """All figures of one run."""

    figures: list[Figure] = field(default_factory=list)

    def at_most(self, name: str, value: float, unit: str, budget: float, peer: str = "", of: float = 0) -> None:
        """Keep a figure that should be small; `of` is the peer's."""
        self._keep(name, value, unit, budget, value <= budget, peer, of / value if of and value else None)

    def at_least(self, name: str, value: float, unit: str, budget: float, peer: str = "", of: float = 0) -> None:
        """Keep a figure that should be large."""
        self._keep(name, value, unit, budget, value >= budget, peer, value / of if of else None)

    def _keep(
        self, name: str, value: float, unit: str, budget: float, ok: bool, peer: str, ratio: float | None
    ) -> None:
        figure = Figure(
            name, round(value, 2), unit, budget, ok, connection.vendor, peer, round(ratio, 1) if ratio else None
        )
        self.figures.append(figure)
        print(
            f"{figure.db:11} {figure.name:62} {figure.value:>12,.2f} {unit:8} "
            f"budget {budget:>9,.0f} {'ok' if ok else 'OVER':5} {peer}{f' ×{figure.ratio}' if figure.ratio else ''}",
            flush=True,
        )

    def write(self) -> Path:
        """Write the figures with the environment; return the file."""
        folder = ROOT / "var" / "bench"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{connection.vendor}.json"
        content = {"environment": environment(), "figures": [asdict(figure) for figure in self.figures]}
        path.write_text(json.dumps(content, indent=1), encoding="utf-8")
        return path


def environment() -> dict[str, Any]:
    """Return what the figures were taken on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        version = cursor.fetchone()[0]
    return {
        "database": f"{connection.vendor} {version}",
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
        "pace_ms": round(_pace(), 1),
    }


def _pace() -> float:
    """Return how long a fixed piece of Python takes now, in milliseconds: what the machine gives at the moment."""
    return median_ms(lambda: sum(len(str(number)) for number in range(200_000)))


@contextmanager
def stopwatch() -> Iterator[list[float]]:
    """Yield a list that holds the seconds afterwards."""
    taken: list[float] = []
    gc.collect()
    start = time.perf_counter()
    yield taken
    taken.append(time.perf_counter() - start)


def browser() -> Client:
    """Return a client that calls the installation by a name that it answers to."""
    return Client(SERVER_NAME="127.0.0.1")


def median_ms(call: Callable[[], Any], rounds: int = ROUNDS, *, warm: int = 2, times: int = 3) -> float:
    """Return the wall time in milliseconds: the least of some medians, after a few calls to warm up.

    On a virtual machine the same call takes half as much again while its neighbours work, for seconds on end. The
    least median is what the program takes.
    """
    for _warm in range(warm):
        call()
    return min(_median(call, rounds) for _time in range(times))


def _median(call: Callable[[], Any], rounds: int) -> float:
    taken = []
    for _round in range(rounds):
        start = time.perf_counter()
        call()
        taken.append(1000 * (time.perf_counter() - start))
    return statistics.median(taken)


def queries_of(call: Callable[[], Any]) -> int:
    """Return how many statements a call sends."""
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)
