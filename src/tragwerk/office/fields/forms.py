# SPDX-License-Identifier: EUPL-1.2
"""The form of a field: it asks for what its type needs, and for nothing else."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tragwerk.core.access.public import Actor
from tragwerk.core.forms.public import (
    BOUNDED,
    CHOOSING,
    MANAGE_FIELD,
    NUMBERS,
    CustomField,
    Field,
    FieldTable,
    FieldType,
    Option,
    canonical,
    read,
    slug,
)
from tragwerk.core.orgs.public import Authority
from tragwerk.core.values.public import fold
from tragwerk.office.fields.inputs import NONE
from tragwerk.office.fields.words import value_words
from tragwerk.ui.public import NotReadable, TragwerkForm, read_amount, read_day

_FLAGS = [NONE, ("1", _("yes")), ("0", _("no"))]
_HAS_DEFAULT = frozenset(FieldType) - {FieldType.CHOICES, FieldType.PERSON, FieldType.LONG_TEXT}


def authorities_with_fields(actor: Actor) -> list[Authority]:
    """Return the authorities at which the actor may manage fields."""
    return list(Authority.objects.visible_to(actor, MANAGE_FIELD).order_by("sort_name", "pk")[:200])


class FieldForm(TragwerkForm):
    """A field that an authority adds."""

    label = forms.CharField(
        label=pgettext_lazy("field", "Label"), max_length=80, help_text=_("Stands at the input, in lists and in files.")
    )
    type = forms.ChoiceField(label=_("Type"), choices=FieldType.choices)
    unit = forms.CharField(
        label=_("Unit"), max_length=20, required=False, help_text=_("Stands behind the number, such as GB or kg.")
    )
    words = forms.CharField(
        label=_("Words to choose"),
        widget=forms.Textarea,
        max_length=8000,
        help_text=_("One word a line. A word that is taken away stays where it was chosen."),
    )
    minimum = forms.CharField(label=_("Least"), max_length=24, required=False)
    maximum = forms.CharField(label=_("Most"), max_length=24, required=False)
    example = forms.CharField(
        label=_("Pattern by example"),
        max_length=60,
        required=False,
        help_text=_("AB-1234 means: two letters, a hyphen, four digits. Leave it empty to take any text."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kinds"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Without a choice all kinds have the field."),
    )
    required = forms.BooleanField(label=_("Must be filled in"), required=False)
    default = forms.CharField(
        label=_("Preset"), max_length=200, required=False, help_text=_("Stands in the form of something new.")
    )
    help = forms.CharField(
        label=_("Hint"),
        max_length=200,
        required=False,
        help_text=_("A short sentence at the input. Please ask for no names where a thing is meant."),
    )
    key = forms.CharField(
        label=_("Short name"),
        max_length=40,
        required=False,
        help_text=_("For interfaces; follows from the label. Fixed as soon as a value is stored."),
    )

    def __init__(self, *args: Any, table: FieldTable, row: CustomField | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        kinds: Any = self.fields["kinds"]
        kinds.choices = list(table.kinds())
        self.chosen = FieldType(self["type"].value()) if self["type"].value() in FieldType.values else FieldType.TEXT
        self._keep_what_the_type_needs()

    def _keep_what_the_type_needs(self) -> None:
        """Leave out what says nothing for the type."""
        needed = {
            "unit": self.chosen in NUMBERS - {FieldType.MONEY},
            "words": self.chosen in CHOOSING,
            "minimum": self.chosen in BOUNDED,
            "maximum": self.chosen in BOUNDED,
            "example": self.chosen == FieldType.TEXT,
            "default": self.chosen in _HAS_DEFAULT,
        }
        for name, is_needed in needed.items():
            if not is_needed:
                del self.fields[name]
        if self.chosen == FieldType.FLAG:
            self.fields["default"] = forms.ChoiceField(label=_("Preset"), choices=_FLAGS, required=False)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        for name in ("minimum", "maximum", "default"):
            if values.get(name):
                try:
                    values[name] = self._canonical(name, values[name])
                except (NotReadable, ValueError, ArithmeticError):
                    self.add_error(name, self._not_readable())
        return values

    def _canonical(self, name: str, text: str) -> str:
        """Return what people write as the stored text of the type."""
        if self.chosen in NUMBERS:
            return canonical(self.chosen, read_amount(text))
        if self.chosen == FieldType.DATE:
            return canonical(self.chosen, read_day(text, timezone.localdate()))
        if self.chosen == FieldType.CHOICE and name == "default":
            found = next((one.key for one in self._options() if fold(str(one.label)) == fold(text)), None)
            if found is None:
                raise ValueError(text)
            return found
        return text

    def _not_readable(self) -> Any:
        if self.chosen == FieldType.DATE:
            return _("Please write it like 03.05.2022.")
        if self.chosen == FieldType.CHOICE:
            return _("Please enter one of the words to choose.")
        return _("Please write it like 12 or 12,5.")

    def _options(self) -> list[Option]:
        """Return the words: known ones keep their key and their slot, missing ones are archived."""
        known = self.row.as_field().options if self.row is not None else ()
        by_word = {fold(str(option.label)): option for option in known}
        slot = max((option.slot for option in known), default=-1)
        keys = {option.key for option in known}
        found: list[Option] = []
        for line in dict.fromkeys(line.strip() for line in self.cleaned_data.get("words", "").splitlines()):
            if not line:
                continue
            if (old := by_word.pop(fold(line), None)) is not None:
                found.append(Option(old.key, line[:80], old.slot))
                continue
            slot += 1
            key = slug(line) or f"word_{slot}"
            while key in keys:
                key = f"{key[:36]}_{slot}"
            keys.add(key)
            found.append(Option(key, line[:80], slot))
        return [*found, *(Option(old.key, old.label, old.slot, archived=True) for old in by_word.values())]

    def columns(self) -> dict[str, Any]:
        """Return what was read, for the verbs."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in {"words", "authority"}}
        for name in ("unit", "minimum", "maximum", "example", "default"):
            said.setdefault(name, "")
        options = self._options() if self.chosen in CHOOSING else []
        stored = [{"key": one.key, "label": one.label, "slot": one.slot, "archived": one.archived} for one in options]
        return {**said, "options": stored}


