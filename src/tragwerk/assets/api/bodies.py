# SPDX-License-Identifier: EUPL-1.2
"""What programs send about devices, models and makers."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, Field, SkipValidation, model_validator
from pydantic_core import PydanticCustomError

from tragwerk.assets.models import Asset, AssetKind, AssetModel, AssetState, Maker, Supplier
from tragwerk.core.api.public import MOST_ROWS, Body, Money, longest

# The fields of verbs that have another name outside.
NAMES: Mapping[str, str] = {"school": "school_id", "room": "room_id"}
_REASON = longest(Asset, "note")
_MOST_FIELDS = 200
_WHOSE = "Needed by who works for several authorities"


class AssetFacts(Body):
    """What may be said of a device; of net price, gross price and rate one follows from the others."""

    tag: str = Field("", max_length=longest(Asset, "tag"), description="Inventory number")
    serial: str = Field("", max_length=longest(Asset, "serial"))
    school_id: UUID | None = None
    room_id: UUID | None = None
    model_id: UUID | None = Field(None, description="The model by its key, or by the words below")
    maker: str | None = Field(None, max_length=longest(Maker, "name"))
    model: str | None = Field(None, max_length=longest(AssetModel, "name"), description="One that is missing is made")
    kind: AssetKind | None = Field(None, description="Of a model that is made")
    purchased_on: date | None = None
    warranty_until: date | None = None
    binding_until: date | None = None
    net_price: Money | None = None
    gross_price: Money | None = None
    tax_rate: int | None = Field(None, ge=0, le=100, description="Per cent")
    supplier: str = Field("", max_length=longest(Supplier, "name"), description="One that is missing is made")
    funding_source: str = Field("", max_length=longest(Asset, "funding_source"))
    note: str = Field("", max_length=longest(Asset, "note"))
    extra: dict[str, Any] | None = Field(
        None, max_length=_MOST_FIELDS, description="What fields say, by their names; null empties one"
    )

    def said(self) -> dict[str, Any]:
        """Return the columns that were named, as the verbs take them; what fields say is read by `Fields`."""
        values = {name: getattr(self, name) for name in AssetFacts.model_fields if name in self.model_fields_set}
        values.pop("extra", None)
        model_id = values.pop("model_id", None)
        words = {name: str(values.pop(name, None) or "") for name in ("maker", "model", "kind")}
        if model_id is not None:
            return {**values, "asset_model_id": model_id}
        return {**values, **words} if words["model"] else values


class AssetIn(AssetFacts):
    """A new device; it needs a number and a model."""

    authority_id: UUID | None = Field(None, description=_WHOSE)
    state: AssetState = AssetState.IN_STOCK


class AssetChange(AssetFacts):
    """What is to change of a device; what is not named stays."""

    state: AssetState | None = None
    reason: str = Field("", max_length=_REASON, description="Stays in the history; needed for the state `retired`")

    @model_validator(mode="after")
    def _names_the_model(self) -> Self:
        if (self.maker or self.kind) and not (self.model or self.model_id):
            raise PydanticCustomError("model_missing", "maker and kind belong to a model")
        return self


class AssetRowChange(AssetChange):
    """What is to change of one device among many."""

    id: UUID
    if_match: str | None = Field(None, description="The ETag of the device as it was read")


class ManyIn(Body):
    """New devices; each row gets a result of its own."""

    rows: list[SkipValidation[AssetIn]] = Field(min_length=1, max_length=MOST_ROWS)
    atomic: bool = Field(False, description="All rows or none")
    dry_run: bool = Field(False, description="Say what would happen, and write nothing")


class ManyChanges(Body):
    """Changes of devices; each row gets a result of its own."""

    rows: list[SkipValidation[AssetRowChange]] = Field(min_length=1, max_length=MOST_ROWS)
    atomic: bool = Field(False, description="All rows or none")
    dry_run: bool = Field(False, description="Say what would happen, and write nothing")


class Move(Body):
    """Devices and the place where they go; without a school they go to the stock of the authority."""

    ids: list[UUID] = Field(min_length=1, max_length=MOST_ROWS)
    school_id: UUID | None
    room_id: UUID | None = None
    reason: str = Field("", max_length=_REASON)


class MovedOut(BaseModel):
    """Which devices really moved, and under which number the change stands in the trail."""

    moved: list[UUID]
    batch_id: UUID


class FieldOut(BaseModel):
    """One field: its name in `extra`, and which form its value has."""

    name: str
    label: str
    type: str
    unit: str = ""
    kinds: list[AssetKind] = Field(description="Only devices of these kinds have it; none named means all")
    required: bool = Field(description="It cannot be emptied")
    authority_id: UUID | None = Field(None, description="Whose own field it is; all have the others")
    value: dict[str, Any] = Field(description="The JSON schema of a value")


class FieldsOut(BaseModel):
    """Every field in use wherever the token reads devices."""

    rows: list[FieldOut]


class ModelIn(Body):
    """A new model."""

    authority_id: UUID | None = Field(None, description=_WHOSE)
    name: str = Field(min_length=1, max_length=longest(AssetModel, "name"))
    kind: AssetKind = AssetKind.OTHER
    maker_id: UUID | None = None


class ModelChange(Body):
    """What is to change of a model; its devices follow."""

    name: str | None = Field(None, min_length=1, max_length=longest(AssetModel, "name"))
    kind: AssetKind | None = None
    maker_id: UUID | None = None

    def said(self) -> dict[str, Any]:
        """Return the columns that were named."""
        values = {name: getattr(self, name) for name in self.model_fields_set}
        # A model has a name and a kind: null for one of them says nothing.
        return {name: value for name, value in values.items() if value is not None or name == "maker_id"}


class MakerIn(Body):
    """A new maker."""

    authority_id: UUID | None = Field(None, description=_WHOSE)
    name: str = Field(min_length=1, max_length=longest(Maker, "name"))
