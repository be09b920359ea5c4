# SPDX-License-Identifier: EUPL-1.2
"""What programs send about schools, sites, rooms, todos and free days."""

from uuid import UUID

from pydantic import Field, SkipValidation

from tragwerk.core.api.public import MOST_ROWS, Body, Change, Day, Email, longest
from tragwerk.core.calendars.public import DayKind, FreeDay
from tragwerk.core.orgs.public import LegalStatus, Room, School, SchoolForm, Site
from tragwerk.core.todos.public import Todo, TodoState

_POSTCODE = r"^([0-9]{5})?$"
_WHOSE = "Needed by who works for several authorities"
MOST_PUPILS = 20_000


class SchoolChange(Change):
    """What is to change of a school; whether it teaches is decided on its page."""

    name: str = Field("", min_length=1, max_length=longest(School, "name"))
    short_name: str = Field("", min_length=1, max_length=longest(School, "short_name"))
    form: SchoolForm = SchoolForm.OTHER
    legal_status: LegalStatus = LegalStatus.PUBLIC
    pupils: int | None = Field(None, ge=0, le=MOST_PUPILS)
    street: str = Field("", max_length=longest(School, "street"))
    postcode: str = Field("", pattern=_POSTCODE)
    town: str = Field("", max_length=longest(School, "town"))
    phone: str = Field("", max_length=longest(School, "phone"))
    email: Email = Field("", max_length=longest(School, "email"), description="An e-mail address, or nothing")


class SiteIn(Body):
    """A new site of a school, or of the authority itself."""

    authority_id: UUID | None = Field(None, description=_WHOSE)
    school_id: UUID | None = None
    name: str = Field(min_length=1, max_length=longest(Site, "name"))
    street: str = Field("", max_length=longest(Site, "street"))
    postcode: str = Field("", pattern=_POSTCODE)
    town: str = Field("", max_length=longest(Site, "town"))


class RoomIn(Body):
    """A new room of a school, or of a building of the authority."""

    authority_id: UUID | None = Field(None, description=_WHOSE)
    school_id: UUID | None = None
    site_id: UUID | None = None
    name: str = Field(min_length=1, max_length=longest(Room, "name"), description="As it stands on the door")
    floor: str = Field("", max_length=longest(Room, "floor"))
    purpose: str = Field("", max_length=longest(Room, "purpose"))


class RoomChange(Change):
    """What is to change of a room."""

    name: str = Field("", min_length=1, max_length=longest(Room, "name"))
    floor: str = Field("", max_length=longest(Room, "floor"))
    purpose: str = Field("", max_length=longest(Room, "purpose"))


class RoomRowChange(RoomChange):
    """What is to change of one room among many."""

    id: UUID
    if_match: str | None = Field(None, description="The ETag of the room as it was read")


class ManyRooms(Body):
    """New rooms; each row gets a result of its own."""

    rows: list[SkipValidation[RoomIn]] = Field(min_length=1, max_length=MOST_ROWS)
    atomic: bool = Field(False, description="All rows or none")
    dry_run: bool = Field(False, description="Say what would happen, and write nothing")


class ManyRoomChanges(Body):
    """Changes of rooms; each row gets a result of its own."""

    rows: list[SkipValidation[RoomRowChange]] = Field(min_length=1, max_length=MOST_ROWS)
    atomic: bool = Field(False, description="All rows or none")
    dry_run: bool = Field(False, description="Say what would happen, and write nothing")


class TodoFacts(Change):
    """What a todo says."""

    title: str = Field("", min_length=1, max_length=longest(Todo, "title"))
    note: str = Field("", max_length=longest(Todo, "note"))
    due_on: Day | None = None


class TodoIn(TodoFacts):
    """A new todo of the person of the token, or of their office."""

    title: str = Field(min_length=1, max_length=longest(Todo, "title"))
    for_office: bool = Field(False, description="Everybody of the office sees it and may do it")


class TodoChange(TodoFacts):
    """What is to change of a todo; of one that is closed only its state."""

    state: TodoState | None = None
    reason: str = Field("", max_length=400, description="Needed for the state `dropped`")


class FreeDayIn(Body):
    """A free day, or some in a row, of a school or of the authority as a whole."""

    authority_id: UUID | None = Field(None, description=_WHOSE)
    school_id: UUID | None = Field(None, description="None: all schools and offices")
    kind: DayKind = Field(description="Public holidays are known and not entered")
    name: str = Field(min_length=1, max_length=longest(FreeDay, "name"))
    first_day: Day
    last_day: Day
    source: str = Field("", max_length=longest(FreeDay, "source"), description="By which rule")
