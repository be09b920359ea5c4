# SPDX-License-Identifier: EUPL-1.2
"""Forms of sets and their parts."""

import re
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tragwerk.assets.actions.sets import Part
from tragwerk.assets.forms.devices import NONE
from tragwerk.assets.forms.owned import PlacedForm
from tragwerk.assets.models import AssetKind, StockArticle
from tragwerk.assets.permissions import MANAGE_ASSET
from tragwerk.assets.queries.sets import devices_named
from tragwerk.core.access.public import Actor, DomainError
from tragwerk.ui.public import TragwerkForm

_BETWEEN = re.compile(r"[\s,;]*\n[\s,;]*|[,;]\s*")


def device_named(actor: Actor, authority_id: UUID, number: str) -> UUID:
    """Return the device that a number names; one that names none is refused."""
    named, unknown = devices_named(actor, authority_id, [number])
    if unknown:
        raise DomainError(
            gettext("No device of the authority has the number %(numbers)s.") % {"numbers": number},
            field="device",
            code="unknown",
        )
    return named[0]


class SetEditForm(TragwerkForm):
    """Number and remarks of a set."""

    number = forms.CharField(label=_("Set number"), max_length=64)
    note = forms.CharField(label=_("Remarks"), max_length=500, required=False)


class SetForm(PlacedForm):
    """A new set out of devices, named by their numbers."""

    number = forms.CharField(label=_("Set number"), max_length=64)
    devices = forms.CharField(
        label=_("Devices"),
        required=False,
        widget=forms.Textarea,
        help_text=_("Inventory or serial numbers, one a line or parted by commas; a scanner can write here."),
    )
    note = forms.CharField(label=_("Remarks"), max_length=500, required=False)

    field_order = ("authority", "number", "devices", "school", "room", "note")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.actor = actor

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if "devices" in values and (self.owner or values.get("authority")):
            values["parts"] = [Part(asset_id=key) for key in self._named(values["devices"])]
        return values

    def _named(self, text: str) -> list[UUID]:
        numbers = [number for number in _BETWEEN.split(text.strip()) if number]
        named, unknown = devices_named(self.actor, self.authority_id, numbers)
        if unknown:
            self.add_error(
                "devices",
                gettext("No device of the authority has the number %(numbers)s.") % {"numbers": ", ".join(unknown[:5])},
            )
        return named

    def columns(self) -> dict[str, Any]:
        return {name: value for name, value in super().columns().items() if name != "devices"}


class PartForm(TragwerkForm):
    """A further part: a device by its number, an article by number, or an empty place."""

    device = forms.CharField(
        label=_("Device"),
        max_length=64,
        required=False,
        help_text=_("Inventory or serial number; a scanner can write."),
    )
    article = forms.ChoiceField(label=_("or article"), required=False)
    quantity = forms.IntegerField(label=_("Number of the article"), min_value=1, max_value=1000, initial=1)
    kind = forms.ChoiceField(label=_("or an empty place for"), choices=[NONE, *AssetKind.choices], required=False)

    def __init__(self, *args: Any, actor: Actor, owner: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.owner = actor, owner
        rows = StockArticle.objects.visible_to(actor, MANAGE_ASSET).filter(authority_id=owner).order_by("sort_name")
        field: Any = self.fields["article"]
        field.choices = [NONE, *((str(key), name) for key, name in rows.values_list("pk", "name"))]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if sum(bool(values.get(name)) for name in ("device", "article", "kind")) != 1 and not self.errors:
            self.add_error("device", _("Please enter exactly one: a device, an article or an empty place."))
        return values

    def part(self) -> Part:
        """Return what was read, for the verb; a number that names no device is refused at its field."""
        values = self.cleaned_data
        if values["device"]:
            return Part(asset_id=device_named(self.actor, self.owner, values["device"]))
        if values["article"]:
            return Part(article_id=UUID(values["article"]), quantity=values["quantity"])
        return Part(kind=values["kind"])


class SwapForm(TragwerkForm):
    """Which device takes the place of a part."""

    device = forms.CharField(
        label=_("New device"),
        max_length=64,
        required=False,
        help_text=_("Inventory or serial number; empty: the place stays empty for now."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)
