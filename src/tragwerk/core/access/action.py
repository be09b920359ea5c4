# SPDX-License-Identifier: EUPL-1.2
"""The one way to change state: a verb with its right, its transaction and its audit entry."""

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.db import transaction

from tragwerk.core.access.actors import Actor
from tragwerk.core.access.errors import ActionIncomplete, NotAllowed, OnlyLooking
from tragwerk.core.access.keys import uuid7
from tragwerk.core.access.permissions import Permission
from tragwerk.core.access.scope import actor_scope, current_scope

P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class ActionContext:
    """What the running verb has done so far; `batch_id` groups the entries of one bulk change."""

    actor: Actor
    permission: Permission
    name: str
    checked: bool = False
    audited: bool = False
    deferred: list[Any] = field(default_factory=list)


_running: ContextVar[ActionContext | None] = ContextVar("tragwerk_action", default=None)
_batch: ContextVar[UUID | None] = ContextVar("tragwerk_batch", default=None)


# What writes the deferred rows; `audit` gives it, which this package must not import.
_writers: list[Callable[[list[Any]], None]] = []


def write_deferred_with(writer: Callable[[list[Any]], None]) -> None:
    """Have `writer(rows)` write what verbs defer, as the last step of the outermost verb's transaction."""
    _writers[:] = [writer]


def defer(rows: list[Any]) -> bool:
    """Keep rows until the outermost verb ends; a verb that fails takes its rows with it. False outside of verbs."""
    context = _running.get()
    if context is None:
        return False
    context.deferred.extend(rows)
    return True


def running_action() -> ActionContext | None:
    """Return the verb that is running, if any."""
    return _running.get()


def mark_checked() -> None:
    """Note that a right was checked inside the running verb."""
    context = _running.get()
    if context is not None:
        context.checked = True


def mark_audited() -> None:
    """Note that an audit entry was written inside the running verb."""
    context = _running.get()
    if context is not None:
        context.audited = True


def nothing_changed() -> None:
    """Say that the running verb found nothing to do, so that no audit entry is due."""
    mark_audited()


@contextmanager
def batch(batch_id: UUID) -> Iterator[None]:
    """Group the audit entries of everything inside under one id, so that it can be undone as one."""
    token = _batch.set(batch_id)
    try:
        yield
    finally:
        _batch.reset(token)


def current_batch() -> UUID | None:
    """Return the id under which audit entries are grouped now, if any."""
    return _batch.get()


@contextmanager
def _within(actor: Actor) -> Iterator[None]:
    """Open the actor's scope unless a scope is open already."""
    if current_scope() is None:
        with actor_scope(actor):
            yield
    else:
        yield


def action(permission: Permission, *, when_looking: bool = False) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function a verb: one transaction, the right checked, an audit entry enforced.

    Emergency access for looking runs no verb but those marked `when_looking`: its own record and its end.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        parameters = list(inspect.signature(function).parameters.values())
        if not parameters or parameters[0].name != "actor":
            raise TypeError(f"{function.__qualname__}: the first parameter of an action is actor")
        if any(parameter.kind is not parameter.KEYWORD_ONLY for parameter in parameters):
            raise TypeError(f"{function.__qualname__}: the parameters of an action are keyword-only")

        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            actor = kwargs.get("actor")
            if not isinstance(actor, Actor):
                raise TypeError(f"{function.__qualname__}: actor= is missing")
            if not actor.may(permission):
                raise NotAllowed(permission)
            if actor.emergency is not None and actor.emergency.is_read_only and not when_looking:
                raise OnlyLooking(permission)
            context = ActionContext(actor, permission, function.__qualname__)
            with _within(actor), transaction.atomic():
                return _run_checked(context, function, args, kwargs)

        setattr(run, "permission", permission)  # noqa: B010 - an attribute mypy cannot know
        return run

    return decorate


def _run_checked(context: ActionContext, function: Callable[..., R], args: Any, kwargs: Any) -> R:
    outer = _running.get()
    token = _running.set(context)
    try:
        result = function(*args, **kwargs)
    finally:
        _running.reset(token)
    if not context.checked:
        raise ActionIncomplete(f"{context.name} ended without checking a right on its objects")
    if not context.audited:
        raise ActionIncomplete(f"{context.name} ended without an audit entry")
    if outer is not None:
        outer.checked = outer.audited = True
        outer.deferred.extend(context.deferred)
    elif context.deferred:
        for write in _writers:
            write(context.deferred)
    return result


@contextmanager
def in_batch() -> Iterator[UUID]:
    """Group everything inside under the running batch, or under a new one; yield its id."""
    running = current_batch()
    if running is not None:
        yield running
        return
    fresh = uuid7()
    with batch(fresh):
        yield fresh
