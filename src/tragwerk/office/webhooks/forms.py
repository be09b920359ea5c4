# SPDX-License-Identifier: EUPL-1.2
"""The form of a webhook: who is told, where, of what."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tragwerk.core.access.public import Actor
from tragwerk.core.api.public import outside_kinds
from tragwerk.ui.public import TragwerkForm


class WebhookForm(TragwerkForm):
    """Which system is told of which events; what is wrong with an address, the verb finds out."""

    name = forms.CharField(label=_("Other system"), max_length=80, help_text=_("For example: help desk."))
    url = forms.CharField(
        label=pgettext_lazy("webhook", "Address"),
        max_length=500,
        help_text=_("Begins with https:// and can be reached from the internet."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Tell of these events"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "A message names keys and states only, no person. The other system asks for the rest with a token."
        ),
        error_messages={"invalid_choice": _("There is no event “%(value)s”. Please choose from the list.")},
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.key, str(kind.label)) for kind in outside_kinds(actor)]
        self.fields["kinds"].choices = kinds  # type: ignore[attr-defined]


def form_for(actor: Actor) -> type[WebhookForm]:
    """Return the form as it stands for somebody."""

    class OwnForm(WebhookForm):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, actor=actor, **kwargs)

    return OwnForm
