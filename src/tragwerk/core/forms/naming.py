# SPDX-License-Identifier: EUPL-1.2
"""What a value is called in the trail: the row and the label of the field, which whoever writes it knows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from tragwerk.core.forms.registry import declared_fields

Named = Callable[[UUID, str], str]
_named: ContextVar[Named | None] = ContextVar("tragwerk_named_values", default=None)


@contextmanager
def naming(named: Named) -> Iterator[None]:
    """Let values written inside be called by `named(row, field)`."""
    token = _named.set(named)
    try:
        yield
    finally:
        _named.reset(token)


def name_of(table: str, row: UUID, field: str) -> str:
    """Return what a value is called; where nobody said it, by its field alone."""
    named = _named.get()
    if named is not None:
        return named(row, field)
    return next((str(one.label) for one in declared_fields(table) if one.name == field), field.partition(".")[2])
