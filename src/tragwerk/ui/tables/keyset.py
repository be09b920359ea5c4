# SPDX-License-Identifier: EUPL-1.2
"""Pages by key: every page costs the rows it shows, on both databases, whatever stands before it.

The order is (authority, sort value with NULLs last, key). It is walked in *parts*: within one authority first the
rows with a value, then those without; from a cursor first the rest of its ties, then what lies beyond. Each part is
one plain range of the index `(authority, sort value, key)`, in either direction. Parts are sewn together by UNION ALL
under one LIMIT, which both databases run lazily: a part is touched only when those before it did not fill the page.
One OR over the parts would make PostgreSQL walk the index from its start, and neither database can take NULLS LAST
from one index in both directions.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet, ValidationError
from django.db import connections, models
from django.db.models import F, Field, Q, QuerySet
from django.db.models.functions import Coalesce

from tragwerk.ui.tables.cursor import BadCursor, Cursor

# A place-holder for the authority in a part that is compiled once and used for many authorities.
_ANY_AUTHORITY = UUID("7a67f00d-0000-7000-8000-000000000000")
# How many authorities one statement looks into; usually the first one fills the page.
_BATCHES = (1, 12, 48, 96)
# A filter is rare in an authority when it leaves no more rows than this.
FEW = 300
Statement = tuple[str, tuple[Any, ...]]
Stop = tuple[UUID | None, Cursor | None]


@dataclass(frozen=True)
class Slice:
    """The keys of one page in their order, and whether there are rows on either side."""

    keys: list[Any]
    before: bool
    after: bool
    from_end: bool = False


@dataclass(frozen=True)
class _Part:
    condition: Q
    order: tuple[str, ...]


class Keyset:
    """One ordered list: the rows, the column they are sorted by, the authorities in their order.

    `narrowed` says that a filter is in use, `clustered` that its rows stand side by side in this order (the devices of
    one school, sorted by school): then they are sorted, because a walk might pass all others before them.
    """

    def __init__(
        self,
        rows: QuerySet[Any],
        field: str,
        *,
        descending: bool = False,
        order: str = "",
        groups: Sequence[UUID] | None = None,
        group_path: str = "authority_id",
        narrowed: bool = False,
        clustered: bool = False,
    ) -> None:
        self.rows = rows
        self.field: Field[Any, Any] = rows.model._meta.get_field(field)
        self.descending = descending
        self.order = order or (f"-{field}" if descending else field)
        self.groups = groups
        self.group_path = group_path
        self.narrowed = narrowed
        self.clustered = clustered
        self.few = FEW
        self.key: Field[Any, Any] = rows.model._meta.pk

    def cursor_at(self, row: Any, number: int) -> Cursor:
        """Return the place of a row."""
        value = getattr(row, self.field.attname)
        return Cursor(
            self.order,
            None if self.groups is None else str(getattr(row, self.group_path)),
            None if value is None else self.field.value_to_string(row),
            self.key.value_to_string(row),
            number,
        )

    def first(self, size: int) -> Slice:
        """Return the first page."""
        keys = self._walk(None, size + 1, reverse=False)
        return Slice(keys[:size], before=False, after=len(keys) > size)

    def last(self, size: int) -> Slice:
        """Return the last page, walked from the end."""
        keys = self._walk(None, size + 1, reverse=True)
        return Slice(keys[:size][::-1], before=len(keys) > size, after=False, from_end=True)

    def after(self, cursor: Cursor, size: int) -> Slice:
        """Return the page behind a row; the last page when nothing is left there."""
        keys = self._walk(cursor, size + 1, reverse=False)
        if not keys:
            return self.last(size)
        return Slice(keys[:size], before=True, after=len(keys) > size)

    def before(self, cursor: Cursor, size: int) -> Slice:
        """Return the page in front of a row; the first page when less than a page is left there."""
        keys = self._walk(cursor, size + 1, reverse=True)
        if len(keys) < size:
            return self.first(size)
        return Slice(keys[:size][::-1], before=len(keys) > size, after=True)

    def batches(self, size: int) -> Iterator[list[Any]]:
        """Return all rows in order, a batch at a time; rows that vanish meanwhile are left out."""
        cursor: Cursor | None = None
        while keys := self._walk(cursor, size, reverse=False):
            found = self.load(keys)
            if not found:
                return
            yield found
            if len(keys) < size:
                return
            cursor = self.cursor_at(found[-1], 0)

    def load(self, keys: Sequence[Any]) -> list[Any]:
        """Return the rows of these keys in their order."""
        found = {row.pk: row for row in self.rows.filter(pk__in=keys)}
        return [found[key] for key in keys if key in found]

    def check(self, cursor: Cursor) -> None:
        """Raise BadCursor unless the cursor names a possible place in this list."""
        self._value_of(cursor)
        self._key_of(cursor)
        if (cursor.group is None) != (self.groups is None):
            raise BadCursor
        if self.groups is not None and cursor.group not in {str(group) for group in self.groups}:
            raise BadCursor

    def _value_of(self, cursor: Cursor) -> Any:
        if cursor.value is None:
            if not self.field.null:
                raise BadCursor
            return None
        return _parsed(self.field, cursor.value)

    def _key_of(self, cursor: Cursor) -> Any:
        return _parsed(self.key, cursor.key)

    def _walk(self, cursor: Cursor | None, limit: int, *, reverse: bool) -> list[Any]:
        """Return up to `limit` keys behind the cursor (or from the start) in the walking direction."""
        keys: list[Any] = []
        for batch in _batched(self._stops(cursor, reverse=reverse)):
            few = self._few(batch) if self.narrowed else {}
            waiting: list[Statement] = []
            for group, start in batch:
                if group not in few:
                    waiting += self._statements(group, start, limit, reverse)
                    continue
                keys += self._run(waiting, limit - len(keys))
                waiting = []
                keys += self._ahead(few[group], start, reverse=reverse)
                if len(keys) >= limit:
                    break
            keys += self._run(waiting, limit - len(keys))
            if len(keys) >= limit:
                break
        return keys[:limit]

    def _few(self, batch: Sequence[Stop]) -> dict[UUID | None, list[tuple[Any, Any]]]:
        """Return the (value, key) of all rows of those authorities in which the filter leaves only a few.

        To walk an order until the few rows of a rare filter have turned up would read the whole authority; to find
        them by the filter's own index and sort them here costs what they are.
        """
        rows = self.rows.filter(**{self.group_path: _ANY_AUTHORITY}) if self.groups is not None else self.rows
        query = rows.order_by().values_list("pk", self.field.name)[: self.few + 1].query
        compiler = query.get_compiler(using=self.rows.db)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return {group: [] for group, _start in batch}
        statements = [(sql, self._for_group(tuple(params), group)) for group, _start in batch]
        found: dict[int, list[Any]] = {number: [] for number in range(len(batch))}
        for number, *row in self._fetch(statements, numbered=True):
            found[number].append(row)
        converters = compiler.get_converters([select[0] for select in compiler.select])
        return {
            group: [(value, key) for key, value in compiler.apply_converters(found[number], converters)]
            for number, (group, _start) in enumerate(batch)
            if len(found[number]) <= self.few
        }

    def _ahead(self, few: list[tuple[Any, Any]], cursor: Cursor | None, *, reverse: bool) -> list[Any]:
        """Sort the few rows of one authority and return the keys that lie ahead of the cursor."""
        rows = set(few)
        here = None if cursor is None else (self._value_of(cursor), self._key_of(cursor))
        if here is not None:
            rows.add(here)
        valued = sorted((row for row in rows if row[0] is not None), reverse=self.descending)
        without = sorted((row for row in rows if row[0] is None), key=itemgetter(1), reverse=self.descending)
        ordered = [*valued, *without]
        if reverse:
            ordered.reverse()
        start = 0 if here is None else ordered.index(here) + 1
        return [key for _value, key in ordered[start:]]

    def _stops(self, cursor: Cursor | None, *, reverse: bool) -> list[Stop]:
        """Return the authorities still ahead, the first with the cursor inside it."""
        if self.groups is None:
            return [(None, cursor)]
        ahead = list(reversed(self.groups)) if reverse else list(self.groups)
        if cursor is None:
            return [(group, None) for group in ahead]
        position = [str(group) for group in ahead].index(str(cursor.group))
        return [(ahead[position], cursor), *((group, None) for group in ahead[position + 1 :])]

    def _statements(self, group: UUID | None, cursor: Cursor | None, limit: int, reverse: bool) -> Iterator[Statement]:
        for part in self._parts(cursor, reverse=reverse):
            compiled = self._compiled(part, limit, grouped=group is not None)
            if compiled is None:
                continue
            yield compiled[0], self._for_group(compiled[1], group)

    def _for_group(self, params: tuple[Any, ...], group: UUID | None) -> tuple[Any, ...]:
        """Put an authority in the place that was held for it."""
        if group is None:
            return params
        held, wanted = self._stored(_ANY_AUTHORITY), self._stored(group)
        return tuple(wanted if param == held else param for param in params)

    def _stored(self, group: UUID) -> Any:
        """Return an authority's key as the database takes it."""
        return self.key.get_db_prep_value(group, connections[self.rows.db])

    def _parts(self, cursor: Cursor | None, *, reverse: bool) -> list[_Part]:
        """Return the parts of one authority that lie ahead, in walking order."""
        up = self.descending == reverse
        sign, ahead = ("", "gt") if up else ("-", "lt")
        # Where all values are equal the order names them all the same: so PostgreSQL sees that the index gives it.
        order = (f"{sign}{self.field.name}", f"{sign}pk")
        without = _Part(Q(**{f"{self.field.name}__isnull": True}), order)
        valued = _Part(self._has_value(), order)
        nulls = [without] if self.field.null else []
        if cursor is None:
            return [*nulls, valued] if reverse else [valued, *nulls]
        beyond_key = Q(**{f"pk__{ahead}": self._key_of(cursor)})
        value = self._value_of(cursor)
        if value is None:
            rest = _Part(without.condition & beyond_key, order)
            return [rest, valued] if reverse else [rest]
        ties = _Part(Q(**{self.field.name: value}) & beyond_key, order)
        beyond = _Part(self._has_value() & Q(**{f"{self.field.name}__{ahead}": value}), order)
        return [ties, beyond] if reverse else [ties, beyond, *nulls]

    def _has_value(self) -> Q:
        """Return the condition for a value; SQLite needs a range for it, or it reads through all the NULLs."""
        if not self.field.null:
            return Q()
        condition = Q(**{f"{self.field.name}__isnull": False})
        least = _least(self.field)
        if least is not None and connections[self.rows.db].vendor == "sqlite":
            condition &= Q(**{f"{self.field.name}__gte": least})
        return condition

    def _compiled(self, part: _Part, limit: int, *, grouped: bool) -> Statement | None:
        rows = self.rows.filter(**{self.group_path: _ANY_AUTHORITY}) if grouped else self.rows
        query = rows.filter(part.condition).order_by(*self._order(part)).values_list("pk")[:limit].query
        try:
            sql, params = query.get_compiler(using=self.rows.db).as_sql()
        except EmptyResultSet:
            return None
        return sql, tuple(params)

    def _order(self, part: _Part) -> list[Any]:
        """Return the order of a part; as an expression when no index shall give it."""
        if not self.clustered:
            return list(part.order)
        found = []
        for name in part.order:
            value = Coalesce(F(name.removeprefix("-")), F(name.removeprefix("-")))
            found.append(value.desc() if name.startswith("-") else value.asc())
        return found

    def _run(self, statements: Sequence[Statement], limit: int) -> list[Any]:
        if not statements or limit <= 0:
            return []
        return [self.key.to_python(row[0]) for row in self._fetch(statements, limit=limit)]

    def _fetch(
        self, statements: Sequence[Statement], *, limit: int | None = None, numbered: bool = False
    ) -> list[tuple[Any, ...]]:
        """Run the statements as one, in their order; `numbered` puts the number of the statement first."""
        parts = [
            f"SELECT {f'{number}, ' if numbered else ''}part_{number}.* FROM ({sql}) AS part_{number}"  # noqa: S608
            for number, (sql, _params) in enumerate(statements)
        ]
        whole = " UNION ALL ".join(parts) + ("" if limit is None else f" LIMIT {int(limit)}")
        with connections[self.rows.db].cursor() as cursor:
            cursor.execute(whole, [param for _sql, params in statements for param in params])
            return list(cursor.fetchall())


def _batched(stops: list[Stop]) -> Iterator[list[Stop]]:
    """Cut the authorities into the batches of one statement each."""
    start = 0
    for size in _BATCHES:
        if start < len(stops):
            yield stops[start : start + size]
        start += size
    for position in range(start, len(stops), _BATCHES[-1]):
        yield stops[position : position + _BATCHES[-1]]


def _parsed(field: Field[Any, Any], text: str) -> Any:
    """Return the Python value of a field, or raise BadCursor; what the database would refuse is refused here."""
    try:
        value = field.to_python(text)
        field.get_prep_value(value)
    except (ValidationError, ValueError, ArithmeticError, TypeError) as error:
        raise BadCursor from error
    if value is None:
        raise BadCursor
    return value


def _least(field: Field[Any, Any]) -> Any:
    """Return a value below all others, or None for a type without one."""
    if isinstance(field, models.CharField | models.TextField):
        return ""
    if isinstance(field, models.DateTimeField):
        return datetime(1, 1, 2, tzinfo=UTC)
    if isinstance(field, models.DateField):
        return date.min
    if isinstance(field, models.IntegerField):
        return field.to_python(-(10**12))
    return None
