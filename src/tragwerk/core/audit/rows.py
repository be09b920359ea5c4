# SPDX-License-Identifier: EUPL-1.2
"""Set-valued writes with their trail: create, change, delete, and undo a whole batch.

Every verb that writes rows of a tenant table goes through these functions, one row or thirty thousand;
they cost a fixed number of statements per set. What they record is what `undo_batch` reads back.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from operator import attrgetter, itemgetter
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models
from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import (
    Actor,
    DomainError,
    Encoded,
    bulk,
    each_distinct,
    encode_json,
    nothing_changed,
    uuid7_block,
)
from tragwerk.core.audit.models import ChangeKind
from tragwerk.core.audit.trail import Fact, json_of, plain, record_many

Values = Mapping[str, Any]
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Written:
    """Rows that were just written, with all their columns: as they are now, or as they were before they went.

    `names` are the columns that a change gave another value, in any of the rows.
    """

    kind: str
    rows: Sequence[Values]
    names: frozenset[str] = frozenset()

    def concerns(self, names: Collection[str]) -> bool:
        """Say whether something that is made of these columns has to be made anew."""
        return self.kind != ChangeKind.CHANGED or not self.names.isdisjoint(names)

    @property
    def ids(self) -> list[UUID]:
        return [row["id"] for row in self.rows]


Watcher = Callable[[Written], None]
Plan = Callable[[Written], Callable[[], None]]
_plans: defaultdict[str, list[Plan]] = defaultdict(list)
_SILENT = frozenset({"id", "authority_id", "changed_at"})
CHUNK = 2000
# So many rows are made ready and written at once.
SET = 7000


class EditConflict(DomainError):
    """Somebody else changed the row since it was read; `details` holds field → (their value, mine)."""


def watch_rows(model_label: str, watcher: Watcher) -> None:
    """Have `watcher(written)` called inside the transaction after rows of a table were written."""
    plan_rows(model_label, lambda written: partial(watcher, written))


def plan_rows(model_label: str, plan: Plan) -> None:
    """Have `plan(written)` called before rows are created and what it returns afterwards.

    What is looked up before need not wait for the database to be done with many rows (`written_behind`).
    """
    _plans[model_label.lower()].append(plan)


def _planned(
    model: type[models.Model], rows: Iterable[Values], kind: str, names: frozenset[str] = frozenset()
) -> list[Callable[[], None]]:
    written = Written(kind, list(rows), names)
    return [plan(written) for plan in _plans.get(model._meta.label_lower, ())]


def _tell(model: type[models.Model], rows: Iterable[Values], kind: str, names: frozenset[str] = frozenset()) -> None:
    for follow in _planned(model, rows, kind, names):
        follow()


def columns_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return list(model._meta.concrete_fields)


def create_rows(
    *, actor: Actor, verb: str, model: Any, rows: Iterable[Values], reason: str = "", progress: Progress | None = None
) -> list[UUID]:
    """Insert rows given by column names (`authority_id` included); return their new ids in order.

    Many are taken and written in sets; `progress` is told after each how many rows are done.
    """
    now = timezone.now()
    keys: list[UUID] = []
    given = iter(rows)
    while part := list(islice(given, SET)):
        fresh = uuid7_block(len(part))
        said = {name for row in part for name in row}
        _create(actor, verb, model, _complete(model, fresh, part, now), said, reason, now)
        keys += fresh
        if progress is not None:
            progress(len(keys))
    return keys


def _complete(model: Any, keys: Sequence[UUID], rows: Sequence[Values], now: datetime) -> list[Values]:
    """Return new rows with every column of their table."""
    names = [column.attname for column in columns_of(model)]
    base = {column.attname: column.get_default() for column in columns_of(model) if column.attname != "id"}
    stamps: Values = {name: now for name in ("created_at", "changed_at") if name in base}
    written: list[Values] = []
    for key, row in zip(keys, rows, strict=True):
        values = {**base, **row, **stamps, "id": key}
        values.update(model.derive(values))
        if len(values) != len(names):
            raise TypeError(f"{model.__name__} has no columns {sorted(values.keys() - set(names))}")
        written.append(values)
    return written


def _create(
    actor: Actor, verb: str, model: Any, written: list[Values], said: set[str], reason: str, now: datetime
) -> None:
    """Insert complete rows, note them in the trail and tell who watches."""
    columns = columns_of(model)
    names = [column.attname for column in columns]
    tuples: list[tuple[Any, ...]] = list(map(itemgetter(*names), written))
    follow_ups = _planned(model, written, ChangeKind.CREATED)
    # The rest is made while the database may still be busy with the rows (`written_behind`).
    with refusing_duplicates():
        bulk.insert(model, names, tuples)
    # What is derived or repeated follows from the rest.
    told = said - _SILENT - model.repeated - _signed(model) - model.derive(written[0]).keys()
    cells = zip(columns, zip(*tuples, strict=True), strict=False)
    first = _first_values({column: values for column, values in cells if column.attname in told})
    fact = _facts_of(model)
    facts = [fact(values, changes) for values, changes in zip(written, first, strict=True)]
    record_many(actor=actor, verb=verb, model=model, facts=facts, reason=reason, kind=ChangeKind.CREATED, at=now)
    for follow in follow_ups:
        follow()


def _first_values(said: Mapping[Any, Sequence[Any]]) -> list[Encoded]:
    """Return what new rows hold as JSON text, field → [null, value], without what is empty.

    Column by column: most cells of a list of devices repeat, and each distinct one is written once.
    """
    cells = []
    for column in sorted(said, key=attrgetter("attname")):
        name, text_of = column.attname, json_of(column)

        def cell(value: Any, head: str = f"{encode_json(name)}:[null,", text_of: Callable[[Any], str] = text_of) -> str:
            return "" if value is None or value == "" else f"{head}{text_of(value)}]"

        cells.append(each_distinct(cell, said[column]))
    return [Encoded(f"{{{','.join(filter(None, one))}}}") for one in zip(*cells, strict=True)]


def _fact(model: Any, values: Values, changes: Values | Encoded) -> Fact:
    return _facts_of(model)(values, changes)


def _facts_of(model: Any) -> Callable[[Values, Values | Encoded], Fact]:
    """Return what makes a fact of a row and its changes; the table is asked once, not for every row."""
    school = model.school_key() if hasattr(model, "school_key") else None
    own = "id" if model._meta.label == "orgs.Authority" else ""
    label = model.row_label

    def fact(values: Values, changes: Values | Encoded) -> Fact:
        authority = values.get("authority_id") if not own else values[own]
        return authority, values[school] if school else None, values["id"], label(values), changes

    return fact


def _load(model: Any, ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """Return all columns of rows, by id."""
    names = [column.attname for column in columns_of(model)]
    keys = list(ids)
    found: dict[UUID, dict[str, Any]] = {}
    for start in range(0, len(keys), CHUNK):
        for row in model.objects.filter(pk__in=keys[start : start + CHUNK]).values(*names):
            found[row["id"]] = row
    return found


def change_rows(
    *,
    actor: Actor,
    verb: str,
    model: Any,
    changes: Mapping[UUID, Values],
    expected: Mapping[UUID, datetime] | None = None,
    reason: str = "",
) -> list[UUID]:
    """Set columns of rows; return the ids of those that really changed.

    `expected` holds the `changed_at` that the person saw: a newer row raises EditConflict.
    """
    old = _load(model, changes)
    if expected:
        _refuse_conflicts(model, old, changes, expected)
    now = timezone.now()
    touched: dict[UUID, dict[str, Any]] = {}
    names: set[str] = set()
    signed = _signed(model)
    facts = []
    for key, wanted in changes.items():
        before = old.get(key)
        if before is None:
            raise DomainError(_("A row that was to be changed is gone. Please load the page again."), code="gone")
        differing = {name: value for name, value in wanted.items() if before[name] != value}
        if not differing:
            continue
        after = {**before, **differing}
        derived = model.derive(after)
        after.update(derived)
        names.update(differing, (name for name, value in derived.items() if before[name] != value))
        told = {name: [plain(before[name]), plain(differing[name])] for name in differing if name not in signed}
        facts.append(_fact(model, after, told))
        touched[key] = after
    if not touched:
        nothing_changed()
        bulk.check_existing(model, list(changes))
        return []
    _write(model, touched, {name for wanted in changes.values() for name in wanted}, now, old)
    record_many(actor=actor, verb=verb, model=model, facts=facts, reason=reason, kind=ChangeKind.CHANGED, at=now)
    _tell(model, touched.values(), ChangeKind.CHANGED, frozenset(names))
    return list(touched)


def _write(model: Any, rows: Mapping[UUID, Values], names: set[str], now: datetime, old: Mapping[UUID, Values]) -> None:
    """Update the named columns and those that follow from them, of rows that were `old` a moment ago."""
    first = next(iter(rows.values()))
    fields = sorted(names | set(model.derive(first)))
    stamp = "changed_at" in first
    with refusing_duplicates():
        bulk.update(
            model,
            [*fields, "changed_at"] if stamp else fields,
            [(key, *(row[name] for name in fields), *([now] if stamp else [])) for key, row in rows.items()],
            read=old,
        )


def _refuse_conflicts(
    model: Any, old: Mapping[UUID, Values], changes: Mapping[UUID, Values], expected: Mapping[UUID, datetime]
) -> None:
    for key, seen in expected.items():
        before = old.get(key)
        if before is None or before["changed_at"] == seen:
            continue
        differing = {
            name: (before[name], value) for name, value in changes.get(key, {}).items() if before[name] != value
        }
        if not differing:
            continue  # Both want the same: there is nothing to compare and nothing to lose.
        raise EditConflict(
            _("Somebody else changed “%(label)s” in the meantime. Nothing was overwritten; please compare.")
            % {"label": model.row_label(before)},
            code="conflict",
            details=differing,
        )


def delete_rows(*, actor: Actor, verb: str, model: Any, ids: Sequence[UUID], reason: str = "") -> int:
    """Delete rows, keeping what they held in the trail so that the batch can be undone."""
    old = _load(model, ids)
    _refuse_used(model, list(old))
    facts = [
        _fact(model, row, {name: [plain(value), None] for name, value in row.items() if _kept(name, value)})
        for row in old.values()
    ]
    _tell(model, old.values(), ChangeKind.DELETED)
    with refusing_duplicates():
        bulk.delete(model, list(old))
    record_many(actor=actor, verb=verb, model=model, facts=facts, reason=reason, kind=ChangeKind.DELETED)
    return len(old)


def erase_rows(model: Any, ids: Sequence[UUID]) -> dict[str, int]:
    """Delete rows for good, with what hangs on them; return table → how many.

    Unlike `delete_rows` nothing of what they held goes into the trail: the deletion of personal data would not be one.
    The verb that calls this notes how many rows of which table went, and by which rule.
    """
    old = _load(model, ids)
    _tell(model, old.values(), ChangeKind.DELETED)
    gone: defaultdict[str, int] = defaultdict(int)
    for start in range(0, len(ids), CHUNK):
        _count, by_table = model.objects.filter(pk__in=ids[start : start + CHUNK]).delete()
        for table, number in by_table.items():
            gone[table] += number
    return dict(gone)


def put_back(*, actor: Actor, verb: str, model: Any, rows: Sequence[Values]) -> int:
    """Insert deleted rows under their old keys; each has every column."""
    names = [column.attname for column in columns_of(model)]
    facts = [
        _fact(model, row, {name: [None, plain(value)] for name, value in row.items() if _kept(name, value)})
        for row in rows
    ]
    with refusing_duplicates():
        bulk.insert(model, names, [tuple(row[name] for name in names) for row in rows])
    record_many(actor=actor, verb=verb, model=model, facts=facts, kind=ChangeKind.CREATED)
    _tell(model, rows, ChangeKind.CREATED)
    return len(rows)


def _refuse_used(model: Any, ids: list[UUID]) -> None:
    """Refuse what other rows refer to; the databases would only notice at the end of the transaction."""
    if used(model, ids):
        raise DomainError(_("Something else still refers to this entry. Remove that first."), code="in-use")


def used(model: Any, ids: Sequence[UUID]) -> set[UUID]:
    """Return those of the rows that others refer to."""
    used: set[UUID] = set()
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and relation.one_to_many and relation.field.db_constraint):
            continue
        rows, column = relation.related_model._base_manager, relation.field.attname
        for start in range(0, len(ids), CHUNK):
            referring: Any = rows.filter(**{f"{column}__in": ids[start : start + CHUNK]}).order_by()
            used.update(referring.values_list(column, flat=True).distinct())
    return used


def _signed(model: Any) -> frozenset[str]:
    """Return the columns that name who acted, which the entry does itself."""
    signed = getattr(model, "signed", {})
    return frozenset(signed).union(*signed.values())


def _kept(name: str, value: Any) -> bool:
    return name not in {"id", "authority_id"} and value is not None


@contextmanager
def refusing_duplicates() -> Iterator[None]:
    """Turn a broken constraint into a sentence; the transaction is over either way."""
    try:
        yield
    except IntegrityError as error:
        raise DomainError(
            _("An entry with the same number or name exists already. Nothing was written."), code="constraint"
        ) from error
