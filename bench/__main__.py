# SPDX-License-Identifier: EUPL-1.2
"""Runs every benchmark on the database of this process and prints the table."""

from __future__ import annotations

import argparse
import importlib
import json
import logging
import os
import pickle
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tragwerk.config.settings")
os.environ.setdefault("TRAGWERK_STATIC", "django.contrib.staticfiles.storage.StaticFilesStorage")


PARTS = ("lists", "search", "api", "walls", "bulk", "imports", "labels", "letters", "privacy")
_BUILT, _FIGURES = "bench-built.pickle", "bench-{}.json"


def main() -> int:
    """Fill an empty database, measure, keep the figures; 1 when a figure is over its budget."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--assets", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=60_000)
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    names = "api, bulk, imports, labels, letters, lists, privacy, search, walls"
    parser.add_argument("only", nargs="*", help=f"{names}; all by default")
    wanted = parser.parse_args()

    import django

    django.setup()
    logging.disable(logging.WARNING)
    from django.conf import settings

    from bench.measure import ROOT, Book, Figure

    folder = Path(settings.DATA_DIR)
    if wanted.part:
        return _measure(wanted.part, folder)
    _fill(wanted.assets, wanted.people, folder)
    book = Book()
    for name in PARTS:
        if not wanted.only or name in wanted.only:
            # A process of its own: one that has just filled the tables has its memory in shreds, and no server has.
            subprocess.run([sys.executable, "-m", "bench", "--part", name], check=True)
            kept = json.loads((folder / _FIGURES.format(name)).read_text(encoding="utf-8"))
            book.figures += [Figure(**one) for one in kept]
    print(f"figures in {book.write().relative_to(ROOT)}", flush=True)
    return 0 if all(figure.ok for figure in book.figures) else 1


def _fill(assets: int, people: int, folder: Path) -> None:
    """Make the tables and fill them; keep what the parts point at."""
    from django.core.management import call_command

    from bench import district
    from bench.measure import environment, stopwatch
    from tragwerk.core.access.public import system_scope

    with system_scope(reason="benchmark: make the tables"):
        call_command("migrate", verbosity=0, skip_checks=True)
    print(environment(), flush=True)
    with stopwatch() as filling:
        built = district.build(assets, people)
    print(f"filled in {filling[0]:.1f} s", flush=True)
    (folder / _BUILT).write_bytes(pickle.dumps(built))


def _measure(name: str, folder: Path) -> int:
    """Measure one part and keep its figures for the process that fills the tables."""
    from bench.measure import Book
    from tragwerk.config.memory import roomy, settle_memory

    # As in a process that serves or works.
    settle_memory()
    part = importlib.import_module(f"bench.{name}")
    book = Book()
    roomy(part.run)(book, pickle.loads((folder / _BUILT).read_bytes()))
    (folder / _FIGURES.format(name)).write_text(json.dumps([asdict(one) for one in book.figures]), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
