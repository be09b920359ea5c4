# SPDX-License-Identifier: EUPL-1.2
"""The contract between the import engine and a kind of import (authorities, schools, assets, …)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar
from uuid import UUID

from tragwerk.core.imports.issues import Issue, IssueText, Repair, Severity, Text, register_texts

if TYPE_CHECKING:
    from tragwerk.core.access.public import Actor, Permission
    from tragwerk.core.imports.parsers import Parser

LookupsT = TypeVar("LookupsT")


class Status(StrEnum):
    """What would happen with a row."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    CLOSED = "closed"
    REJECTED = "rejected"
    MERGED = "merged"  # another row speaks for the same object and is counted instead
    SKIPPED = "skipped"  # the person left this row out


@dataclass(frozen=True, slots=True)
class ImportColumn:
    """One thing a row can say; found in a file by its header's synonyms."""

    key: str
    label: Text
    parser: Parser
    required: bool = False
    synonyms: tuple[str, ...] = ()
    example: str = ""
    hint: Text = ""
    choices: Callable[[ImportContext], Sequence[str]] | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One file of an import: which columns it carries and, for official lists, which edition it is."""

    index: int
    name: str
    sheet: str = ""
    present: frozenset[str] = frozenset()
    fingerprint: str = ""
    series: str = ""
    edition: date | None = None


@dataclass(slots=True)
class ImportContext:
    """What a kind may know while it plans and applies; holds no HTTP and no file."""

    actor: Actor
    today: date
    authority_id: UUID | None = None
    import_id: UUID | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    as_change: frozenset[tuple[int, int]] = frozenset()
    accepted: frozenset[str] = frozenset()
    declined: frozenset[str] = frozenset()
    progress: Callable[[int, int], None] = lambda done, total: None


@dataclass(slots=True)
class Batch:
    """All rows of an import, typed and by column. `None` means the cell is empty or the column absent."""

    sources: Sequence[Source]
    source_of: Sequence[int]
    rows: Sequence[int]
    values: Mapping[str, Sequence[Any]]
    failed: bytearray
    raw: Callable[[int, str], str]

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, key: str) -> Sequence[Any]:
        """The typed values of a column; all None when no file carries it."""
        found = self.values.get(key)
        return found if found is not None else [None] * len(self.rows)

    def good(self) -> Iterator[int]:
        """The indices of the rows whose cells could all be read."""
        return (index for index, bad in enumerate(self.failed) if not bad)


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one object: label, old and new value as people read them."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Closing:
    """One object that would be closed, and why: the list says so in a row, or does not name it any more (row 0)."""

    label: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    row: int = 0
    source: int = 0

    def sentence(self) -> str:
        """The reason, in the active language."""
        return Issue(code=self.code, row=self.row, params=self.params).sentence()

    def short(self) -> str:
        """The name of this kind of reason."""
        return Issue(code=self.code, row=self.row).short()


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something that the file suggests and only a person decides, such as the transfer of a school.

    `accepted` is the default while the person has said nothing.
    """

    key: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    accepted: bool = False
    row: int = 0
    source: int = 0

    def sentence(self) -> str:
        """The proposal as a question, in the active language."""
        return Issue(code=self.code, row=self.row, params=self.params).sentence()


