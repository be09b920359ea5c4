# SPDX-License-Identifier: EUPL-1.2
"""What bodies and answers have in common, as types from which the document of the interface is made."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import models
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError

# One call takes so many rows.
MOST_ROWS = 1000

FIRST_YEAR, LAST_YEAR = 1900, 2999


def _checked(kind: str, check: Callable[[str], None]) -> Callable[[str], str]:
    """Return what takes a text that is empty or that a check of Django takes."""

    def checked(value: str) -> str:
        try:
            if value:
                check(value)
        except ValidationError as error:
            raise PydanticCustomError(kind, "has another form") from error
        return value

    return checked


def _near(day: date) -> date:
    """Refuse days with which nobody can reckon on: a term after the last of them would have no end."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise PydanticCustomError("day", "too far away", {"first": FIRST_YEAR, "last": LAST_YEAR})
    return day


Money = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)]
Day = Annotated[date, AfterValidator(_near)]
Email = Annotated[str, AfterValidator(_checked("email", validate_email))]
WebAddress = Annotated[str, AfterValidator(_checked("url", URLValidator(schemes=["http", "https"])))]


def longest(model: type[models.Model], name: str) -> int:
    """Return how many characters fit into a column: SQLite would take more, PostgreSQL would not."""
    room: int = model._meta.get_field(name).max_length  # type: ignore[union-attr, assignment]
    return room


class Body(BaseModel):
    """What is sent; a field that nobody knows is refused rather than left out."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    @field_validator("*", mode="after")
    @classmethod
    def _storable(cls, value: Any) -> Any:
        """Refuse what a database cannot keep: NUL, and half of a pair of UTF-16."""
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and ("\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text)):
                raise PydanticCustomError("unstorable", "not storable")
        return value

    def row(self, authority_id: UUID) -> dict[str, Any]:
        """Return a new row of an authority, every field a column."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        plain = {name: getattr(value, "value", value) for name, value in values.items()}
        return {**plain, "authority_id": authority_id}


class Change(Body):
    """What is to change; what is not named stays."""

    def said(self) -> dict[str, Any]:
        """Return the columns that were named."""
        values = {name: getattr(self, name) for name in self.model_fields_set - {"id", "if_match"}}
        return {name: getattr(value, "value", value) for name, value in values.items()}


class FaultOut(BaseModel):
    """One thing that is wrong, and where."""

    detail: str
    pointer: str | None = None
    parameter: str | None = None
    code: str | None = None


class ProblemOut(BaseModel):
    """A refusal after RFC 9457; `title` and `detail` are in the language of Accept-Language."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    code: str
    detail: str | None = None
    errors: list[FaultOut] | None = None


class RowOut(BaseModel):
    """What became of one row."""

    index: int
    outcome: str = Field(description="created, changed, unchanged, refused, or held: nothing was written of it")
    id: UUID | None = None
    problem: ProblemOut | None = None


class RowsOut(BaseModel):
    """What became of the rows of one call."""

    applied: bool = Field(description="Whether anything was written")
    dry_run: bool
    batch_id: UUID | None = Field(None, description="Under which the change stands in the trail")
    counts: dict[str, int]
    results: list[RowOut]


class PageInfo(BaseModel):
    """Where a list goes on."""

    next: str | None = Field(None, description="The cursor for the parameter `after`; null at the end")
    total: int | None = Field(None, description="Only with `total=1`; 100,000 means that many or more")
