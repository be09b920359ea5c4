# SPDX-License-Identifier: EUPL-1.2
"""Values as people read them, and what the trail says of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.forms.public import (
    CustomField,
    Field,
    FieldType,
    FieldValue,
    declared_fields,
    read,
)
from tragwerk.core.orgs.public import VIEW_PERSON, Person
from tragwerk.ui.public import formats

VALUES = "forms.fieldvalue"
People = Mapping[UUID, str]


def value_words(field: Field, value: Any, people: People | None = None, *, unit: bool = True) -> str:
    """Return a value as people read it; nothing is a dash."""
    if value is None or value in ("", ()):
        return formats.DASH
    match field.type:
        case FieldType.INTEGER | FieldType.DECIMAL:
            text = formats.number(value)
            return f"{text}{formats.NBSP}{field.unit}" if unit and field.unit else text
        case FieldType.MONEY:
            return formats.money(value)
        case FieldType.DATE:
            return formats.date_short(value)
        case FieldType.FLAG:
            return _("yes") if value else _("no")
        case FieldType.CHOICE:
            return _word(field, value)
        case FieldType.CHOICES:
            return ", ".join(_word(field, one) for one in value)
        case FieldType.PERSON:
            return (people or {}).get(value, _("somebody whom you do not see"))
    return str(value)


def _word(field: Field, key: str) -> str:
    option = field.option(key)
    return str(option.label) if option else key


def people_in(actor: Actor, keys: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of the people among those named whom the actor sees."""
    wanted = set(keys)
    rows = Person.objects.visible_to(actor, VIEW_PERSON).filter(pk__in=wanted) if wanted else ()
    return {one.pk: str(one) for one in rows}


def named_people(fields: Sequence[Field], rows: Iterable[Mapping[str, Any]]) -> set[UUID]:
    """Return the people whom values name."""
    names = [field.name for field in fields if field.type == FieldType.PERSON]
    return {row[name] for row in rows for name in names if row.get(name)} if names else set()


# The trail: an entry about a value says what its text was and is; what that means, its field knows.


def fields_in(entries: Sequence[AuditEntry]) -> dict[UUID, Field]:
    """Return entry → its field, for the entries about values that are still there; two statements at most."""
    keys = {entry.object_id for entry in entries if entry.object_type == VALUES}
    if not keys:
        return {}
    rows = FieldValue.objects.filter(pk__in=keys).values_list("pk", "authority_id", "table", "field")
    places = {pk: (authority, table, name) for pk, authority, table, name in rows}
    own = {
        (row.authority_id, row.table, row.name): row.as_field()
        for row in CustomField.objects.filter(authority_id__in={place[0] for place in places.values()})
    }
    found: dict[UUID, Field] = {}
    for entry in entries:
        if (place := places.get(entry.object_id)) is None:
            continue
        package = next((field for field in declared_fields(place[1]) if field.name == place[2]), None)
        field = package or own.get(place)
        if field is not None:
            found[entry.pk] = field
    return found


def change_line(field: Field, entry: AuditEntry, people: People) -> str:
    """Return one change of a value as a line: “Brightness: 3.000 lm → 3.500 lm”."""
    old, new = entry.changes.get("value", ["", ""])
    return f"{field.label}: {_stored(field, old, people)} → {_stored(field, new, people)}"


def _stored(field: Field, text: Any, people: People) -> str:
    """Return what a kept text says; one of another type, from before a change of the field, is shown as it is."""
    if not text:
        return formats.DASH
    try:
        value = read(field.type, str(text))
    except (ValueError, ArithmeticError):
        return str(text)
    return value_words(field, (value,) if field.type == FieldType.CHOICES else value, people)


def people_told(actor_people: Mapping[UUID, Field], entries: Sequence[AuditEntry]) -> set[UUID]:
    """Return the people whom entries about values name."""
    keys = set()
    for entry in entries:
        field = actor_people.get(entry.pk)
        if field is not None and field.type == FieldType.PERSON:
            keys |= {UUID(text) for text in entry.changes.get("value", ()) if text}
    return keys


def rows_of(entries: Iterable[AuditEntry]) -> dict[UUID, tuple[str, UUID]]:
    """Return value → table and row to which it belongs, as far as it is still there."""
    keys = [entry.object_id for entry in entries if entry.object_type == VALUES]
    rows = FieldValue.objects.filter(pk__in=keys) if keys else FieldValue.objects.none()
    return {pk: (table, row) for pk, table, row in rows.values_list("pk", "table", "object_id")} if keys else {}
