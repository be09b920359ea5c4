# SPDX-License-Identifier: EUPL-1.2
"""Fields as inputs of a form: of the form of a row, of a bulk change, of the preview."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor
from tragwerk.core.forms.public import (
    Field,
    FieldType,
    Misfit,
    canonical,
    checked,
    read,
    sentence_of,
)
from tragwerk.core.orgs.public import VIEW_PERSON, Person
from tragwerk.core.values.public import sort_key
from tragwerk.office.fields.words import people_in, value_words
from tragwerk.ui.public import ComboboxField, GermanDateField, MoneyInputField, NotReadable, formats, read_amount

NONE = ("", "–")
_MOST_HITS = 12
_LONGEST_NUMBER = 60


class NumberField(forms.Field):
    """A whole or decimal number as people write it, with or without its unit."""

    def __init__(self, *, field: Field, **kwargs: Any) -> None:
        widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(widget=widget, **kwargs)
        self.field = field

    def prepare_value(self, value: Any) -> Any:
        return formats.number(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()[:_LONGEST_NUMBER]
        unit = str(self.field.unit)
        if unit and text.casefold().endswith(unit.casefold()):
            text = text[: -len(unit)].strip()
        if not text:
            return None
        try:
            return read_amount(text)
        except NotReadable:
            raise ValidationError(sentence_of(self.field, Misfit("number")), code="number") from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


class FlagField(forms.TypedChoiceField):
    """Yes, no, or not said."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [NONE, ("1", _("yes")), ("0", _("no"))]
        super().__init__(choices=choices, coerce=lambda text: text == "1", empty_value=None, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return canonical(FieldType.FLAG, value) if isinstance(value, bool) else value


class SeveralField(forms.MultipleChoiceField):
    """Several words to tick."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> list[str]:
        return super().to_python([value] if isinstance(value, str) and value else value)

    def clean(self, value: Any) -> Any:
        return tuple(super().clean(value))


def inputs_of(
    fields: Iterable[Field],
    actor: Actor,
    authority_id: UUID | None,
    values: Mapping[str, Any] | None = None,
    *,
    are_optional: bool = False,
) -> dict[str, forms.Field]:
    """Return name → form field; `are_optional` asks for nothing, as a bulk change does.

    `values` are those of the row: a word that is archived may stay where it stands.
    """
    found = {}
    for field in fields:
        asked = replace(field, required=field.required and not are_optional)
        found[field.name] = _checking(_input(asked, actor, authority_id, (values or {}).get(field.name)), asked)
    return found


def _choices(field: Field, value: Any) -> list[tuple[str, Any]]:
    kept = value if isinstance(value, tuple) else (value,)
    return [(option.key, option.label) for option in field.options if not option.archived or option.key in kept]


def _input(field: Field, actor: Actor, authority_id: UUID | None, value: Any) -> forms.Field:
    common: dict[str, Any] = {"label": field.heading, "help_text": field.help, "required": field.required}
    match field.type:
        case FieldType.INTEGER | FieldType.DECIMAL:
            return NumberField(field=field, **common)
        case FieldType.MONEY:
            return MoneyInputField(allow_negative=True, **common)
        case FieldType.DATE:
            return GermanDateField(**common)
        case FieldType.FLAG:
            return FlagField(**common)
        case FieldType.CHOICE:
            return forms.ChoiceField(choices=[NONE, *_choices(field, value)], **common)
        case FieldType.CHOICES:
            return SeveralField(choices=_choices(field, value), **common)
        case FieldType.PERSON:
            return _person_input(actor, authority_id, common)
        case FieldType.LONG_TEXT:
            return forms.CharField(max_length=2000, widget=forms.Textarea, **common)
    example = {"placeholder": field.example} if field.example else {}
    return forms.CharField(max_length=500, widget=forms.TextInput(example), **common)


def _person_input(actor: Actor, authority_id: UUID | None, common: Mapping[str, Any]) -> ComboboxField:
    found = ComboboxField(**common)
    rows = Person.objects.visible_to(actor, VIEW_PERSON).filter(authority_id=authority_id)

    def label_of(value: str) -> str | None:
        try:
            return people_in(actor, [UUID(value)]).get(UUID(value))
        except ValueError:
            return None

    def find(text: str) -> Sequence[tuple[str, str]]:
        key = sort_key(text)
        hits = rows.filter(sort_name__contains=key).order_by("sort_name", "pk")[:_MOST_HITS] if key else ()
        return [(str(one.pk), str(one)) for one in hits]

    found.bind(find, label_of, reverse("office:field_people"))
    return found


def _checking(made: forms.Field, field: Field) -> forms.Field:
    """Let the field itself have the last word, with the sentence that an import has as well."""
    clean: Callable[[Any], Any] = made.clean

    def checked_clean(value: Any) -> Any:
        said = clean(value)
        if said is None or said in ("", ()):
            return () if field.type == FieldType.CHOICES else None
        said = UUID(said) if field.type == FieldType.PERSON else said
        try:
            return checked(field, said)
        except Misfit as misfit:
            raise ValidationError(sentence_of(field, misfit), code=misfit.code) from misfit

    made.clean = checked_clean  # type: ignore[method-assign]
    return made


def initial_of(fields: Iterable[Field], values: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what the inputs show: stored values, or the presets for a new row (`values` is None)."""
    if values is None:
        return {field.name: _input_value(field, read(field.type, field.default)) for field in fields if field.default}
    return {field.name: _input_value(field, values.get(field.name)) for field in fields}


def _input_value(field: Field, value: Any) -> Any:
    if value is None:
        return [] if field.type == FieldType.CHOICES else None
    if field.type == FieldType.CHOICES:
        return list(value)
    return str(value) if field.type == FieldType.PERSON else value


def put_posted(data: QueryDict, field: Field, value: Any, actor: Actor) -> None:
    """Write a stored value into posted data, as the input would show it."""
    name = field.name
    if field.type == FieldType.CHOICES:
        data.setlist(name, list(value or ()))
        return
    if field.type == FieldType.PERSON:
        data[name] = str(value or "")
        data[f"{name}__text"] = data[f"{name}__was"] = people_in(actor, [value]).get(value, "") if value else ""
        return
    if field.type in {FieldType.FLAG, FieldType.CHOICE}:
        data[name] = canonical(field.type, value)
        return
    data[name] = "" if value is None else value_words(field, value, unit=False)


def typed_words(field: Field, value: Any, actor: Actor) -> str:
    """Return a value in words, for the comparison of two versions."""
    people = people_in(actor, [value]) if field.type == FieldType.PERSON and isinstance(value, UUID) else {}
    return value_words(field, value, people)
