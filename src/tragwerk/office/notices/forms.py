# SPDX-License-Identifier: EUPL-1.2
"""Forms of how notices come."""

from datetime import time
from typing import Any

from django import forms
from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tragwerk.ui.public import TragwerkForm

DAYS = [(str(day), name) for day, name in WEEKDAYS.items()]


class QuietForm(TragwerkForm):
    """When somebody wants to be left alone."""

    starts = forms.TimeField(
        label=pgettext_lazy("time", "From"),
        initial=time(18),
        input_formats=["%H:%M", "%H.%M", "%H"],
        help_text=_("For example 18:00."),
    )
    ends = forms.TimeField(
        label=pgettext_lazy("time", "To"),
        initial=time(7),
        input_formats=["%H:%M", "%H.%M", "%H"],
        help_text=_("Before the beginning: the next morning."),
    )
    days = forms.TypedMultipleChoiceField(
        label=_("On these evenings"),
        choices=DAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The day on which the quiet begins."),
    )
    rest_days = forms.TypedMultipleChoiceField(
        label=_("Quiet all day"), choices=DAYS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("starts", "ends"):
            self.fields[name].widget = forms.TimeInput(format="%H:%M")
            self.fields[name].error_messages["invalid"] = _("Please give a time of the day, for example 18:00.")


class LanguageForm(TragwerkForm):
    """The language of notices and mails."""

    language = forms.ChoiceField(label=_("Language of notices and mails"), choices=settings.LANGUAGES)
