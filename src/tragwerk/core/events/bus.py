# SPDX-License-Identifier: EUPL-1.2
"""Typed domain events, delivered after commit to the packages above that subscribed."""

import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import is_dataclass
from typing import Any, TypeVar

from django.db import transaction

from tragwerk.core.access.public import current_scope, reopened

E = TypeVar("E")
Handler = Callable[[Any], None]
_handlers: defaultdict[type, list[Handler]] = defaultdict(list)
_log = logging.getLogger("tragwerk.events")


def event(cls: type[E]) -> type[E]:
    """Mark a frozen dataclass as a domain event."""
    if not is_dataclass(cls) or not getattr(cls, "__dataclass_params__").frozen:  # noqa: B009
        raise TypeError(f"{cls.__name__}: an event is a frozen dataclass")
    _handlers.setdefault(cls, [])
    return cls


def subscribe(kind: type[E], handler: Callable[[E], None]) -> None:
    """Have `handler` called after each commit that published such an event; once per handler."""
    if handler not in _handlers[kind]:
        _handlers[kind].append(handler)


def publish(happened: object) -> None:
    """Announce an event; it is delivered when the transaction commits, and never if it does not."""
    if type(happened) not in _handlers:
        raise TypeError(f"{type(happened).__name__} is not an event; mark it with @event")
    scope = current_scope()

    def deliver() -> None:
        for handler in _handlers[type(happened)]:
            try:
                with reopened(scope):
                    handler(happened)
            except Exception:
                # The change is committed: one subscriber's fault must not take the others' news.
                _log.exception("a subscriber of %s failed", type(happened).__name__)

    transaction.on_commit(deliver)


def event_types() -> list[type]:
    """Return every declared event, for the reference page."""
    return sorted(_handlers, key=lambda kind: f"{kind.__module__}.{kind.__name__}")
