# SPDX-License-Identifier: EUPL-1.2
"""Which tables have fields, and the fields that packages declare for them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from tragwerk.core.access.public import Permission
from tragwerk.core.forms.types import CHOOSING, DECLARED, Field, Label


@dataclass(frozen=True)
class FieldTable:
    """A table whose rows have fields: how they are called, who sees them, which kinds there are.

    `labels` names rows by their keys, for the list of what does not fit a changed field; `columns` are the names under
    which lists and files know the rows' own columns, which no field may have too.
    """

    key: str
    label: Label
    view: Permission
    kinds: Callable[[], Sequence[tuple[str, Label]]]
    labels: Callable[[Sequence[UUID]], Mapping[UUID, str]]
    columns: Callable[[], Sequence[Label]] = tuple

    def kind_label(self, kind: str) -> str:
        """Return the word of a kind."""
        return next((str(label) for value, label in self.kinds() if value == kind), kind)


_tables: dict[str, FieldTable] = {}
_declared: dict[str, tuple[Field, ...]] = {}


def declare_table(table: FieldTable) -> None:
    """Let the rows of a table have fields; called once at start-up by the package that owns it."""
    from tragwerk.core.forms.writing import follow_rows

    if table.key in _tables:
        raise ValueError(f"table {table.key!r} is declared twice")
    _tables[table.key] = table
    follow_rows(table.key)


def declare_fields(table: str, fields: Sequence[Field]) -> None:
    """Give the rows of a table the fields that a package knows them to have."""
    known = _declared.get(table, ())
    names = [field.name for field in (*known, *fields)]
    if len(set(names)) != len(names):
        raise ValueError(f"a field of {table!r} is declared twice")
    for field in fields:
        if not field.name.startswith(DECLARED):
            raise ValueError(f"{field.name!r}: the name of a declared field begins with {DECLARED!r}")
        if (field.type in CHOOSING) != bool(field.options):
            raise ValueError(f"{field.name!r}: words to choose belong to a choice")
    _declared[table] = (*known, *fields)


def table_named(key: str) -> FieldTable | None:
    """Return the table with this key, if its rows have fields."""
    return _tables.get(key)


def all_tables() -> list[FieldTable]:
    """Return the tables whose rows have fields."""
    return list(_tables.values())


def declared_fields(table: str) -> tuple[Field, ...]:
    """Return what packages declared for a table."""
    return _declared.get(table, ())
