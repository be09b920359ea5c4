# SPDX-License-Identifier: EUPL-1.2
"""Fields as columns, filters and a panel of the pages of their rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import Actor, Permission
from tragwerk.core.extend.public import (
    ColumnSource,
    ExtraColumn,
    ExtraFilter,
    FilterSource,
    Panel,
    contribute,
    contribute_source,
)
from tragwerk.core.forms.public import Field, FieldType, fields_at, fields_of, table_named, values_of
from tragwerk.office.fields.filters import filter_of
from tragwerk.office.fields.words import named_people, people_in, value_words

# Behind what the table itself and other packages show; those of an authority before those of packages.
_OWN_ORDER, _DECLARED_ORDER = 500, 600
_COLUMN_KINDS: Mapping[str, str] = {
    FieldType.INTEGER: "number",
    FieldType.DECIMAL: "number",
    FieldType.MONEY: "money",
    FieldType.DATE: "date",
    FieldType.FLAG: "flag",
}

# Fields of two authorities can have one name and two types.
_PYTHON: Mapping[str, type] = {
    FieldType.INTEGER: int,
    FieldType.DECIMAL: Decimal,
    FieldType.MONEY: Decimal,
    FieldType.DATE: date,
    FieldType.FLAG: bool,
    FieldType.CHOICES: tuple,
    FieldType.PERSON: UUID,
}


def offer_fields(*, table: str, rows: str, page: str, kind_of: Callable[[Any], str]) -> None:
    """Show the fields of a table's rows in their list (`table`) and on their page; called once at start-up.

    `rows` is the key under which the table was declared (`core.forms`).
    """
    known = table_named(rows)
    if known is None:
        raise ValueError(f"{rows!r} is not declared as a table with fields")
    view: Permission = known.view
    contribute_source(ColumnSource(table, "forms", view, lambda actor: columns_for(actor, table, rows, view)))
    contribute_source(FilterSource(table, "forms", view, lambda actor: filters_for(actor, table, rows, view)))
    contribute(
        Panel(
            page,
            "forms",
            _("Properties"),
            view,
            "office/fields/panel.html",
            lambda actor, target: {"lines": lines_of(actor, rows, target, kind_of(target))},
            order=15,
        )
    )


def listed_fields(actor: Actor, rows: str) -> dict[str, Field]:
    """Return key of the list → field, for all that the actor may see."""
    return actor.once(f"office.listed_fields {rows}", lambda: keyed(fields_at(actor, rows)))


def keyed(fields: Sequence[Field]) -> dict[str, Field]:
    """Return key of the list → field. The same field of several authorities is one; of another type it is another."""
    found: dict[str, Field] = {}
    for field in fields:
        key = field.name
        known = found.get(key)
        if known is None:
            found[key] = field
        elif (known.type, known.unit) == (field.type, field.unit):
            kinds = (*known.kinds, *field.kinds) if known.kinds and field.kinds else ()
            found[key] = replace(known, options=_joined(known, field), kinds=kinds)
        else:
            found.setdefault(f"{key}.{field.type.value}", field)
    return found


def _joined(one: Field, other: Field) -> tuple[Any, ...]:
    known = {option.key for option in one.options}
    return (*one.options, *(option for option in other.options if option.key not in known))


def columns_for(actor: Actor, table: str, rows: str, view: Permission) -> list[ExtraColumn]:
    """Return a column for each field that the actor may see; together they cost a page one statement."""
    fields = listed_fields(actor, rows)
    page = PageValues(fields)
    return [
        ExtraColumn(
            table,
            key,
            field.heading,
            view,
            page.loader(key),
            order=_order(field),
            kind=_COLUMN_KINDS.get(field.type, "text"),
            clip=field.type == FieldType.LONG_TEXT,
        )
        for key, field in fields.items()
    ]


def filters_for(actor: Actor, table: str, rows: str, view: Permission) -> list[ExtraFilter]:
    """Return a filter for each field that the actor may see."""
    return [
        ExtraFilter(table, key, view, partial(filter_of, key, field), order=_order(field))
        for key, field in listed_fields(actor, rows).items()
    ]


def _order(field: Field) -> int:
    return _OWN_ORDER + min(field.order, 99) if field.is_own else _DECLARED_ORDER + field.order


class PageValues:
    """The values of the rows of one page, read once for all columns."""

    def __init__(self, fields: Mapping[str, Field]) -> None:
        self.fields = fields
        self._ids: tuple[UUID, ...] = ()
        self._values: dict[UUID, dict[str, Any]] = {}
        self._people: dict[UUID, str] = {}

    def loader(self, key: str) -> Callable[[Actor, Sequence[Any]], dict[Any, Any]]:
        """Return what loads one column."""
        field = self.fields[key]

        def load(actor: Actor, rows: Sequence[Any]) -> dict[Any, Any]:
            self._read(actor, tuple(row.pk for row in rows))
            return {
                pk: self._cell(field, said[field.name])
                for pk, said in self._values.items()
                if field.name in said and isinstance(said[field.name], _PYTHON.get(field.type, str))
            }

        return load

    def _read(self, actor: Actor, ids: tuple[UUID, ...]) -> None:
        if ids == self._ids:
            return
        self._ids, self._values = ids, values_of(ids)
        self._people = people_in(actor, named_people(list(self.fields.values()), self._values.values()))

    def _cell(self, field: Field, value: Any) -> Any:
        """Return what the column shows and an export writes: a number as a number, a word as a word."""
        return value if field.type in _COLUMN_KINDS else value_words(field, value, self._people)


def lines_of(actor: Actor, table: str, target: Any, kind: str) -> list[tuple[Field, str, str]]:
    """Return field, words and address of what is known of one row, in the order of the form."""
    fields = fields_of(target.authority_id, table, kind)
    said = values_of([target.pk]).get(target.pk, {})
    people = people_in(actor, named_people(fields, [said]))
    return [
        (field, value_words(field, said[field.name], people), said[field.name] if field.type == FieldType.URL else "")
        for field in fields
        if field.name in said
    ]
