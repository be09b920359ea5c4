# SPDX-License-Identifier: EUPL-1.2
"""Operations on devices: read, create, change, move, delete; one or up to a thousand."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from tragwerk.assets import actions
from tragwerk.assets.actions.fields import FIELDS
from tragwerk.assets.api.bodies import (
    NAMES,
    AssetChange,
    AssetIn,
    AssetRowChange,
    FieldsOut,
    ManyChanges,
    ManyIn,
    Move,
    MovedOut,
)
from tragwerk.assets.api.extra import Fields, fields_told, pointing_into_extra
from tragwerk.assets.api.resources import ASSETS
from tragwerk.assets.models import AssetState
from tragwerk.assets.permissions import MANAGE_ASSET, MOVE_ASSET, VIEW_ASSET
from tragwerk.assets.queries import owners_of, states_of
from tragwerk.core.access.public import Actor, DomainError, NotAllowed, NotVisible
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
    answer,
    authority_meant,
    find_strangers,
    read_rows,
    row_problem,
    rows_answer,
    told_as,
)
from tragwerk.ui.public import one_answer, read_operations, refuse_other_state

router = ApiRouter(tags=["assets"])
Changes = Sequence[tuple[UUID, AssetChange]]

read_operations(router, ASSETS, "/assets", one="asset", many="assets", say=("List devices.", "Read a device."))


@router.operation("POST", "/assets", need=MANAGE_ASSET, status=201, returns=ASSETS.schema)
def create_asset(request: ApiRequest, body: AssetIn) -> HttpResponse:
    """Add a device."""
    row = _row(request.actor, body, Fields())
    with told_as(NAMES), pointing_into_extra():
        (key,) = actions.create_assets(actor=request.actor, rows=[row])
    return one_answer(request, ASSETS, key, status=201)


@router.operation("POST", "/assets/bulk", need=MANAGE_ASSET, returns=RowsOut)
def create_assets(request: ApiRequest, body: ManyIn) -> HttpResponse:
    """Add many devices, with a result for each."""
    rows, problems = read_rows(AssetIn, body.rows)
    fields = Fields()
    work = Rows(rows, lambda part: _create(request.actor, part, fields), problems, NAMES)
    _find_faults(request.actor, work, fields)
    return rows_answer(work, atomic=body.atomic, dry_run=body.dry_run)


@router.operation("PATCH", "/assets/bulk", need=MANAGE_ASSET, returns=RowsOut)
def change_assets(request: ApiRequest, body: ManyChanges) -> HttpResponse:
    """Change many devices, with a result for each."""
    rows, problems = read_rows(AssetRowChange, body.rows)
    fields = Fields()
    work = Rows(rows, lambda part: _change(request.actor, [(row.id, row) for row in part], fields), problems, NAMES)
    find_strangers(work, ASSETS.tags(request.actor, {row.id for row in rows.values()}, MANAGE_ASSET))
    _find_misfits(request.actor, work, fields)
    return rows_answer(work, atomic=body.atomic, dry_run=body.dry_run)


@router.operation("POST", "/assets/move", need=MOVE_ASSET, returns=MovedOut)
def move_assets(request: ApiRequest, body: Move) -> HttpResponse:
    """Put devices to a school and a room, all or none."""
    ids = list(dict.fromkeys(body.ids))
    if set(ids) - states_of(request.actor, ids, MOVE_ASSET).keys():
        raise Refused(Problem(404))
    moved = actions.move_assets(
        actor=request.actor, ids=ids, school_id=body.school_id, room_id=body.room_id, reason=body.reason
    )
    return answer({"moved": [str(key) for key in moved.ids], "batch_id": str(moved.batch_id)})


@router.operation("GET", "/assets/fields", need=VIEW_ASSET, returns=FieldsOut)
def list_asset_fields(request: ApiRequest) -> HttpResponse:
    """List the fields that devices have besides, by their names in `extra`."""
    return answer({"rows": fields_told(request.actor)})


@router.operation("PATCH", "/assets/{uuid:asset_id}", need=MANAGE_ASSET, returns=ASSETS.schema)
def change_asset(request: ApiRequest, asset_id: UUID, body: AssetChange) -> HttpResponse:
    """Change a device."""
    _refuse_absent(request, asset_id)
    with told_as(NAMES):
        _change(request.actor, [(asset_id, body)], Fields())
    return one_answer(request, ASSETS, asset_id)


@router.operation("DELETE", "/assets/{uuid:asset_id}", need=MANAGE_ASSET, status=204)
def delete_asset(request: ApiRequest, asset_id: UUID) -> HttpResponse:
    """Delete a wrong entry; a device that was ever in use is retired instead."""
    _refuse_absent(request, asset_id)
    actions.delete_assets(actor=request.actor, ids=[asset_id])
    return HttpResponse(status=204)


def _refuse_absent(request: ApiRequest, asset_id: UUID) -> None:
    """Refuse a device that is not there, or not as it was read."""
    refuse_other_state(request, ASSETS, asset_id)
    if asset_id not in states_of(request.actor, [asset_id], MANAGE_ASSET):
        raise Refused(Problem(404))


def _create(actor: Actor, bodies: Sequence[AssetIn], fields: Fields) -> list[Outcome]:
    rows = [_row(actor, body, fields) for body in bodies]
    with pointing_into_extra():
        keys = actions.create_assets(actor=actor, rows=rows)
    return [Outcome(CREATED, key) for key in keys]


def _row(actor: Actor, body: AssetIn, fields: Fields) -> dict[str, Any]:
    owner = authority_meant(actor, MANAGE_ASSET, body.authority_id)
    row = {**body.said(), "authority_id": owner, "state": body.state.value}
    return {**row, FIELDS: fields.said(owner, body.extra)} if body.extra else row


def _find_faults(actor: Actor, work: Rows[AssetIn], fields: Fields) -> None:
    """Find what is wrong with new devices, for all at once."""
    ready: dict[int, Mapping[str, Any]] = {}
    for index, body in work.rows.items():
        try:
            ready[index] = _row(actor, body, fields)
        except (Refused, NotVisible, NotAllowed, DomainError) as error:
            work.problems[index] = row_problem(index, error, NAMES)
    for index, fault in actions.faults_of_new(ready).items():
        work.problems.setdefault(index, row_problem(index, fault, NAMES))


def _find_misfits(actor: Actor, work: Rows[AssetRowChange], fields: Fields) -> None:
    """Find what fields do not take of what rows say, for all rows at once."""
    asked = {index: row for index, row in work.rows.items() if row.extra and index not in work.problems}
    owners = owners_of(actor, {row.id for row in asked.values()}, MANAGE_ASSET) if asked else {}
    for index, row in asked.items():
        try:
            fields.said(owners[row.id], row.extra)
        except DomainError as error:
            work.problems[index] = row_problem(index, error, NAMES)


def _change(actor: Actor, changes: Changes, fields: Fields) -> list[Outcome]:
    """Change devices and their states, each kind of change for all at once."""
    touched: set[UUID] = set()
    with_extra = [key for key, body in changes if body.extra]
    owners = owners_of(actor, with_extra, MANAGE_ASSET) if with_extra else {}
    for reason, some in _by_reason(changes).items():
        facts = {key: values for key, body in some if (values := _facts(body, owners.get(key), fields))}
        if facts:
            with pointing_into_extra():
                touched |= set(actions.change_assets(actor=actor, changes=facts, reason=reason).ids)
        touched |= _set_states(actor, some, reason)
    return [Outcome(CHANGED if key in touched else UNCHANGED, key) for key, _body in changes]


def _facts(body: AssetChange, owner: UUID | None, fields: Fields) -> dict[str, Any]:
    """Return what a body says of a device that is there, as the verb takes it."""
    if owner is None:
        return body.said()
    return {**body.said(), FIELDS: fields.said(owner, body.extra)}


def _by_reason(changes: Changes) -> Mapping[str, list[tuple[UUID, AssetChange]]]:
    found: defaultdict[str, list[tuple[UUID, AssetChange]]] = defaultdict(list)
    for key, body in changes:
        found[body.reason].append((key, body))
    return found


def _set_states(actor: Actor, changes: Changes, reason: str) -> set[UUID]:
    wanted = {key: body.state for key, body in changes if body.state is not None}
    now = states_of(actor, wanted, MANAGE_ASSET) if wanted else {}
    steps: defaultdict[AssetState, list[UUID]] = defaultdict(list)
    for key, state in wanted.items():
        # Who sends the whole device back has not asked for a step.
        if now.get(key) != state:
            steps[state].append(key)
    touched: set[UUID] = set()
    for state, ids in steps.items():
        if state == AssetState.RETIRED:
            touched |= set(actions.retire_assets(actor=actor, ids=ids, reason=reason).ids)
        else:
            touched |= set(actions.set_state(actor=actor, ids=ids, state=state.value, reason=reason).ids)
    return touched
