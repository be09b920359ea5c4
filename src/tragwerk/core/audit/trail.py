# SPDX-License-Identifier: EUPL-1.2
"""Writing the trail; only verbs do, and each must."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.utils import timezone

from tragwerk.core.access.public import (
    Actor,
    Encoded,
    Place,
    bulk,
    current_batch,
    defer,
    encode_json,
    mark_audited,
    place_of,
    uuid7_block,
)
from tragwerk.core.audit.chain import NOTED, Note, sealed, write
from tragwerk.core.audit.models import AuditEntry, ChangeKind
from tragwerk.core.values.public import MoneyField

Changes = Mapping[str, Any]
Fact = tuple[UUID | None, UUID | None, UUID, str, Changes | Encoded]
"""Authority, school, object, its label, its changes as field → [old, new], or the same as JSON text."""


def plain(value: Any) -> Any:
    """Return a value as JSON keeps it and as undo reads it back."""
    if isinstance(value, UUID | Decimal):
        return str(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value


def json_of(column: Any) -> Callable[[Any], str]:
    """Return what writes values of one column as JSON, in the form of `plain`; in bulk it is called for every cell."""
    target = column.target_field if column.is_relation else column
    if isinstance(target, models.UUIDField | MoneyField):
        return _quoted  # Digits and hyphens need no escaping.
    return encode_json if type(target) in _AS_THEY_ARE else _encoded_plain


def _quoted(value: Any) -> str:
    return f'"{value}"'


def _encoded_plain(value: Any) -> str:
    return encode_json(plain(value))


_AS_THEY_ARE = (models.CharField, models.TextField, models.BooleanField)


def changes_between(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return field → [old, new] for the fields of `new` that differ."""
    return {
        name: [plain(old.get(name)), plain(value)]
        for name, value in new.items()
        if plain(old.get(name)) != plain(value)
    }


def record(
    *,
    actor: Actor,
    verb: str,
    target: Any,
    changes: Changes | None = None,
    reason: str = "",
    kind: str = ChangeKind.NOTED,
) -> None:
    """Write one entry about one object."""
    place = place_of(target)
    fact = (place.authority_id, place.school_id, target.pk, str(target), changes or {})
    record_many(actor=actor, verb=verb, model=type(target), facts=[fact], reason=reason, kind=kind)


def record_about(
    *,
    actor: Actor,
    verb: str,
    place: Place,
    table: str,
    object_id: UUID,
    label: str,
    changes: Changes | None = None,
    reason: str = "",
) -> None:
    """Write one entry about an object that is not at hand, or has gone."""
    fact = (place.authority_id, place.school_id, object_id, label, changes or {})
    record_many(actor=actor, verb=verb, model=apps.get_model(table), facts=[fact], reason=reason)


def record_many(
    *,
    actor: Actor,
    verb: str,
    model: type[models.Model],
    facts: Iterable[Fact],
    reason: str = "",
    kind: str = ChangeKind.NOTED,
    at: datetime | None = None,
) -> int:
    """Write the entries of a bulk change; return how many."""
    kept = list(facts)
    now = at or timezone.now()
    # As plain words: the drivers take a member of an enumeration, but slowly.
    did = (verb, str(kind), model._meta.label_lower, current_batch())
    who, why = (actor.account_id, actor.person_id, actor.label[:160]), reason[:500]
    notes: list[Note] = [
        (key, now, authority, school, *did, *who, object_id, label[:240], changes, why)
        for key, (authority, school, object_id, label, changes) in zip(uuid7_block(len(kept)), kept, strict=True)
    ]
    mark_audited()
    if not notes:
        return 0
    # Done first, while the database may still be busy with the rows themselves (`written_behind`): the check asks it.
    entries = sealed(notes)
    bulk.check_rows(AuditEntry, NOTED, notes)
    if not defer(entries):
        write(entries)
    return len(notes)
