# SPDX-License-Identifier: EUPL-1.2
"""The forms of labels: what stands on them, how a printer differs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tragwerk.core.documents.public import SHEETS, LabelCode
from tragwerk.ui.public import TragwerkForm


class DesignForm(TragwerkForm):
    """What stands on the labels of the authority."""

    sheet = forms.ChoiceField(label=_("Sheet or tape"))
    code = forms.ChoiceField(label=_("Code"), choices=LabelCode.choices)
    show_name = forms.BooleanField(label=_("Name of the thing"), required=False)
    show_authority = forms.BooleanField(label=_("Name of the authority"), required=False)
    show_address = forms.BooleanField(label=_("Address of this installation"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["sheet"].choices = [(one.key, one.name) for one in SHEETS]


class PrinterForm(TragwerkForm):
    """A printer, in millimetres and per cent as people measure."""

    name = forms.CharField(label=_("Printer"), max_length=80)
    right = forms.DecimalField(label=_("Move to the right (mm)"), initial=0, decimal_places=2, localize=True)
    down = forms.DecimalField(label=_("Move down (mm)"), initial=0, decimal_places=2, localize=True)
    width = forms.DecimalField(label=_("Width (%)"), initial=100, decimal_places=2, localize=True)
    height = forms.DecimalField(label=_("Height (%)"), initial=100, decimal_places=2, localize=True)

    def columns(self) -> dict[str, Any]:
        """Return what the verb takes."""
        said = self.cleaned_data
        return {
            "name": said["name"],
            "dx": int(said["right"] * 100),
            "dy": int(said["down"] * 100),
            "scale_x": int(said["width"] * 100),
            "scale_y": int(said["height"] * 100),
        }
