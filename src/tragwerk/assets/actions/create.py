# SPDX-License-Identifier: EUPL-1.2
"""Devices come into the stock, one or thirty thousand; wrong entries go."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.assets import rules
from tragwerk.assets.actions.catalogue import ModelFacts, Wanted, ensure_models, facts_of_models
from tragwerk.assets.actions.checks import (
    check_holder,
    check_rooms,
    check_terms,
    numbers_of,
    refuse_taken,
    refuse_twice,
    school_sorts,
)
from tragwerk.assets.actions.fields import FIELDS, write_of_new
from tragwerk.assets.actions.ranges import with_numbers
from tragwerk.assets.actions.suppliers import ensure_suppliers
from tragwerk.assets.actions.terms import Terms, terms_of
from tragwerk.assets.events import AssetsCreated
from tragwerk.assets.models import Asset, AssetState
from tragwerk.assets.permissions import MANAGE_ASSET
from tragwerk.core.access.public import Actor, DomainError, action, require
from tragwerk.core.audit.public import AuditEntry, create_rows, delete_rows
from tragwerk.core.events.public import publish

Rows = Sequence[Mapping[str, Any]]
CREATE_VERB = "assets.create_assets"
# What a device may be told at its creation; the rest follows from it.
GIVEN = (
    *(
        "authority_id",
        "tag",
        "serial",
        "school_id",
        "department_id",
        "room_id",
        "state",
        "purchased_on",
        "net_price",
        "gross_price",
    ),
    *("tax_rate", "warranty_until", "binding_until", "supplier_id", "funding_source", "note"),
)
# Every column is named, so that no default is asked for row by row; empty ones leave no trace in the trail.
_EMPTY: dict[str, Any] = {
    **dict.fromkeys(("tag", "serial", "funding_source", "note"), ""),
    **dict.fromkeys(("school_id", "room_id", "purchased_on", "net_price", "gross_price", "tax_rate"), None),
    **dict.fromkeys(("supplier_id", "department_id")),
    **dict.fromkeys(("warranty_until", "binding_until", "tag_key", "tag_sort", "serial_key", "school_sort"), None),
    **dict.fromkeys(("changed_at", "life_until", "replace_year"), None),
    "state": AssetState.IN_STOCK.value,
}
# What is named by words and becomes a key on the way.
_WORDS = frozenset({"asset_model_id", "maker", "model", "kind", "supplier", "numbered"})
_KNOWN = frozenset(GIVEN) | _WORDS | {FIELDS}
_NO_COLUMNS = _WORDS | {FIELDS}


@action(MANAGE_ASSET)
def create_assets(
    *,
    actor: Actor,
    rows: Rows,
    reason: str = "",
    numbers_are_free: bool = False,
    progress: Callable[[int], None] | None = None,
) -> list[UUID]:
    """Add devices; return their ids in order. `progress` is told now and then how many are written.

    `numbers_are_free` says that the caller has just compared all numbers with the stock, as an import does; whoever
    takes one in the same moment is refused by the table itself.

    A row names its authority (`authority_id`), its place (`school_id`, `room_id`) and its model: by `asset_model_id`,
    or by the words `maker`, `model` and `kind`; the supplier by the word `supplier`. What is missing is made.
    With `numbered` a row without a tag gets the next free number of its range. `fields` holds what the
    fields of the kind and of the authority say, by name.
    """
    for row in rows:
        if not _KNOWN.issuperset(row):
            raise TypeError(f"create_assets: unknown columns {sorted(row.keys() - _KNOWN)}")
    models = models_of(actor, rows)
    rows = with_numbers(rows, models)
    devices = [numbers_of(row) for row in rows]
    refuse_twice(devices)
    if not numbers_are_free:
        refuse_taken(devices)
    check_rooms((row.get("room_id"), row.get("school_id")) for row in rows)
    for row in rows:
        check_holder(row)
    rows = with_suppliers(actor, rows)
    schools = school_sorts(row.get("school_id") for row in rows)
    terms = terms_of(row["authority_id"] for row in rows)
    ready = (_columns(row, model, schools, terms) for row, model in zip(rows, models, strict=True))
    ids = create_rows(actor=actor, verb=CREATE_VERB, model=Asset, rows=ready, reason=reason, progress=progress)
    write_of_new(actor, CREATE_VERB, ids, rows, models, reason)
    publish(AssetsCreated(tuple(ids)))
    return ids


def with_suppliers(actor: Actor, rows: Rows) -> Rows:
    """Return rows with the key of the supplier that they name by words."""
    named = {(row["authority_id"], row["supplier"]) for row in rows if row.get("supplier")}
    if not named:
        return rows
    found = ensure_suppliers(actor, named)
    return [
        {**row, "supplier_id": found[row["authority_id"], row["supplier"]]} if row.get("supplier") else row
        for row in rows
    ]


def models_of(actor: Actor, rows: Rows) -> list[ModelFacts]:
    """Return the model of every row."""
    by_key = facts_of_models(row["asset_model_id"] for row in rows if row.get("asset_model_id"))
    wanted = [
        None
        if row.get("asset_model_id")
        else Wanted(row["authority_id"], row.get("maker") or "", row.get("model") or "", row.get("kind") or "")
        for row in rows
    ]
    named = ensure_models(actor, {one for one in wanted if one is not None})
    return [by_key[row["asset_model_id"]] if one is None else named[one] for row, one in zip(rows, wanted, strict=True)]


def _columns(
    row: Mapping[str, Any], model: ModelFacts, schools: Mapping[UUID | None, str | None], terms: Terms
) -> dict[str, Any]:
    """Return the columns of a new device; one whose dates or prices cannot be true is refused."""
    check_terms(row)
    said = {name: value for name, value in row.items() if value is not None and name not in _NO_COLUMNS}
    columns = {**_EMPTY, **model.columns(), **said}
    known = terms.get((row["authority_id"], model.kind), ())
    columns["life_months"] = rules.life_months(model.life_months, known, row.get("purchased_on"))
    school_id = row.get("school_id")
    if school_id is not None:
        columns["school_sort"] = schools[school_id]
    if row.get("tax_rate") is not None:
        prices = rules.completed(rules.Prices(row.get("net_price"), row.get("gross_price"), row["tax_rate"]))
        columns["net_price"], columns["gross_price"] = prices.net, prices.gross
    return columns


@action(MANAGE_ASSET)
def delete_assets(*, actor: Actor, ids: Sequence[UUID], reason: str = "") -> int:
    """Delete wrong entries; a device that was ever used is retired instead."""
    assets = list(Asset.objects.filter(pk__in=ids).select_for_update())
    if len(assets) != len(set(ids)):
        raise DomainError(_("A device that was to be deleted is gone. Please load the page again."), code="gone")
    require(actor, MANAGE_ASSET, assets)
    trail = AuditEntry.objects.filter(object_id__in=list(ids))
    used = {key for (key,) in trail.filter(changes__has_key="state").exclude(verb=CREATE_VERB).values_list("object_id")}
    for asset in assets:
        if asset.pk in used or asset.state not in {AssetState.ORDERED, AssetState.IN_STOCK}:
            raise DomainError(
                _("%(label)s was in use and keeps its history. Retire it instead of deleting it.") % {"label": asset},
                code="used",
            )
    return delete_rows(actor=actor, verb="assets.delete_assets", model=Asset, ids=list(ids), reason=reason)
