# SPDX-License-Identifier: EUPL-1.2
"""610 letters of a town, one file each, set and archived; a page of the preview."""

from __future__ import annotations

import statistics
from datetime import date
from uuid import UUID

from bench.district import SYSTEM, BenchDistrict
from bench.measure import Book, stopwatch
from tragwerk.core.access.public import system_scope
from tragwerk.core.documents.public import render_pictures
from tragwerk.core.letters.public import (
    GENERAL,
    TEMPLATE,
    LetterRow,
    Paper,
    Wording,
    actions,
    letterhead_of,
    page_of,
    samples_of,
    write_letters,
)
from tragwerk.core.orgs.public import Authority

LETTERS, ROUNDS = 610, 3
PEER = "typst bare, 216/s"
BODY = (
    "{salutation}\n\n{message}\n\n# Was Sie tun\n\n- das Gerät sorgsam behandeln\n- Schäden sofort melden\n\n"
    "| Gerät | Nummer |\n|---|---|\n| Tablet | {school_number} |\n\n?{deadline} Bitte bis zum **{deadline}**.\n\n"
    "Mit freundlichen Grüßen\n\n{writer}\n{authority}\n\n__ Ort, Datum | Unterschrift"
)


def run(book: Book, built: BenchDistrict) -> None:
    """Measure writing and the preview."""
    authority_id = built.authorities[0]
    with system_scope(reason="benchmark: letters"):
        row = {"authority_id": authority_id, "kind": GENERAL.key, "name": "Bench", "language": "de"}
        keys = actions.create_templates(actor=SYSTEM, rows=[{**row, "subject": "An {school}", "body": BODY}])
        actions.publish_versions(actor=SYSTEM, ids=keys)
        seconds = [_written(authority_id, turn) for turn in range(ROUNDS)]
        book.at_most("610 letters set and archived", min(seconds), "s", 5, PEER, LETTERS / 216)
        book.at_most("page of the preview", _preview(authority_id), "ms", 100)


def _written(authority_id: UUID, turn: int) -> float:
    message = "Ihr Kind bekommt ein Tablet der Stadt. " * 12
    rows = [
        LetterRow(
            authority_id=authority_id,
            recipient=f"Familie Beispiel {turn}-{number}\nWeg {number}\n12345 Ort",
            values={"school": f"Schule {number % 40}", "school_number": str(number), "message": message},
        )
        for number in range(LETTERS)
    ]
    with stopwatch() as taken:
        write_letters(actor=SYSTEM, kind=GENERAL.key, rows=rows)
    return taken[0]


def _preview(authority_id: UUID) -> float:
    paper = Paper.of(letterhead_of(Authority.objects.get(pk=authority_id)), b"")
    times = []
    for turn in range(10):
        wording = Wording.of(GENERAL, "de", "An {school}", f"{BODY}\n\n{turn}")
        row = LetterRow(authority_id=authority_id, recipient="Familie Beispiel\nWeg 1")
        with stopwatch() as taken:
            render_pictures(TEMPLATE, page_of(paper, wording, row, samples_of(GENERAL), date(2026, 10, 7)))
        times.append(taken[0] * 1000)
    return statistics.median(times)
