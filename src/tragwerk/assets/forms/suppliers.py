# SPDX-License-Identifier: EUPL-1.2
"""Forms of suppliers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tragwerk.assets.forms.owned import OwnedForm
from tragwerk.assets.models import Supplier
from tragwerk.assets.permissions import MANAGE_ASSET
from tragwerk.core.access.public import Actor
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


class MergeSupplierForm(TragwerkForm):
    """Which supplier takes the devices of this one over."""

    into = forms.ChoiceField(label=_("Take over to"))

    def __init__(self, *args: Any, actor: Actor, supplier: Supplier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Supplier.objects.visible_to(actor, MANAGE_ASSET).filter(authority_id=supplier.authority_id)
        field: Any = self.fields["into"]
        others = rows.exclude(pk=supplier.pk).order_by("sort_name", "pk")
        field.choices = [(str(key), name) for key, name in others.values_list("pk", "name")]
