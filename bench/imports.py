# SPDX-License-Identifier: EUPL-1.2
"""Import of 28,000 devices from a town's spreadsheet, end to end and the write phase alone."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction

from bench.district import SYSTEM, BenchDistrict, asset_row
from bench.measure import Book, stopwatch
from tragwerk.core.access.public import system_scope
from tragwerk.core.imports.public import ImportState, actions
from tragwerk.core.imports.takeover import apply_now, check_now
from tragwerk.core.orgs.public import School

ROWS, ROUNDS = 28_000, 3
PEER = "NetBox 4.4 bulk API, 18 rows/s"
HEAD = "Inventarnr.;Seriennummer;Hersteller;Modell;Art;Schule;Kaufdatum;Preis brutto;Garantie bis;Fördertopf"


def spreadsheet(built: BenchDistrict, rows: int = ROWS) -> bytes:
    """Return a CSV in Windows-1252 as towns keep it."""
    chance = random.Random(7)
    owner = built.authorities[0]
    numbers = list(School.objects.filter(authority_id=owner).values_list("pk", "number"))
    by_owner: dict[UUID, list[UUID]] = {owner: [key for key, _number in numbers]}
    number_of = dict(numbers)
    lines = [HEAD]
    for index in range(rows):
        row = asset_row(500_000 + index, owner, by_owner, chance)
        day, end = row["purchased_on"], row["warranty_until"]
        lines.append(
            ";".join(
                (
                    row["tag"],
                    row["serial"],
                    row["maker"],
                    row["model"],
                    "Tablet" if row["kind"] == "tablet" else "Notebook",
                    number_of.get(row["school_id"], ""),
                    f"{day:%d.%m.%Y}" if day else "",
                    f"{row['gross_price']:.2f} €".replace(".", ","),
                    f"{end:%d.%m.%Y}" if end else "",
                    row["funding_source"],
                )
            )
        )
    return "\n".join(lines).encode("cp1252")


@dataclass(frozen=True)
class Round:
    """What one import took, in seconds."""

    whole: float
    apply: float
    waited: float
    undo: float


def run(book: Book, built: BenchDistrict) -> None:
    """Measure the import and put the stock back as it was, three times; the quickest is what the program takes."""
    with system_scope(reason="benchmark: import"):
        data = spreadsheet(built)
        best = min((_round(built, data) for _time in range(ROUNDS)), key=lambda one: one.whole)
    book.at_least("import of 28,000 devices, end to end", ROWS / best.whole, "rows/s", 5_000, PEER, 18)
    book.at_least("import of 28,000 devices, write phase alone", ROWS / best.apply, "rows/s", 10_000, PEER, 18)
    book.at_most("longest wait of another writer meanwhile", best.waited, "s", 3)
    book.at_most("undo of 28,000 devices", best.undo, "s", 10)


def _round(built: BenchDistrict, data: bytes) -> Round:
    with stopwatch() as whole:
        upload = actions.Upload("bestand.csv", data)
        started = actions.start_import(actor=SYSTEM, kind="assets", uploads=[upload], authority_id=built.authorities[0])
        if started.state != ImportState.MAPPED:
            actions.map_columns(actor=SYSTEM, import_id=started.pk, columns={})
        checked = check_now(SYSTEM, started.pk)
        if checked.counts["created"] != ROWS:
            raise SystemExit(f"the benchmark's own file is not clean: {checked.counts}")
        actions.apply_import(actor=SYSTEM, import_id=started.pk, in_background=False)
        with _waiting_writer() as waited, stopwatch() as apply:
            apply_now(SYSTEM, started.pk)
    with stopwatch() as undo:
        actions.undo_import(actor=SYSTEM, import_id=started.pk)
    return Round(whole[0], apply[0], max(waited, default=0.0), undo[0])


class _waiting_writer:  # noqa: N801 - reads as a verb at its place
    """Writes a small row every 50 ms from another connection and keeps how long each write waited."""

    def __enter__(self) -> list[float]:
        self.waited: list[float] = []
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._work, daemon=True)
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE IF NOT EXISTS bench_writer (n integer)")
        self.thread.start()
        return self.waited

    def _work(self) -> None:
        try:
            while not self.stop.wait(0.05):
                start = time.perf_counter()
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute("INSERT INTO bench_writer (n) VALUES (1)")
                self.waited.append(time.perf_counter() - start)
        finally:
            connection.close()

    def __exit__(self, *exc: object) -> None:
        self.stop.set()
        self.thread.join(timeout=30)
