# SPDX-License-Identifier: EUPL-1.2
"""What the fields of their kinds, and those of their authority, say of devices."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from tragwerk.assets.actions.catalogue import ModelFacts
from tragwerk.assets.actions.checks import label_of
from tragwerk.assets.models import Asset
from tragwerk.core.access.public import Actor, any_of
from tragwerk.core.forms.public import Target, write_values

TABLE = Asset._meta.label_lower
FIELDS = "fields"
Rows = Sequence[Mapping[str, Any]]


def write_of_new(
    actor: Actor, verb: str, ids: Sequence[UUID], rows: Rows, models: Sequence[ModelFacts], reason: str
) -> None:
    """Write what rows say of new devices under `fields`."""
    said = {key: row[FIELDS] for key, row in zip(ids, rows, strict=True) if row.get(FIELDS)}
    if not said:
        return
    targets = {
        key: Target(row["authority_id"], model.kind, label_of(row))
        for key, row, model in zip(ids, rows, models, strict=True)
        if key in said
    }
    touch(write_values(actor=actor, verb=verb, table=TABLE, targets=targets, values=said, are_new=True, reason=reason))


def write_changed(
    actor: Actor,
    verb: str,
    old: Mapping[UUID, Mapping[str, Any]],
    kinds: Mapping[UUID, str],
    said: Mapping[UUID, Mapping[str, Any]],
    expected: Mapping[UUID, datetime] | None,
    reason: str,
) -> list[UUID]:
    """Write what is said anew of devices; return those of which anything changed."""
    targets = {key: Target(old[key]["authority_id"], kinds[key], label_of(old[key])) for key in said}
    moved = [key for key, seen in (expected or {}).items() if key in old and old[key]["changed_at"] != seen]
    changed = write_values(
        actor=actor, verb=verb, table=TABLE, targets=targets, values=said, moved=moved, reason=reason
    )
    touch(changed)
    return changed


def touch(ids: Iterable[UUID]) -> None:
    """Note that devices were changed now: forms and imports that saw them before look again."""
    keys = list(ids)
    if keys:
        Asset.objects.filter(pk__in=any_of(keys)).update(changed_at=timezone.now())
