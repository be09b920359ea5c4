# SPDX-License-Identifier: EUPL-1.2
"""Verbs on the fields that an authority adds: create, change, order, archive, copy to another kind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, NotVisible, Place, action, require
from tragwerk.core.audit.public import change_rows, create_rows
from tragwerk.core.forms.definitions import checked_definition, refuse_kinds, refuse_label
from tragwerk.core.forms.fitting import convert_values, refuse_misfits
from tragwerk.core.forms.models import TRANSITIONS, CustomField, FieldState
from tragwerk.core.forms.permissions import MANAGE_FIELD
from tragwerk.core.forms.queries import fields_of, is_used
from tragwerk.core.forms.registry import table_named
from tragwerk.core.forms.rules import slug
from tragwerk.core.forms.types import Field

Rows = Sequence[Mapping[str, Any]]
EDITABLE = (
    *("label", "help", "type", "unit", "kinds", "required", "minimum", "maximum", "example", "options", "default"),
    "key",
)


@action(MANAGE_FIELD)
def create_fields(*, actor: Actor, rows: Rows) -> list[UUID]:
    """Add fields to an authority's rows of a table, behind those that are there; a key follows from the label."""
    require(actor, MANAGE_FIELD, [Place(row["authority_id"]) for row in rows])
    return _created(actor, "forms.create_fields", rows)


def _created(actor: Actor, verb: str, rows: Rows) -> list[UUID]:
    ready: list[dict[str, Any]] = []
    for row in rows:
        known = _all_of(row["authority_id"], row["table"])
        taken = [*known, *(_as_field(one) for one in ready if _same_list(one, row))]
        refuse_label(row["label"], row["table"], taken)
        refuse_kinds(row["table"], row.get("kinds", ()))
        own = {**row, "key": _free_key(row.get("key") or slug(row["label"]), taken, given=bool(row.get("key")))}
        own["position"] = _last_position(row["authority_id"], row["table"]) + 1 + len(ready)
        ready.append({**own, **checked_definition(_as_field(own))})
    return create_rows(actor=actor, verb=verb, model=CustomField, rows=ready)


