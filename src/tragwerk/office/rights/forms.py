# SPDX-License-Identifier: EUPL-1.2
"""The form that asks why somebody may or may not."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import all_permissions
from tragwerk.ui.public import TragwerkForm


class RightForm(TragwerkForm):
    """Which right on which object is to be explained."""

    right = forms.ChoiceField(label=_("Right"))
    object = forms.CharField(
        label=_("Object"),
        required=False,
        help_text=_("School number, authority number or the address of a page; empty: anywhere."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rights = sorted(((one.name, str(one.label)) for one in all_permissions()), key=lambda pair: pair[1])
        self.fields["right"].choices = rights  # type: ignore[attr-defined]


def object_filter(text: str) -> Q:
    """Return the filter for a school or authority number."""
    return Q(number=text.strip())
