# SPDX-License-Identifier: EUPL-1.2
"""What a scanned or typed code may stand for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from tragwerk.core.access.public import Actor, Permission


@dataclass(frozen=True)
class CodeHit:
    """One thing that a code stands for: how it is called, where it is opened."""

    title: str
    note: str
    icon: str
    url: str
    state: str = ""
    tone: str = ""


@dataclass(frozen=True)
class CodeSource:
    """Finds what a code stands for, inside what the actor may see; `label` says what it knows ("inventory number")."""

    key: str
    label: str | Promise
    permission: Permission
    find: Callable[[Actor, str], Sequence[CodeHit]]
    order: int = 100
