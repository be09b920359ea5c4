# SPDX-License-Identifier: EUPL-1.2
"""The form of a grant: with whom, what, which columns, what for, until when."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tragwerk.core.grants.public import LONGEST_MONTHS, GrantView, LegalBasis, all_kinds
from tragwerk.core.orgs.public import Authority, AuthorityState
from tragwerk.core.values.public import fold
from tragwerk.ui.public import ComboboxField, GermanDateField, TragwerkForm

MOST_HITS = 8


def find_receivers(text: str, *, but: UUID | None = None) -> list[Authority]:
    """Return the authorities that a typed text means; only those that work here can receive."""
    folded = fold(text)
    if not folded:
        return []
    rows = Authority.objects.filter(state=AuthorityState.JOINED).exclude(pk__in=[but] if but else [])
    hits = list(rows.filter(number__startswith=text.strip())[:MOST_HITS]) if text.strip().isdigit() else []
    return hits or list(rows.filter(sort_name__contains=folded)[:MOST_HITS])


def _label_of(value: str) -> str | None:
    try:
        found = Authority.objects.filter(pk=UUID(value)).first()
    except ValueError:
        return None
    return str(found) if found else None


class GrantForm(TragwerkForm):
    """What a grant says; whether it may say so, the verb decides."""

    to_authority = ComboboxField(label=_("Receiver"), placeholder=_("Name or number of the authority"))
    kind = forms.ChoiceField(label=_("What is shared"))
    mask = forms.MultipleChoiceField(
        label=_("Columns that the other side sees"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("There is no column “%(value)s”. Please choose from the list.")},
    )
    view = forms.ChoiceField(
        label=_("View"),
        choices=GrantView.choices,
        widget=forms.RadioSelect,
        initial=GrantView.FROZEN,
        help_text=_("A frozen view is a copy of the day of the release; it is deleted when the grant ends."),
    )
    purpose = forms.CharField(
        label=pgettext_lazy("grant", "Purpose"),
        max_length=500,
        widget=forms.Textarea,
        help_text=_("The other side reads it too."),
    )
    legal_basis = forms.ChoiceField(label=_("Legal basis"), choices=LegalBasis.choices, initial=LegalBasis.PUBLISHED)
    legal_note = forms.CharField(
        label=_("Reference"), max_length=200, required=False, help_text=_("For example the agreement and its date.")
    )
    valid_from = GermanDateField(label=_("Valid from"))
    valid_to = GermanDateField(label=_("Valid to"))

    def __init__(self, *args: Any, suggest_url: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = all_kinds()
        fields: dict[str, Any] = self.fields
        fields["to_authority"].bind(
            lambda text: [(str(one.pk), str(one)) for one in find_receivers(text)], _label_of, suggest_url
        )
        fields["kind"].choices = [(kind.key, kind.label) for kind in kinds]
        columns = {column.key: column.label for kind in kinds for column in kind.columns}
        fields["mask"].choices = list(columns.items())
        fields["mask"].initial = list(kinds[0].default_mask) if kinds else []
        fields["valid_from"].initial = timezone.localdate()
        fields["valid_to"].help_text = _("At most %(months)d months.") % {"months": LONGEST_MONTHS}
        receiver = self.initial.get("to_authority")
        if isinstance(receiver, Authority):
            self.initial["to_authority"] = str(receiver.pk)

    def clean_to_authority(self) -> Authority | None:
        """Hand the receiver on as an object, as a choice of the model would."""
        return Authority.objects.filter(pk=self.cleaned_data["to_authority"]).first()
