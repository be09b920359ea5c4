# SPDX-License-Identifier: EUPL-1.2
"""The forms of letters: a text, its version, the paper, what is written to whom."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tragwerk.core.extend.public import LetterKind, Placeholder, ValueType
from tragwerk.core.letters.public import LANGUAGES, MOST_COLUMNS, LetterTemplate, WindowForm, all_kinds
from tragwerk.ui.public import GermanDateField, MoneyInputField, TragwerkForm

MOST_CHARACTERS = 20_000


class TextForm(TragwerkForm):
    """A new text: of which kind, how it is called, in which language it begins."""

    kind = forms.ChoiceField(label=_("Kind"))
    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("As you will look for it, for example “Invitation to the talk”.")
    )
    language = forms.ChoiceField(label=_("Language"), initial="de")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [(one.key, one.label) for one in all_kinds()]
        fields["language"].choices = list(LANGUAGES.items())


class NameForm(TragwerkForm):
    """Another name of a text."""

    name = forms.CharField(label=_("Name"), max_length=120)


class VersionForm(TragwerkForm):
    """What a draft says."""

    subject = forms.CharField(label=_("Subject"), max_length=200)
    body = forms.CharField(
        label=_("Text"),
        max_length=MOST_CHARACTERS,
        strip=False,
        widget=forms.Textarea(attrs={"rows": "22", "spellcheck": "true", "class": "tw-lettertext"}),
    )


class LetterheadForm(TragwerkForm):
    """The paper of the authority."""

    name = forms.CharField(label=_("Name at the top"), max_length=120)
    colour = forms.CharField(
        label=_("Colour"),
        max_length=7,
        widget=forms.TextInput(attrs={"type": "color"}),
        help_text=_("Of the name and of the line over the foot; dark enough to be read on paper."),
    )
    form = forms.ChoiceField(label=_("Address window"), choices=WindowForm.choices)
    sender = forms.CharField(
        label=_("Line above the address"),
        max_length=120,
        help_text=_("For letters that cannot be delivered: name, street, town in one line."),
    )
    contact = forms.CharField(
        label=_("Contact"),
        max_length=400,
        required=False,
        widget=forms.Textarea,
        help_text=_("Stands on the right: office, phone, e-mail, one per line."),
    )
    place = forms.CharField(
        label=_("Place of the date"), max_length=80, required=False, help_text=_("“Musterstadt, 7 October 2026”")
    )
    logo_file = forms.FileField(
        label=_("Emblem"),
        required=False,
        help_text=_("PNG or SVG, at most 1 MB. Leave it empty to keep the present one."),
        widget=forms.FileInput(attrs={"accept": ".png,.svg,image/png,image/svg+xml"}),
    )
    logo_alt = forms.CharField(
        label=_("What the emblem shows"),
        max_length=200,
        required=False,
        help_text=_("For people who cannot see it, for example “Coat of arms of Musterstadt”."),
    )
    drop_logo = forms.BooleanField(label=_("Remove the emblem"), required=False)
    bank = forms.CharField(label=_("Bank line"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(MOST_COLUMNS):
            self.fields[f"column_{number}"] = forms.CharField(
                label=_("Column %(number)d at the bottom") % {"number": number + 1},
                max_length=400,
                required=False,
                widget=forms.Textarea(attrs={"rows": "4"}),
            )

    def values(self) -> dict[str, Any]:
        """Return what the verb takes."""
        said = self.cleaned_data
        names = ("name", "colour", "form", "sender", "contact", "place", "logo_alt", "bank")
        columns = [str(said[f"column_{number}"]).strip() for number in range(MOST_COLUMNS)]
        return {**{name: said[name] for name in names}, "footer": [one for one in columns if one]}


class WriteForm(TragwerkForm):
    """A letter to one or many: by which text, to whom, and what the text asks for."""

    ALL, CHOSEN, OTHER = "all", "chosen", "other"

    text = forms.ChoiceField(label=_("Text"))
    language = forms.ChoiceField(label=_("Language"))
    to = forms.ChoiceField(label=_("To"), widget=forms.RadioSelect, initial=ALL)
    schools = forms.MultipleChoiceField(label=_("Schools"), required=False, widget=forms.CheckboxSelectMultiple)
    address = forms.CharField(
        label=_("Another address"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": "5", "autocomplete": "off"}),
        help_text=_("Up to six lines, as they shall stand in the window."),
    )

    def __init__(
        self,
        *args: Any,
        texts: Sequence[LetterTemplate],
        languages: Sequence[str],
        schools: Sequence[tuple[str, str]],
        kind: LetterKind,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        fields: dict[str, Any] = self.fields
        fields["text"].choices = [(str(one.pk), one.name) for one in texts]
        fields["language"].choices = [(one, LANGUAGES[one]) for one in languages]
        fields["schools"].choices = list(schools)
        count = len(schools)
        fields["to"].choices = [
            (self.ALL, _("All schools (%(count)d)") % {"count": count}),
            (self.CHOSEN, _("Chosen schools")),
            (self.OTHER, _("Another address")),
        ]
        for one in self.asked:
            self.fields[f"value_{one.key}"] = _field_for(one)

    @property
    def asked(self) -> list[Placeholder]:
        """Return what the kind asks from whoever writes."""
        return [one for one in self.kind.placeholders if not one.given and one.type is not ValueType.TABLE]

    def said(self) -> dict[str, Any]:
        """Return the answers by placeholder."""
        return {one.key: self.cleaned_data.get(f"value_{one.key}") for one in self.asked}

    def clean(self) -> dict[str, Any]:
        """Ask for the recipients that the choice needs."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("to") == self.CHOSEN and not said.get("schools"):
            self.add_error("schools", _("Please choose at least one school."))
        if said.get("to") == self.OTHER and not str(said.get("address", "")).strip():
            self.add_error("address", _("Please enter the address."))
        return said


def _field_for(one: Placeholder) -> forms.Field:
    label: Any = one.label
    match one.type:
        case ValueType.DATE:
            return GermanDateField(label=label, required=False)
        case ValueType.MONEY:
            return MoneyInputField(label=label, required=False)
        case ValueType.NUMBER:
            return forms.IntegerField(label=label, required=False)
        case ValueType.FLAG:
            return forms.BooleanField(label=label, required=False)
        case ValueType.LINES:
            return forms.CharField(
                label=label, required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": "6"})
            )
        case _:
            return forms.CharField(label=label, required=False, max_length=400)
