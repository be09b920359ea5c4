# SPDX-License-Identifier: EUPL-1.2
"""Writes what the dry run of school lists decided, through the verbs of organisations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from tragwerk.core.imports.public import ImportContext
from tragwerk.core.orgs import actions
from tragwerk.core.orgs.actions import directory
from tragwerk.core.orgs.imports.matching import SchoolWork
from tragwerk.core.orgs.models import Authority, OperatingState

Place = tuple[UUID, UUID]  # school, authority


def write(ctx: ImportContext, work: SchoolWork) -> None:
    """Authorities first, then schools, then what hangs on them."""
    if work.authorities:
        directory.create_authorities(actor=ctx.actor, rows=list(work.authorities.values()))
    authorities = dict(Authority.objects.values_list("number", "id"))
    places = dict(work.schools)
    moved = _transfer(ctx, work, authorities, places)
    _change(ctx, work, moved)
    _create(ctx, work, authorities, places)
    _note(ctx, work, places)


def _transfer(
    ctx: ImportContext, work: SchoolWork, authorities: Mapping[str, UUID], places: dict[str, Place]
) -> dict[UUID, UUID]:
    """Transfer the schools that a person agreed to; old id → new id."""
    moved: dict[UUID, UUID] = {}
    numbers = {school: number for number, (school, _authority) in places.items()}
    for school, number in work.transfers.items():
        target = authorities[number]
        moved[school] = actions.transfer_school(actor=ctx.actor, school_id=school, to_authority_id=target)
        places[numbers[school]] = (moved[school], target)
    return moved


def _change(ctx: ImportContext, work: SchoolWork, moved: Mapping[UUID, UUID]) -> None:
    if work.changed:
        changes = {moved.get(key, key): values for key, values in work.changed.items()}
        directory.change_listed_schools(actor=ctx.actor, changes=changes)
    groups: dict[tuple[OperatingState, date | None], list[tuple[UUID, str]]] = defaultdict(list)
    for key, state, day, successor in work.states:
        groups[state, day].append((moved.get(key, key), successor))
    for (state, day), items in groups.items():
        directory.set_listed_state(
            actor=ctx.actor,
            ids=[key for key, _successor in items],
            state=state,
            on=day,
            successors={key: successor for key, successor in items if successor},
        )


def _create(ctx: ImportContext, work: SchoolWork, authorities: Mapping[str, UUID], places: dict[str, Place]) -> None:
    if not work.created:
        return
    rows = [{**values, "authority_id": authorities[number]} for number, values in work.created]
    ctx.progress(0, len(rows))
    keys = directory.create_listed_schools(actor=ctx.actor, rows=rows)
    for key, row in zip(keys, rows, strict=True):
        places[row["number"]] = (key, row["authority_id"])


def _note(ctx: ImportContext, work: SchoolWork, places: Mapping[str, Place]) -> None:
    mentions = [{**_place(places[number]), "series": series, "listed_on": day} for number, series, day in work.mentions]
    if mentions or work.newer_mentions:
        directory.note_list_mentions(actor=ctx.actor, rows=mentions, changes=work.newer_mentions)
    counts = [
        {**_place(places[number]), "school_year": year, "pupils": pupils, "source": source}
        for number, year, pupils, source in work.counts
    ]
    if counts:
        directory.record_listed_pupils(actor=ctx.actor, rows=counts)
    if work.changed_counts:
        directory.change_pupil_counts(actor=ctx.actor, changes=work.changed_counts)


def _place(place: Place) -> dict[str, Any]:
    return {"school_id": place[0], "authority_id": place[1]}
