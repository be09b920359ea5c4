# SPDX-License-Identifier: EUPL-1.2
"""What is known of devices changes, and where they stand."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.assets import rules
from tragwerk.assets.actions.batches import Changed, in_batch
from tragwerk.assets.actions.catalogue import facts_of_models
from tragwerk.assets.actions.checks import (
    Numbers,
    check_holder,
    check_rooms,
    check_terms,
    numbers_of,
    refuse_taken,
    school_sorts,
)
from tragwerk.assets.actions.create import GIVEN, models_of
from tragwerk.assets.actions.fields import FIELDS, write_changed
from tragwerk.assets.actions.suppliers import ensure_suppliers
from tragwerk.assets.actions.terms import terms_of
from tragwerk.assets.events import AssetsMoved
from tragwerk.assets.models import Asset
from tragwerk.assets.permissions import MANAGE_ASSET, MOVE_ASSET
from tragwerk.core.access.public import Actor, DomainError, Place, action, require
from tragwerk.core.audit.public import change_rows
from tragwerk.core.events.public import publish

Changes = Mapping[UUID, Mapping[str, Any]]
_MODEL_WORDS = {"maker", "model", "kind"}
_EDITABLE = (set(GIVEN) - {"authority_id", "state"}) | _MODEL_WORDS | {"asset_model_id", "supplier"}
_NUMBERS = {"tag", "serial"}
_TERMS = {"purchased_on", "warranty_until", "binding_until", "net_price", "gross_price", "tax_rate"}
# What the useful life goes by.
_LIFE = {"purchased_on", "asset_model_id"}
_CHUNK = 2000
CHANGE_VERB = "assets.change_assets"


def load_rows(ids: Sequence[UUID], *names: str) -> dict[UUID, dict[str, Any]]:
    """Return where devices stand and the columns named, locked until the transaction ends."""
    columns = ("id", "authority_id", "school_id", "department_id", "room_id", *names)
    found: dict[UUID, dict[str, Any]] = {}
    for start in range(0, len(ids), _CHUNK):
        rows = Asset.objects.filter(pk__in=ids[start : start + _CHUNK]).order_by("pk").select_for_update()
        found.update({row["id"]: row for row in rows.values(*columns)})
    if len(found) != len(set(ids)):
        raise DomainError(_("A device that was to be changed is gone. Please load the page again."), code="gone")
    return found


def places(rows: Mapping[UUID, Mapping[str, Any]]) -> set[Place]:
    """Return where devices stand."""
    return {Place(row["authority_id"], row["school_id"]) for row in rows.values()}


@action(MANAGE_ASSET)
def change_assets(
    *,
    actor: Actor,
    changes: Changes,
    expected: Mapping[UUID, datetime] | None = None,
    reason: str = "",
) -> Changed:
    """Change what is known of devices, `fields` included; the state has verbs of its own."""
    old = load_rows(list(changes), "tag", "serial", "kind", "asset_model_id", "changed_at", *_TERMS)
    require(actor, MANAGE_ASSET, places(old))
    said = {key: values[FIELDS] for key, values in changes.items() if values.get(FIELDS)}
    plain = {key: {name: value for name, value in row.items() if name != FIELDS} for key, row in changes.items()}
    wanted = _with_models(actor, old, plain)
    _check_moves(actor, old, wanted)
    ready = _checked(old, wanted)
    _follow_terms(old, ready)
    kinds = {key: ready[key].get("kind", old[key]["kind"]) for key in said}
    with in_batch() as batch_id:
        changed = change_rows(
            actor=actor, verb=CHANGE_VERB, model=Asset, changes=ready, expected=expected, reason=reason
        )
        if said:
            changed = [*changed, *write_changed(actor, CHANGE_VERB, old, kinds, said, expected, reason)]
    return Changed(tuple(dict.fromkeys(changed)), batch_id)


@action(MOVE_ASSET)
def move_assets(
    *,
    actor: Actor,
    ids: Sequence[UUID],
    school_id: UUID | None,
    room_id: UUID | None = None,
    expected: Mapping[UUID, datetime] | None = None,
    reason: str = "",
) -> Changed:
    """Put devices to a school and a room of the same authority; the right is needed at both ends."""
    old = load_rows(ids)
    require(actor, MOVE_ASSET, places(old))
    target: Mapping[str, Any] = {"school_id": school_id, "room_id": room_id}
    wanted = {key: dict(target) for key in ids}
    _check_moves(actor, old, wanted)
    with in_batch() as batch_id:
        changed = change_rows(
            actor=actor,
            verb="assets.move_assets",
            model=Asset,
            changes=wanted,
            expected=expected,
            reason=reason,
        )
    if changed:
        publish(AssetsMoved(tuple(changed)))
    return Changed(tuple(changed), batch_id)


def _with_models(actor: Actor, old: Mapping[UUID, Mapping[str, Any]], changes: Changes) -> dict[UUID, dict[str, Any]]:
    """Return the changes with models instead of their words."""
    wanted = {key: dict(values) for key, values in changes.items()}
    named: list[UUID] = []
    rows: list[dict[str, Any]] = []
    for key, values in wanted.items():
        if strange := values.keys() - _EDITABLE:
            raise TypeError(f"change_assets: columns that this verb does not change: {sorted(strange)}")
        words = {name: values.pop(name) for name in _MODEL_WORDS & values.keys()}
        if values.get("asset_model_id") or words.get("model"):
            named.append(key)
            rows.append(
                {
                    **words,
                    "authority_id": old[key]["authority_id"],
                    "asset_model_id": values.get("asset_model_id"),
                }
            )
    _name_suppliers(actor, old, wanted)
    if rows:
        for key, model in zip(named, models_of(actor, rows), strict=True):
            wanted[key].update(model.columns())
    return wanted


def _name_suppliers(actor: Actor, old: Mapping[UUID, Mapping[str, Any]], wanted: Mapping[UUID, dict[str, Any]]) -> None:
    """Put the keys of suppliers where changes name them by words."""
    words = {
        key: (old[key]["authority_id"], values.pop("supplier"))
        for key, values in wanted.items()
        if "supplier" in values
    }
    found = ensure_suppliers(actor, words.values()) if words else {}
    for key, named in words.items():
        wanted[key]["supplier_id"] = found[named]


def _follow_terms(old: Mapping[UUID, Mapping[str, Any]], wanted: Mapping[UUID, dict[str, Any]]) -> None:
    """Say anew for how long devices are used whose day of purchase or model changes."""
    after = {key: {**old[key], **values} for key, values in wanted.items() if _LIFE & values.keys()}
    models = facts_of_models(row["asset_model_id"] for row in after.values())
    terms = terms_of(row["authority_id"] for row in after.values())
    for key, row in after.items():
        model = models[row["asset_model_id"]]
        known = terms.get((row["authority_id"], model.kind), ())
        wanted[key]["life_months"] = rules.life_months(model.life_months, known, row["purchased_on"])


def _check_moves(actor: Actor, old: Mapping[UUID, Mapping[str, Any]], wanted: Mapping[UUID, dict[str, Any]]) -> None:
    """Complete and check changes of place: right at both ends, same authority, room of the school."""
    moved = {key: values for key, values in wanted.items() if {"school_id", "room_id"} & values.keys()}
    if not moved:
        return
    schools = school_sorts(values.get("school_id") for values in moved.values())
    pairs: set[tuple[UUID | None, UUID | None]] = set()
    ends: set[Place] = set()
    for key, values in moved.items():
        before = old[key]
        if "school_id" in values:
            if values["school_id"] != before["school_id"]:
                values.setdefault("room_id", None)
            values["school_sort"] = schools[values["school_id"]]
            if values["school_id"] and before["department_id"]:
                values.setdefault("department_id", None)
        school_id = values.get("school_id", before["school_id"])
        pairs.add((values.get("room_id"), school_id))
        if school_id != before["school_id"] or values.get("room_id") != before["room_id"]:
            ends |= {Place(before["authority_id"], before["school_id"]), Place(before["authority_id"], school_id)}
    require(actor, MOVE_ASSET, ends)
    check_rooms(pairs)


def _checked(old: Mapping[UUID, Mapping[str, Any]], wanted: Mapping[UUID, dict[str, Any]]) -> dict[UUID, Any]:
    """Check every device as it would be."""
    renumbered: list[Numbers] = []
    for key, values in wanted.items():
        after = {**old[key], **values}
        if _NUMBERS & values.keys():
            renumbered.append(numbers_of(after, key))
        if "department_id" in values:
            check_holder(after)
        if _TERMS & values.keys():
            prices = rules.completed(rules.Prices(after["net_price"], after["gross_price"], after["tax_rate"]))
            filled = {"net_price": prices.net, "gross_price": prices.gross}
            values.update({name: value for name, value in filled.items() if value != old[key][name]})
            check_terms({**after, **filled})
    refuse_taken(renumbered)
    return dict(wanted)
