# SPDX-License-Identifier: EUPL-1.2
"""What a package tells the shared services: what it shares, tells, asks to sign, reminds of."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from tragwerk.core.access.public import Actor, Permission
from tragwerk.core.extend.shelf import Label


@dataclass(frozen=True)
class PersonExport:
    """One package's part of everything that is stored about a person."""

    key: str
    label: Label
    load: Callable[[Actor, Any], Sequence[dict[str, Any]]]


@dataclass(frozen=True)
class GrantableColumn:
    """One column that a grant may show or leave out; `is_title` names the row."""

    key: str
    label: Label
    numeric: bool = False
    is_title: bool = False


@dataclass(frozen=True)
class Grantable:
    """A kind of rows that one authority may share with another; `rows` gets the giver's key, its scope is open.

    The values are texts and numbers, as JSON keeps them.
    """

    key: str
    label: Label
    columns: tuple[GrantableColumn, ...]
    rows: Callable[[UUID], Iterable[Mapping[str, str | int | None]]]
    default_mask: tuple[str, ...]
    order: int = 100


@dataclass(frozen=True)
class OutsideEvent:
    """A kind of event that other systems may be told of; `tell` gets the event and returns authority → what is told.

    What is told is keys and codes, no personal data: a list under a name ending in `_ids` is cut into pieces of 1,000.
    `resource` is the address of the things in the interface, for the link in the message. `permission` is the right
    of who may have it told.
    """

    key: str
    label: Label
    permission: Permission
    event: type
    tell: Callable[[Any], Mapping[UUID, Mapping[str, Any]]]
    resource: str = ""
    order: int = 100


@dataclass(frozen=True)
class ApprovalKind:
    """A kind of thing that people sign, as `core/approvals` carries it out; what follows is told by `ApprovalSettled`.

    `ways` are of `Way`, `roles` of `SignerRole`; so many `signatures` are needed, 0 means of all who are asked.
    `kept` says in words how long the evidence is kept, `note` what a signer reads above the document. `ask` is the
    right that asking needs besides the general one.
    """

    key: str
    label: Label
    ways: tuple[str, ...]
    roles: tuple[str, ...]
    kept: Label
    ask: Permission | None = None
    note: Label = ""
    signatures: int = 0
    in_order: bool = False
    lapses: bool = True
    four_eyes: bool = False
    order: int = 100


@dataclass(frozen=True)
class ConsentPurpose:
    """What people may consent to, in the words of one version; a changed text is a new version.

    `text` has paragraphs, parted by empty lines. It names who is responsible, what for, and that consent is free.
    """

    key: str
    label: Label
    version: str
    text: Label
    kept: Label
    roles: tuple[str, ...]
    order: int = 100


@dataclass(frozen=True)
class NoticeKind:
    """A kind of notice: what it is called, who may get it, and how it comes unless somebody chooses otherwise.

    `permission` is the right of those who are told; with the right the notice goes. `mail` is now, digest or never.
    `urgent` kinds pass quiet hours and always stand under the bell.
    """

    key: str
    label: Label
    group: Label
    permission: Permission
    mail: Literal["now", "digest", "never"] = "digest"
    push: bool = False
    urgent: bool = False
    order: int = 100


@dataclass(frozen=True)
class TodoKind:
    """A kind of todo: its sign, the right of those to whom the todos of an office belong, and its reminder ladder.

    `ladder` holds days relative to the due day: -7 is a week before it, 3 is three days after.
    """

    key: str
    label: Label
    icon: str
    permission: Permission
    ladder: tuple[int, ...] = (-7, -1, 0, 3, 7)
    order: int = 100


@dataclass(frozen=True)
class AboutRows:
    """Rows that name what they are about by table and key, without a foreign key; `label` is what several are called.

    They follow when the package of that table finds that two of its rows are one. `model` is "app.Model"; `table`,
    `row` and `name` are the columns for the table, the key and, where there is one, the name of what they are about.
    """

    key: str
    label: Label
    model: str
    table: str
    row: str
    name: str = ""
    order: int = 100


@dataclass(frozen=True)
class CalendarEvent:
    """One entry of somebody's calendar: whole days, or from a moment to a moment; `key` stays the same for good."""

    key: str
    title: str
    first_day: date
    last_day: date | None = None
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class CalendarSource:
    """Adds what concerns a person to that person's calendar, between two days."""

    key: str
    label: Label
    permission: Permission
    load: Callable[[Actor, date, date], Iterable[CalendarEvent]]
    order: int = 100
