# SPDX-License-Identifier: EUPL-1.2
"""A list for programs: the rows of a table with its filters, its find, its orders and its pages, as plain values.

Nothing is declared a second time but the fields: what may narrow or sort a list is what the list page offers.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from functools import cached_property
from types import SimpleNamespace
from typing import Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override
from pydantic import BaseModel, Field, create_model

from tragwerk.core.access.public import Actor, NotVisible, Permission, each_distinct
from tragwerk.core.api.public import PageInfo, bad_parameter, json_of, tag_of
from tragwerk.ui.tables.filters import ChoiceFilter, Filter, FlagFilter, RangeFilter
from tragwerk.ui.tables.table import Table
from tragwerk.ui.tables.totals import total_of

Kind = Literal["uuid", "text", "integer", "money", "date", "moment", "flag", "json"]
LEAST, USUAL, MOST = 1, 50, 1000
EXTRA = "extra."
# Asked for by itself: all that is said of a row besides.
ALL = "extra"
_TYPES: dict[str, Any] = {
    "uuid": UUID,
    "text": str,
    "integer": int,
    "money": str,
    "date": str,
    "moment": str,
    "flag": bool,
    "json": Any,
}
_FORMS: dict[str, dict[str, Any]] = {
    "money": {"pattern": r"^-?[0-9]+\.[0-9]{2}$"},
    "date": {"json_schema_extra": {"format": "date"}},
    "moment": {"json_schema_extra": {"format": "date-time"}},
}
_CONVERT: dict[str, Callable[[Any], Any]] = {
    "uuid": lambda value: None if value is None else str(value),
    "money": lambda value: None if value is None else f"{value:.2f}",
    "date": lambda value: None if value is None else value.isoformat(),
    "moment": lambda value: None if value is None else value.astimezone(UTC).isoformat().replace("+00:00", "Z"),
}


@dataclass(frozen=True)
class Value:
    """One field of a resource: its name, its form, where the database finds it, and who may see it."""

    name: str
    kind: Kind = "text"
    path: str = ""
    about: str = ""
    permission: Permission | None = None

    @property
    def lookup(self) -> str:
        """The value as the database finds it."""
        return self.path or self.name

    @property
    def schema(self) -> tuple[Any, Any]:
        """The type of the field and what the document says of it."""
        return _TYPES[self.kind] | None, Field(None, description=self.about or None, **_FORMS.get(self.kind, {}))


@dataclass(frozen=True)
class Besides:
    """What is known of rows beyond their columns, by names that differ by authority, as JSON holds it.

    `names` are those that the actor may see; `said` gives the values of rows, without what is empty.
    """

    names: Callable[[Actor], Collection[str]]
    said: Callable[[Actor, Collection[UUID], Collection[str]], Mapping[UUID, Mapping[str, Any]]]


@dataclass(frozen=True)
class Resource:
    """The rows of a table as a program reads them; every resource has an `id`.

    What is known `besides` stands under `extra`: of a single row all of it, of a list what is asked for.
    """

    name: str
    table: type[Table]
    values: tuple[Value, ...]
    label: str = field(kw_only=True)
    besides: Besides | None = field(default=None, kw_only=True)

    # Reading

    def page(self, actor: Actor, parameters: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """Return one page of the list as plain values. Raises Refused for a parameter that means nothing."""
        own = {name: list(values) for name, values in parameters.items()}
        limit = _limit(_only(own, "limit"))
        values, extras = self._chosen(actor, own.pop("fields", []))
        with_total = _only(own, "total") == "1"
        table = self.bound(actor, own)
        cursor = table.state.cursor
        part = table.keyset.first(limit) if cursor is None else table.keyset.rest(cursor, limit)
        rows, last = self._read(table, part.keys, values)
        if extras:
            self._add_extras(table, part.keys, rows, extras)
        shown = rows if any(one.name == "id" for one in values) else [_without_id(row) for row in rows]
        following = table.keyset.cursor_at(last, 0).encode() if part.after and last is not None else None
        return {"rows": shown, "next": following, "total": total_of(table).number if with_total else None}

    def bound(self, actor: Actor, parameters: Mapping[str, Sequence[str]]) -> Table:
        """Return the table as the address narrows it; what the list page would leave out is refused here."""
        unknown = set(parameters) - self._names
        if unknown:
            name = min(unknown)
            raise bad_parameter(name, _("There is no parameter “%(name)s” here.") % {"name": name[:40]})
        table = self.table(actor, parameters)
        table.check_place()
        for name, sentence in table.state.strange:
            raise bad_parameter(name, sentence)
        return table

    def one(self, actor: Actor, key: UUID, fields: Sequence[str] = ()) -> tuple[dict[str, Any], str]:
        """Return one row and its tag, which is the same whatever fields are asked for. Raises NotVisible."""
        table = self.table(actor, {})
        everything, _extras = self._chosen(actor, ())
        rows, _last = self._read(table, [key], everything)
        if not rows:
            raise NotVisible(_("This does not exist, or it is not visible to you."))
        tag = tag_of(json_of(rows[0]))
        chosen, extras = self._chosen(actor, fields)
        if self.besides is not None and not extras and len(chosen) == len(everything):
            extras = [ALL]
        if extras:
            self._add_extras(table, [key], rows, extras)
        names = [value.name for value in chosen] + (["extra"] if extras else [])
        return {name: rows[0][name] for name in names}, tag

    def tags(self, actor: Actor, keys: Collection[UUID], permission: Permission) -> dict[UUID, str]:
        """Return the tags of those rows that the actor may treat so."""
        everything, _extras = self._chosen(actor, ())
        table = self.table(actor, {})
        table.permission = permission  # type: ignore[misc]  # of this one question
        rows, _last = self._read(table, sorted(keys), everything)
        return {UUID(row["id"]): tag_of(json_of(row)) for row in rows}

    def _read(self, table: Table, keys: Sequence[Any], values: Sequence[Value]) -> tuple[list[dict[str, Any]], Any]:
        """Return rows as plain values in the order of their keys, and the last one as the cursor takes it."""
        own = ["pk", table.keyset.field.attname, *([] if table.groups is None else [table.keyset.group_path])]
        if not keys:
            return [], None
        lookups = [value.lookup for value in values]
        found = {row[0]: row for row in table.rows().filter(pk__in=keys).order_by().values_list(*own, *lookups)}
        kept = [found[key] for key in keys if key in found]
        if not kept:
            return [], None
        last = SimpleNamespace(**{"id": kept[-1][0], **dict(zip(own, kept[-1], strict=False))})
        columns = list(zip(*kept, strict=True))
        plain = [
            columns[index] if value.kind not in _CONVERT else each_distinct(_CONVERT[value.kind], columns[index])
            for index, value in enumerate(values, len(own))
        ]
        names = ["id", *(value.name for value in values if value.name != "id")]
        cells = [[str(row[0]) for row in kept]]
        cells += [list(cell) for value, cell in zip(values, plain, strict=True) if value.name != "id"]
        return [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)], last

    def _add_extras(
        self, table: Table, keys: Sequence[Any], rows: Sequence[dict[str, Any]], extras: Sequence[str]
    ) -> None:
        """Add what is known besides, and what higher packages contribute to the list."""
        known = set(self.besides.names(table.actor)) if self.besides is not None else set()
        wanted = known if ALL in extras else known & set(extras)
        ids = [UUID(row["id"]) for row in rows]
        said = self.besides.said(table.actor, ids, wanted) if self.besides is not None and wanted else {}
        others = [key for key in extras if key not in known and key != ALL]
        objects = table.keyset.load(list(keys)) if others else []
        columns = {column.key: column for column in table.extra_columns() if column.load is not None} if others else {}
        loaded = {key: columns[key].load(table.actor, objects) for key in others}  # type: ignore[misc]
        for key, row in zip(ids, rows, strict=True):
            own = said.get(key, {})
            row["extra"] = {
                **(own if ALL in extras else {}),
                **{name: own.get(name) for name in extras if name in known},
                **{name: _plain(found.get(key)) for name, found in loaded.items()},
            }

    def _chosen(self, actor: Actor, fields: Sequence[str]) -> tuple[list[Value], list[str]]:
        """Return the fields that are asked for, all by default, and the contributed ones by their keys."""
        allowed = [one for one in self.values if one.permission is None or actor.may(one.permission)]
        wanted = [name.strip() for given in fields for name in given.split(",") if name.strip()]
        if not wanted:
            return allowed, []
        by_name = {one.name: one for one in allowed}
        offered = {ALL, *self.besides.names(actor)} if self.besides is not None else set()
        contributed = offered | {column.key for column in self.table(actor, {}).extra_columns()}
        for name in wanted:
            if name not in by_name and name.removeprefix(EXTRA) not in contributed:
                raise bad_parameter("fields", _("There is no field “%(name)s” here.") % {"name": name[:40]})
        extras = [name.removeprefix(EXTRA) for name in dict.fromkeys(wanted) if name not in by_name]
        return [by_name[name] for name in dict.fromkeys(wanted) if name in by_name], extras

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset({"q", "sort", "after"} | {name for one in self.table.filters for name in one.names})

    # The document

    @cached_property
    def schema(self) -> type[BaseModel]:
        """The type of a row."""
        fields: dict[str, Any] = {value.name: value.schema for value in self.values}
        about = "Contributed fields that were asked for"
        if self.besides is not None:
            about = "What is known besides, by names: of a single row all of it, of a list what was asked for"
        fields["extra"] = (dict[str, Any] | None, Field(None, description=about))
        made: type[BaseModel] = create_model(f"{self.label}Out", __doc__=f"{self.label} as it is now.", **fields)
        return made

    @cached_property
    def page_schema(self) -> type[BaseModel]:
        """The type of a page of the list."""
        made: type[BaseModel] = create_model(
            f"{self.label}Page",
            __base__=PageInfo,
            __doc__="One page of a list.",
            rows=(list[self.schema], ...),  # type: ignore[name-defined]
        )
        return made

    @property
    def list_parameters(self) -> dict[str, Any]:
        """The parameters of the list, as the document has them."""
        with override("en"):
            return {"parameters": self._list_parameters()}

    def _list_parameters(self) -> list[dict[str, Any]]:
        sorts = [f"{sign}{column.key}" for column in self.table.columns if column.sort for sign in ("", "-")]
        found = [_text_parameter("q", "Words to find")] if self.table.find else []
        found += [
            {
                **_text_parameter("sort", "The order; a minus turns it round"),
                "schema": {"type": "string", "enum": sorts},
            },
            _text_parameter("after", "Where the list goes on: `next` of the page before"),
            {**_text_parameter("limit", ""), "schema": _LIMIT_SCHEMA},
            {**_text_parameter("total", "1 counts all rows"), "schema": {"type": "string", "enum": ["1"]}},
            *self.one_parameters["parameters"],
        ]
        found += [parameter for one in self.table.filters for parameter in _parameters_of(one)]
        return found

    @property
    def one_parameters(self) -> dict[str, Any]:
        """The parameters of a single row, as the document has them."""
        names = [value.name for value in self.values] + ([ALL] if self.besides is not None else [])
        about = "Only these fields, parted by commas; contributed ones as `extra.key`"
        items = {"type": "array", "items": {"type": "string", "enum": names}}
        return {
            "parameters": [
                {
                    "name": "fields",
                    "in": "query",
                    "description": about,
                    "style": "form",
                    "explode": False,
                    "schema": items,
                }
            ]
        }


_LIMIT_SCHEMA = {"type": "integer", "minimum": LEAST, "maximum": MOST, "default": USUAL}


def _only(parameters: dict[str, list[str]], name: str) -> str:
    values = parameters.pop(name, [])
    return values[0] if values else ""


def _limit(text: str) -> int:
    if not text:
        return USUAL
    if text.isascii() and text.isdigit() and len(text) < 6 and LEAST <= int(text) <= MOST:
        return int(text)
    raise bad_parameter("limit", _("“limit” is a whole number from 1 to 1000."))


def _without_id(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "id"}


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _text_parameter(name: str, about: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": about, "schema": {"type": "string"}}


def _parameters_of(one: Filter) -> list[dict[str, Any]]:
    """Return what a filter takes from the address, as the document has it."""
    if isinstance(one, RangeFilter | FlagFilter):
        forms: dict[str, Any] = {"date": {"format": "date"}, "moment": {"format": "date"}}
        extra = {"enum": ["yes", "no"]} if isinstance(one, FlagFilter) else forms.get(one.kind, {})
        return [{**_text_parameter(name, str(one.label)), "schema": {"type": "string", **extra}} for name in one.names]
    items: dict[str, Any] = {"type": "string"}
    choices = getattr(one, "choices", ())
    if isinstance(one, ChoiceFilter) and not callable(choices) and choices:
        items["enum"] = [str(value) for value, _label in choices] + (["-"] if one.nullable else [])
    schema = {"type": "array", "items": items}
    return [
        {**_text_parameter(name, str(one.label) if name == one.key else f"All but: {one.label}"), "schema": schema}
        for name in one.names
        if not name.endswith(".mode")
    ]
