# SPDX-License-Identifier: EUPL-1.2
"""A kind of import for the tests: rooms of the schools of one authority."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from tragwerk.core.imports.public import (
    Batch,
    Change,
    CodeParser,
    DateParser,
    Identifier,
    ImportColumn,
    ImportContext,
    ImportKind,
    IssueText,
    MoneyParser,
    Outcome,
    Repair,
    Status,
    TextParser,
    register_kind,
)
from tragwerk.core.orgs.public import MANAGE_SCHOOL, Room, School, actions


@dataclass
class Stock:
    schools: dict[str, UUID]
    rooms: dict[tuple[UUID, str], tuple[UUID, str]]


@dataclass
class Work:
    created: list[dict[str, Any]] = field(default_factory=list)
    changed: dict[UUID, dict[str, Any]] = field(default_factory=dict)


class RoomImport(ImportKind[Stock]):
    key = "test-rooms"
    label = "Räume"
    permission = MANAGE_SCHOOL
    key_columns = ("room",)
    ignored = ("Bemerkung",)
    columns: ClassVar[tuple[ImportColumn, ...]] = (
        ImportColumn("school", "Schule", CodeParser(6), required=True, synonyms=("Schulnummer",)),
        ImportColumn("room", "Raum", Identifier(60), required=True, synonyms=("Raumnummer", "Raum-Nr.")),
        ImportColumn("purpose", "Zweck", TextParser(60), synonyms=("Nutzung",)),
        ImportColumn("inspected", "Geprüft am", DateParser(earliest=date(1980, 1, 1), latest="today")),
        ImportColumn("price", "Preis", MoneyParser(minimum=0)),
    )
    texts = {
        "rooms.school_unknown": IssueText(
            "School unknown", "No school of your authority has this number.", "Correct it.", "Take %(label)s"
        ),
        "rooms.twice": IssueText("Room twice", "Also stands in row %(other)s."),
        "rooms.taken": IssueText("Room there", "Is there already.", "", "Treat as a change"),
    }

    def base_digest(self, ctx: ImportContext) -> str:
        rows = Room.objects.filter(authority_id=ctx.authority_id).order_by("id").values_list("id", "name", "purpose")
        return hashlib.sha256(repr(list(rows)).encode()).hexdigest()

    def lookups(self, ctx: ImportContext, batch: Batch) -> Stock:
        schools = School.objects.filter(authority_id=ctx.authority_id).values_list("number", "id")
        rooms = Room.objects.filter(authority_id=ctx.authority_id, school__isnull=False)
        names = rooms.values_list("school_id", "name", "id", "purpose")
        return Stock(dict(schools), {(school, name): (key, purpose) for school, name, key, purpose in names})

    def resolve(self, ctx: ImportContext, lookups: Stock, batch: Batch, outcome: Outcome) -> None:
        work, seen = Work(), dict[tuple[UUID, str], int]()
        for i in batch.good():
            number, room, purpose = (batch.column(key)[i] for key in ("school", "room", "purpose"))
            school = lookups.schools.get(number)
            if school is None:
                near = next((known for known in lookups.schools if sorted(known) == sorted(number)), None)
                repair = Repair(near, label=near) if near else None
                outcome.reject(batch, i, "school", "rooms.school_unknown", repair=repair)
            elif (school, room) in seen:
                outcome.reject(batch, i, "room", "rooms.twice", other=batch.rows[seen[school, room]])
            elif (school, room) not in lookups.rooms:
                seen[school, room] = i
                work.created.append(
                    {"authority_id": ctx.authority_id, "school_id": school, "name": room, "purpose": purpose or ""}
                )
                outcome.status[i], outcome.labels[i] = Status.CREATED, room
            else:
                seen[school, room] = i
                self._compare(ctx, lookups.rooms[school, room], batch, i, outcome, work)
        outcome.work = work

    @staticmethod
    def _compare(
        ctx: ImportContext, known: tuple[UUID, str], batch: Batch, i: int, outcome: Outcome, work: Work
    ) -> None:
        purpose = batch.column("purpose")[i]
        if purpose is None or purpose == known[1]:
            return
        if known[1] and (batch.source_of[i], batch.rows[i]) not in ctx.as_change:
            outcome.reject(batch, i, "room", "rooms.taken", repair=Repair(action="as_change"))
            return
        outcome.status[i] = Status.CHANGED
        outcome.changes[i] = (Change("Zweck", known[1], purpose),)
        work.changed[known[0]] = {"purpose": purpose}

    def apply(self, ctx: ImportContext, batch: Batch, outcome: Outcome) -> None:
        work: Work = outcome.work
        if work.created:
            actions.create_rooms(actor=ctx.actor, rows=work.created)
        if work.changed:
            actions.change_rooms(actor=ctx.actor, changes=work.changed)


register_kind(RoomImport())
