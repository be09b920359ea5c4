# SPDX-License-Identifier: EUPL-1.2
"""Runs every benchmark on the database of this process and prints the table."""

from __future__ import annotations

import argparse
import logging
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tragwerk.config.settings")
os.environ.setdefault("TRAGWERK_STATIC", "django.contrib.staticfiles.storage.StaticFilesStorage")


def main() -> int:
    """Fill an empty database, measure, keep the figures; 1 when a figure is over its budget."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--assets", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=60_000)
    parser.add_argument("only", nargs="*", help="imports, lists, search, walls; all by default")
    wanted = parser.parse_args()

    import django

    django.setup()
    logging.disable(logging.WARNING)
    from django.core.management import call_command

    from bench import district, imports, lists, search, walls
    from bench.measure import ROOT, Book, environment, stopwatch
    from tragwerk.core.access.public import system_scope

    with system_scope(reason="benchmark: make the tables"):
        call_command("migrate", verbosity=0, skip_checks=True)
    print(environment(), flush=True)
    with stopwatch() as filling:
        built = district.build(wanted.assets, wanted.people)
    print(f"filled in {filling[0]:.1f} s", flush=True)
    book = Book()
    parts = {"lists": lists.run, "search": search.run, "imports": imports.run, "walls": walls.run}
    for name, part in parts.items():
        if not wanted.only or name in wanted.only:
            part(book, built)
    print(f"figures in {book.write().relative_to(ROOT)}", flush=True)
    return 0 if all(figure.ok for figure in book.figures) else 1


if __name__ == "__main__":
    sys.exit(main())
