# SPDX-License-Identifier: EUPL-1.2
"""What fields say of devices, as programs read and write it: `extra`, by the names of the fields."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.assets.queries.kind_fields import TABLE
from tragwerk.core.access.public import Actor, DomainError
from tragwerk.core.forms.public import (
    Field,
    FieldType,
    Misfit,
    as_json,
    fields_at,
    fields_of,
    from_json,
    schema_of,
    sentence_of,
    values_of,
)
from tragwerk.core.orgs.public import VIEW_PERSON, Person
from tragwerk.ui.public import Besides

EXTRA = "extra"
_OF_FIELDS = "forms."


def _names(actor: Actor) -> set[str]:
    return {field.name for field in fields_at(actor, TABLE)}


def _said(actor: Actor, ids: Collection[UUID], names: Collection[str]) -> dict[UUID, dict[str, Any]]:
    """Return device → field → value; people are left out whom the actor does not see."""
    said = values_of(ids, tuple(names))
    naming = {field.name for field in fields_at(actor, TABLE) if field.type == FieldType.PERSON}
    named = {value for row in said.values() for name, value in row.items() if name in naming}
    seen = Person.objects.visible_to(actor, VIEW_PERSON).filter(pk__in=named) if named else Person.objects.none()
    hidden = named - set(seen.values_list("pk", flat=True)) if named else set()
    return {
        key: {name: as_json(value) for name, value in row.items() if name not in naming or value not in hidden}
        for key, row in said.items()
    }


BESIDES = Besides(_names, _said)


def fields_told(actor: Actor) -> list[dict[str, Any]]:
    """Return the fields that devices have wherever the actor sees them, as JSON holds them."""
    return [
        {
            "name": field.name,
            "label": str(field.label),
            "type": field.type.value,
            "unit": str(field.unit),
            "kinds": list(field.kinds),
            "required": field.required,
            "authority_id": str(field.authority_id) if field.authority_id else None,
            "value": schema_of([field])[field.name],
        }
        for field in fields_at(actor, TABLE)
    ]


class Fields:
    """The fields of authorities, each read once for all rows of a call."""

    def __init__(self) -> None:
        self._known: dict[UUID, dict[str, Field]] = {}

    def said(self, authority_id: UUID, extra: Mapping[str, Any] | None) -> dict[str, Any]:
        """Return what a body says as the verbs take it. Raises DomainError at the field that does not take it."""
        return {name: self._value(authority_id, name, value) for name, value in (extra or {}).items()}

    def _value(self, authority_id: UUID, name: str, value: Any) -> Any:
        if authority_id not in self._known:
            self._known[authority_id] = {field.name: field for field in fields_of(authority_id, TABLE)}
        field = self._known[authority_id].get(name)
        if field is None:
            sentence = _("There is no field of this name.")
            raise DomainError(sentence, field=_place(name), code="forms.unknown")
        try:
            return from_json(field, value)
        except Misfit as misfit:
            raise DomainError(sentence_of(field, misfit), field=_place(name), code=misfit.code) from misfit


def _place(name: str) -> str:
    """Return the place of a field in a body, as a pointer writes it."""
    return f"{EXTRA}/{name.replace('~', '~0').replace('/', '~1')[:100]}"


@contextmanager
def pointing_into_extra() -> Iterator[None]:
    """Let what a verb refuses of a field point at its place in the body."""
    try:
        yield
    except DomainError as error:
        if error.field is None or not error.code.startswith(_OF_FIELDS) or error.field.startswith(f"{EXTRA}/"):
            raise
        sentence = str(error.details.get("sentence", error))
        raise DomainError(sentence, field=_place(error.field), code=error.code) from error
