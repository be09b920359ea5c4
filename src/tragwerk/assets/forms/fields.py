# SPDX-License-Identifier: EUPL-1.2
"""The fields of the kind and of the authority in forms of devices."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from tragwerk.assets.models import AssetKind
from tragwerk.assets.queries.kind_fields import TABLE
from tragwerk.core.access.public import Actor
from tragwerk.core.forms.public import fields_of
from tragwerk.office.public import initial_of, inputs_of
from tragwerk.ui.public import TragwerkForm


class OwnFields:
    """The fields of the kind and of the authority, as a part of a form: of the kind chosen, or of several at once."""

    def __init__(
        self,
        form: TragwerkForm,
        actor: Actor,
        authority_id: UUID | None,
        values: Mapping[str, Any] | None,
        *,
        kinds: Collection[str] | None = None,
    ) -> None:
        self.form, self.actor = form, actor
        wanted = (form["kind"].value() or AssetKind.TABLET.value,) if kinds is None else kinds
        # Of no kind there is no field: none of the chosen devices is there any more.
        found = fields_of(authority_id, TABLE) if wanted else ()
        self.fields = {one.name: one for one in found if all(one.belongs_to(kind) for kind in wanted)}
        form.fields.update(inputs_of(self.fields.values(), actor, authority_id, values, are_optional=kinds is not None))
        if kinds is None:
            form.initial = {**initial_of(self.fields.values(), values), **form.initial}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of their inputs."""
        return tuple(self.fields)

    def bound(self) -> list[Any]:
        """Return the inputs for the template."""
        return [self.form[name] for name in self.fields]

    def columns(self) -> dict[str, Any]:
        """Return what was read, as the verbs take it."""
        said = {name: self.form.cleaned_data[name] for name in self.fields if name in self.form.cleaned_data}
        return {"fields": said} if said else {}
