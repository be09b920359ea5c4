# SPDX-License-Identifier: EUPL-1.2
"""The form of a new token: which program, which rights, how long."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tragwerk.core.access.public import Actor
from tragwerk.core.api.public import grantable_scopes, used_permissions
from tragwerk.ui.public import TragwerkForm

DAYS = ((30, _("30 days")), (90, _("90 days")), (180, _("180 days")), (365, _("one year")))


class TokenForm(TragwerkForm):
    """What a token is for; it holds no right that its person does not hold."""

    name = forms.CharField(
        label=_("Program"),
        max_length=80,
        help_text=_("So that you know later what breaks when you revoke the token. For example: nightly comparison."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What the program may do"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("As little as it needs. If you lose a right, the token loses it at the same moment."),
        error_messages={"invalid_choice": _("There is no right “%(value)s”. Please choose from the list.")},
    )
    days = forms.TypedChoiceField(
        label=pgettext_lazy("token", "Valid for"), choices=DAYS, coerce=int, initial=90, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rights = grantable_scopes(actor, used_permissions())
        self.fields["scopes"].choices = [(one.name, str(one.label)) for one in rights]  # type: ignore[attr-defined]

    @property
    def expires_at(self) -> datetime:
        """The end that was chosen."""
        return timezone.now() + timedelta(days=self.cleaned_data["days"])
