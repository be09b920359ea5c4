# SPDX-License-Identifier: EUPL-1.2
"""Operations on sites and rooms."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from tragwerk.core.access.public import Actor, NotAllowed, NotVisible
from tragwerk.core.api.public import (
    CHANGED,
    CREATED,
    UNCHANGED,
    ApiRequest,
    ApiRouter,
    Outcome,
    Problem,
    Refused,
    Rows,
    RowsOut,
    authority_meant,
    find_strangers,
    read_rows,
    refuse_elsewhere,
    row_problem,
    rows_answer,
)
from tragwerk.core.orgs.public import MANAGE_SCHOOL, Room, School, Site, actions
from tragwerk.office.api.bodies import ManyRoomChanges, ManyRooms, RoomChange, RoomIn, RoomRowChange, SiteIn
from tragwerk.office.api.resources import ROOMS, SITES
from tragwerk.ui.public import one_answer, read_operations, refuse_other_state

router = ApiRouter(tags=["places"])

read_operations(router, SITES, "/sites", one="site", many="sites")
read_operations(router, ROOMS, "/rooms", one="room", many="rooms")


@router.operation("POST", "/sites", need=MANAGE_SCHOOL, status=201, returns=SITES.schema)
def create_site(request: ApiRequest, body: SiteIn) -> HttpResponse:
    """Add a site."""
    owner = authority_meant(request.actor, MANAGE_SCHOOL, body.authority_id)
    row = {**body.model_dump(exclude={"authority_id"}), "authority_id": owner}
    refuse_elsewhere(owner, School, [body.school_id])
    (key,) = actions.create_sites(actor=request.actor, rows=[row])
    return one_answer(request, SITES, key, status=201)


@router.operation("POST", "/rooms", need=MANAGE_SCHOOL, status=201, returns=ROOMS.schema)
def create_room(request: ApiRequest, body: RoomIn) -> HttpResponse:
    """Add a room."""
    work = Rows({0: body}, lambda rows: _create(request.actor, rows), {})
    _find_faults(request.actor, work)
    if work.problems:
        raise Refused(work.problems[0])
    (outcome,) = work.verb([body])
    assert outcome.id is not None  # noqa: S101 - what is created has a key
    return one_answer(request, ROOMS, outcome.id, status=201)


@router.operation("POST", "/rooms/bulk", need=MANAGE_SCHOOL, returns=RowsOut)
def create_rooms(request: ApiRequest, body: ManyRooms) -> HttpResponse:
    """Add many rooms, with a result for each."""
    rows, problems = read_rows(RoomIn, body.rows)
    work = Rows(rows, lambda part: _create(request.actor, part), problems)
    _find_faults(request.actor, work)
    return rows_answer(work, atomic=body.atomic, dry_run=body.dry_run)


@router.operation("PATCH", "/rooms/bulk", need=MANAGE_SCHOOL, returns=RowsOut)
def change_rooms(request: ApiRequest, body: ManyRoomChanges) -> HttpResponse:
    """Change many rooms, with a result for each."""
    rows, problems = read_rows(RoomRowChange, body.rows)
    work = Rows(rows, lambda part: _change(request.actor, {row.id: row for row in part}), problems)
    find_strangers(work, ROOMS.tags(request.actor, {row.id for row in rows.values()}, MANAGE_SCHOOL))
    return rows_answer(work, atomic=body.atomic, dry_run=body.dry_run)


@router.operation("PATCH", "/rooms/{uuid:room_id}", need=MANAGE_SCHOOL, returns=ROOMS.schema)
def change_room(request: ApiRequest, room_id: UUID, body: RoomChange) -> HttpResponse:
    """Change a room."""
    refuse_other_state(request, ROOMS, room_id)
    if not Room.objects.visible_to(request.actor, MANAGE_SCHOOL).filter(pk=room_id).exists():
        raise Refused(Problem(404))
    _change(request.actor, {room_id: body})
    return one_answer(request, ROOMS, room_id)


def _create(actor: Actor, bodies: Sequence[RoomIn]) -> list[Outcome]:
    rows = [
        {
            **body.model_dump(exclude={"authority_id"}),
            "authority_id": authority_meant(actor, MANAGE_SCHOOL, body.authority_id),
        }
        for body in bodies
    ]
    return [Outcome(CREATED, key) for key in actions.create_rooms(actor=actor, rows=rows)]


def _change(actor: Actor, changes: Mapping[UUID, RoomChange]) -> list[Outcome]:
    said = {key: values for key, body in changes.items() if (values := body.said())}
    changed = set(actions.change_rooms(actor=actor, changes=said)) if said else set()
    return [Outcome(CHANGED if key in changed else UNCHANGED, key) for key in changes]


def _find_faults(actor: Actor, work: Rows[RoomIn]) -> None:
    """Find rooms at a school or a site that is not there, or not at their authority."""
    schools = _owners(School, [body.school_id for body in work.rows.values()])
    sites = _owners(Site, [body.site_id for body in work.rows.values()])
    for index, body in work.rows.items():
        try:
            owner = authority_meant(actor, MANAGE_SCHOOL, body.authority_id)
        except (Refused, NotVisible, NotAllowed) as error:
            work.problems.setdefault(index, row_problem(index, error))
            continue
        named = ((body.school_id, schools), (body.site_id, sites))
        if any(key is not None and owners.get(key) != owner for key, owners in named):
            work.problems.setdefault(index, Problem(404))


def _owners(model: Any, keys: Sequence[UUID | None]) -> Mapping[UUID, UUID]:
    """Return whose the rows are that are there."""
    wanted = set(keys) - {None}
    return dict(model.objects.filter(pk__in=wanted).values_list("pk", "authority_id")) if wanted else {}
