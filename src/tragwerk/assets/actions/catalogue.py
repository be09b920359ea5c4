# SPDX-License-Identifier: EUPL-1.2
"""Verbs on makers and models; devices name them by words, missing ones are made on the way."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.assets.actions.pictures import picture_columns
from tragwerk.assets.models import AssetKind, AssetModel, Maker
from tragwerk.assets.permissions import MANAGE_ASSET
from tragwerk.core.access.public import Actor, DomainError, action
from tragwerk.core.audit.public import change_rows, create_rows
from tragwerk.core.values.public import fold

Rows = Sequence[Mapping[str, Any]]


class ModelFacts(NamedTuple):
    """What a device repeats of its model."""

    id: UUID
    maker_id: UUID | None
    kind: str
    sort_name: str
    life_months: int | None
    support_until: date | None

    def columns(self) -> dict[str, Any]:
        """Return the columns of a device of this model."""
        return {
            "asset_model_id": self.id,
            "maker_id": self.maker_id,
            "kind": self.kind,
            "model_sort": self.sort_name,
            "support_until": self.support_until,
        }


_FACTS = ("pk", "maker_id", "kind", "sort_name", "life_months", "support_until")


class Wanted(NamedTuple):
    """A model as a row names it."""

    authority_id: UUID
    maker: str
    model: str
    kind: str


@action(MANAGE_ASSET)
def create_makers(*, actor: Actor, rows: Rows) -> list[UUID]:
    """Add makers to an authority's list."""
    return create_rows(actor=actor, verb="assets.create_makers", model=Maker, rows=rows)


@action(MANAGE_ASSET)
def create_models(*, actor: Actor, rows: Rows) -> list[UUID]:
    """Add models to an authority's list; the maker is named by its key."""
    return create_rows(actor=actor, verb="assets.create_models", model=AssetModel, rows=rows)


@action(MANAGE_ASSET)
def change_models(
    *,
    actor: Actor,
    changes: Mapping[UUID, Mapping[str, Any]],
    expected: Mapping[UUID, datetime] | None = None,
    pictures: Mapping[UUID, bytes | None] | None = None,
) -> list[UUID]:
    """Rename models, correct their kind, say how long they are used and supported; their devices follow.

    `pictures` gives models a picture, or with None takes it away.
    """
    wanted = {key: dict(values) for key, values in changes.items()}
    for key, columns in picture_columns(pictures or {}).items():
        wanted.setdefault(key, {}).update(columns)
    return change_rows(actor=actor, verb="assets.change_models", model=AssetModel, changes=wanted, expected=expected)


def facts_of_models(ids: Iterable[UUID]) -> dict[UUID, ModelFacts]:
    """Return what devices repeat of models, by key; unknown keys are refused."""
    wanted = set(ids)
    rows = AssetModel.objects.filter(pk__in=wanted).values_list(*_FACTS)
    found = {row[0]: ModelFacts(*row) for row in rows}
    if wanted - found.keys():
        raise DomainError(_("This model is not in the list. Please choose another."), field="model", code="unknown")
    return found


def ensure_models(actor: Actor, wanted: Iterable[Wanted]) -> dict[Wanted, ModelFacts]:
    """Return the models that rows name by words; makers and models that are missing are made."""
    named = set(wanted)
    for one in named:
        if not fold(one.model):
            raise DomainError(_("The model is missing. Please enter what the device is called."), field="model")
    makers = _ensure_makers(actor, {(one.authority_id, one.maker) for one in named if fold(one.maker)})
    keys = {
        one: (one.authority_id, makers.get((one.authority_id, fold(one.maker)[:80])), fold(one.model)[:120])
        for one in named
    }
    known = _known_models({key[0] for key in keys.values()})
    missing: dict[Any, dict[str, Any]] = {}
    for one, key in keys.items():
        if key not in known and key not in missing:
            missing[key] = {
                "authority_id": one.authority_id,
                "maker_id": key[1],
                "name": one.model[:120],
                "kind": one.kind or AssetKind.OTHER,
            }
    if missing:
        create_rows(actor=actor, verb="assets.create_models", model=AssetModel, rows=list(missing.values()))
        known = _known_models({key[0] for key in keys.values()})
    return {one: known[key] for one, key in keys.items()}


def _known_models(authorities: set[UUID]) -> dict[tuple[UUID, UUID | None, str], ModelFacts]:
    rows = AssetModel.objects.filter(authority_id__in=authorities)
    columns = rows.values_list("authority_id", "name_key", *_FACTS)
    return {(authority, facts[1], name): ModelFacts(*facts) for authority, name, *facts in columns}


def _ensure_makers(actor: Actor, wanted: set[tuple[UUID, str]]) -> dict[tuple[UUID, str], UUID]:
    authorities = {authority for authority, _name in wanted}
    known = _known_makers(authorities)
    missing: dict[tuple[UUID, str], dict[str, Any]] = {}
    for authority, name in sorted(wanted, key=lambda one: one[1]):
        key = (authority, fold(name)[:80])
        if key not in known and key not in missing:
            missing[key] = {"authority_id": authority, "name": name[:80]}
    if missing:
        create_rows(actor=actor, verb="assets.create_makers", model=Maker, rows=list(missing.values()))
        known = _known_makers(authorities)
    return known


def _known_makers(authorities: set[UUID]) -> dict[tuple[UUID, str], UUID]:
    rows = Maker.objects.filter(authority_id__in=authorities).values_list("authority_id", "name_key", "pk")
    return {(authority, name): pk for authority, name, pk in rows}
