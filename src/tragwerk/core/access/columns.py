# SPDX-License-Identifier: EUPL-1.2
"""Rows in the form the databases take, converted column by column.

Most columns need nothing, and of the others most hold few distinct values, each converted once: a cell costs a look-up.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models.expressions import RawSQL

from tragwerk.core.values.public import MoneyField, to_cents

Row = Sequence[Any]
Convert = Callable[[Any], Any]
_LINES = 4000
_NULL = "\\N"
_SPECIAL = ("\\", "\t", "\n", "\r")
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
# One encoder for all rows: `json.dumps` makes a new one each time for these options.
encode_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


class Encoded(str):
    """A value of a JSON column that is JSON text already."""

    __slots__ = ()


def converted(fields: Sequence[Any], rows: Sequence[Row]) -> Iterable[Row]:
    """Return the rows as the driver takes them as parameters."""
    converters = [_converter(field) for field in fields]
    if all(convert is _same for convert in converters):
        return rows
    columns: list[Any] = list(zip(*rows, strict=True))
    for index, convert in enumerate(converters):
        if convert is not _same:
            columns[index] = each_distinct(convert, columns[index])
    return zip(*columns, strict=True)


def copy_blocks(fields: Sequence[Any], rows: Sequence[Row]) -> Iterator[str]:
    """Return the rows as blocks of text for COPY: one line a row, columns parted by tabs, NULL as \\N."""
    columns = [_texts(field, values) for field, values in zip(fields, zip(*rows, strict=True), strict=True)]
    lines = ["\t".join(cells) for cells in zip(*columns, strict=True)]
    for start in range(0, len(lines), _LINES):
        yield "\n".join(lines[start : start + _LINES]) + "\n"


def _texts(field: Any, values: Sequence[Any]) -> Iterable[str]:
    """Return the cells of a column as COPY reads them."""
    target = _target(field)
    if isinstance(target, models.UUIDField):
        return each_distinct(_hex_text, values)
    if isinstance(target, models.CharField | models.TextField):
        return _escaped(values)
    if isinstance(target, models.JSONField):
        return _escaped([_json_text(value) for value in values])
    convert = _converter(field)
    return each_distinct(lambda value: _NULL if value is None else _text(convert(value)), values)


def _escaped(texts: Sequence[str | None]) -> Sequence[str]:
    """Return texts without the signs that part cells and lines, and without None."""
    given = texts if None not in texts else [_NULL if text is None else text for text in texts]
    # Looked at as one: only a column that has such a sign anywhere is gone through cell by cell.
    whole = "\x00".join(text for text in given if text is not _NULL)  # type: ignore[misc]
    if not any(sign in whole for sign in _SPECIAL):
        return given  # type: ignore[return-value]
    return [text if text is _NULL else text.translate(_ESCAPES) for text in given]  # type: ignore[union-attr]


def _hex_text(value: UUID | None) -> str:
    return _NULL if value is None else f"{value.int:032x}"


def _json_text(value: Any) -> str | None:
    return None if value is None else value if type(value) is Encoded else encode_json(value)


def _text(value: Any) -> str:
    return value.isoformat(sep=" ") if isinstance(value, datetime) else str(value)


def distinct(values: Sequence[Any]) -> Iterable[Any]:
    """Return the values without those that are the very same object: cheap, for keys are slow to hash."""
    return dict(zip(map(id, values), values, strict=True)).values()


def each_distinct(convert: Convert, values: Sequence[Any]) -> Iterable[Any]:
    """Convert each distinct value once, unless most are distinct; told apart by identity first, then by value.

    Keys are told apart by identity only: equal ones in different objects are rare, and their hash is slow.
    """
    objects = dict(zip(map(id, values), values, strict=True))
    if 2 * len(objects) <= len(values):
        known: dict[Any, Any] = {key: convert(value) for key, value in objects.items()}
        return map(known.__getitem__, map(id, values))
    if isinstance(values[0], UUID):
        return map(convert, values)
    try:
        equal = set(values)
    except TypeError:  # What JSON columns hold has no hash.
        return map(convert, values)
    if 2 * len(equal) > len(values):
        return map(convert, values)
    known = {value: convert(value) for value in equal}
    return map(known.__getitem__, values)


def _target(field: Any) -> Any:
    return field.target_field if field.is_relation else field


def _converter(field: Any) -> Convert:
    """Return a fast function from the Python value to what the driver takes, per column."""
    field = _target(field)
    postgres = connection.vendor == "postgresql"
    if isinstance(field, models.UUIDField):
        return _same if postgres else _hex
    if isinstance(field, models.JSONField):
        return _json
    if isinstance(field, models.DateTimeField):
        return _same if postgres else _naive
    if isinstance(field, models.DateField):
        return _same if postgres else _iso
    if isinstance(field, models.CharField | models.TextField | models.BooleanField):
        return _same
    if isinstance(field, MoneyField):
        return _cents
    if type(field) in (models.IntegerField, models.BigIntegerField, models.PositiveIntegerField):
        return _same
    return lambda value: field.get_db_prep_save(value, connection)


def _same(value: Any) -> Any:
    return value


def _hex(value: UUID | None) -> str | None:
    return None if value is None else f"{value.int:032x}"


def _json(value: Any) -> str | None:
    if value is None:
        return None
    # The driver of SQLite takes plain text at once and asks around what to do with any other class.
    return str(value) if type(value) is Encoded else encode_json(value)


def _naive(value: datetime | None) -> str | None:
    """SQLite keeps UTC without the zone, the way Django writes it."""
    return None if value is None else value.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ")


def _cents(value: Decimal | None) -> int | None:
    return None if value is None else to_cents(value)


def _iso(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def any_of(values: Iterable[str] | Iterable[UUID]) -> RawSQL:
    """Return a subquery for `__in`: one parameter instead of a thousand."""
    given: list[Any] = list(values)
    keys = bool(given) and isinstance(given[0], UUID)
    if connection.vendor == "postgresql":
        return RawSQL(f"SELECT unnest(%s::{'uuid' if keys else 'text'}[])", [given])  # noqa: S611 - two constants
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps([one.hex for one in given] if keys else given)])
