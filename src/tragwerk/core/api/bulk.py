# SPDX-License-Identifier: EUPL-1.2
"""Many rows in one call: each has its own result, all go through the verb together.

What is wrong with a row is found before, for all rows at once. What only the verb refuses is found by halves: a verb
refuses a set as a whole, so the set is cut in two until the row stands alone. The good rows are so written by few
calls of the verb, never one by one.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _
from pydantic import BaseModel, ValidationError

from tragwerk.core.access.public import Actor, DomainError, Permission, Place, batch, require, uuid7
from tragwerk.core.api.problems import Fault, Names, Problem, Refused, fault_of, faults_of_fields, problem_of

T = TypeVar("T")
B = TypeVar("B", bound=BaseModel)
REFUSALS = (DomainError, PermissionDenied, Http404, Refused)
CREATED, CHANGED, UNCHANGED, REFUSED, HELD = "created", "changed", "unchanged", "refused", "held"


@dataclass(frozen=True)
class Outcome:
    """What the verb did with a row."""

    outcome: str
    id: UUID | None = None


@dataclass
class Rows(Generic[T]):
    """The rows of one call on their way through a verb."""

    rows: Mapping[int, T]
    verb: Callable[[Sequence[T]], Sequence[Outcome]]
    problems: dict[int, Problem]
    names: Names = field(default_factory=dict)
    done: dict[int, Outcome] = field(default_factory=dict)

    def go(self) -> None:
        """Send the rows without a problem through the verb."""
        self._try([index for index in sorted(self.rows) if index not in self.problems])

    def _try(self, indexes: list[int]) -> None:
        if not indexes:
            return
        try:
            with transaction.atomic():
                outcomes = self.verb([self.rows[index] for index in indexes])
        except REFUSALS as error:
            if len(indexes) == 1:
                self.problems[indexes[0]] = self._problem(indexes[0], error)
                return
            middle = len(indexes) // 2
            self._try(indexes[:middle])
            self._try(indexes[middle:])
        else:
            self.done.update(zip(indexes, outcomes, strict=True))

    def _problem(self, index: int, error: Exception) -> Problem:
        return row_problem(index, error, self.names)


def row_problem(index: int, error: Exception, names: Names | None = None) -> Problem:
    """Return the problem of a row, with a pointer into the list."""
    problem = problem_of(error, names)
    assert problem is not None  # noqa: S101 - only refusals come here
    if isinstance(error, DomainError):
        return Problem(problem.status, problem.code, problem.detail, (fault_of(error, names, f"/rows/{index}"),))
    return problem


def read_rows(kind: type[B], given: Sequence[Any]) -> tuple[dict[int, B], dict[int, Problem]]:
    """Return the rows that have the form they should have, and the problems of the others."""
    rows: dict[int, B] = {}
    problems: dict[int, Problem] = {}
    for index, one in enumerate(given):
        try:
            rows[index] = kind.model_validate(one)
        except ValidationError as error:
            faults = faults_of_fields(error.errors(), f"/rows/{index}")
            problems[index] = Problem(422, "body", faults[0].detail, faults)
    return rows, problems


def authority_meant(actor: Actor, permission: Permission, given: UUID | None) -> UUID:
    """Return the authority that gets a new row: the one that is named, or the only one where the actor may add it."""
    if given is not None:
        require(actor, permission, Place(given))
        return given
    places = actor.places(permission)
    if len(places.authorities) == 1 and not places.everywhere:
        return next(iter(places.authorities))
    sentence = _("Please name the authority to which this belongs.")
    raise Refused(Problem(422, "authority", sentence, (Fault(sentence, "/authority_id"),)))


def refuse_elsewhere(authority_id: UUID, model: Any, keys: Iterable[UUID | None]) -> None:
    """Refuse what a body names and is not there, or not at the authority to which it shall belong."""
    wanted = {key for key in keys if key is not None}
    if wanted and model.objects.filter(pk__in=wanted, authority_id=authority_id).count() != len(wanted):
        raise Refused(Problem(404))


def find_strangers(work: Rows[Any], tags: Mapping[UUID, str]) -> None:
    """Find rows that are not there, are named twice, or are not as they were read; `tags` are those that are there."""
    seen: set[UUID] = set()
    for index, row in work.rows.items():
        problem = _strange(row.id, row.if_match, tags, seen)
        if problem is not None:
            work.problems[index] = problem
        seen.add(row.id)


def _strange(key: UUID, seen_tag: str | None, tags: Mapping[UUID, str], seen: set[UUID]) -> Problem | None:
    if key not in tags:
        return Problem(404)
    if key in seen:
        return Problem(
            422, "twice", _("Another row of this call changes the same entry. Please put both into one row.")
        )
    if seen_tag is not None and seen_tag != tags[key]:
        return changed_meanwhile()
    return None


def changed_meanwhile() -> Problem:
    """Return the problem of a change to something that is no longer as it was read."""
    return Problem(412, detail=_("Somebody else changed this in the meantime. Please read it again and compare."))


def write_rows(work: Rows[Any], *, atomic: bool, dry_run: bool) -> dict[str, Any]:
    """Write the rows and return the answer; nothing stays of a dry run, nor of all or nothing with a refused row."""
    batch_id = uuid7()
    with batch(batch_id), transaction.atomic():
        work.go()
        is_held = dry_run or (atomic and bool(work.problems))
        if is_held:
            transaction.set_rollback(True)
    if atomic and work.problems and not dry_run:
        work.done = {index: Outcome(HELD) for index in work.done}
    return _told(work, batch_id, is_held=is_held, dry_run=dry_run)


def _told(work: Rows[Any], batch_id: UUID, *, is_held: bool, dry_run: bool) -> dict[str, Any]:
    results = []
    for index in sorted({*work.done, *work.problems}):
        problem, done = work.problems.get(index), work.done.get(index)
        if problem is not None:
            results.append({"index": index, "outcome": REFUSED, "problem": problem.as_dict()})
        elif done is not None:
            # The keys of a dry run would name rows that never were.
            key = {} if done.id is None or (is_held and done.outcome == CREATED) else {"id": str(done.id)}
            results.append({"index": index, "outcome": done.outcome, **key})
    written = not is_held and any(one.outcome in {CREATED, CHANGED} for one in work.done.values())
    return {
        "applied": written,
        "dry_run": dry_run,
        "batch_id": str(batch_id) if written else None,
        "counts": dict(Counter(str(one["outcome"]) for one in results)),
        "results": results,
    }
