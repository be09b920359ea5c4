# SPDX-License-Identifier: EUPL-1.2
"""Shelves of contributions: by place, in order, for whoever may see them."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from django.utils.functional import Promise

from tragwerk.core.access.public import Actor, Permission

Label = str | Promise


T = TypeVar("T")


class Source(Protocol):
    """What gives more contributions to some, by who looks."""

    @property
    def key(self) -> str: ...

    @property
    def permission(self) -> Permission: ...

    @property
    def give(self) -> Callable[[Actor], Sequence[Any]]: ...


@dataclass
class Shelf(Generic[T]):
    """The contributions of one kind, by the page or table they are for, and what gives more of them to some."""

    _items: dict[str, list[T]] = field(default_factory=lambda: defaultdict(list))
    _sources: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))

    def add(self, place: str, item: T) -> None:
        """Put a contribution up; a key may be used once per place."""
        key = getattr(item, "key", "")
        if any(getattr(other, "key", "") == key for other in self._items[place]):
            raise ValueError(f"{type(item).__name__} {key!r} is contributed twice to {place!r}")
        self._items[place].append(item)
        self._items[place].sort(key=_order)

    def add_source(self, place: str, source: Source) -> None:
        """Put up what gives contributions to some; a key may be used once per place."""
        if any(other.key == source.key for other in self._sources[place]):
            raise ValueError(f"{type(source).__name__} {source.key!r} is contributed twice to {place!r}")
        self._sources[place].append(source)

    def at(self, place: str, actor: Actor | None = None) -> list[T]:
        """Return the contributions for a place that the actor may see; sources give to nobody in general."""
        items = self._items.get(place, [])
        if actor is None:
            return list(items)
        given = [item for source in self._sources.get(place, ()) if _may(actor, source) for item in source.give(actor)]
        found = [item for item in items if _may(actor, item)]
        return sorted([*found, *given], key=_order) if given else found


def _order(item: Any) -> tuple[int, str]:
    return getattr(item, "order", 100), getattr(item, "key", "")


def _may(actor: Actor, item: Any) -> bool:
    permission = getattr(item, "permission", None)
    return permission is None or actor.may(permission)
