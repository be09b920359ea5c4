# SPDX-License-Identifier: EUPL-1.2
"""Forms of what is done with many devices."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tragwerk.assets.forms.devices import MODELS, NONE, ROOMS, SchoolField, find_room, room_missing
from tragwerk.assets.forms.fields import OwnFields
from tragwerk.assets.rules import TAX_RATES
from tragwerk.core.access.public import Actor, Permission
from tragwerk.ui.public import GermanDateField, MoneyInputField, SuggestedTextField, TragwerkForm


class StateForm(TragwerkForm):
    """Into which state devices go; the choices say how many can."""

    state = forms.ChoiceField(label=_("New state"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["state"]
        field.choices = list(choices)


class MoveForm(TragwerkForm):
    """Where devices go."""

    school = SchoolField(label=_("School"), required=False)
    no_school = forms.BooleanField(label=_("Into the authority's own rooms, without a school"), required=False)
    room = SuggestedTextField(label=_("Room"), max_length=60, required=False, url=ROOMS, along="school")
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        permission: Permission,
        authority_id: UUID | None,
        school_url: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.authority_id = authority_id
        field: Any = self.fields["school"]
        field.bind_actor(actor, permission, school_url)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if "school" not in values:
            return values
        if bool(values["school"]) == values["no_school"]:
            self.add_error("school", _("Please choose the school, or tick that the devices leave their school."))
            return values
        school_id = UUID(values["school"]) if values["school"] else None
        room = find_room(school_id, self.authority_id, values["room"]) if values.get("room") else None
        if values.get("room") and room is None:
            self.add_error("room", room_missing(school_id, self.authority_id, values["room"]))
        return {**values, "school_id": school_id, "room_id": room.pk if room else None}


class BulkEditForm(TragwerkForm):
    """What many devices get alike; empty fields stay as they are."""

    EMPTIED = (
        *("purchased_on", "warranty_until", "binding_until", "net_price", "gross_price", "tax_rate"),
        *("supplier", "funding_source", "note"),
    )

    purchased_on = GermanDateField(label=_("Purchase date"), required=False, past_only=True)
    warranty_until = GermanDateField(label=_("Warranty until"), required=False)
    binding_until = GermanDateField(label=_("Bound until"), required=False)
    net_price = MoneyInputField(label=_("Net price"), required=False)
    tax_rate = forms.TypedChoiceField(
        label=_("VAT rate"),
        choices=[NONE, *((rate, f"{rate} %") for rate in TAX_RATES)],
        coerce=int,
        empty_value=None,
        required=False,
    )
    gross_price = MoneyInputField(label=_("Gross price"), required=False)
    supplier = forms.CharField(label=_("Supplier"), max_length=120, required=False)
    funding_source = forms.CharField(label=_("Funding source"), max_length=120, required=False)
    maker = forms.CharField(label=_("Maker"), max_length=80, required=False)
    model = SuggestedTextField(label=_("Model"), max_length=120, required=False, url=MODELS)
    note = forms.CharField(label=_("Remarks"), max_length=500, required=False)
    emptied = forms.MultipleChoiceField(
        label=_("Empty these details"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)

    def __init__(
        self, *args: Any, actor: Actor, authority_id: UUID | None, kinds: Collection[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["emptied"]
        self.own = OwnFields(self, actor, authority_id, None, kinds=kinds)
        can_be_empty = [name for name, one in self.own.fields.items() if not one.required]
        field.choices = [(name, self.fields[name].label) for name in (*self.EMPTIED, *can_be_empty)]
        last = ("emptied", "reason")
        self.order_fields([*(name for name in self.fields if name not in last), *last])

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("maker") and not values.get("model"):
            self.add_error("model", _("Please enter the model of this maker as well."))
        for name in values.get("emptied", ()):
            if _is_said(values.get(name)):
                self.add_error(name, _("Please either enter something or tick that the detail is emptied."))
        if not self.errors and not self.columns():
            raise ValidationError(_("Nothing is entered. Please fill in what the devices shall get."))
        return values

    def columns(self) -> dict[str, Any]:
        """Return what is to be set; what is emptied gets nothing."""
        apart = {"reason", "emptied", *self.own.names}
        said = {name: value for name, value in self.cleaned_data.items() if _is_said(value)}
        given = {name: value for name, value in said.items() if name not in apart}
        texts = {"supplier", "funding_source", "note"}
        empty = self.cleaned_data.get("emptied", ())
        emptied = {name: "" if name in texts else None for name in empty if name in self.EMPTIED}
        fields = {name: said.get(name) for name in self.own.names if name in said or name in empty}
        return {**given, **emptied, **({"fields": fields} if fields else {})}


def _is_said(value: Any) -> bool:
    """Say whether something was entered; no and zero are."""
    return value is not None and value not in ("", ())


class RetireForm(TragwerkForm):
    """Why devices are retired."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, help_text=_("For example: defective, too old, sold. Stays in the history.")
    )
