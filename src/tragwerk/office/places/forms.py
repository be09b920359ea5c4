# SPDX-License-Identifier: EUPL-1.2
"""Forms of schools, authorities and rooms."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tragwerk.core.orgs.public import (
    LegalStatus,
    SchoolForm,
)
from tragwerk.ui.public import TragwerkForm


class AddressFields(TragwerkForm):
    """Street, postcode and town."""

    street = forms.CharField(label=_("Street"), max_length=120, required=False)
    postcode = forms.RegexField(
        r"^[0-9]{5}$",
        label=_("Postcode"),
        required=False,
        error_messages={"invalid": _("A German postcode has five digits.")},
    )
    town = forms.CharField(label=_("Town"), max_length=80, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)


class SchoolEditForm(AddressFields):
    """Master data of a school."""

    field_order = ("short_name", "name", "form", "legal_status", "pupils")

    short_name = forms.CharField(label=_("Short name"), max_length=120)
    name = forms.CharField(label=_("Official name"), max_length=240)
    form = forms.ChoiceField(label=_("School form"), choices=SchoolForm.choices)
    legal_status = forms.ChoiceField(label=_("Legal status"), choices=LegalStatus.choices)
    pupils = forms.IntegerField(label=_("Pupils"), required=False, min_value=0, max_value=20000, localize=True)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")


class AuthorityEditForm(AddressFields):
    """Master data of an authority."""

    field_order = ("short_name", "name")

    short_name = forms.CharField(label=_("Short name"), max_length=80)
    name = forms.CharField(label=_("Official name"), max_length=200)


class RoomForm(TragwerkForm):
    """A room of a school."""

    name = forms.CharField(label=_("Room"), max_length=60, help_text=_("As it stands on the door, for example B 214."))
    floor = forms.CharField(label=_("Floor"), max_length=20, required=False)
    purpose = forms.CharField(label=_("Purpose"), max_length=60, required=False)
