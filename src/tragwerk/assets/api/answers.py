# SPDX-License-Identifier: EUPL-1.2
"""What programs are told of things that hang on others: files, parts, places, movements, licences, relations."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from tragwerk.assets.models import AssetKind, AssetState, MovementKind, RelationKind


class AttachmentOut(BaseModel):
    """A file that hangs on a device; its content stands below its own address."""

    id: UUID
    name: str
    media_type: str
    size: int = Field(description="In bytes")
    added_by: str
    added_at: datetime


class AttachmentsOut(BaseModel):
    """What hangs on a device, the newest first."""

    rows: list[AttachmentOut]


class PartOut(BaseModel):
    """A part of a set: a device, a number of an article, or an empty place."""

    id: UUID
    position: int
    kind: AssetKind
    asset_id: UUID | None = None
    asset: str | None = Field(None, description="Inventory or serial number")
    article_id: UUID | None = None
    article: str | None = None
    quantity: int
    is_missing: bool = Field(description="An empty place, or a device that is lost or retired")


class PartsOut(BaseModel):
    """All parts of a set, and what follows from them."""

    is_complete: bool
    state: AssetState | None = Field(None, description="The state that its devices share")
    rows: list[PartOut]


class PlaceOut(BaseModel):
    """How many of an article lie at one place; without a school it is the store of the authority."""

    id: UUID
    school_id: UUID | None = None
    room_id: UUID | None = None
    quantity: int


class PlacesOut(BaseModel):
    """Where an article lies, the fullest place first."""

    rows: list[PlaceOut]


class MovementOut(BaseModel):
    """One change of the number at a place."""

    id: UUID
    kind: MovementKind
    delta: int
    after: int = Field(description="How many lay there afterwards")
    school_id: UUID | None = None
    room_id: UUID | None = None
    reason: str
    created_at: datetime


class MovementsOut(BaseModel):
    """The last fifty movements of an article, the newest first."""

    rows: list[MovementOut]


class LicenceOut(BaseModel):
    """A right to use a product so many times."""

    id: UUID
    name: str
    seats: int
    used: int


class LicencesOut(BaseModel):
    """The licences of a contract."""

    rows: list[LicenceOut]


class SubjectOut(BaseModel):
    """A device or a school that a contract is about."""

    id: UUID
    asset_id: UUID | None = None
    school_id: UUID | None = None


class SubjectsOut(BaseModel):
    """What a contract is about."""

    rows: list[SubjectOut]


class RelationOut(BaseModel):
    """A relation as it is noted: the one device hangs on, belongs to, is powered by or replaces the other."""

    id: UUID
    asset_id: UUID
    kind: RelationKind
    other_id: UUID


class RelationsOut(BaseModel):
    """The relations of a device with those devices that may be seen, in both directions."""

    rows: list[RelationOut]
