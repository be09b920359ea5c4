# SPDX-License-Identifier: EUPL-1.2
"""Forms of the office pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tragwerk.core.orgs.public import FEWEST_YEARS, MOST_YEARS
from tragwerk.ui.public import GermanDateField, TragwerkForm


class TermForm(TragwerkForm):
    """From when until when something holds; without an end it holds on."""

    valid_from = GermanDateField(label=_("Valid from"))
    valid_to = GermanDateField(label=_("Valid to"), required=False)

    def clean(self) -> dict[str, Any]:
        """The end may not lie before the beginning."""
        given = super().clean() or {}
        start, end = given.get("valid_from"), given.get("valid_to")
        if start and end and end < start:
            self.add_error("valid_to", _("The end lies before the beginning."))
        return given


class RemovalForm(TragwerkForm):
    """Why somebody who has gone is to be taken out of the audit trail."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=400,
        help_text=_("Stays in the trail for good, so without the name. For example: the retention period is over."),
    )


class RefuseRemovalForm(TragwerkForm):
    """Why somebody stays in the audit trail."""

    reason = forms.CharField(
        label=_("Reason"), max_length=400, help_text=_("For who asked; stays in the trail, so without the name.")
    )


class RetentionForm(TragwerkForm):
    """How long the trail names people who have gone, from when on, and who says so."""

    years = forms.IntegerField(
        label=_("Full calendar years after leaving"),
        min_value=FEWEST_YEARS,
        max_value=MOST_YEARS,
        help_text=_("Three are usual: so long claims can be raised. Who left in July 2026 is named until 31.12.2029."),
    )
    valid_from = GermanDateField(label=_("Valid from"))
    source = forms.CharField(
        label=_("By which rule"),
        max_length=200,
        help_text=_("For example the service instruction on logs, with its date and section."),
    )


class WaiveFourEyesForm(TragwerkForm):
    """Why an authority wants to let operators in without approval."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea,
        help_text=_("At least three words. The second person and all offices of the authority read this."),
    )
