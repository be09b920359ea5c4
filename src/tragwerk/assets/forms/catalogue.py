# SPDX-License-Identifier: EUPL-1.2
"""Forms of models and of useful lives."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from tragwerk.assets.models import AssetKind
from tragwerk.assets.models.catalogue import LONGEST_LIFE
from tragwerk.assets.permissions import MANAGE_USEFUL_LIFE
from tragwerk.assets.queries import authorities_for
from tragwerk.core.access.public import Actor
from tragwerk.ui.public import GermanDateField, MoneyInputField, TragwerkForm

_NONE = ("", "–")


class ModelForm(TragwerkForm):
    """What holds for every device of a model."""

    name = forms.CharField(label=_("Model"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind of device"), choices=AssetKind.choices)
    life_months = forms.IntegerField(
        label=_("Useful life in months"),
        required=False,
        min_value=1,
        max_value=LONGEST_LIFE,
        help_text=_("Empty: the useful life of the kind holds."),
    )
    support_until = GermanDateField(label=_("Support until"), required=False)
    support_estimated = forms.BooleanField(label=_("The end of support is an estimate"), required=False)
    replacement_price = MoneyInputField(
        label=_("Price of a replacement (gross)"),
        required=False,
        help_text=_("Empty: the last price paid for this model is taken."),
    )
    picture_file = forms.FileField(
        label=_("Picture"),
        required=False,
        allow_empty_file=True,
        help_text=_("JPEG, PNG or WebP. It is made small and shown with every device of this model."),
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,.webp,image/jpeg,image/png,image/webp"}),
    )
    drop_picture = forms.BooleanField(label=_("Remove the picture"), required=False)

    PICTURE = ("picture_file", "drop_picture")

    def __init__(self, *args: Any, has_picture: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_picture:
            del self.fields["drop_picture"]

    def columns(self) -> dict[str, Any]:
        """What holds for the model, without its picture."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.PICTURE}

    def pictures(self, model_id: UUID) -> dict[UUID, bytes | None]:
        """Read the new picture of the model, None where it is to go; empty where it stays."""
        upload = self.cleaned_data["picture_file"]
        if upload is not None:
            return {model_id: upload.read()}
        return {model_id: None} if self.cleaned_data.get("drop_picture") else {}


class UsefulLifeForm(TragwerkForm):
    """How long things of a kind are used, from a day of purchase on."""

    kind = forms.ChoiceField(label=_("Kind of device"), choices=AssetKind.choices)
    months = forms.IntegerField(label=_("Useful life in months"), min_value=1, max_value=LONGEST_LIFE)
    valid_from = GermanDateField(label=_("For purchases from"))
    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        help_text=_("For example: depreciation table of the town, as decided on 12.03.2024."),
    )
    authority = forms.ChoiceField(label=_("Authority"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {str(one.pk): one for one in authorities_for(actor, MANAGE_USEFUL_LIFE)}
        if len(self.found) == 1:
            del self.fields["authority"]
            return
        field: Any = self.fields["authority"]
        field.required, field.choices = True, [_NONE, *((key, str(one)) for key, one in self.found.items())]

    def row(self) -> dict[str, Any]:
        """Return what was read, for the verb."""
        chosen = self.cleaned_data.get("authority") or next(iter(self.found))
        values = {name: value for name, value in self.cleaned_data.items() if name != "authority"}
        return {**values, "authority_id": UUID(chosen)}
