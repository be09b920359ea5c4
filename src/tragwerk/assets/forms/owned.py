# SPDX-License-Identifier: EUPL-1.2
"""What forms of new things share: the authority they belong to, the place where they lie."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tragwerk.assets.forms.devices import NONE, ROOMS, SchoolField, find_room, room_missing
from tragwerk.assets.permissions import MANAGE_ASSET
from tragwerk.assets.queries import authorities_for
from tragwerk.core.access.public import Actor, Permission
from tragwerk.ui.public import SuggestedTextField, TragwerkForm


class OwnedForm(TragwerkForm):
    """Something that belongs to an authority: the only one of the actor, or the chosen one."""

    permission: ClassVar[Permission] = MANAGE_ASSET

    def __init__(self, *args: Any, actor: Actor, owner: UUID | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner
        if owner is not None:
            return
        found = authorities_for(actor, self.permission)
        if len(found) == 1:
            self.owner = found[0].pk
            return
        choices = [NONE, *((str(one.pk), str(one)) for one in found)]
        self.fields["authority"] = forms.ChoiceField(label=_("Authority"), choices=choices)

    @property
    def authority_id(self) -> UUID:
        """The authority to which it belongs; asked for after the form was found right."""
        return self.owner or UUID(self.cleaned_data["authority"])

    def columns(self) -> dict[str, Any]:
        """Return what was read, without the authority."""
        return {name: value for name, value in self.cleaned_data.items() if name != "authority"}

    def row(self) -> dict[str, Any]:
        """Return a row for the verb that creates."""
        return {**self.columns(), "authority_id": self.authority_id}


class PlacedForm(OwnedForm):
    """Something that lies at a school, in a room, or in the authority's own store."""

    school = SchoolField(label=_("School"), required=False, placeholder=_("empty: the authority's own store"))
    room = SuggestedTextField(label=_("Room"), max_length=60, required=False, url=ROOMS, along="school")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        field: Any = self.fields["school"]
        field.bind_actor(actor, self.permission, reverse("assets:suggest_schools"))

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if "school" not in values or "room" not in values:
            return values
        school_id = UUID(values["school"]) if values["school"] else None
        owner = self.owner or (UUID(values["authority"]) if values.get("authority") else None)
        room = find_room(school_id, owner, values["room"]) if values["room"] else None
        if values["room"] and room is None:
            self.add_error("room", room_missing(school_id, owner, values["room"]))
        return {**values, "school_id": school_id, "room_id": room.pk if room else None}

    def columns(self) -> dict[str, Any]:
        return {name: value for name, value in super().columns().items() if name not in {"school", "room"}}