@dataclass(slots=True)
class Outcome:
    """The dry run of one import: per row what would happen, and why not."""

    status: list[Status]
    labels: list[str]
    changes: dict[int, tuple[Change, ...]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    closings: list[Closing] = field(default_factory=list)
    heads: tuple[str, ...] = ()  # names of the main values that a new object would get
    facts: dict[int, tuple[str, ...]] = field(default_factory=dict)  # those values, by row
    extra_changed: int = 0
    work: Any = None

    @classmethod
    def for_batch(cls, batch: Batch) -> Outcome:
        """Every readable row unchanged, every unreadable one rejected, until the kind says otherwise."""
        status = [Status.REJECTED if bad else Status.UNCHANGED for bad in batch.failed]
        return cls(status=status, labels=[""] * len(batch))

    def reject(
        self,
        batch: Batch,
        index: int,
        column: str,
        code: str,
        *,
        repair: Repair | None = None,
        **params: Any,
    ) -> None:
        """Keep a row out and say why."""
        self.status[index] = Status.REJECTED
        self.issues.append(self._issue(batch, index, column, code, Severity.ERROR, repair, params))

    def close(self, batch: Batch, index: int, code: str, **params: Any) -> None:
        """A row says that its object is closed."""
        self.status[index] = Status.CLOSED
        self.closings.append(Closing(self.labels[index], code, params, batch.rows[index], batch.source_of[index]))

    def note(self, batch: Batch, index: int, column: str, code: str, **params: Any) -> None:
        """Tell the person something about a row that goes on."""
        self.issues.append(self._issue(batch, index, column, code, Severity.NOTE, None, params))

    @staticmethod
    def _issue(
        batch: Batch,
        index: int,
        column: str,
        code: str,
        severity: Severity,
        repair: Repair | None,
        params: Mapping[str, Any],
    ) -> Issue:
        return Issue(
            code=code,
            row=batch.rows[index],
            column=column,
            value=batch.raw(index, column) if column else "",
            params=params,
            severity=severity,
            repair=repair,
            source=batch.source_of[index],
        )


class ImportKind(ABC, Generic[LookupsT]):
    """One kind of import. Subclass it in a package's `imports.py`, which ends with `register_kind(MyKind())`."""

    key: ClassVar[str]
    label: ClassVar[Text]
    permission: ClassVar[Permission]
    columns: ClassVar[tuple[ImportColumn, ...]]
    more_columns: tuple[ImportColumn, ...] = ()  # what one authority has besides (`for_authority`)
    order: ClassVar[int] = 50  # where it stands among the kinds: what is loaded most often comes first
    official: ClassVar[bool] = False  # True: belongs to the installation, needs no authority
    ignored: ClassVar[tuple[str, ...]] = ()  # headers that are known and left out without a word
    key_columns: ClassVar[tuple[str, ...]] = ()  # a file must carry at least one of these
    remarks: ClassVar[str] = ""  # the text column that keeps what has no column of its own
    texts: ClassVar[Mapping[str, IssueText]] = {}
    batch_limit: ClassVar[int] = 200_000

    @property
    def all_columns(self) -> tuple[ImportColumn, ...]:
        """What a row can say: the columns of the kind, then those of the authority."""
        return (*self.columns, *self.more_columns)

    def for_authority(self, authority_id: UUID | None) -> ImportKind[LookupsT]:
        """The kind with the columns that this authority has besides; the default has none."""
        return self

    def describe(self, source: Source, values: Mapping[str, Sequence[Any]]) -> Source:
        """Recognise series and edition of an official list; the default knows none."""
        return source

    @abstractmethod
    def base_digest(self, ctx: ImportContext) -> str:
        """A cheap fingerprint of all stock that `resolve` looks at; any relevant change changes it."""

    @abstractmethod
    def lookups(self, ctx: ImportContext, batch: Batch) -> LookupsT:
        """Load the references and the stock in a handful of queries, whatever the number of rows."""

    @abstractmethod
    def resolve(self, ctx: ImportContext, lookups: LookupsT, batch: Batch, outcome: Outcome) -> None:
        """Decide every row without a query: status, label, changes, issues, proposals and `outcome.work`."""

    @abstractmethod
    def apply(self, ctx: ImportContext, batch: Batch, outcome: Outcome) -> None:
        """Write `outcome.work` through set-valued actions, inside the engine's transaction and audit batch."""


_KINDS: dict[str, ImportKind[Any]] = {}


def register_kind(kind: ImportKind[Any]) -> None:
    """Make a kind known to the wizard, the command and the template download."""
    if kind.key in _KINDS and type(_KINDS[kind.key]) is not type(kind):
        raise ValueError(f"import kind {kind.key} is registered twice")
    register_texts(kind.texts)
    _KINDS[kind.key] = kind


def kind_of(key: str) -> ImportKind[Any]:
    """The registered kind; KeyError when nobody registered it."""
    return _KINDS[key]


def kind_at(key: str, authority_id: UUID | None) -> ImportKind[Any]:
    """The registered kind as one authority has it."""
    return _KINDS[key].for_authority(authority_id)


def kinds() -> tuple[ImportKind[Any], ...]:
    """All registered kinds by their place; those with the same one in order of registration."""
    return tuple(sorted(_KINDS.values(), key=lambda kind: kind.order))
