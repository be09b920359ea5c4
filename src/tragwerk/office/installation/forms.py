# SPDX-License-Identifier: EUPL-1.2
"""Forms of the operator: districts, providers; and mandates."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tragwerk.core.access.public import People
from tragwerk.core.orgs.public import ServiceProvider
from tragwerk.office.forms import TermForm
from tragwerk.ui.public import TragwerkForm


class DistrictForm(TragwerkForm):
    """A district of the installation."""

    number = forms.RegexField(
        r"^[0-9]{5}$",
        label=_("Official district key"),
        help_text=_("Five digits, for example 05558 for Kreis Coesfeld."),
        error_messages={"invalid": _("The official key of a district has five digits.")},
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    short_name = forms.CharField(label=_("Short name"), max_length=60)


class ProviderForm(TragwerkForm):
    """A service provider of the installation."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=ServiceProvider._meta.get_field("kind").choices or ())
    email = forms.EmailField(label=_("E-mail"), required=False)


class MandateForm(TermForm):
    """The dated contract by which a provider works for an authority."""

    field_order = ("provider", "subject", "valid_from", "valid_to", "people")

    provider: Any = forms.ModelChoiceField(
        label=_("Service provider"), queryset=ServiceProvider.objects.all(), empty_label=_("please choose")
    )
    subject = forms.CharField(
        label=pgettext_lazy("mandate", "Purpose"),
        max_length=200,
        help_text=_("As in the contract. Shown where people ask who sees something."),
    )
    people = forms.ChoiceField(
        label=_("People"),
        choices=[
            (People.NONE, _("No people: devices and places are enough")),
            (People.STAFF, _("Staff of the authority and its schools")),
            (People.ALL, _("Pupils and guardians too")),
        ],
        initial=People.NONE,
        widget=forms.RadioSelect,
        help_text=_("As few as the work needs. A mandate that is to show fewer is ended and given anew."),
    )
