# SPDX-License-Identifier: EUPL-1.2
"""Forms of contracts and licences."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tragwerk.assets.forms.devices import SchoolField
from tragwerk.assets.forms.owned import OwnedForm
from tragwerk.assets.models import ContractKind
from tragwerk.assets.models.contracts import LONGEST_TERM
from tragwerk.assets.permissions import MANAGE_CONTRACT
from tragwerk.core.access.public import Actor
from tragwerk.ui.public import GermanDateField, MoneyInputField, TragwerkForm


class ContractEditForm(TragwerkForm):
    """What a contract is about, what it costs, when it ends."""

    name = forms.CharField(label=_("Contract"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=ContractKind.choices)
    supplier = forms.CharField(label=_("Supplier"), max_length=120, required=False)
    number = forms.CharField(label=_("Contract number"), max_length=60, required=False)
    cost_per_year = MoneyInputField(label=_("Cost per year (gross)"), required=False)
    starts_on = GermanDateField(label=_("Begins on"))
    ends_on = GermanDateField(label=_("Ends on"), required=False, help_text=_("The last day of the first term."))
    notice_months = forms.IntegerField(
        label=_("Notice period in months"), min_value=0, max_value=LONGEST_TERM, initial=3
    )
    renews_months = forms.IntegerField(
        label=_("Renews by months"),
        min_value=0,
        max_value=LONGEST_TERM,
        initial=12,
        help_text=_("0: it ends by itself."),
    )
    note = forms.CharField(label=_("Remarks"), max_length=500, required=False)


class ContractForm(OwnedForm, ContractEditForm):
    """A new contract."""

    permission = MANAGE_CONTRACT


class NoticeForm(TragwerkForm):
    """When notice was given."""

    on = GermanDateField(label=_("Notice given on"), initial=timezone.localdate)
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)


class LicenceForm(TragwerkForm):
    """A product and how often it may be used."""

    name = forms.CharField(label=_("Product"), max_length=120)
    seats = forms.IntegerField(label=_("Seats"), min_value=0, max_value=10_000_000)
    used = forms.IntegerField(label=_("In use"), min_value=0, max_value=10_000_000, initial=0)


class AttachForm(TragwerkForm):
    """A device or a school that a contract is about."""

    device = forms.CharField(
        label=_("Device"),
        max_length=64,
        required=False,
        help_text=_("Inventory or serial number; a scanner can write."),
    )
    school = SchoolField(label=_("or school"), required=False)

    def __init__(self, *args: Any, actor: Actor, school_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["school"]
        field.bind_actor(actor, MANAGE_CONTRACT, school_url)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if bool(values.get("device")) == bool(values.get("school")) and not self.errors:
            self.add_error("device", _("Please enter either a device or a school."))
        return values

    @property
    def school_ids(self) -> list[UUID]:
        """The school that was chosen, if any."""
        return [UUID(self.cleaned_data["school"])] if self.cleaned_data["school"] else []
