# SPDX-License-Identifier: EUPL-1.2
"""Conditions in a form that leaves the databases no choice of the index.

For a walk along the index of the order SQLite shall look nothing up: it knows only how many rows a value has on average
and would sort half the stock. PostgreSQL knows the frequent values and decides by itself, but not what a filter through
another table leaves.
"""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func, Model, Q, QuerySet
from django.db.models.lookups import In

_PLAIN = "plain_"
_LOOKUPS = frozenset(("", "exact", "in", "isnull", "gt", "gte", "lt", "lte", "range"))
_ENDS = frozenset(("gt", "gte", "lt", "lte"))


class _Plain(Func):
    """A column as it is; the sign keeps SQLite from its indexes."""

    template = "+%(expressions)s"
    arity = 1


class Among(In):
    """Rows whose keys a query gives: it is read first, and each of its rows is found by the key.

    PostgreSQL would else join the two, and guess from which side: it reads all devices of the models in question for a
    quarter of them.
    """

    def get_rhs_op(self, connection: BaseDatabaseWrapper, rhs: str) -> str:
        return f"= ANY(ARRAY{rhs})" if connection.vendor == "postgresql" else str(super().get_rhs_op(connection, rhs))


def unindexed(rows: QuerySet[Any], condition: Q, order: str = "") -> QuerySet[Any]:
    """Return the rows that meet the condition; SQLite looks none of its columns up in an index.

    But for the ends of a range of the column of the order: the walk begins and ends there.
    """
    if connections[rows.db].vendor != "sqlite":
        return rows.filter(condition)
    columns: set[str] = set()
    plain = _turned(condition, rows.model, columns, order)
    known: QuerySet[Any] = rows.alias(**{f"{_PLAIN}{name}": _Plain(F(name)) for name in sorted(columns)})
    return known.filter(plain)


def _turned(condition: Q, model: type[Model], columns: set[str], order: str) -> Q:
    """Return the condition over the plain columns, which are added to `columns`.

    What is negated has no index anyway, and for a plain column Django would not think of the rows without a value.
    """
    if condition.negated:
        return condition
    children: list[Any] = []
    parts: list[Any] = list(condition.children)
    for child in parts:
        if isinstance(child, Q):
            children.append(_turned(child, model, columns, order))
            continue
        name, _sign, lookup = child[0].partition("__") if isinstance(child, tuple) else ("", "", "?")
        if lookup in _LOOKUPS and _is_column(model, name) and not (name == order and lookup in _ENDS):
            columns.add(name)
            children.append((f"{_PLAIN}{child[0]}", child[1]))
        else:
            children.append(child)
    return Q(*children, _connector=condition.connector)


def _is_column(model: type[Model], name: str) -> bool:
    if name == "pk":
        return False
    try:
        return bool(model._meta.get_field(name).concrete)
    except FieldDoesNotExist:
        return False
