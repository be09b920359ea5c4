# SPDX-License-Identifier: EUPL-1.2
"""The rows that somebody chose in a list: single ones by key, or all by the filter itself.

It is resolved anew each time, for the preview and again when the verb is applied, and only to rows that the actor
may treat with the verb's permission.
"""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, Permission
from tragwerk.ui.tables.markup import hidden_fields
from tragwerk.ui.tables.table import Table

T = TypeVar("T", bound=Table)
MOST_KEYS = 4500


@dataclass(frozen=True)
class Selection(Generic[T]):
    """Chosen rows of a table; give `rows(PERMISSION)` to the verb."""

    table: T
    actor: Actor
    keys: tuple[Any, ...] = ()
    whole: bool = False
    query: str = ""
    expected: int | None = None

    @classmethod
    def from_request(cls, request: HttpRequest, table: type[T]) -> "Selection[T]":
        """Read the posted choice; raise DomainError when nothing was chosen."""
        data = request.POST if request.method == "POST" else request.GET
        actor: Actor = request.actor  # type: ignore[attr-defined]
        whole = data.get("all") == "1"
        query = data.get("chosen_by", "") if whole else ""
        bound = table.from_query(actor, query)
        keys = () if whole else _keys(bound, data.getlist("ids"))
        if not whole and not keys:
            raise DomainError(_("Nothing is chosen. Choose rows in the list first."), code="nothing_chosen")
        if whole and bound.state.notes:
            # A filter that is not understood would silently choose more rows than the person saw.
            raise DomainError(_("The filter of the choice cannot be read any more. Please choose again."))
        expected = data.get("expected", "")
        number = int(expected) if expected.isascii() and expected.isdecimal() and len(expected) < 12 else None
        return cls(bound, actor, keys, whole, query, number)

    def _chosen(self) -> QuerySet[Any]:
        return self.table.narrowed() if self.whole else self.table.rows().filter(pk__in=self.keys)

    def rows(self, permission: Permission) -> QuerySet[Any]:
        """Return the chosen rows that the actor may treat with the permission."""
        chosen: Any = self._chosen()
        allowed: QuerySet[Any] = chosen.visible_to(self.actor, permission)
        return allowed

    def seen(self) -> QuerySet[Any]:
        """Return the chosen rows as the list itself shows them, for lists of what is one's own anyway."""
        return self._chosen()

    def count(self) -> int:
        """Return how many rows are chosen, allowed or not."""
        return self._chosen().order_by().values("pk").count()

    def left_out(self, permission: Permission) -> int:
        """Return how many of the chosen rows the verb would leave out for want of the right."""
        return self.count() - self.rows(permission).order_by().values("pk").count()

    @property
    def sentences(self) -> list[str]:
        """The filters behind a whole choice, to be shown in the preview."""
        return self.table.state.sentences

    def hidden_fields(self, expected: int | None = None) -> SafeString:
        """Return the choice as fields of the form that applies the verb; `expected` is what the preview counted."""
        counted = [] if expected is None else [("expected", str(expected))]
        if self.whole:
            return hidden_fields([("all", "1"), ("chosen_by", self.query), *counted])
        return hidden_fields([*(("ids", str(key)) for key in self.keys), *counted])


def _keys(table: Table, values: list[str]) -> tuple[Any, ...]:
    """Return the keys that have the form of one, each once."""
    field = table.model._meta.pk
    found: dict[Any, None] = {}
    for value in values[:MOST_KEYS]:
        try:
            found[field.to_python(value)] = None
        except ValidationError:
            continue
    return tuple(found)
