# SPDX-License-Identifier: EUPL-1.2
"""What a field is: one type system for those that a package declares and those that an authority adds."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Label = str | Promise
# Before the key of a field that a package declares, and of one that an authority added: the two never meet.
DECLARED, OWN = "f.", "x."


class FieldType(models.TextChoices):
    """What a field holds."""

    TEXT = "text", _("Text of one line")
    LONG_TEXT = "long_text", _("Text of several lines")
    INTEGER = "integer", _("Whole number")
    DECIMAL = "decimal", _("Decimal number")
    MONEY = "money", _("Amount of money")
    DATE = "date", _("Date")
    FLAG = "flag", _("Yes or no")
    CHOICE = "choice", _("One word of a list")
    CHOICES = "choices", _("Several words of a list")
    URL = "url", _("Internet address")
    PERSON = "person", _("Person")


NUMBERS = frozenset({FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY})
BOUNDED = NUMBERS | {FieldType.DATE}
TEXTS = frozenset({FieldType.TEXT, FieldType.LONG_TEXT, FieldType.URL})
CHOOSING = frozenset({FieldType.CHOICE, FieldType.CHOICES})


@dataclass(frozen=True)
class Option:
    """One word to choose. Its slot is its own for good: the values of a field of several words lie in slots."""

    key: str
    label: Label
    slot: int
    archived: bool = False


@dataclass(frozen=True)
class Field:
    """One field of the rows of a table; `name` is its name in lists, imports and interfaces.

    `minimum`, `maximum` and `default` are canonical texts (`rules`); `example` is a pattern by example; `check` brings
    a text into its one form or raises Misfit. `why` says why a package declares the field.
    """

    name: str
    label: Label
    type: FieldType
    help: Label = ""
    unit: Label = ""
    kinds: tuple[str, ...] = ()
    required: bool = False
    minimum: str = ""
    maximum: str = ""
    example: str = ""
    options: tuple[Option, ...] = ()
    default: str = ""
    order: int = 100
    archived: bool = False
    check: Callable[[str], str] | None = None
    why: Label = ""
    synonyms: tuple[str, ...] = ()
    id: UUID | None = None
    authority_id: UUID | None = None

    @property
    def is_own(self) -> bool:
        """Whether an authority added the field."""
        return self.name.startswith(OWN)

    @property
    def key(self) -> str:
        """The name without what says who made it."""
        return self.name.partition(".")[2]

    @property
    def heading(self) -> str:
        """The label with the unit, as it stands over a column."""
        return f"{self.label} ({self.unit})" if self.unit else str(self.label)

    @property
    def open_options(self) -> tuple[Option, ...]:
        """The words that may be chosen anew."""
        return tuple(option for option in self.options if not option.archived)

    def belongs_to(self, kind: str) -> bool:
        """Say whether rows of a kind have the field."""
        return not self.kinds or kind in self.kinds

    def option(self, key: str) -> Option | None:
        """Return the word with this key."""
        return next((option for option in self.options if option.key == key), None)


def words(**labels: Label) -> tuple[Option, ...]:
    """Return the options of a declared field: key=label, in their order, which is their slots for good."""
    return tuple(Option(key, label, slot) for slot, (key, label) in enumerate(labels.items()))
