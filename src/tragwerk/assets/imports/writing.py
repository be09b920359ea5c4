# SPDX-License-Identifier: EUPL-1.2
"""Writes a confirmed list of devices through the verbs, in large sets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.assets import actions
from tragwerk.assets.imports.work import AssetWork
from tragwerk.assets.models import AssetState
from tragwerk.core.imports.public import ImportContext
from tragwerk.core.orgs.public import actions as org_actions


def write(ctx: ImportContext, work: AssetWork) -> None:
    """Write rooms, new devices, changes and states."""
    _create_rooms(ctx, work)
    created = _create(ctx, work)
    if work.changed:
        actions.change_assets(actor=ctx.actor, changes=work.changed)
    for state, ids in work.states.items():
        if state == AssetState.RETIRED:
            actions.retire_assets(actor=ctx.actor, ids=ids, reason=_("As the imported list says"))
        else:
            actions.set_state(actor=ctx.actor, ids=ids, state=state)
    _put_into_sets(ctx, work, created)


def _create_rooms(ctx: ImportContext, work: AssetWork) -> None:
    if not work.rooms:
        return
    rows: list[dict[str, Any]] = [
        {"authority_id": ctx.authority_id, "school_id": school_id, "name": name}
        for (school_id, _key), name in work.rooms.items()
    ]
    keys: dict[Any, UUID] = dict(zip(work.rooms, org_actions.create_rooms(actor=ctx.actor, rows=rows), strict=True))
    for values, room in work.new_rooms:
        values["room_id"] = keys[room]


def _create(ctx: ImportContext, work: AssetWork) -> list[UUID]:
    total = len(work.created)
    if not total:
        return []
    return actions.create_assets(
        actor=ctx.actor,
        rows=work.created,
        numbers_are_free=True,
        progress=lambda done: ctx.progress(done, total),
    )


def _put_into_sets(ctx: ImportContext, work: AssetWork, created: Sequence[UUID]) -> None:
    """Make the sets that the list names, and put devices into those that are there."""
    rows = []
    for key, one in work.sets.items():
        parts = [actions.Part(asset_id=asset) for asset in (*(created[at] for at in one.created), *one.known)]
        if key in work.set_keys:
            actions.add_parts(actor=ctx.actor, set_id=work.set_keys[key], parts=parts)
        else:
            row = {"authority_id": ctx.authority_id, "number": one.number, "school_id": one.school_id, "parts": parts}
            rows.append(row)
    if rows:
        actions.create_sets(actor=ctx.actor, rows=rows)
