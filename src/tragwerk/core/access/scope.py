# SPDX-License-Identifier: EUPL-1.2
"""Wall 1: the ambient scope. Without one, no tenant table can be read or written."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from tragwerk.core.access.actors import Actor
from tragwerk.core.access.errors import ScopeMissing, ScopeViolation


@dataclass(frozen=True)
class Scope:
    """The authorities whose rows may be touched now."""

    authorities: frozenset[UUID] = frozenset()
    everywhere: bool = False
    reason: str = ""
    person: UUID | None = None

    def covers(self, authority_id: UUID | None) -> bool:
        """Say whether rows of this authority may be touched; rows of the installation need `everywhere`."""
        return self.everywhere or (authority_id is not None and authority_id in self.authorities)


_scope: ContextVar[Scope | None] = ContextVar("tragwerk_scope", default=None)


def current_scope() -> Scope | None:
    """Return the scope that is open, if any."""
    return _scope.get()


def require_scope(what: str) -> Scope:
    """Return the open scope or fail."""
    scope = _scope.get()
    if scope is None:
        raise ScopeMissing(
            f"{what} was touched outside a scope; open one with scope(), actor_scope() or system_scope()"
        )
    return scope


def check_in_scope(authority_id: UUID | None, what: str) -> None:
    """Refuse a write to a row outside the open scope."""
    if not require_scope(what).covers(authority_id):
        raise ScopeViolation(f"{what}: the row belongs to an authority outside the scope")


@contextmanager
def _set(value: Scope | None) -> Iterator[None]:
    token = _scope.set(value)
    try:
        yield
    finally:
        # A generator that was left in the middle is closed by another task, in which this was never open.
        with suppress(ValueError):
            _scope.reset(token)


@contextmanager
def _opened(scope: Scope) -> Iterator[Scope]:
    with _set(scope):
        yield scope


@contextmanager
def scope(*, authorities: Iterable[UUID]) -> Iterator[Scope]:
    """Confine everything inside to these authorities."""
    with _opened(Scope(authorities=frozenset(authorities))) as opened:
        yield opened


@contextmanager
def actor_scope(actor: Actor) -> Iterator[Scope]:
    """Confine everything inside to what the actor's seats reach."""
    everywhere = actor.reach().everywhere
    wanted = Scope(actor.scope_authorities, everywhere, reason=actor.label, person=actor.person_id)
    with _opened(wanted) as opened:
        yield opened


@contextmanager
def system_scope(*, reason: str) -> Iterator[Scope]:
    """Open all authorities, for work that belongs to none; the reason is for the reader and the log."""
    with _opened(Scope(everywhere=True, reason=reason)) as opened:
        yield opened


@contextmanager
def reopened(earlier: Scope | None) -> Iterator[None]:
    """Open again a scope that was noted before, for work that runs later on its behalf."""
    with _set(earlier):
        yield


@contextmanager
def no_scope() -> Iterator[None]:
    """Close the scope, for tests and for code that must not touch tenant tables."""
    with _set(None):
        yield
