# SPDX-License-Identifier: EUPL-1.2
"""Suppliers: devices name them by words, missing ones are made on the way; two that are one become one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.assets.actions.batches import Changed, in_batch
from tragwerk.assets.models import Asset, Supplier
from tragwerk.assets.permissions import MANAGE_ASSET
from tragwerk.core.access.public import Actor, DomainError, action, require
from tragwerk.core.audit.public import change_rows, create_rows, delete_rows
from tragwerk.core.values.public import fold

Named = tuple[UUID, str]
_CHUNK = 2000


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


@action(MANAGE_ASSET)
def merge_suppliers(*, actor: Actor, into_id: UUID, ids: Sequence[UUID]) -> Changed:
    """Give the devices of some suppliers to one of them, and remove the others."""
    rows = {one.pk: one for one in Supplier.objects.filter(pk__in={into_id, *ids}).order_by("pk").select_for_update()}
    if rows.keys() != {into_id, *ids}:
        raise DomainError(_("A supplier is gone already. Please load the page again."), code="gone")
    if into_id in ids or not ids:
        raise DomainError(_("Please choose another supplier that takes the devices over."), field="into", code="same")
    require(actor, MANAGE_ASSET, rows.values())
    if len({one.authority_id for one in rows.values()}) > 1:
        raise DomainError(_("Suppliers of two authorities cannot become one."), field="into", code="authority")
    devices = list(Asset.objects.filter(supplier_id__in=ids).order_by("pk").values_list("pk", flat=True))
    verb = "assets.merge_suppliers"
    with in_batch() as batch_id:
        for start in range(0, len(devices), _CHUNK):
            changes = {key: {"supplier_id": into_id} for key in devices[start : start + _CHUNK]}
            change_rows(actor=actor, verb=verb, model=Asset, changes=changes)
        delete_rows(actor=actor, verb=verb, model=Supplier, ids=list(ids))
    return Changed((into_id,), batch_id)


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
