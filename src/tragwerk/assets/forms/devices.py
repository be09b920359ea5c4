# SPDX-License-Identifier: EUPL-1.2
"""Forms of devices."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tragwerk.assets.forms.fields import OwnFields
from tragwerk.assets.models import AssetKind, AssetState
from tragwerk.assets.permissions import MANAGE_ASSET
from tragwerk.assets.queries import authorities_for, departments_for, schools_for
from tragwerk.assets.rules import TAX_RATES
from tragwerk.core.access.public import Actor, Permission
from tragwerk.core.orgs.public import Room, School
from tragwerk.core.values.public import fold
from tragwerk.ui.public import ComboboxField, GermanDateField, MoneyInputField, SuggestedTextField, TragwerkForm

MOST_HITS = 12
MODELS, ROOMS = reverse_lazy("assets:suggest_models"), reverse_lazy("assets:suggest_rooms")
NONE = ("", "–")
_NOT_COLUMNS = frozenset({"school", "department", "room", "authority"})


class SchoolField(ComboboxField):
    """A school of the actor, found by name, town or official number."""

    def bind_actor(self, actor: Actor, permission: Permission, url: str) -> None:
        """Offer the schools at which the actor holds the right."""
        rows = schools_for(actor, permission)

        def label_of(value: str) -> str | None:
            try:
                found = rows.filter(pk=UUID(value)).first()
            except ValueError:
                return None
            return str(found) if found else None

        self.bind(lambda text: [(str(one.pk), str(one)) for one in find_schools(rows, text)], label_of, url)


def find_schools(rows: Any, text: str) -> list[School]:
    """Return the schools that a typed text means, best first."""
    folded = fold(text)
    if not folded:
        return []
    hits = rows.filter(number__startswith=text.strip()) if text.strip().isdigit() else rows.none()
    return [*hits[:MOST_HITS]] or list(rows.filter(sort_name__contains=folded)[:MOST_HITS])


def find_room(school_id: UUID | None, authority_id: UUID | None, name: str) -> Room | None:
    """Return the room of a school, or of the authority's offices, by any spelling of its name."""
    rows = Room.objects.filter(school_id=school_id)
    if school_id is None:
        rows = rows.filter(authority_id=authority_id)
    return next((room for room in rows if fold(room.name) == fold(name)), None)


def room_missing(school_id: UUID | None, authority_id: UUID | None, name: str) -> ValidationError:
    rows = Room.objects.filter(school_id=school_id)
    if school_id is None:
        rows = rows.filter(authority_id=authority_id)
    known = ", ".join(rows.order_by("sort_name").values_list("name", flat=True)[:8])
    if not known:
        return ValidationError(
            gettext(
                "No rooms are known at this place yet. Please leave the field empty, or add the room at the school."
            )
        )
    return ValidationError(
        gettext("There is no room “%(room)s” at this place. Known rooms: %(known)s …") % {"room": name, "known": known}
    )


