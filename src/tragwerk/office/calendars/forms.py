# SPDX-License-Identifier: EUPL-1.2
"""Forms of the calendar pages."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tragwerk.core.calendars.public import ENTERED, WEEKDAYS, BusinessHours, DayKind
from tragwerk.core.orgs.public import School
from tragwerk.ui.public import GermanDateField, NotReadable, TragwerkForm, read_day

_RANGE = re.compile(r"\s*(?:–|—|\bbis\b|\s-\s)\s*")
MOST_LINES = 60
LONGEST_HOURS = 80


class DaysField(forms.CharField):
    """Days or periods, one a line: `08.02.2027` or `24.12.2026–06.01.2027`; gives pairs of first and last day."""

    widget = forms.Textarea
    default_error_messages = {
        "unreadable": _("“%(line)s” is not a day or period. Write 08.02.2027 or 24.12.2026–06.01.2027, one a line."),
        "many": _("At most %(most)d lines at a time. Please enter the rest afterwards."),
    }

    def clean(self, value: Any) -> Any:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise ValidationError(self.error_messages["many"], code="many", params={"most": MOST_LINES})
        return [self._period(line) for line in lines]

    def _period(self, line: str) -> tuple[date, date]:
        parts = _RANGE.split(line)
        try:
            days = [read_day(part, timezone.localdate()) for part in parts]
        except NotReadable:
            days = []
        if not 1 <= len(days) <= 2:
            raise ValidationError(self.error_messages["unreadable"], code="unreadable", params={"line": line})
        return days[0], days[-1]


class FreeDaysForm(TragwerkForm):
    """Free days of one kind and name, at some schools or at all."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(one.value, one.label) for one in ENTERED], initial=DayKind.MOVABLE.value
    )
    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("For example: Rose Monday."))
    days = DaysField(
        label=_("Days"),
        help_text=_("One day or period a line, for example 08.02.2027 or 24.12.2026–06.01.2027."),
    )
    schools = forms.MultipleChoiceField(label=_("Schools"), widget=forms.CheckboxSelectMultiple, required=False)
    source = forms.CharField(
        label=_("By which rule"),
        max_length=200,
        required=False,
        help_text=_("For example the decision of the school conference, with its date."),
    )

    def __init__(self, *args: Any, schools: Sequence[School], whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["schools"]
        field.choices = [(str(one.pk), str(one)) for one in schools]
        field.required = not whole
        if whole:
            field.help_text = _("None chosen: the days hold for all schools and offices of the authority.")
        elif len(schools) == 1:
            field.initial = [str(schools[0].pk)]


def _hours_field(name: str) -> forms.CharField:
    label = BusinessHours._meta.get_field(name).verbose_name  # type: ignore[union-attr]
    return forms.CharField(label=label, max_length=LONGEST_HOURS, required=False)


class HoursForm(TragwerkForm):
    """The hours of a week from a day on; an empty day says something too, so none is called optional."""

    ONE_OF = WEEKDAYS

    valid_from = GermanDateField(label=_("Valid from"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day in WEEKDAYS:
            self.fields[day] = _hours_field(day)


class SpecialHoursForm(TragwerkForm):
    """Other hours for one day; none is an answer as well."""

    ONE_OF = ("hours",)

    day = GermanDateField(label=_("Day"))
    hours = forms.CharField(
        label=_("Hours"), max_length=LONGEST_HOURS, required=False, help_text=_("Left empty it is closed.")
    )
    name = forms.CharField(label=pgettext_lazy("special hours", "Reason"), max_length=80)
