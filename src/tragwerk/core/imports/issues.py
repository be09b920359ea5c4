# SPDX-License-Identifier: EUPL-1.2
"""What can be wrong with a file or a cell, and the sentences that say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise

Text = str | Promise


class Severity(StrEnum):
    """An error keeps its row out; a note is shown and the row goes on."""

    ERROR = "error"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class IssueText:
    """The sentences of one issue code; all are %-templates over the issue's parameters."""

    short: Text
    sentence: Text  # `ngettext_lazy(…, "count")` where a number has a singular
    remedy: Text = ""
    repair: Text = ""


@dataclass(frozen=True, slots=True)
class Repair:
    """A sure or likely correction that one click applies.

    `action` is `value` (put `value` into the cell), `text` (take the cell as plain text although it looks
    like a formula), `skip` (leave the row out) or `as_change` (the row changes the object it names).
    """

    value: str = ""
    action: str = "value"
    label: str = ""

    @property
    def is_of_one_row(self) -> bool:
        """Say whether it is decided row by row: an object that is there already would be overwritten."""
        return self.action == "as_change"


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding: where (source file, row, column), what value, which code."""

    code: str
    row: int = 0
    column: str = ""
    value: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    severity: Severity = Severity.ERROR
    repair: Repair | None = None
    source: int = 0

    def text(self) -> IssueText:
        """The sentences registered for this code."""
        return text_of(self.code)

    def arguments(self) -> dict[str, Any]:
        """Everything a template may name."""
        arguments: dict[str, Any] = {"value": self.value, "row": self.row, "column": self.column}
        if self.repair is not None:
            arguments |= {"repair": self.repair.value, "label": self.repair.label or self.repair.value}
        return arguments | dict(self.params)

    def sentence(self) -> str:
        """What is wrong, in the active language."""
        return str(self.text().sentence % self.arguments())

    def remedy(self) -> str:
        """What the person can do; the label of the one-click repair when there is one."""
        text = self.text()
        template = text.repair if self.repair is not None and str(text.repair) else text.remedy
        return str(template) % self.arguments()

    def short(self) -> str:
        """The name of this kind of issue, for the filter chips."""
        return str(self.text().short)


class ImportProblem(Exception):
    """The file as a whole cannot be used; `sentence()` says why and what to do."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def sentence(self) -> str:
        """The explanation in the active language."""
        text = text_of(self.code)
        parts = [str(text.sentence) % self.params, str(text.remedy) % self.params]
        return " ".join(part for part in parts if part)

    def __str__(self) -> str:
        return self.sentence()


_TEXTS: dict[str, IssueText] = {}


def register_texts(texts: Mapping[str, IssueText]) -> None:
    """Add sentences; a code has one meaning in the whole program."""
    for code, text in texts.items():
        known = _TEXTS.setdefault(code, text)
        if known is not text:
            raise ValueError(f"issue code {code} is registered twice")


def text_of(code: str) -> IssueText:
    """The sentences of a code; an unknown code is a programming error."""
    from tragwerk.core.imports import sentences  # noqa: F401  (registers the engine's own sentences)

    return _TEXTS[code]