class AssetForm(TragwerkForm):
    """What is known of one device; makers and models that are new are made on the way."""

    ONE_OF = ("tag", "serial")

    tag = forms.CharField(
        label=_("Inventory number"), max_length=64, required=False, help_text=_("This or the serial number is needed.")
    )
    serial = forms.CharField(
        label=_("Serial number"), max_length=64, required=False, help_text=_("This or the inventory number is needed.")
    )
    maker = forms.CharField(label=_("Maker"), max_length=80, required=False)
    model = SuggestedTextField(
        label=_("Model"),
        max_length=120,
        help_text=_("A model that is not in the list yet is added to it."),
        url=MODELS,
    )
    kind = forms.ChoiceField(label=_("Kind of device"), choices=AssetKind.choices)
    school = SchoolField(label=_("School"), required=False)
    department = forms.ChoiceField(label=_("or department of the authority"), required=False)
    room = SuggestedTextField(label=_("Room"), max_length=60, required=False, url=ROOMS, along="school")
    purchased_on = GermanDateField(label=_("Purchase date"), required=False, past_only=True)
    warranty_until = GermanDateField(label=_("Warranty until"), required=False)
    binding_until = GermanDateField(
        label=_("Bound until"), required=False, help_text=_("The last day for which the grant binds the device.")
    )
    net_price = MoneyInputField(label=_("Net price"), required=False)
    tax_rate = forms.TypedChoiceField(
        label=_("VAT rate"),
        choices=[NONE, *((rate, f"{rate} %") for rate in TAX_RATES)],
        coerce=int,
        empty_value=None,
        required=False,
    )
    gross_price = MoneyInputField(label=_("Gross price"), required=False)
    supplier = forms.CharField(
        label=_("Supplier"),
        max_length=120,
        required=False,
        help_text=_("One that is not in the list yet is added to it."),
    )
    funding_source = forms.CharField(label=_("Funding source"), max_length=120, required=False)
    note = forms.CharField(
        label=_("Remarks"),
        max_length=500,
        required=False,
        widget=forms.Textarea,
        help_text=_("Please no names of people: who holds the device is kept elsewhere."),
    )

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        authority_id: UUID | None,
        school_url: str,
        values: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.authority_id = authority_id
        self.own = OwnFields(self, actor, self._owner(), values)
        departments = list(departments_for(actor).values_list("pk", "name"))
        if departments:
            holder: Any = self.fields["department"]
            holder.choices = [NONE, *((str(key), name) for key, name in departments)]
        else:
            del self.fields["department"]
        self.fields["maker"].widget.attrs["list"] = "known-makers"
        self.fields["funding_source"].widget.attrs["list"] = "known-funding"
        self.fields["supplier"].widget.attrs["list"] = "known-suppliers"
        field: Any = self.fields["school"]
        field.bind_actor(actor, MANAGE_ASSET, school_url)

    def _owner(self) -> UUID | None:
        """Return the authority whose fields are asked for."""
        return self.authority_id

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if "school" in values and "room" in values:
            school_id = UUID(values["school"]) if values["school"] else None
            room = find_room(school_id, self.authority_id, values["room"]) if values["room"] else None
            if values["room"] and room is None:
                self.add_error("room", room_missing(school_id, self.authority_id, values["room"]))
            values["school_id"], values["room_id"] = school_id, room.pk if room else None
        if "department" in values:
            values["department_id"] = UUID(values["department"]) if values["department"] else None
        return values

    def columns(self) -> dict[str, Any]:
        """Return what was read, for the verbs."""
        apart = {*_NOT_COLUMNS, *self.own.names}
        said = {name: value for name, value in self.cleaned_data.items() if name not in apart}
        return said | self.own.columns()


class NewAssetForm(AssetForm):
    """A device that comes into the stock."""

    numbered = forms.BooleanField(
        label=_("Give it the next free inventory number"),
        required=False,
        help_text=_("Out of the number range of its kind; an inventory number that is entered holds."),
    )

    authority = forms.ChoiceField(label=_("Authority"), required=False)
    state = forms.ChoiceField(
        label=pgettext_lazy("device", "State"),
        choices=[(value, label) for value, label in AssetState.choices if value != AssetState.RETIRED],
        initial=AssetState.IN_STOCK,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        found = authorities_for(actor, MANAGE_ASSET)
        if len(found) == 1:
            kwargs["authority_id"] = found[0].pk
        super().__init__(*args, actor=actor, **kwargs)
        if len(found) == 1:
            del self.fields["authority"]
            return
        field: Any = self.fields["authority"]
        field.choices = [NONE, *((str(one.pk), str(one)) for one in found)]
        self.order_fields(["authority"])

    def _owner(self) -> UUID | None:
        return self.authority_id or owner_of_choice(self.data)

    def clean(self) -> dict[str, Any]:
        if self.authority_id is None:
            self.authority_id = self._authority()
        return super().clean()

    def _authority(self) -> UUID | None:
        """The authority follows from the school; without one it is chosen."""
        school, chosen = self.cleaned_data.get("school"), self.cleaned_data.get("authority")
        if school:
            found: UUID = School.objects.values_list("authority_id", flat=True).get(pk=school)
            return found
        if chosen:
            return UUID(chosen)
        if "authority" not in self.errors:
            self.add_error("authority", _("Please choose an authority or a school."))
        return None


def owner_of_choice(data: Mapping[str, Any]) -> UUID | None:
    """Return the authority that follows from the school, or else the one chosen, of what was entered so far."""
    for name in ("school", "authority"):
        try:
            key = UUID(data.get(name) or "")
        except ValueError:
            continue
        rows = School.objects.filter(pk=key).values_list("authority_id", flat=True)
        return key if name == "authority" else rows.first()
    return None
