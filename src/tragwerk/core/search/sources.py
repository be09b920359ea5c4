# SPDX-License-Identifier: EUPL-1.2
"""Who can be found: every package registers its kinds here, from its `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from django.db import models
from django.utils.functional import Promise

from tragwerk.core.access.public import Actor, Permission


class PlaceKind(StrEnum):
    """What an object of a kind is a place of: its name then narrows a question (“iPad Heideschule”)."""

    SCHOOL = "school"
    AUTHORITY = "authority"


class Entry(NamedTuple):
    """What can be found of one object.

    `keys` are at most two tags, serials or official numbers; the title is what people see first; `words`
    are further words to find it by. Names of the school or authority it belongs to need not be repeated.
    """

    object_id: UUID
    authority_id: UUID
    title: str
    subtitle: str = ""
    school_id: UUID | None = None
    keys: tuple[str, ...] = ()
    words: str = ""
    boost: int = 0


@dataclass(frozen=True)
class SearchSource:
    """One kind of object that can be found.

    `build` makes entries of rows, `rows` returns the rows to build from (for `select_related`), `url` leads to
    the object, `facts` adds what is true now (keeper, state) to the hits of one page, in one batch.
    """

    kind: str
    model: type[models.Model]
    permission: Permission
    build: Callable[[Iterable[Any]], Iterable[Entry]]
    label: str | Promise
    icon: str
    url: Callable[[UUID], str]
    boost: int = 0
    place: PlaceKind | None = None
    rows: Callable[[], models.QuerySet[Any]] | None = None
    facts: Callable[[Actor, Sequence[UUID]], Mapping[UUID, str]] | None = None
    order: int = 100

    def limit_for(self, actor: Actor) -> models.Q | None:
        """Return what the kind itself keeps from an actor wherever it is, as a mandate does with people."""
        shown = getattr(self.model, "shown_to", None)
        return None if shown is None else shown(actor)

    def queryset(self) -> models.QuerySet[Any]:
        """Return all rows of the kind in the open scope."""
        return self.rows() if self.rows else self.model._default_manager.all()


_sources: dict[str, SearchSource] = {}


def contribute_search_source(source: SearchSource) -> None:
    """Register a kind; twice is a programming error."""
    if source.kind in _sources:
        raise ValueError(f"search source {source.kind!r} is contributed twice")
    _sources[source.kind] = source


def source_of(kind: str) -> SearchSource:
    """Return the source of a kind; an unknown kind is a programming error."""
    try:
        return _sources[kind]
    except KeyError:
        raise LookupError(f"no search source {kind!r}") from None


def sources_for(actor: Actor, kinds: Iterable[str] | None = None) -> list[SearchSource]:
    """Return the sources that the actor may ask, in order."""
    wanted = None if kinds is None else set(kinds)
    chosen = [source for source in _sources.values() if wanted is None or source.kind in wanted]
    return sorted((source for source in chosen if actor.may(source.permission)), key=lambda one: (one.order, one.kind))


def all_sources() -> list[SearchSource]:
    """Return every source, in order."""
    return sorted(_sources.values(), key=lambda one: (one.order, one.kind))


def withdraw_search_source(kind: str) -> None:
    """Take a kind back, for tests."""
    _sources.pop(kind, None)
