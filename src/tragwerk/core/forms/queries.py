# SPDX-License-Identifier: EUPL-1.2
"""Reading fields and their values; whoever asks for values has checked that the rows may be seen."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, NotVisible, Permission, any_of, current_scope, show
from tragwerk.core.forms.models import CustomField, FieldState, FieldValue
from tragwerk.core.forms.permissions import VIEW_FIELD
from tragwerk.core.forms.registry import declared_fields, table_named
from tragwerk.core.forms.rules import read
from tragwerk.core.forms.types import Field, FieldType

Values = Mapping[str, Any]


def fields_of(authority_id: UUID | None, table: str, kind: str = "", *, archived: bool = False) -> list[Field]:
    """Return the fields of an authority's rows, those of packages first; of one kind, if one is named."""
    rows = CustomField.objects.filter(authority_id=authority_id, table=table)
    own = _as_fields(rows if archived else rows.filter(state=FieldState.ACTIVE))
    return [field for field in (*declared_fields(table), *own) if not kind or field.belongs_to(kind)]


def fields_at(actor: Actor, table: str) -> list[Field]:
    """Return every field that is in use wherever the actor sees rows of a table, those of packages first."""
    known = table_named(table)
    if known is None or not actor.may(known.view):
        return []
    if current_scope() is None:  # a list that is only looked at as it is declared
        return list(declared_fields(table))
    view = known.view
    return actor.once(f"forms.fields_at {table}", lambda: [*declared_fields(table), *_own_at(actor, table, view)])


def _own_at(actor: Actor, table: str, view: Permission) -> list[Field]:
    rows = CustomField.objects.filter(table=table, state=FieldState.ACTIVE)
    places = actor.places(view)
    return [
        field
        for field in _as_fields(rows)
        if places.everywhere or field.authority_id in places.authorities or places.schools
    ]


def _as_fields(rows: Any) -> list[Field]:
    found: list[Field] = [row.as_field() for row in rows.order_by("position", "id")]
    return found


def field_for(actor: Actor, field_id: UUID, permission: Permission = VIEW_FIELD) -> CustomField:
    """Return a field that the actor may treat so; every other is not there. Raises NotVisible."""
    found: CustomField | None = CustomField.objects.visible_to(actor, permission).filter(pk=field_id).first()
    if found is None or table_named(found.table) is None:
        raise NotVisible(_("This field does not exist, or it is not visible to you."))
    show([found])
    return found


def own_fields(actor: Actor, permission: Permission = VIEW_FIELD) -> list[CustomField]:
    """Return the fields that the actor's authorities added, in their order."""
    rows = CustomField.objects.visible_to(actor, permission).select_related("authority")
    return list(rows.order_by("authority__sort_name", "table", "position", "id"))


def values_of(ids: Collection[UUID], names: Collection[str] | None = None) -> dict[UUID, dict[str, Any]]:
    """Return row → field → value, without what is empty; one statement, whatever the number of fields."""
    if not ids or names == ():
        return {}
    rows = FieldValue.objects.filter(object_id__in=any_of(ids) if len(ids) > 1 else list(ids)).exclude(value="")
    if names is not None:
        rows = rows.filter(field__in=names)
    return gathered(rows.order_by("object_id", "field", "slot").values_list("object_id", "field", "type", "value"))


def gathered(cells: Iterable[tuple[UUID, str, str, str]]) -> dict[UUID, dict[str, Any]]:
    """Put single values together, row by row; the words of a field of several become a tuple."""
    found: dict[UUID, dict[str, Any]] = {}
    for key, name, type_, text in cells:
        row = found.setdefault(key, {})
        row[name] = (*row.get(name, ()), text) if type_ == FieldType.CHOICES else read(type_, text)
    return found


def is_used(authority_id: UUID, name: str) -> bool:
    """Say whether any row has, or had, a value in a field."""
    return FieldValue.objects.filter(authority_id=authority_id, field=name).exists()


def used_counts(authority_id: UUID, names: Sequence[str]) -> dict[str, int]:
    """Return how many rows have a value, by field; of several words each counts."""
    from django.db.models import Count

    rows = FieldValue.objects.filter(authority_id=authority_id, field__in=names).exclude(value="")
    return dict(rows.order_by().values_list("field").annotate(count=Count("object_id", distinct=True)))


def values_naming(person_id: UUID) -> list[FieldValue]:
    """Return the values that name a person."""
    return list(FieldValue.objects.filter(person_id=person_id).order_by("table", "object_id"))
