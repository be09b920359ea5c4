# SPDX-License-Identifier: EUPL-1.2
"""The form that asks for emergency access."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tragwerk.core.orgs.public import (
    LONGEST,
    SHORTEST,
    SHORTEST_REASON,
    Authority,
    AuthorityState,
    EmergencyExtent,
)
from tragwerk.ui.public import TragwerkForm


class EmergencyRequestForm(TragwerkForm):
    """Where an operator has to look in, for how long, why."""

    authority: Any = forms.ModelChoiceField(
        label=_("Authority"),
        queryset=Authority.objects.filter(state=AuthorityState.JOINED).order_by("sort_name"),
        empty_label=_("please choose"),
    )
    extent = forms.ChoiceField(
        label=_("What for"),
        choices=[
            (EmergencyExtent.LOOK, _("Look: see what an auditor sees, change nothing")),
            (EmergencyExtent.HELP, _("Look and help: do what the IT of the authority may do")),
        ],
        initial=EmergencyExtent.LOOK,
        widget=forms.RadioSelect,
    )
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=SHORTEST,
        max_value=LONGEST,
        initial=60,
        help_text=_("From 15 minutes to 8 hours (480). As short as will do; the time runs from the approval."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        min_length=SHORTEST_REASON,
        max_length=500,
        widget=forms.Textarea,
        help_text=_("The authority reads this. A ticket number helps; names of people do not belong here."),
        error_messages={
            "min_length": _("Please give the reason in at least %(limit_value)d characters; a ticket number helps.")
        },
    )
