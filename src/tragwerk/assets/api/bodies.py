# SPDX-License-Identifier: EUPL-1.2
"""What programs send about devices and what belongs to them."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self
from uuid import UUID

from django.utils import timezone
from pydantic import BaseModel, Field, SkipValidation, model_validator
from pydantic_core import PydanticCustomError

from tragwerk.assets.actions import Part
from tragwerk.assets.models import (
    Asset,
    AssetKind,
    AssetModel,
    AssetSet,
    AssetState,
    Contract,
    ContractKind,
    Maker,
    MovementKind,
    RelationKind,
    StockArticle,
    StockMovement,
    Supplier,
)
from tragwerk.assets.models.contracts import LONGEST_TERM
from tragwerk.core.api.public import MOST_ROWS, Body, Change, Day, Email, Money, WebAddress, longest

# The fields of verbs that have another name outside.
NAMES: Mapping[str, str] = {"school": "school_id", "room": "room_id"}
_REASON = longest(Asset, "note")
_MOST_FIELDS = 200
_MOST_PARTS = 100
_MOST_PIECES = 1_000_000
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


class SupplierChange(Change):
    """What is to change of a supplier; its devices name it so at once."""

    name: str = Field("", min_length=1, max_length=longest(Supplier, "name"))
    customer_number: str = Field("", max_length=longest(Supplier, "customer_number"))
    phone: str = Field("", max_length=longest(Supplier, "phone"), description="Of the company; no names of people")
    email: Email = Field("", max_length=longest(Supplier, "email"), description="An e-mail address, or nothing")
    website: WebAddress = Field("", max_length=longest(Supplier, "website"), description="An address, or nothing")
    note: str = Field("", max_length=longest(Supplier, "note"))


class SupplierIn(SupplierChange):
    """A new supplier."""

    authority_id: UUID | None = Field(None, description=_WHOSE)
    name: str = Field(min_length=1, max_length=longest(Supplier, "name"))


class ManySuppliers(Body):
    """New suppliers; each row gets a result of its own."""

    rows: list[SkipValidation[SupplierIn]] = Field(min_length=1, max_length=MOST_ROWS)
    atomic: bool = Field(False, description="All rows or none")
    dry_run: bool = Field(False, description="Say what would happen, and write nothing")


class ContractFacts(Change):
    """What may be said of a contract."""

    name: str = Field("", min_length=1, max_length=longest(Contract, "name"))
    kind: ContractKind = ContractKind.OTHER
    supplier: str = Field("", max_length=longest(Supplier, "name"), description="One that is missing is made")
    number: str = Field("", max_length=longest(Contract, "number"))
    cost_per_year: Money | None = Field(None, description="Gross")
    ends_on: Day | None = Field(None, description="Last day of the first term")
    notice_months: int = Field(0, ge=0, le=LONGEST_TERM)
    renews_months: int = Field(0, ge=0, le=LONGEST_TERM, description="0: it ends by itself")
    note: str = Field("", max_length=longest(Contract, "note"))


class ContractIn(ContractFacts):
    """A new contract."""

    authority_id: UUID | None = Field(None, description=_WHOSE)
    name: str = Field(min_length=1, max_length=longest(Contract, "name"))
    starts_on: Day


class ContractChange(ContractFacts):
    """What is to change of a contract; what is not named stays."""

    # Nobody gets this day: what is not named is not said.
    starts_on: Day = Field(default_factory=timezone.localdate)


class PartIn(Body):
    """A part of a set: a device, a number of an article, or an empty place for a kind of device."""

    asset_id: UUID | None = None
    article_id: UUID | None = None
    kind: AssetKind | None = Field(None, description="Of an empty place; a device and an article have their own")
    quantity: int = Field(1, ge=1, le=MOST_ROWS, description="Of an article")

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        named = [one for one in (self.asset_id, self.article_id, self.kind) if one is not None]
        if len(named) != 1 or (self.quantity > 1 and self.article_id is None):
            raise PydanticCustomError("part_unclear", "not exactly one thing")
        return self

    def part(self) -> Part:
        """Return the part as the verbs take it."""
        kind = self.kind.value if self.kind is not None else ""
        return Part(kind, self.asset_id, self.article_id, self.quantity)


class PartsIn(Body):
    """Further parts of a set."""

    parts: list[PartIn] = Field(min_length=1, max_length=_MOST_PARTS)


class SetIn(Body):
    """A new set; a device is part of one set only."""

    authority_id: UUID | None = Field(None, description=_WHOSE)
    number: str = Field(min_length=1, max_length=longest(AssetSet, "number"))
    school_id: UUID | None = None
    room_id: UUID | None = None
    note: str = Field("", max_length=longest(AssetSet, "note"))
    parts: list[PartIn] = Field([], max_length=_MOST_PARTS)


class ArticleIn(Body):
    """A new article by number; nothing of it is there until it is booked."""

    authority_id: UUID | None = Field(None, description=_WHOSE)
    name: str = Field(min_length=1, max_length=longest(StockArticle, "name"))
    kind: AssetKind = AssetKind.OTHER
    minimum: int = Field(0, ge=0, le=_MOST_PIECES, description="If fewer are there, the start page says so")
    note: str = Field("", max_length=longest(StockArticle, "note"))


class BookingIn(Body):
    """What comes, goes or was counted at a place; without a school it is the store of the authority."""

    kind: MovementKind
    number: int = Field(ge=0, le=_MOST_PIECES, description="Of a correction: what was counted")
    school_id: UUID | None = None
    room_id: UUID | None = None
    reason: str = Field(
        "", max_length=longest(StockMovement, "reason"), description="Needed for a correction; no names of people"
    )


class RelationIn(Body):
    """What the device is to another of the same authority."""

    kind: RelationKind
    other_id: UUID
