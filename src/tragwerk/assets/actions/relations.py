# SPDX-License-Identifier: EUPL-1.2
"""Devices are related and parted; nobody hangs on itself, by whatever way round."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.assets import rules
from tragwerk.assets.actions.batches import Changed, in_batch
from tragwerk.assets.models import Asset, AssetRelation
from tragwerk.assets.permissions import MANAGE_ASSET
from tragwerk.core.access.public import Actor, DomainError, action, any_of, require
from tragwerk.core.audit.public import create_rows, delete_rows


class Relation(NamedTuple):
    """The first device is something to the second."""

    asset_id: UUID
    kind: str
    other_id: UUID


@action(MANAGE_ASSET)
def relate_assets(*, actor: Actor, relations: Sequence[Relation]) -> Changed:
    """Note how devices hang together."""
    devices = _locked({key for one in relations for key in (one.asset_id, one.other_id)})
    require(actor, MANAGE_ASSET, devices.values())
    wanted: defaultdict[str, list[tuple[UUID, UUID]]] = defaultdict(list)
    for one in relations:
        _check(one, devices)
        wanted[one.kind].append((one.asset_id, one.other_id))
    for kind, edges in wanted.items():
        _refuse_known(kind, edges, devices)
        _refuse_circles(kind, edges, devices)
    rows = [
        {
            "authority_id": devices[one.asset_id].authority_id,
            "asset_id": one.asset_id,
            "other_id": one.other_id,
            "kind": one.kind,
        }
        for one in relations
    ]
    with in_batch() as batch_id:
        ids = create_rows(actor=actor, verb="assets.relate_assets", model=AssetRelation, rows=rows)
    return Changed(tuple(ids), batch_id)


@action(MANAGE_ASSET)
def part_assets(*, actor: Actor, ids: Sequence[UUID]) -> Changed:
    """Take relations back; the devices stay."""
    found = list(AssetRelation.objects.filter(pk__in=ids).select_related("asset"))
    if len(found) != len(set(ids)):
        raise DomainError(_("This relation is gone already. Please load the page again."), code="gone")
    require(actor, MANAGE_ASSET, [one.asset for one in found])
    with in_batch() as batch_id:
        delete_rows(actor=actor, verb="assets.part_assets", model=AssetRelation, ids=list(ids))
    return Changed(tuple(ids), batch_id)


def _locked(ids: Collection[UUID]) -> dict[UUID, Asset]:
    rows = Asset.objects.filter(pk__in=any_of(ids)).order_by("pk").select_for_update()
    found = {row.pk: row for row in rows}
    if set(ids) - found.keys():
        raise DomainError(_("This device is not in the stock of the authority."), field="device", code="unknown")
    return found


def _check(one: Relation, devices: dict[UUID, Asset]) -> None:
    if one.asset_id == one.other_id:
        raise DomainError(
            _("%(device)s cannot be related to itself. Please choose another device.")
            % {"device": devices[one.asset_id]},
            field="device",
            code="self",
        )
    if devices[one.asset_id].authority_id != devices[one.other_id].authority_id:
        raise DomainError(_("This device is not in the stock of the authority."), field="device", code="unknown")


def _refuse_known(kind: str, edges: Sequence[tuple[UUID, UUID]], devices: dict[UUID, Asset]) -> None:
    rows = AssetRelation.objects.filter(kind=kind, asset_id__in=any_of({first for first, _other in edges}))
    known = set(rows.values_list("asset_id", "other_id"))
    for first, other in edges:
        if (first, other) in known:
            raise DomainError(
                _("%(device)s is related to %(other)s like this already.")
                % {"device": devices[first], "other": devices[other]},
                field="device",
                code="known",
            )


def _refuse_circles(kind: str, edges: Sequence[tuple[UUID, UUID]], devices: dict[UUID, Asset]) -> None:
    """Refuse what would make a device hang on itself; everything on the way is locked before the second look."""
    known = _ahead(kind, {other for _first, other in edges})
    _locked({key for edge in known for key in edge} | devices.keys())
    known = _ahead(kind, {other for _first, other in edges})
    if circle := rules.circle_in([*known, *edges]):
        names = Asset.objects.filter(pk__in=any_of(circle)).order_by("tag_sort")
        raise DomainError(
            _("That would go round in a circle: %(devices)s. Please check which device comes first.")
            % {"devices": ", ".join(map(str, names[:5]))},
            field="device",
            code="circle",
        )


def _ahead(kind: str, starts: Iterable[UUID]) -> list[tuple[UUID, UUID]]:
    """Return the relations of a kind that lead on from some devices, level by level."""
    found: set[tuple[UUID, UUID]] = set()
    seen, front = set(starts), set(starts)
    while front:
        rows = AssetRelation.objects.filter(kind=kind, asset_id__in=any_of(front)).values_list("asset_id", "other_id")
        level = set(rows)
        found |= level
        front = {other for _first, other in level} - seen
        seen |= front
    return sorted(found)
