# SPDX-License-Identifier: EUPL-1.2
"""Forms of number ranges."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tragwerk.assets.forms.owned import OwnedForm
from tragwerk.assets.models import AssetKind
from tragwerk.assets.models.ranges import MOST_DIGITS
from tragwerk.ui.public import TragwerkForm


class NumberRangeEditForm(TragwerkForm):
    """How the inventory numbers of a kind look, and which comes next."""

    # Named like the column; the prefix of the form itself is not used.
    prefix = forms.CharField(  # type: ignore[assignment]
        label=_("Prefix"), max_length=20, required=False, help_text=_("For example: HA-")
    )
    digits = forms.IntegerField(label=_("Digits"), min_value=1, max_value=MOST_DIGITS, initial=5)
    next_number = forms.IntegerField(
        label=_("Next number"),
        min_value=1,
        max_value=2_000_000_000,
        initial=1,
        help_text=_("Numbers that devices have already are left out; gaps stay."),
    )


class NumberRangeForm(OwnedForm, NumberRangeEditForm):
    """A new number range."""

    kind = forms.ChoiceField(label=_("For"), choices=[("", _("all other kinds")), *AssetKind.choices], required=False)

    field_order = ("authority", "kind", "prefix", "digits", "next_number")
