# SPDX-License-Identifier: EUPL-1.2
"""The form of a relation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tragwerk.assets.models import RelationKind
from tragwerk.assets.models.relations import BACKWARDS
from tragwerk.ui.public import TragwerkForm

BACK = "back."


class RelationForm(TragwerkForm):
    """What this device is to which other."""

    kind = forms.ChoiceField(
        label=_("This device …"),
        choices=[
            *RelationKind.choices,
            *((f"{BACK}{kind.value}", words) for kind, words in BACKWARDS.items()),
        ],
    )
    device = forms.CharField(
        label=_("… this other device"),
        max_length=64,
        help_text=_("Inventory or serial number; a scanner can write."),
    )
