# SPDX-License-Identifier: EUPL-1.2
"""Entries that mean the same become one: what names the others names the one that stays, and the others go.

A few statements per table, whatever the number of rows; one batch, which is undone as a whole.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.assets.actions.batches import Changed, in_batch
from tragwerk.assets.actions.edit import change_assets
from tragwerk.assets.actions.fields import FIELDS
from tragwerk.assets.events import AssetsMerged
from tragwerk.assets.models import Asset, AssetAlias, AssetModel, AssetRelation, ContractItem
from tragwerk.assets.permissions import MANAGE_ASSET
from tragwerk.assets.queries.merge_devices import ends_of, items_lost, relations_lost
from tragwerk.assets.queries.merge_plans import Mergeable, Plan
from tragwerk.assets.queries.merges import (
    DEVICES,
    MAKERS,
    MODELS,
    SUPPLIERS,
    abouts,
    plan_of,
    references_to,
    rows_about,
)
from tragwerk.core.access.public import Actor, DomainError, action, any_of, require
from tragwerk.core.audit.public import EditConflict, change_rows, create_rows, delete_rows
from tragwerk.core.events.public import publish

_CHUNK = 2000
Into = Mapping[UUID, UUID]


@action(MANAGE_ASSET)
def merge_suppliers(*, actor: Actor, into_id: UUID, ids: Sequence[UUID], seen: str = "") -> Changed:
    """Give the devices and contracts of some suppliers to one of them, and remove the others."""
    plan = _checked(actor, SUPPLIERS, into_id, ids, seen)
    return _merged(actor, SUPPLIERS, SUPPLIERS.verb, [plan])


@action(MANAGE_ASSET)
def merge_models(*, actor: Actor, into_id: UUID, ids: Sequence[UUID], seen: str = "") -> Changed:
    """Make the devices of some models devices of one of them, and remove the others."""
    plan = _checked(actor, MODELS, into_id, ids, seen)
    return _merged(actor, MODELS, MODELS.verb, [plan])


@action(MANAGE_ASSET)
def merge_makers(*, actor: Actor, into_id: UUID, ids: Sequence[UUID], seen: str = "") -> Changed:
    """Give the models of some makers to one of them, merge those of the same name, and remove the other makers."""
    plan = _checked(actor, MAKERS, into_id, ids, seen)
    with in_batch() as batch_id:
        _merged(actor, MODELS, MAKERS.verb, plan.models)
        _merged(actor, MAKERS, MAKERS.verb, [plan])
    return Changed((into_id,), batch_id)


@action(MANAGE_ASSET)
def merge_assets(*, actor: Actor, into_id: UUID, ids: Sequence[UUID], seen: str = "") -> Changed:
    """Make two entries one device: its numbers, relations, set and contracts come together, old labels lead to it."""
    plan = _checked(actor, DEVICES, into_id, ids, seen)
    other = plan.others[0]
    require(actor, MANAGE_ASSET, ends_of(plan.kept, other))
    verb = DEVICES.verb
    with in_batch() as batch_id:
        for model, lost in (
            (AssetRelation, relations_lost(into_id, other.pk)),
            (ContractItem, items_lost(into_id, other.pk)),
        ):
            if lost:
                delete_rows(actor=actor, verb=verb, model=model, ids=lost)
        _merged(actor, DEVICES, verb, [plan])
        if plan.fields:
            change_assets(actor=actor, changes={into_id: {FIELDS: plan.fields}})
        former = {name: "" if name in plan.fills else getattr(other, name) for name in ("tag", "serial")}
        alias = {"authority_id": other.authority_id, "asset_id": into_id, "former_id": other.pk, **former}
        create_rows(actor=actor, verb=verb, model=AssetAlias, rows=[alias])
    publish(AssetsMerged(into_id, (other.pk,)))
    return Changed((into_id,), batch_id)


def _checked(actor: Actor, what: Mergeable, into_id: UUID, ids: Sequence[UUID], seen: str) -> Plan:
    """Return what the merge does, its rows locked; refuse what is not as it was seen, or cannot be."""
    plan = plan_of(what, into_id, ids, lock=True)
    require(actor, MANAGE_ASSET, [plan.kept, *plan.others])
    if seen and seen != plan.mark:
        raise EditConflict(
            _("Somebody changed something of it in the meantime. Nothing was merged; please look again."),
            code="conflict",
        )
    if plan.refused:
        raise DomainError(" ".join(plan.refused), code="refused")
    return plan


def _merged(actor: Actor, what: Mergeable, verb: str, plans: Sequence[Plan]) -> Changed:
    """Move what names the others, remove them, and fill the gaps of those that stay with what the others said."""
    into = {other: kept for plan in plans for other, kept in plan.into.items()}
    fills = {plan.kept.pk: plan.fills for plan in plans if plan.fills}
    with in_batch() as batch_id:
        if into:
            _move(actor, verb, what.model, into)
            delete_rows(actor=actor, verb=verb, model=what.model, ids=list(into))
        if fills and what.model is Asset:
            change_assets(actor=actor, changes=fills)
        elif fills:
            change_rows(actor=actor, verb=verb, model=what.model, changes=fills)
    return Changed(tuple(plan.kept.pk for plan in plans), batch_id)


def _move(actor: Actor, verb: str, model: Any, into: Into) -> None:
    """Let everything that names some rows name others: by foreign keys, and by table and key."""
    for reference in references_to(model):
        rows = reference.model.objects.filter(**{f"{reference.attname}__in": any_of(into)}).order_by("pk")
        found = list(rows.values_list("pk", reference.attname))
        for start in range(0, len(found), _CHUNK):
            wanted = {key: {reference.attname: into[old]} for key, old in found[start : start + _CHUNK]}
            if reference.model is Asset and model is AssetModel:
                change_assets(actor=actor, changes=wanted)
            else:
                change_rows(actor=actor, verb=verb, model=reference.model, changes=wanted)
    for one, table in abouts():
        moved = {row.pk: into[getattr(row, one.row)] for row in rows_about(one, table, model, list(into))}
        if moved:
            names = {row.pk: str(row) for row in model.objects.filter(pk__in=set(moved.values()))} if one.name else {}
            changes = {
                key: {one.row: new, **({one.name: names[new]} if one.name else {})} for key, new in moved.items()
            }
            change_rows(actor=actor, verb=verb, model=table, changes=changes)