def _same_list(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return bool(one["authority_id"] == other["authority_id"] and one["table"] == other["table"])


def _all_of(authority_id: UUID, table: str) -> list[Field]:
    if table_named(table) is None:
        raise TypeError(f"the rows of {table!r} have no fields")
    return fields_of(authority_id, table, archived=True)


def _as_field(values: Mapping[str, Any]) -> Field:
    return CustomField(**values).as_field()


def _last_position(authority_id: UUID, table: str) -> int:
    rows = CustomField.objects.filter(authority_id=authority_id, table=table)
    return int(rows.aggregate(last=Max("position"))["last"] or 0)


def _free_key(wanted: str, taken: Iterable[Field], *, given: bool) -> str:
    """Return a key that is free: one that somebody chose is refused if it is not, one of ours gets a number."""
    keys = {field.key for field in taken if field.is_own}
    key = slug(wanted)
    if not key:
        raise DomainError(
            _("The label has no letter and no digit. Please enter how the field is called."), field="label"
        )
    if given and key in keys:
        raise DomainError(
            _("There is a field with the short name “%(key)s” already. Please choose another.") % {"key": key},
            field="key",
            code="taken",
        )
    number = 2
    free = key
    while free in keys:
        free = f"{key[:37]}_{number}"
        number += 1
    return free


@action(MANAGE_FIELD)
def change_fields(
    *,
    actor: Actor,
    changes: Mapping[UUID, Mapping[str, Any]],
    expected: Mapping[UUID, datetime] | None = None,
    reason: str = "",
) -> list[UUID]:
    """Change fields. What is stored must fit the new form: else nothing is changed, and what does not fit is named."""
    rows = _locked(actor, changes)
    ready: dict[UUID, dict[str, Any]] = {}
    for key, values in changes.items():
        if strange := values.keys() - set(EDITABLE):
            raise TypeError(f"change_fields: columns that this verb does not change: {sorted(strange)}")
        ready[key] = _changed(rows[key], values)
    changed = change_rows(
        actor=actor, verb="forms.change_fields", model=CustomField, changes=ready, expected=expected, reason=reason
    )
    for key in changed:
        old, new = rows[key].as_field(), _as_field({**_columns(rows[key]), **ready[key]})
        refuse_misfits(rows[key].table, old, new)
        if old.type != new.type:
            convert_values(actor, "forms.change_fields", old, new, reason)
    return changed


def _columns(row: CustomField) -> dict[str, Any]:
    return {column.attname: getattr(row, column.attname) for column in CustomField._meta.concrete_fields}


def _changed(row: CustomField, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a changed field; its key is frozen once a value has been stored under it."""
    taken = [field for field in _all_of(row.authority_id, row.table) if field.id != row.pk]
    wanted = dict(values)
    if wanted.get("key") in (None, "", row.key):
        wanted.pop("key", None)
    else:
        if is_used(row.authority_id, row.name):
            raise DomainError(
                _("The short name “%(key)s” stands in lists and files already. It cannot be changed any more.")
                % {"key": row.key},
                field="key",
                code="frozen",
            )
        wanted["key"] = _free_key(wanted["key"], taken, given=True)
    refuse_kinds(row.table, wanted.get("kinds", ()))
    if "label" in wanted:
        refuse_label(wanted["label"], row.table, taken)
    return {**wanted, **checked_definition(_as_field({**_columns(row), **wanted}))}


def _locked(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, CustomField]:
    """Return fields that the actor may change, locked until the transaction ends."""
    wanted = set(ids)
    found = {row.pk: row for row in CustomField.objects.filter(pk__in=wanted).select_for_update()}
    if wanted - found.keys():
        raise NotVisible(_("This field does not exist, or it is not visible to you."))
    require(actor, MANAGE_FIELD, found.values())
    return found


@action(MANAGE_FIELD)
def archive_fields(*, actor: Actor, ids: Sequence[UUID], reason: str = "") -> list[UUID]:
    """Ask for fields no more; their values stay and are seen again when they are restored."""
    return _step(actor, "forms.archive_fields", ids, FieldState.ARCHIVED, reason)


@action(MANAGE_FIELD)
def restore_fields(*, actor: Actor, ids: Sequence[UUID], reason: str = "") -> list[UUID]:
    """Ask for archived fields again."""
    return _step(actor, "forms.restore_fields", ids, FieldState.ACTIVE, reason)


def _step(actor: Actor, verb: str, ids: Sequence[UUID], state: FieldState, reason: str) -> list[UUID]:
    rows = _locked(actor, ids)
    for row in rows.values():
        if state not in TRANSITIONS[row.state]:
            raise DomainError(
                _("“%(label)s” is “%(state)s” already. Please load the page again.")
                % {"label": row.label, "state": state.label},
                code="transition",
            )
    steps: dict[UUID, Mapping[str, Any]] = {key: {"state": state.value} for key in rows}
    return change_rows(actor=actor, verb=verb, model=CustomField, changes=steps, reason=reason)


@action(MANAGE_FIELD)
def move_field(*, actor: Actor, field_id: UUID, step: int) -> list[UUID]:
    """Move a field up (-1) or down (1) among those in use of its table; at the end it stays."""
    row = _locked(actor, [field_id])[field_id]
    rows = CustomField.objects.filter(authority_id=row.authority_id, table=row.table, state=FieldState.ACTIVE)
    order = [one.pk for one in rows.order_by("position", "id").select_for_update()]
    if field_id not in order:
        raise DomainError(_("An archived field has no place in the order. Please restore it first."), code="archived")
    place = order.index(field_id)
    order.insert(max(0, min(len(order) - 1, place + step)), order.pop(place))
    positions: dict[UUID, Mapping[str, Any]] = {key: {"position": number + 1} for number, key in enumerate(order)}
    return change_rows(actor=actor, verb="forms.move_field", model=CustomField, changes=positions)


@action(MANAGE_FIELD)
def copy_fields(*, actor: Actor, authority_id: UUID, table: str, names: Sequence[str], kind: str) -> list[UUID]:
    """Give a kind the fields of another: own ones are extended to it, those of packages become own ones."""
    require(actor, MANAGE_FIELD, Place(authority_id))
    known = {field.name: field for field in fields_of(authority_id, table)}
    wanted = [known[name] for name in names if name in known and not known[name].belongs_to(kind)]
    if not wanted:
        raise DomainError(
            _("Nothing is to be copied: the kind has these fields already. Please choose others."), code="nothing"
        )
    extended: dict[UUID, Mapping[str, Any]] = {
        field.id: {"kinds": [*field.kinds, kind]} for field in wanted if field.id is not None
    }
    keys = list(extended)
    if extended:
        change_rows(actor=actor, verb="forms.copy_fields", model=CustomField, changes=extended)
    rows = [_copy_of(field, authority_id, table, kind) for field in wanted if field.id is None]
    return [*keys, *(_created(actor, "forms.copy_fields", rows) if rows else [])]


def _copy_of(field: Field, authority_id: UUID, table: str, kind: str) -> dict[str, Any]:
    """Return the row of an own field that is like one of a package."""
    known = table_named(table)
    word = known.kind_label(kind) if known else kind
    return {
        "authority_id": authority_id,
        "table": table,
        "label": f"{field.label} ({word})"[:80],
        "type": field.type.value,
        "unit": str(field.unit),
        "help": str(field.help)[:200],
        "kinds": [kind],
        "minimum": field.minimum,
        "maximum": field.maximum,
        "example": field.example,
        "options": [{**asdict(option), "label": str(option.label)} for option in field.options],
        "default": field.default,
    }
