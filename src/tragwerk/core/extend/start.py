# SPDX-License-Identifier: EUPL-1.2
"""What a package brings to the start page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tragwerk.core.access.public import Actor, Permission
from tragwerk.core.extend.shelf import Label


@dataclass(frozen=True)
class Figure:
    """A figure of the start page with the way into its rows; `load` returns None when it does not apply."""

    key: str
    label: Label
    permission: Permission
    icon: str
    load: Callable[[Actor], "FigureValue | None"]
    order: int = 100


@dataclass(frozen=True)
class FigureValue:
    """What a figure shows: the number, a word behind it, a line below, where it leads, a share of 100."""

    value: int | str
    url: str
    unit: Label = ""
    note: Label = ""
    share: int | None = None
    tone: str = ""


@dataclass(frozen=True)
class Task:
    """One thing to do now, on the start page."""

    title: str
    note: str
    icon: str
    url: str
    verb: Label
    tone: str = ""
    due: datetime | None = None


@dataclass(frozen=True)
class TaskSource:
    """Gives the things that somebody has to do now."""

    key: str
    permission: Permission
    load: Callable[[Actor], Sequence[Task]]
    order: int = 100
