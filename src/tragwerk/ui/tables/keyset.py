# SPDX-License-Identifier: EUPL-1.2
"""Pages by key: every page costs the rows it shows, on both databases, whatever stands before it.

The order is (authority, sort value with NULLs last, key). It is walked in *parts*: within one authority first the
rows with a value, then those without; from a cursor first the rest of its ties, then what lies beyond. Each part is
one plain range of the index `(authority, sort value, key)`, in either direction. Parts are sewn together by UNION ALL
under one LIMIT, which both databases run lazily: a part is touched only when those before it did not fill the page.
One OR over the parts would make PostgreSQL walk the index from its start, and neither database can take NULLS LAST
from one index in both directions.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, partial, reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.models import F, Field, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from tragwerk.ui.tables.cursor import BadCursor, Cursor, read_value
from tragwerk.ui.tables.rarity import MOST_ASKED, MOST_SORTED, Asked, Rarest, Sifted, Single, Walked, rarest

# A place-holder for the authority in a part that is compiled once and used for many authorities.
ANY_AUTHORITY = UUID("7a67f00d-0000-7000-8000-000000000000")
# How many authorities one statement looks into; usually the first one fills the page.
_BATCHES = (1, 12, 48, 96)
# Another for one of the values of the order.
_ANY_VALUE = "7a67f00d any value"
Statement = tuple[str, tuple[Any, ...]]
Stop = tuple[UUID | None, Cursor | None]
# Key and index of the filter that finds the rows to be sorted, and whether each is asked what others want.
Finder = tuple[str, str, bool]


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
    value: str | None = ""
    # Rows without a value in the order: often the last, and of another sort than the others.
    without: bool = False


class Keyset:
    """One ordered list: the rows, the column they are sorted by, the authorities in their order.

    `singles` are the rows as each filter alone leaves them: they say whether few enough are left to be sorted. `sifted`
    gives those of all filters for one that finds them, `walked` the same for a walk (see `unindexed`); both may name
    things of one authority by `seats`, in which `members` are put. `rows` are loaded by key. `values` are the only ones
    that the order can have in an authority, rising, where the filters imply few.
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
        singles: Sequence[Single] = (),
        sifted: Sifted | None = None,
        walked: Walked | None = None,
        values: Mapping[UUID, Sequence[str | None]] | None = None,
        members: Mapping[UUID, Sequence[UUID]] | None = None,
        most_sorted: int = MOST_SORTED,
    ) -> None:
        self.rows = rows
        self.field: Field[Any, Any] = rows.model._meta.get_field(field)
        self.descending = descending
        self.order = order or (f"-{field}" if descending else field)
        self.groups = groups
        self.group_path = group_path
        self.singles = singles
        self.sifted: Sifted = cache(sifted or (lambda _finder, _asked: rows))
        self.walked: Walked = cache(walked or (lambda _passing: self.sifted("", False)))
        self.values = values
        self.members = members or {}
        self.most_sorted = most_sorted
        self.key: Field[Any, Any] = rows.model._meta.pk
        self._known: dict[Any, Statement | None] = {}

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
        rest = self.rest(cursor, size)
        return rest if rest.keys else self.last(size)

    def rest(self, cursor: Cursor, size: int) -> Slice:
        """Return the page behind a row, and nothing when nothing is left there: a program stops then."""
        keys = self._walk(cursor, size + 1, reverse=False)
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
        return read_value(self.field, cursor.value)

    def _key_of(self, cursor: Cursor) -> Any:
        return read_value(self.key, cursor.key)

    def _walk(self, cursor: Cursor | None, limit: int, *, reverse: bool) -> list[Any]:
        """Return up to `limit` keys behind the cursor (or from the start) in the walking direction."""
        keys: list[Any] = []
        for batch in _batched(self._stops(cursor, reverse=reverse)):
            found = self._found(batch) if self._is_counted else {}
            statements: list[Statement] = []
            for group, start in batch:
                by = found.get(group)
                if by is None or by[0]:
                    few = by is not None and by[0] <= by[1].few
                    finder = self._finder(by)
                    statements += self._statements(group, start, limit, reverse=reverse, by=finder, few=few)
            keys += self._run(statements, limit - len(keys))
            if len(keys) >= limit:
                break
        return keys

    @property
    def _is_counted(self) -> bool:
        """Say whether a walk might pass many rows; not where the only filter is what implies the values."""
        return len(self.singles) > (1 if self.values else 0)

    def _found(self, batch: Sequence[Stop]) -> dict[UUID | None, Rarest]:
        groups = [group for group, _start in batch]
        return rarest(groups, self.singles, partial(self.sifted, "", False), self._counts, self.most_sorted)

    def _finder(self, by: Rarest | None) -> Finder | None:
        """Return what finds rows that shall be sorted; None for a walk."""
        return None if by is None or by[0] > self.most_sorted else (by[1].key, by[1].index, by[0] <= MOST_ASKED)

    def _counts(self, asked: Sequence[Asked]) -> list[int]:
        """Count the rows of each filter in each authority, all in one statement."""
        compiled = {id(one): self._counting(one) for _group, one in asked}
        places: list[int] = []
        statements: list[Statement] = []
        for place, (group, one) in enumerate(asked):
            if (statement := compiled[id(one)]) is not None:
                places.append(place)
                statements.append((statement[0], self._for_group(statement[1], group)))
        counts = [0] * len(asked)
        for number, count in self._fetch(statements, numbered=True) if statements else ():
            counts[places[number]] = count
        return counts

    def _counting(self, one: Single) -> Statement | None:
        """Return the statement that counts; None for a filter that leaves nothing anywhere."""
        rows = one.rows()
        inside = rows.filter(**{self.group_path: ANY_AUTHORITY}) if self.groups is not None else rows
        query = inside.order_by().values_list(Value(1))[: max(self.most_sorted, one.few) + 1].query
        try:
            sql, params = query.get_compiler(using=self.rows.db).as_sql()
        except EmptyResultSet:
            return None
        return f"SELECT COUNT(*) FROM ({self._through(one.index, sql)}) AS found", tuple(params)  # noqa: S608 - compiled by Django

    def _stops(self, cursor: Cursor | None, *, reverse: bool) -> list[Stop]:
        """Return the authorities still ahead, the first with the cursor inside it."""
        if self.groups is None:
            return [(None, cursor)]
        ahead = list(reversed(self.groups)) if reverse else list(self.groups)
        if cursor is None:
            return [(group, None) for group in ahead]
        position = [str(group) for group in ahead].index(str(cursor.group))
        return [(ahead[position], cursor), *((group, None) for group in ahead[position + 1 :])]

    def _statements(
        self, group: UUID | None, cursor: Cursor | None, limit: int, *, reverse: bool, by: Finder | None, few: bool
    ) -> Iterator[Statement]:
        values = None if self.values is None or group is None else self.values.get(group)
        parts = self._parts(cursor, values, reverse=reverse)
        for part in parts if by is None else [self._whole(cursor, reverse=reverse)]:
            compiled = self._compiled(part, limit, grouped=group is not None, by=by, few=few and part.without)
            if compiled is not None:
                params = (part.value if param == _ANY_VALUE else param for param in compiled[1])
                yield compiled[0], self._for_group(tuple(params), group)

    def _for_group(self, params: tuple[Any, ...], group: UUID | None) -> tuple[Any, ...]:
        """Put an authority and its members in the places that were held for them."""
        if group is None:
            return params
        held = {self._stored(ANY_AUTHORITY): self._stored(group)}
        if members := self.members.get(group):
            for number, seat in enumerate(seats(max(map(len, self.members.values())))):
                held[self._stored(seat)] = self._stored(members[min(number, len(members) - 1)])
        return tuple(param if isinstance(param, list) else held.get(param, param) for param in params)

    def _stored(self, group: UUID) -> Any:
        """Return an authority's key as the database takes it."""
        return self.key.get_db_prep_value(group, connections[self.rows.db])

    def _parts(self, cursor: Cursor | None, values: Sequence[str | None] | None, *, reverse: bool) -> list[_Part]:
        """Return the parts of one authority that lie ahead, in walking order."""
        up = self.descending == reverse
        sign, ahead = ("", "gt") if up else ("-", "lt")
        # Where all values are equal the order names them all the same: so PostgreSQL sees that the index gives it.
        order = (f"{sign}{self.field.name}", f"{sign}pk")
        if values is not None and (cursor is None or self._value_of(cursor) in values):
            given = [value for value in values if value is not None][:: 1 if up else -1]
            nothing = [None] if None in values else []
            return self._stretches([*nothing, *given] if reverse else [*given, *nothing], cursor, order, ahead)
        without = _Part(Q(**{f"{self.field.name}__isnull": True}), order, without=True)
        valued = _Part(self._has_value(), order)
        nulls = [without] if self.field.null else []
        if cursor is None:
            return [*nulls, valued] if reverse else [valued, *nulls]
        beyond_key = Q(**{f"pk__{ahead}": self._key_of(cursor)})
        value = self._value_of(cursor)
        if value is None:
            rest = _Part(without.condition & beyond_key, order, without=True)
            return [rest, valued] if reverse else [rest]
        ties = _Part(Q(**{self.field.name: value}) & beyond_key, order)
        beyond = _Part(self._has_value() & Q(**{f"{self.field.name}__{ahead}": value}), order)
        return [ties, beyond] if reverse else [ties, beyond, *nulls]

    def _whole(self, cursor: Cursor | None, *, reverse: bool) -> _Part:
        """Return all that lies ahead as one part: what is sorted is read once."""
        parts = self._parts(cursor, None, reverse=reverse)
        condition = Q() if cursor is None else reduce(or_, (part.condition for part in parts))
        return _Part(condition, parts[0].order)

    def _stretches(
        self, values: Sequence[str | None], cursor: Cursor | None, order: tuple[str, ...], ahead: str
    ) -> list[_Part]:
        """Return a part for each of the few values that can occur, in walking order; each is one range of the index."""
        if cursor is None:
            return [self._stretch(value, order) for value in values]
        here = self._value_of(cursor)
        ties = self._stretch(here, order).condition & Q(**{f"pk__{ahead}": self._key_of(cursor)})
        left = values[values.index(here) + 1 :]
        return [_Part(ties, order, here), *(self._stretch(value, order) for value in left)]

    def _stretch(self, value: str | None, order: tuple[str, ...]) -> _Part:
        if value is None:
            return _Part(Q(**{f"{self.field.name}__isnull": True}), order, None, without=True)
        return _Part(Q(**{self.field.name: _ANY_VALUE}), order, value)

    def _has_value(self) -> Q:
        """Return the condition for a value; SQLite needs a range for it, or it reads through all the NULLs."""
        if not self.field.null:
            return Q()
        condition = Q(**{f"{self.field.name}__isnull": False})
        least = _least(self.field)
        if least is not None and connections[self.rows.db].vendor == "sqlite":
            condition &= Q(**{f"{self.field.name}__gte": least})
        return condition

    def _compiled(self, part: _Part, limit: int, *, grouped: bool, by: Finder | None, few: bool) -> Statement | None:
        """Return the statement of a part, compiled once."""
        name = (part.condition, part.order, limit, grouped, by, few)
        if name not in self._known:
            rows = self.walked(few) if by is None else self.sifted(by[0], by[2])
            inside = rows.filter(**{self.group_path: ANY_AUTHORITY}) if grouped else rows
            order = part.order if by is None else self._unindexed(part.order)
            query = inside.filter(part.condition).order_by(*order).values_list("pk")[:limit].query
            try:
                sql, params = query.get_compiler(using=self.rows.db).as_sql()
            except EmptyResultSet:
                self._known[name] = None
            else:
                self._known[name] = self._through(by[1] if by else "", sql), tuple(params)
        return self._known[name]

    def _unindexed(self, names: Sequence[str]) -> list[Any]:
        """Return an order as expressions, so that no index gives it; what has no value is last, walked back first."""
        upwards = not names[0].startswith("-")
        last = (upwards != self.descending) or None
        found = []
        for name, ends in zip(names, ({"nulls_last": last, "nulls_first": None if last else True}, {}), strict=True):
            value = Coalesce(F(name.removeprefix("-")), F(name.removeprefix("-")))
            found.append(value.desc(**ends) if name.startswith("-") else value.asc(**ends))
        return found

    def _through(self, index: str, sql: str) -> str:
        """Return the statement with the index that SQLite shall use; it guesses where the values are several."""
        if not index or connections[self.rows.db].vendor != "sqlite":
            return sql
        table = f'FROM "{self.rows.model._meta.db_table}"'
        return sql.replace(table, f'{table} INDEXED BY "{index}"', 1)

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


def seats(number: int) -> list[UUID]:
    """Return place-holders for the members of an authority, which a filter names one by one."""
    return [UUID(int=ANY_AUTHORITY.int + 1 + seat) for seat in range(number)]


def _batched(stops: list[Stop]) -> Iterator[list[Stop]]:
    """Cut the authorities into the batches of one statement each."""
    start = 0
    for size in _BATCHES:
        if start < len(stops):
            yield stops[start : start + size]
        start += size
    for position in range(start, len(stops), _BATCHES[-1]):
        yield stops[position : position + _BATCHES[-1]]


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