class NewFieldForm(FieldForm):
    """A field that is added, where several authorities are in reach for one of them."""

    authority = forms.ChoiceField(label=_("Authority"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = authorities_with_fields(actor)
        if len(found) == 1:
            del self.fields["authority"]
            self.authority_id: UUID | None = found[0].pk
            return
        self.authority_id = None
        field: Any = self.fields["authority"]
        field.choices = [(str(one.pk), str(one)) for one in found]
        self.order_fields(["authority"])

    def owner(self) -> UUID:
        """Return the authority of the new field."""
        return self.authority_id or UUID(self.cleaned_data["authority"])


def initial_of_field(row: CustomField) -> dict[str, Any]:
    """Return what the form shows of a field."""
    field = row.as_field()
    names = ("label", "key", "help", "type", "unit", "kinds", "required", "example")
    return {
        **{name: getattr(row, name) for name in names},
        "words": "\n".join(str(option.label) for option in field.open_options),
        "minimum": _shown(field, field.minimum),
        "maximum": _shown(field, field.maximum),
        "default": field.default if field.type == FieldType.FLAG else _shown(field, field.default),
    }


def _shown(field: Field, text: str) -> str:
    return value_words(field, read(field.type, text), unit=False) if text else ""


class CopyForm(TragwerkForm):
    """From which kind to which, and which fields."""

    source = forms.ChoiceField(label=_("From the kind"))
    kind = forms.ChoiceField(label=_("To the kind"))

    def __init__(self, *args: Any, table: FieldTable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("source", "kind"):
            field: Any = self.fields[name]
            field.choices = [NONE, *table.kinds()]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("source") and values.get("source") == values.get("kind"):
            self.add_error("kind", _("Please choose another kind than the one whose fields are copied."))
        return values
