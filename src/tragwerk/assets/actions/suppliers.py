# SPDX-License-Identifier: EUPL-1.2
"""Suppliers: devices name them by words, missing ones are made on the way."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from tragwerk.assets.actions.batches import Changed, in_batch
from tragwerk.assets.models import Supplier
from tragwerk.assets.permissions import MANAGE_ASSET
from tragwerk.core.access.public import Actor, action
from tragwerk.core.audit.public import change_rows, create_rows
from tragwerk.core.values.public import fold

Named = tuple[UUID, str]


@action(MANAGE_ASSET)
def create_suppliers(*, actor: Actor, rows: Sequence[Mapping[str, Any]]) -> Changed:
    """Add suppliers to an authority's list."""
    with in_batch() as batch_id:
        ids = create_rows(actor=actor, verb="assets.create_suppliers", model=Supplier, rows=rows)
    return Changed(tuple(ids), batch_id)


@action(MANAGE_ASSET)
def change_suppliers(
    *,
    actor: Actor,
    changes: Mapping[UUID, Mapping[str, Any]],
    expected: Mapping[UUID, datetime] | None = None,
    reason: str = "",
) -> Changed:
    """Rename suppliers and note how they are reached; their devices name them so at once."""
    verb = "assets.change_suppliers"
    with in_batch() as batch_id:
        changed = change_rows(actor=actor, verb=verb, model=Supplier, changes=changes, expected=expected, reason=reason)
    return Changed(tuple(changed), batch_id)


def ensure_suppliers(actor: Actor, wanted: Iterable[Named]) -> dict[Named, UUID | None]:
    """Return the suppliers that authorities name by words; missing ones are made, no words are no supplier."""
    named = set(wanted)
    keys = {one: (one[0], fold(one[1])[:120]) for one in named}
    real = {key: one for one, key in keys.items() if key[1]}
    known = _known(real)
    missing = [{"authority_id": key[0], "name": one[1][:120]} for key, one in sorted(real.items()) if key not in known]
    if missing:
        create_rows(actor=actor, verb="assets.create_suppliers", model=Supplier, rows=missing)
        known = _known(real)
    return {one: known.get(key) for one, key in keys.items()}


def _known(keys: Iterable[Named]) -> dict[Named, UUID]:
    authorities = {authority for authority, _key in keys}
    rows = Supplier.objects.filter(authority_id__in=authorities) if authorities else Supplier.objects.none()
    return {(authority, key): pk for authority, key, pk in rows.values_list("authority_id", "name_key", "pk")}
