# SPDX-License-Identifier: EUPL-1.2
"""A deletion run over 100,000 records of people who left long ago, beside everything that stays."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from bench.district import SYSTEM, BenchDistrict
from bench.measure import Book, stopwatch
from tragwerk.core.access.public import Role, bulk, system_scope, uuid7_block
from tragwerk.core.orgs.public import Membership, Person
from tragwerk.core.privacy.public import actions
from tragwerk.core.search.public import index

PEOPLE, ROLES_EACH = 40_000, 1.5
RECORDS = int(PEOPLE + PEOPLE * ROLES_EACH)
LEFT = date(2012, 7, 31)
SINCE = date(2004, 8, 1)


def run(book: Book, built: BenchDistrict) -> None:
    """Count, then delete to the end: people, their roles, their search entries, the words of the search."""
    owner = built.authorities[0]
    with system_scope(reason="benchmark: people who left"):
        with transaction.atomic():
            _gone(owner)
        with stopwatch() as counting:
            planned = actions.plan_run(actor=SYSTEM, authority_id=owner)
        due = sum(line["count"] for line in planned.planned if line["fate"] == "goes")
        assert due >= RECORDS, due
        actions.start_run(actor=SYSTEM, run_id=planned.pk)
        with stopwatch() as deleting:
            done = actions.delete_everything_due(SYSTEM, planned.pk)
    assert sum(done.deleted.values()) >= RECORDS, done.deleted
    book.at_most(f"count what is due, {RECORDS:,} records", counting[0], "s", 5)
    book.at_most(f"deletion run, {RECORDS:,} records", deleting[0], "s", 30)


def _gone(owner: UUID) -> None:
    """Put people of a list of long ago into the tables; no verb made them, so the trail names none."""
    keys = uuid7_block(PEOPLE)
    rows: list[dict[str, Any]] = [
        {"first_name": f"Vorname{number % 997}", "last_name": f"Gegangen{number % 4999}"} for number in range(PEOPLE)
    ]
    names = ("id", "authority_id", "first_name", "last_name", "title", "email", "phone", "sort_name", "changed_at")
    then = Person._meta.get_field("changed_at").pre_save(Person(), add=True)
    bulk.insert(
        Person,
        names,
        (
            (key, owner, row["first_name"], row["last_name"], "", "", "", Person.derive(row)["sort_name"], then)
            for key, row in zip(keys, rows, strict=True)
        ),
    )
    held = [keys[number % PEOPLE] for number in range(int(PEOPLE * ROLES_EACH))]
    bulk.insert(
        Membership,
        ("id", "authority_id", "person_id", "role", "valid_from", "valid_to"),
        (
            (key, owner, person, Role.PUPIL.value, SINCE, LEFT)
            for key, person in zip(uuid7_block(len(held)), held, strict=True)
        ),
    )
    index("orgs.person", keys)
