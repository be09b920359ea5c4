# SPDX-License-Identifier: EUPL-1.2
"""What the fields of a list say of its devices, compared with what is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tragwerk.assets.imports.lookups import Lookups
from tragwerk.assets.models import AssetKind
from tragwerk.core.imports.public import Batch, Change
from tragwerk.office.public import value_words


class ToldByFields:
    """The columns of a list that are fields; `refuse` notes why a row stays out."""

    def __init__(self, known: Lookups, batch: Batch, refuse: Callable[..., Exception]) -> None:
        self.known, self.refuse = known, refuse
        self.columns = {name: batch.column(name) for name in known.fields}

    def take(self, index: int, old: dict[str, Any] | None, wanted: dict[str, Any]) -> None:
        """Note what differs; refuse a field that the kind does not have, and a gap where none may be."""
        if not self.columns:
            return
        kind = self._kind(old, wanted)
        said = {name: values[index] for name, values in self.columns.items() if values[index] is not None}
        for name in said:
            field = self.known.fields[name]
            if not field.belongs_to(kind):
                word = str(AssetKind(kind).label)
                raise self.refuse(index, name, "forms.not_of_kind", field=str(field.label), kind=word)
        if old is None:
            self._refuse_gaps(index, kind, said)
        stored = self.known.values.get(old["id"], {}) if old else {}
        if differing := {name: value for name, value in said.items() if stored.get(name) != value}:
            wanted["fields"] = differing

    def _kind(self, old: dict[str, Any] | None, wanted: dict[str, Any]) -> str:
        """Return the kind that the device will be of: that of its model, known or new."""
        if "asset_model_id" in wanted:
            return self.known.model_kinds[wanted["asset_model_id"]]
        if "model" in wanted:
            return wanted["kind"] or AssetKind.OTHER.value
        return str(old["kind"]) if old else AssetKind.OTHER.value

    def _refuse_gaps(self, index: int, kind: str, said: dict[str, Any]) -> None:
        """A new device of a list that has the column of a field which must be filled in says what it is."""
        for name, field in self.known.fields.items():
            if field.required and field.belongs_to(kind) and name not in said:
                raise self.refuse(index, name, "forms.required")

    def shown(self, changed: dict[str, Any], old: dict[str, Any]) -> Iterator[Change]:
        """Yield each change as people read it."""
        stored = self.known.values.get(old["id"], {})
        for name, value in changed.get("fields", {}).items():
            field = self.known.fields[name]
            before = value_words(field, stored[name]) if name in stored else ""
            yield Change(str(field.label), before, value_words(field, value))
