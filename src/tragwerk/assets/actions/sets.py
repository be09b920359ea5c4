# SPDX-License-Identifier: EUPL-1.2
"""Sets and their parts: made, filled, swapped, moved, dissolved."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.assets import rules
from tragwerk.assets.actions.batches import Changed, in_batch
from tragwerk.assets.actions.checks import check_rooms, school_sorts
from tragwerk.assets.actions.edit import move_assets
from tragwerk.assets.models import Asset, AssetSet, SetPart, StockArticle
from tragwerk.assets.permissions import MANAGE_ASSET, MOVE_ASSET
from tragwerk.core.access.public import Actor, DomainError, Place, action, any_of, require
from tragwerk.core.audit.public import change_rows, create_rows, delete_rows

Rows = Sequence[Mapping[str, Any]]


class Part(NamedTuple):
    """What belongs into a set: a device, a number of an article, or a slot of a kind that is still empty."""

    kind: str = ""
    asset_id: UUID | None = None
    article_id: UUID | None = None
    quantity: int = 1


@action(MANAGE_ASSET)
def create_sets(*, actor: Actor, rows: Rows) -> Changed:
    """Make sets; a row names authority, number, place and `parts`. A device is part of one set."""
    schools = school_sorts(row.get("school_id") for row in rows)
    check_rooms((row.get("room_id"), row.get("school_id")) for row in rows)
    _refuse_numbers(rows)
    with in_batch() as batch_id:
        ids = create_rows(
            actor=actor,
            verb="assets.create_sets",
            model=AssetSet,
            rows=[
                {
                    **{name: value for name, value in row.items() if name != "parts"},
                    "school_sort": schools[row.get("school_id")],
                }
                for row in rows
            ],
        )
        parts = [
            (key, position, part)
            for key, row in zip(ids, rows, strict=True)
            for position, part in enumerate(row.get("parts", ()))
        ]
        authorities = {key: row["authority_id"] for key, row in zip(ids, rows, strict=True)}
        _create_parts(actor, authorities, parts)
    return Changed(tuple(ids), batch_id)


@action(MANAGE_ASSET)
def change_sets(
    *,
    actor: Actor,
    changes: Mapping[UUID, Mapping[str, Any]],
    expected: Mapping[UUID, datetime] | None = None,
    reason: str = "",
) -> Changed:
    """Change number and remarks of sets; places and parts have verbs of their own."""
    found = {one.pk: one for one in AssetSet.objects.filter(pk__in=changes)}
    _refuse_numbers(
        [
            {"authority_id": found[key].authority_id, "number": values["number"]}
            for key, values in changes.items()
            if key in found and rules.identifier_key(values.get("number", "")) not in {"", found[key].number_key}
        ]
    )
    with in_batch() as batch_id:
        changed = change_rows(
            actor=actor,
            verb="assets.change_sets",
            model=AssetSet,
            changes=changes,
            expected=expected,
            reason=reason,
        )
    return Changed(tuple(changed), batch_id)


@action(MANAGE_ASSET)
def add_parts(*, actor: Actor, set_id: UUID, parts: Sequence[Part]) -> Changed:
    """Put further parts into a set."""
    found = _set(actor, set_id, MANAGE_ASSET)
    first = 1 + max(SetPart.objects.filter(asset_set=found).values_list("position", flat=True), default=-1)
    with in_batch() as batch_id:
        placed = [(found.pk, first + offset, part) for offset, part in enumerate(parts)]
        ids = _create_parts(actor, {found.pk: found.authority_id}, placed)
    return Changed(tuple(ids), batch_id)


@action(MANAGE_ASSET)
def swap_part(*, actor: Actor, part_id: UUID, asset_id: UUID | None, reason: str = "") -> Changed:
    """Put another device into the place of a part, or take it out and leave the place empty; the set stays."""
    part = _part(actor, part_id)
    if part.article_id is not None:
        raise DomainError(_("This part is counted by number; only single devices are swapped."), code="counted")
    if asset_id is not None:
        kinds = _devices(part.authority_id, [asset_id], but=part.asset_set_id)
        if kinds[asset_id] != part.kind:
            raise DomainError(
                _("A device of another kind cannot take this place. Please choose one of the same kind."),
                field="device",
                code="kind",
            )
    with in_batch() as batch_id:
        changed = change_rows(
            actor=actor,
            verb="assets.swap_part",
            model=SetPart,
            changes={part.pk: {"asset_id": asset_id}},
            reason=reason,
        )
    return Changed(tuple(changed), batch_id)


@action(MANAGE_ASSET)
def remove_part(*, actor: Actor, part_id: UUID) -> Changed:
    """Take a part out of its set for good, with its place."""
    part = _part(actor, part_id)
    with in_batch() as batch_id:
        delete_rows(actor=actor, verb="assets.remove_part", model=SetPart, ids=[part.pk])
    return Changed((part.pk,), batch_id)


@action(MANAGE_ASSET)
def dissolve_sets(*, actor: Actor, ids: Sequence[UUID]) -> Changed:
    """Dissolve sets; their devices stay."""
    found = list(AssetSet.objects.filter(pk__in=ids).select_for_update())
    if len(found) != len(set(ids)):
        raise DomainError(_("A set that was to be dissolved is gone. Please load the page again."), code="gone")
    require(actor, MANAGE_ASSET, found)
    parts = list(SetPart.objects.filter(asset_set__in=found).values_list("pk", flat=True))
    verb = "assets.dissolve_sets"
    with in_batch() as batch_id:
        if parts:
            delete_rows(actor=actor, verb=verb, model=SetPart, ids=parts)
        delete_rows(actor=actor, verb=verb, model=AssetSet, ids=[one.pk for one in found])
    return Changed(tuple(ids), batch_id)


@action(MOVE_ASSET)
def move_sets(
    *, actor: Actor, ids: Sequence[UUID], school_id: UUID | None, room_id: UUID | None = None, reason: str = ""
) -> Changed:
    """Put sets with all their devices to a school and a room."""
    found = list(AssetSet.objects.filter(pk__in=ids).order_by("pk").select_for_update())
    if len(found) != len(set(ids)):
        raise DomainError(_("A set that was to be moved is gone. Please load the page again."), code="gone")
    require(actor, MOVE_ASSET, [*found, *(Place(one.authority_id, school_id) for one in found)])
    check_rooms([(room_id, school_id)])
    devices = SetPart.objects.filter(asset_set__in=found, asset__isnull=False).values_list("asset_id", flat=True)
    target = {"school_id": school_id, "room_id": room_id, "school_sort": school_sorts([school_id])[school_id]}
    with in_batch() as batch_id:
        changed = change_rows(
            actor=actor,
            verb="assets.move_sets",
            model=AssetSet,
            changes={one.pk: target for one in found},
            reason=reason,
        )
        if keys := list(devices):
            move_assets(actor=actor, ids=keys, school_id=school_id, room_id=room_id, reason=reason)
    return Changed(tuple(changed), batch_id)


def _create_parts(
    actor: Actor, authorities: Mapping[UUID, UUID], placed: Sequence[tuple[UUID, int, Part]]
) -> list[UUID]:
    """Write parts, each with the kind of its device."""
    if not placed:
        return []
    named = [part.asset_id for _key, _position, part in placed if part.asset_id is not None]
    if len(set(named)) != len(named):
        raise DomainError(_("A device is named twice. It can be one part only."), field="devices", code="twice")
    kinds: dict[UUID, str] = {}
    for authority in set(authorities.values()):
        own = [
            part.asset_id
            for key, _position, part in placed
            if part.asset_id is not None and authorities[key] == authority
        ]
        kinds |= _devices(authority, own)
    articles = {part.article_id for _key, _position, part in placed if part.article_id is not None}
    known = dict(StockArticle.objects.filter(pk__in=articles).values_list("pk", "kind"))
    if articles - known.keys():
        raise DomainError(_("This article is not in the list. Please choose another."), field="article", code="unknown")
    kinds |= known
    rows = [
        {
            "authority_id": authorities[key],
            "asset_set_id": key,
            "position": position,
            "asset_id": part.asset_id,
            "article_id": part.article_id,
            "quantity": part.quantity,
            "kind": kinds.get(thing, part.kind) if (thing := part.asset_id or part.article_id) else part.kind,
        }
        for key, position, part in placed
    ]
    return create_rows(actor=actor, verb="assets.add_parts", model=SetPart, rows=rows)


def _devices(authority_id: UUID, ids: Sequence[UUID], but: UUID | None = None) -> dict[UUID, str]:
    """Return the kinds of devices; unknown ones and those of another set are refused."""
    if not ids:
        return {}
    rows = Asset.objects.filter(pk__in=any_of(ids), authority_id=authority_id)
    found = dict(rows.values_list("pk", "kind"))
    if set(ids) - found.keys():
        raise DomainError(_("This device is not in the stock of the authority."), field="devices", code="unknown")
    taken = SetPart.objects.filter(asset_id__in=any_of(ids)).select_related("asset", "asset_set").first()
    if taken is not None:
        raise DomainError(
            _("%(device)s belongs to set %(set)s already. Please take it out there first.")
            % {"device": taken.asset, "set": taken.asset_set},
            field="devices",
            code="taken",
        )
    return found


def _refuse_numbers(rows: Rows) -> None:
    keys = [(row["authority_id"], rules.identifier_key(row["number"])) for row in rows]
    for _authority, key in keys:
        if not key:
            raise DomainError(_("A set needs a number."), field="number", code="number")
    taken = AssetSet.objects.filter(
        authority_id__in={key[0] for key in keys}, number_key__in=any_of({key[1] for key in keys})
    )
    seen = set(taken.values_list("authority_id", "number_key"))
    for pair in keys:
        if pair in seen:
            raise DomainError(
                _("There is a set %(number)s already. Every number belongs to one set.") % {"number": pair[1]},
                field="number",
                code="taken",
            )
        seen.add(pair)


def _set(actor: Actor, set_id: UUID, permission: Any) -> AssetSet:
    found: AssetSet | None = AssetSet.objects.filter(pk=set_id).select_for_update().first()
    if found is None:
        raise DomainError(_("This set is gone. Please load the page again."), code="gone")
    require(actor, permission, found)
    return found


def _part(actor: Actor, part_id: UUID) -> SetPart:
    part: SetPart | None = SetPart.objects.filter(pk=part_id).select_for_update().first()
    if part is None:
        raise DomainError(_("This part is gone. Please load the page again."), code="gone")
    _set(actor, part.asset_set_id, MANAGE_ASSET)
    return part
