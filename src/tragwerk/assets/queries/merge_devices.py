# SPDX-License-Identifier: EUPL-1.2
"""What is peculiar to two devices that are one: which details fit together, and when they cannot be one."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from tragwerk.assets import rules
from tragwerk.assets.models import Asset, AssetKind, AssetRelation, AssetState, ContractItem, ContractKind, SetPart
from tragwerk.assets.queries.merge_plans import Detail, Plan
from tragwerk.core.access.public import any_of
from tragwerk.core.forms.public import fields_of, values_of

TABLE = Asset._meta.label_lower
# A device is leased, insured or maintained under one contract.
_ONE_OF_A_KIND = (ContractKind.LEASE, ContractKind.INSURANCE, ContractKind.MAINTENANCE)


def fits(values: Mapping[str, Any], rows: Sequence[Any]) -> bool:
    """Say whether details of a device can be true together; a room counts with the school at which it was noted."""
    if values["school_id"] and values["department_id"]:
        return False
    if values["room_id"] and not any(
        (row.school_id, row.room_id) == (values["school_id"], values["room_id"]) for row in rows
    ):
        return False
    return rules.wrong_terms(values) is None


def complete(plan: Plan) -> None:
    """Find what fields fill in, and why the two cannot be one device."""
    kept, other = plan.kept, plan.others[0]
    plan.refused += filter(None, (why_not_kinds(kept, other), why_not_states(kept, other), _sets(kept, other)))
    plan.refused += filter(None, (_contracts(kept, other), _circles(kept, other)))
    said = values_of([kept.pk, other.pk])
    mine, theirs = said.get(kept.pk, {}), said.get(other.pk, {})
    for one in fields_of(kept.authority_id, TABLE, kept.kind):
        if one.name in theirs and one.name not in mine:
            plan.fields[one.name] = theirs[one.name]
        if one.name in theirs and theirs[one.name] != mine.get(one.name):
            values = (mine.get(one.name), theirs[one.name])
            plan.details.append(Detail(one, values, (kept, other), one.name in plan.fields))


def why_not_kinds(kept: Asset, other: Asset) -> str:
    """Return why things of two kinds are not one; one without a kind may be what the other is."""
    if other.kind in {kept.kind, AssetKind.OTHER}:
        return ""
    facts = {"kept": kept, "mine": kept.get_kind_display(), "other": other, "theirs": other.get_kind_display()}
    if kept.kind == AssetKind.OTHER:
        return _("The kind of %(kept)s is not known. Keep %(other)s instead, which is a %(theirs)s.") % facts
    return _("They are of different kinds: %(kept)s is “%(mine)s”, %(other)s is “%(theirs)s”.") % facts


def why_not_states(kept: Asset, other: Asset) -> str:
    """Return why two devices cannot be one for where they stand in their life."""
    facts = {"kept": kept, "other": other}
    if kept.state == other.state == AssetState.ISSUED:
        return _("Both are handed out, so there are two. Take one of them back first, if it is a wrong entry.")
    if other.state == AssetState.ISSUED:
        return _("%(other)s is handed out and %(kept)s is not. Keep %(other)s instead.") % facts
    if kept.state == AssetState.RETIRED != other.state:
        return _("%(kept)s is retired and %(other)s is not. Keep %(other)s instead.") % facts
    return ""


def _sets(kept: Asset, other: Asset) -> str:
    parts = SetPart.objects.filter(asset__in=[kept, other]).select_related("asset_set").order_by("asset_set", "pk")
    numbers = [str(part.asset_set) for part in parts]
    if len(numbers) < 2:
        return ""
    return _("Both are parts of sets (%(sets)s). Take one of them out first.") % {
        "sets": ", ".join(dict.fromkeys(numbers))
    }


def _contracts(kept: Asset, other: Asset) -> str:
    """Return why contracts contradict each other: two of a kind of which a device has one."""
    rows = ContractItem.objects.filter(asset__in=[kept, other], contract__kind__in=_ONE_OF_A_KIND)
    found: dict[str, dict[UUID, str]] = {}
    for key, name, kind in rows.order_by("pk").values_list("contract_id", "contract__name", "contract__kind"):
        found.setdefault(kind, {})[key] = name
    for kind, names in found.items():
        if len(names) > 1:
            return _("They stand under two contracts of the kind %(kind)s: %(names)s. Detach one of them first.") % {
                "kind": ContractKind(kind).label,
                "names": ", ".join(names.values()),
            }
    return ""


def _circles(kept: Asset, other: Asset) -> str:
    """Return why relations stand against it: together the two would hang on themselves."""
    edges = one_device(edges_ahead({kept.pk, other.pk}), kept.pk, other.pk)
    kinds = {kind for kind, _first, _other in edges}
    if any(rules.circle_in([edge[1:] for edge in edges if edge[0] == kind]) for kind in kinds):
        return _("As one device they would hang on themselves by their relations. Take one of them back first.")
    return ""


Edge = tuple[str, UUID, UUID]


def edges_ahead(starts: set[UUID]) -> set[Edge]:
    """Return the relations that lead on from some devices, of every kind, level by level."""
    found: set[Edge] = set()
    seen, front = set(starts), set(starts)
    while front:
        rows = AssetRelation.objects.filter(asset_id__in=any_of(front)).values_list("kind", "asset_id", "other_id")
        level = set(rows)
        found |= level
        front = {other for _kind, _first, other in level} - seen
        seen |= front
    return found


def one_device(edges: set[Edge], kept: UUID, other: UUID) -> set[Edge]:
    """Return relations as they are when two devices are one; those between the two are gone."""

    def key(device: UUID) -> UUID:
        return kept if device == other else device

    return {(kind, key(first), key(last)) for kind, first, last in edges if key(first) != key(last)}


def relations_lost(kept: UUID, other: UUID) -> list[UUID]:
    """Return the relations of the other device that the one has already, or that lead from one to the other."""
    between = Q(asset_id__in=[kept, other]) | Q(other_id__in=[kept, other])
    seen: set[Edge] = set()
    lost = []
    rows = list(AssetRelation.objects.filter(between).order_by("pk"))
    for row in sorted(rows, key=lambda row: other in {row.asset_id, row.other_id}):
        edges = one_device({(row.kind, row.asset_id, row.other_id)}, kept, other)
        if not edges or edges <= seen:
            lost.append(row.pk)
        seen |= edges
    return lost


def items_lost(kept: UUID, other: UUID) -> list[UUID]:
    """Return the places of the other device in contracts that name the one already."""
    mine = ContractItem.objects.filter(asset_id=kept).values("contract_id")
    return list(ContractItem.objects.filter(asset_id=other, contract_id__in=mine).values_list("pk", flat=True))


def ends_of(kept: Asset, other: Asset) -> list[Any]:
    """Return what else is touched: the sets and the devices at the other ends of relations."""
    both = [kept.pk, other.pk]
    rows = AssetRelation.objects.filter(Q(asset_id__in=both) | Q(other_id__in=both)).values_list("asset_id", "other_id")
    ends = {key for pair in rows for key in pair} - set(both)
    sets = SetPart.objects.filter(asset_id=other.pk).select_related("asset_set")
    return [*(Asset.objects.filter(pk__in=any_of(ends)) if ends else ()), *(part.asset_set for part in sets)]
