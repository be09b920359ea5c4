# SPDX-License-Identifier: EUPL-1.2
"""Which kinds of jobs there are, and which of them the schedule starts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError
from django.utils import timezone
from django.utils.functional import Promise

JobFunction = Callable[..., dict[str, Any] | None]
Aftermath = Callable[[Mapping[str, Any], str], None]
"""Gets the job's arguments and the sentence for its person, empty when the job was stopped."""
F = TypeVar("F", bound=JobFunction)

MAX_ATTEMPTS = 3
DATABASE_TROUBLE: tuple[type[Exception], ...] = (OperationalError, InterfaceError)


@dataclass(frozen=True)
class Kind:
    """A kind of job: what is run, how it is called on pages, which faults are worth another attempt."""

    name: str
    label: str | Promise
    function: JobFunction
    retry_on: tuple[type[Exception], ...] = DATABASE_TROUBLE
    retry_after: timedelta = timedelta(seconds=5)
    on_failure: Aftermath | None = None

    def delay(self, attempt: int) -> timedelta:
        """Return how long to wait before the next attempt: four times longer each time."""
        return self.retry_after * int(4 ** (attempt - 1))


@dataclass(frozen=True)
class Recurring:
    """When the schedule puts a kind in the queue: at an interval, or daily at a time of day."""

    kind: str
    every: timedelta | None = None
    daily_at: time | None = None

    def is_due(self, last: datetime | None, now: datetime) -> bool:
        """Say whether the kind is to be queued now, given when it was last queued."""
        if self.every is not None:
            return last is None or now - last >= self.every
        assert self.daily_at is not None  # noqa: S101 - `scheduled` takes exactly one of the two
        local = timezone.localtime(now)
        latest = local.replace(hour=self.daily_at.hour, minute=self.daily_at.minute, second=0, microsecond=0)
        if latest > local:
            latest -= timedelta(days=1)
        return last is None or last < latest


_kinds: dict[str, Kind] = {}
_recurring: dict[str, Recurring] = {}


def job(
    name: str,
    *,
    label: str | Promise,
    retry_on: tuple[type[Exception], ...] = (),
    retry_after: timedelta = timedelta(seconds=5),
    on_failure: Aftermath | None = None,
) -> Callable[[F], F]:
    """Register a function `(job: JobContext, **arguments)` as a kind of job.

    It runs in its actor's scope and may run again after a crash, so it must be able to: write in one
    transaction, or find out what is done already. A returned dict becomes the job's result; its `url`
    is offered as the way on.

    `on_failure` runs in the transaction in which the job ends without being done, whatever the reason and
    even if the body never ran: the place to set back what waits for the job. The system scope is open.
    """

    def register(function: F) -> F:
        if name in _kinds and _kinds[name].function.__qualname__ != function.__qualname__:
            raise ValueError(f"the kind of job {name!r} is registered twice")
        _kinds[name] = Kind(name, label, function, (*DATABASE_TROUBLE, *retry_on), retry_after, on_failure)
        return function

    return register


def scheduled(*, every: timedelta | None = None, daily_at: str | None = None) -> Callable[[F], F]:
    """Let the schedule start a registered job, as the system: `every=timedelta(…)` or `daily_at="03:10"`.

    Stands above `@job` and takes no arguments.
    """
    if (every is None) == (daily_at is None):
        raise ValueError("scheduled takes either every= or daily_at=")

    def register(function: F) -> F:
        name = next((kind.name for kind in _kinds.values() if kind.function is function), None)
        if name is None:
            raise ValueError(f"{function.__qualname__} is scheduled but not a job; put @job below @scheduled")
        _recurring[name] = Recurring(name, every, time.fromisoformat(daily_at) if daily_at else None)
        return function

    return register


def kind_named(name: str) -> Kind:
    """Return the registered kind; an unknown name is a programming error or work of another version."""
    try:
        return _kinds[name]
    except KeyError:
        raise LookupError(f"no package registers the kind of job {name!r}") from None


def all_recurring() -> list[Recurring]:
    """Return everything that the schedule starts."""
    return list(_recurring.values())
