# SPDX-License-Identifier: EUPL-1.2
"""Forms of suppliers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tragwerk.assets.forms.owned import OwnedForm
from tragwerk.ui.public import TragwerkForm


class SupplierEditForm(TragwerkForm):
    """Who sells, and how the company is reached."""

    name = forms.CharField(label=_("Supplier"), max_length=120)
    customer_number = forms.CharField(label=_("Customer number"), max_length=60, required=False)
    phone = forms.CharField(
        label=_("Telephone"), max_length=60, required=False, help_text=_("Of the company; no names of people.")
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    note = forms.CharField(label=_("Remarks"), max_length=500, required=False)


class SupplierForm(OwnedForm, SupplierEditForm):
    """A new supplier."""
