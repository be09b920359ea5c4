# SPDX-License-Identifier: EUPL-1.2
"""What the definition of a field must be, in sentences."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from tragwerk.core.access.public import DomainError
from tragwerk.core.forms.registry import table_named
from tragwerk.core.forms.rules import Misfit, canonical, checked, read, sort_of
from tragwerk.core.forms.sentences import sentence_of
from tragwerk.core.forms.types import BOUNDED, CHOOSING, NUMBERS, Field, FieldType
from tragwerk.core.values.public import fold

MOST_WORDS = 100


def refuse_label(label: str, table: str, others: Iterable[Field]) -> None:
    """Refuse a label that another field or a column of the same rows has: lists and files tell them apart by it."""
    known = table_named(table)
    if known is not None and fold(label) in {fold(str(column)) for column in known.columns()}:
        raise DomainError(
            _("“%(label)s” is asked for everywhere already. Please choose another label.") % {"label": label},
            field="label",
            code="taken",
        )
    for other in others:
        if fold(str(other.label)) == fold(label) or fold(other.heading) == fold(label):
            state = _("It is archived; restore it instead.") if other.archived else _("Please choose another label.")
            raise DomainError(
                _("There is a field “%(label)s” already.") % {"label": other.label} + f" {state}",
                field="label",
                code="taken",
            )


def checked_definition(field: Field) -> dict[str, Any]:
    """Return the columns that the type decides about, without what says nothing for it; refuse what cannot be."""
    bounded, choosing = field.type in BOUNDED, field.type in CHOOSING
    if choosing and not field.open_options:
        raise DomainError(_("Please enter at least one word to choose."), field="words", code="options")
    if len(field.options) > MOST_WORDS:
        raise DomainError(
            _("A field has at most %(count)d words. Please use fewer.") % {"count": MOST_WORDS}, field="words"
        )
    plain = replace(
        field,
        minimum=field.minimum if bounded else "",
        maximum=field.maximum if bounded else "",
        example=field.example if field.type == FieldType.TEXT else "",
        unit=field.unit if field.type in NUMBERS - {FieldType.MONEY} else "",
        options=field.options if choosing else (),
    )
    _refuse_bounds(plain)
    return {
        "minimum": plain.minimum,
        "maximum": plain.maximum,
        "example": plain.example,
        "unit": str(plain.unit),
        "options": [
            {"key": one.key, "label": str(one.label), "slot": one.slot, "archived": one.archived}
            for one in plain.options
        ],
        "default": _default(plain),
        "kinds": _kinds(plain),
    }


def _refuse_bounds(field: Field) -> None:
    low, high = (sort_of(field.type, text) for text in (field.minimum, field.maximum))
    if low is not None and high is not None and low > high:
        raise DomainError(
            _("The least value is above the most. Please correct one of the two."), field="minimum", code="order"
        )


def _default(field: Field) -> str:
    """Return the preset; it must fit the field itself."""
    if not field.default or field.type in {FieldType.CHOICES, FieldType.PERSON}:
        return ""
    try:
        value = checked(replace(field, required=False), read(field.type, field.default))
    except (Misfit, ValueError) as error:
        sentence = sentence_of(field, error) if isinstance(error, Misfit) else _("Please correct it.")
        raise DomainError(
            _("The preset does not fit the field. %(sentence)s") % {"sentence": sentence}, field="default"
        ) from error
    return canonical(field.type, value)


def _kinds(field: Field) -> list[str]:
    return list(dict.fromkeys(field.kinds))


def refuse_kinds(table: str, kinds: Iterable[str]) -> None:
    """Refuse kinds that the table does not know."""
    known = table_named(table)
    offered = {value for value, _label in known.kinds()} if known else set()
    if set(kinds) - offered:
        raise DomainError(_("This kind is not in the list. Please choose another."), field="kinds", code="unknown")
