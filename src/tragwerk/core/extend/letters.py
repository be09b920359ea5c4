# SPDX-License-Identifier: EUPL-1.2
"""Which kinds of letters a package writes, and what each can say of its case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise

Label = str | Promise


class ValueType(StrEnum):
    """What stands in a placeholder, and so how it is printed in the language of the letter."""

    TEXT = "text"
    LINES = "lines"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    FLAG = "flag"
    TABLE = "table"


@dataclass(frozen=True)
class PlaceholderColumn:
    """One column of a placeholder that is a table."""

    key: str
    label: Label
    type: ValueType = ValueType.TEXT


@dataclass(frozen=True)
class Placeholder:
    """What a letter can say of its case: people write it by its label, `{Date}`; `sample` stands in previews.

    `needed` ones must be in the text, or it cannot be published. `given` ones the package knows of the case; the
    others are asked from whoever writes the letter.
    """

    key: str
    label: Label
    sample: object
    type: ValueType = ValueType.TEXT
    columns: tuple[PlaceholderColumn, ...] = ()
    needed: bool = False
    given: bool = True


@dataclass(frozen=True)
class LetterText:
    """The subject and the text with which a new template begins, in one language."""

    subject: str
    body: str


@dataclass(frozen=True)
class LetterKind:
    """A kind of letter, with what it can say and the text that it begins with.

    `retention` names the class by which written letters are deleted; `personal` letters tell of people, so whoever
    reads one in the archive leaves a trace. `languages` are those in which an authority may keep a text.
    """

    key: str
    label: Label
    placeholders: tuple[Placeholder, ...]
    texts: Mapping[str, LetterText]
    retention: str
    languages: tuple[str, ...] = ("de", "en")
    personal: bool = True
    order: int = 100
    by_key: dict[str, Placeholder] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {one.key: one for one in self.placeholders})
        if len(self.by_key) != len(self.placeholders):
            raise ValueError(f"{self.key}: a placeholder is declared twice")
        if not set(self.texts) <= set(self.languages) or not self.texts:
            raise ValueError(f"{self.key}: a text to begin with is in one of the languages of the kind")
