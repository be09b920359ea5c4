# SPDX-License-Identifier: EUPL-1.2
"""Whether what is stored fits a changed field, and the change of its form where the type changes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tragwerk.core.access.public import Actor, DomainError
from tragwerk.core.audit.public import change_rows
from tragwerk.core.forms.models import FieldValue
from tragwerk.core.forms.naming import naming
from tragwerk.core.forms.registry import table_named
from tragwerk.core.forms.rules import Misfit, canonical, checked, read
from tragwerk.core.forms.sentences import sentence_of
from tragwerk.core.forms.types import CHOOSING, NUMBERS, TEXTS, Field, FieldType

SHOWN = 20
_CHUNK = 2000
# From → to which a stored text can become another one; every other change would lose what is stored.
CONVERSIONS: Mapping[str, frozenset[str]] = {
    FieldType.TEXT: frozenset({*NUMBERS, *TEXTS, FieldType.CHOICE}),
    FieldType.LONG_TEXT: frozenset({FieldType.TEXT}),
    FieldType.URL: frozenset({FieldType.TEXT, FieldType.LONG_TEXT}),
    FieldType.INTEGER: frozenset({FieldType.DECIMAL, FieldType.MONEY, FieldType.TEXT}),
    FieldType.DECIMAL: frozenset({FieldType.INTEGER, FieldType.MONEY, FieldType.TEXT}),
    FieldType.MONEY: frozenset({FieldType.DECIMAL, FieldType.INTEGER, FieldType.TEXT}),
    FieldType.CHOICE: frozenset({FieldType.CHOICES}),
}


@dataclass(frozen=True)
class Strange:
    """A row whose stored value does not fit the changed field: how it is called, its value, why."""

    object_id: UUID
    label: str
    value: str
    sentence: str


def _stored(field: Field) -> Iterator[tuple[UUID, UUID, str, int]]:
    """Yield key, row, text and slot of every value that is not empty."""
    rows = FieldValue.objects.filter(authority_id=field.authority_id, field=field.name).exclude(value="")
    yield from rows.order_by("pk").values_list("pk", "object_id", "value", "slot").iterator(_CHUNK)


def refuse_misfits(table: str, old: Field, new: Field) -> None:
    """Refuse a change under which stored values would no longer be what the field takes; name the first of them."""
    if not _narrows(old, new):
        return
    _refuse_conversion(old, new)
    once: dict[str, str] = {}
    strange: list[tuple[UUID, str]] = []
    count = 0
    for _key, object_id, text, _slot in _stored(old):
        if text not in once:
            once[text] = _misfit(new, text)
        if once[text]:
            count += 1
            if len(strange) < SHOWN:
                strange.append((object_id, text))
    if not count:
        return
    known = table_named(table)
    labels = known.labels([key for key, _text in strange]) if known else {}
    raise DomainError(
        ngettext(
            "%(count)d stored value does not fit. Nothing was changed; please correct it first.",
            "%(count)d stored values do not fit. Nothing was changed; please correct them first.",
            count,
        )
        % {"count": count},
        code="misfits",
        details={
            "misfits": tuple(Strange(key, labels.get(key, "–"), text, once[text]) for key, text in strange),
            "count": count,
        },
    )


def _narrows(old: Field, new: Field) -> bool:
    """Say whether a change could shut out what is stored."""
    return (
        old.type != new.type
        or (new.minimum, new.maximum) != (old.minimum, old.maximum)
        or bool(new.example and new.example != old.example)
        or bool({option.key for option in old.options} - {option.key for option in new.options})
    )


def _refuse_conversion(old: Field, new: Field) -> None:
    if old.type == new.type or new.type in CONVERSIONS.get(old.type, frozenset()):
        return
    if next(_stored(old), None) is None:
        return
    raise DomainError(
        _("“%(old)s” cannot become “%(new)s” while values are stored. Please create a new field instead.")
        % {"old": old.type.label, "new": new.type.label},
        field="type",
        code="conversion",
    )


def _misfit(field: Field, text: str) -> str:
    """Return why a stored text does not fit a field, or nothing."""
    try:
        _converted(field, text)
    except Misfit as misfit:
        return sentence_of(field, misfit)
    except (ValueError, ArithmeticError):
        return sentence_of(field, Misfit("number"))
    return ""


def _converted(field: Field, text: str) -> str:
    """Return a stored text as the field writes it."""
    plain = replace(field, required=False)
    if field.type in CHOOSING:
        word = next((one for one in field.options if text in {one.key, str(one.label)}), None)
        return str(checked(replace(plain, type=FieldType.CHOICE), word.key if word else text))
    if field.type in NUMBERS:
        text = text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
        return canonical(field.type, checked(plain, text.strip()))
    return canonical(field.type, checked(plain, read(field.type, text)))


def convert_values(actor: Actor, verb: str, old: Field, new: Field, reason: str) -> None:
    """Write what is stored in the form of the new type; everything fits already."""
    changes: dict[UUID, dict[str, Any]] = {}
    for key, _object_id, text, _slot in _stored(old):
        converted = _converted(new, text)
        changes[key] = {"value": converted, "type": new.type.value}
        if new.type == FieldType.CHOICES and (option := new.option(converted)):
            changes[key]["slot"] = option.slot
    if changes:
        with naming(lambda _row, _name: str(new.label)):
            change_rows(actor=actor, verb=verb, model=FieldValue, changes=changes, reason=reason)
