# SPDX-License-Identifier: EUPL-1.2
"""Forms of the data-protection pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tragwerk.core.privacy.public import ProcessingActivity, RetentionClass
from tragwerk.ui.public import GermanDateField, TragwerkForm

ADDED = ("responsible", "recipients", "third_countries", "measures", "people", "data", "basis", "deletion")
OWN = ("name", "purpose", *ADDED)


class PeriodForm(TragwerkForm):
    """Another period for a class of data."""

    amount = forms.IntegerField(label=_("How long"), min_value=0, localize=True)
    valid_from = GermanDateField(label=_("Valid from"))
    reason = forms.CharField(
        label=_("By which rule and why"),
        max_length=300,
        help_text=_("For example the service instruction with its date, or the word of the data-protection officer."),
    )

    def __init__(self, *args: Any, known: RetentionClass, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["amount"]
        field.label = _("How long (%(unit)s)") % {"unit": unit}
        field.help_text = _("From %(shortest)d to %(longest)d, counted from: %(start)s.") % {
            "shortest": known.shortest,
            "longest": known.longest,
            "start": known.starts,
        }


class HoldForm(TragwerkForm):
    """Why something must not be deleted for now, and until when."""

    reason = forms.CharField(
        label=pgettext_lazy("hold", "Reason"),
        max_length=400,
        help_text=_("For example a claim for damages with its file number, or an open request of the person."),
    )
    until = GermanDateField(label=_("Until"), required=False, help_text=_("Left empty it holds until it is let go."))


def _text(name: str, *, required: bool = False) -> forms.CharField:
    label = str(ProcessingActivity._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return forms.CharField(
        label=label[:1].upper() + label[1:], widget=forms.Textarea(attrs={"rows": "3"}), required=required
    )


class ActivityForm(TragwerkForm):
    """What an authority adds to an entry of the register, or says of one of its own."""

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in OWN if own else ADDED:
            self.fields[name] = _text(name)
        if own:
            self.fields["name"] = forms.CharField(label=_("Activity"), max_length=160)
            self.order_fields(OWN)


class StatementForm(TragwerkForm):
    """The text of a public page."""

    text = forms.CharField(
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": "24"}),
        help_text=_("A line that begins with # is a heading, ## a smaller one; - begins a point of a list."),
    )
