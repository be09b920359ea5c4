# SPDX-License-Identifier: EUPL-1.2
"""The declaration of a list, bound to who reads it and to what the address says."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import Any, ClassVar, Self, cast
from uuid import UUID

from django.db.models import F, Model, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import Actor, Permission, TenantModel, current_scope
from tragwerk.core.extend import public as extend
from tragwerk.ui.tables.columns import BulkVerb, Column, Empty, Kind, Label, RowAction, View
from tragwerk.ui.tables.cursor import BadCursor
from tragwerk.ui.tables.filters import Chosen, Filter
from tragwerk.ui.tables.find import TextFind
from tragwerk.ui.tables.keyset import Keyset
from tragwerk.ui.tables.plain import unindexed
from tragwerk.ui.tables.rarity import MOST_BEFORE_A_SHORT_WALK, MOST_SORTED, Single
from tragwerk.ui.tables.state import OWN_NAMES, Density, Reader, State, lost_place

MOST_VISIBLE = 9
_declared: dict[str, type["Table"]] = {}


class Table:
    """One list: declare the class attributes, override `rows` where the model's own visibility is not all.

    An instance belongs to one request: `AssetTable.bind(request)`.
    """

    key: ClassVar[str]
    model: ClassVar[type[Model]]
    permission: ClassVar[Permission]
    label: ClassVar[Label]
    columns: ClassVar[tuple[Column, ...]]
    filters: ClassVar[tuple[Filter, ...]] = ()
    find: ClassVar[TextFind | None] = None
    bulk_verbs: ClassVar[tuple[BulkVerb, ...]] = ()
    row_actions: ClassVar[tuple[RowAction, ...]] = ()
    views: ClassVar[tuple[View, ...]] = (View("all", _("All")),)
    default_sort: ClassVar[str]
    page_size: ClassVar[int] = 50
    density: ClassVar[Density] = "compact"
    empty: ClassVar[Empty] = Empty(_("Nothing here yet"))
    export_permission: ClassVar[Permission | None] = None
    related: ClassVar[tuple[str, ...]] = ()
    # Column that a list is sorted by → filters whose columns stand in the index of that order.
    beside_order: ClassVar[Mapping[str, frozenset[str]]] = {}

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "columns" in cls.__dict__:
            _check_declaration(cls)
            _declared[cls.key] = cls

    def __init__(
        self,
        actor: Actor,
        parameters: Mapping[str, Sequence[str]] | None = None,
        *,
        preferred: Sequence[str] = (),
        path: str = "",
    ) -> None:
        self.actor = actor
        self.path = path
        self.preferred = tuple(preferred)
        self.reader = Reader(self.all_columns, self.all_filters, self.default_sort)
        self.state: State = self.reader.read(parameters or {}, actor)

    @classmethod
    def bind(cls, request: HttpRequest) -> Self:
        """Return the table for a request of somebody signed in."""
        actor: Actor = request.actor  # type: ignore[attr-defined]
        return cls(actor, dict(request.GET.lists()), preferred=preferred_columns(request, cls.key), path=request.path)

    @classmethod
    def from_query(cls, actor: Actor, query: str) -> Self:
        """Return the table for the query of a saved view or of a selection."""
        return cls(actor, dict(QueryDict(query[:8000]).lists()))

    # What the list consists of

    def rows(self) -> QuerySet[Any]:
        """Return the rows that the actor may see; a table may limit or annotate them."""
        manager: Any = self.model._default_manager
        found: QuerySet[Any] = manager.all().visible_to(self.actor, self.permission)
        return found

    def row_label(self, row: Any) -> str:
        """Return the name of a row in the words of its check box and its menu."""
        column = next((column for column in self.all_columns if column.is_title), None)
        return str(column.value_of(row)) if column is not None else str(row)

    def extra_columns(self) -> Sequence[Column]:
        """Return the columns that higher packages contribute and this actor may see."""
        return [
            Column(
                extra.key,
                extra.label,
                kind=cast(Kind, extra.kind) if extra.kind else "number" if extra.numeric else "text",
                show=extra.show,
                clip=extra.clip,
                load=extra.load,
                card="hide",
                default=False,
            )
            for extra in extend.columns.at(self.key, self.actor)
        ]

    @cached_property
    def all_columns(self) -> tuple[Column, ...]:
        """Every column that the actor may choose."""
        own = [one for one in self.columns if one.permission is None or self.actor.may(one.permission)]
        return (*own, *self.extra_columns())

    @cached_property
    def all_filters(self) -> tuple[Filter, ...]:
        """The own filters and the contributed ones."""
        return (*self.filters, *(extra.build() for extra in extend.filters.at(self.key, self.actor)))

    @cached_property
    def allowed_verbs(self) -> tuple[BulkVerb, ...]:
        """The bulk verbs that the actor may use anywhere."""
        extra = [
            BulkVerb(one.key, one.label, one.icon, one.permission, one.url_name)
            for one in extend.verbs.at(self.key, self.actor)
        ]
        own = [verb for verb in self.bulk_verbs if self.actor.may(verb.permission)]
        return (*own, *extra)

    @cached_property
    def allowed_actions(self) -> tuple[RowAction, ...]:
        """The entries of a row's menu that the actor may use anywhere."""
        return tuple(one for one in self.row_actions if one.permission is None or self.actor.may(one.permission))

    @property
    def may_export(self) -> bool:
        """Whether the actor may take the list away."""
        return self.actor.may(self.export_permission or self.permission)

    # What is shown now

    @cached_property
    def visible_columns(self) -> tuple[Column, ...]:
        """The columns in their order: of the address, else of the account, else the declared ones."""
        by_key = {column.key: column for column in self.all_columns}
        wanted = self.state.columns or tuple(key for key in self.preferred if key in by_key)
        if not wanted:
            return tuple(column for column in self.all_columns if column.default or column.is_title)
        title = [column for column in self.all_columns if column.is_title and column.key not in wanted]
        return (*title, *(by_key[key] for key in wanted))

    def limits(self, *, but: str = "") -> list[Chosen]:
        """Return what limits the rows: find and filters; `but` names a filter to leave out."""
        found = [chosen for chosen in self.state.chosen if chosen.key != but]
        if self.state.find and self.find is not None:
            find, text = self.find, self.state.find
            found.append(Chosen("q", "", (), lambda rows: find.narrow(rows, self.actor, text)))
        return found

    def narrowed(self, *, but: str = "") -> QuerySet[Any]:
        """Return the rows that find and filters leave; `but` names a filter to leave out."""
        rows = self.rows()
        for one in self.limits(but=but):
            rows = one.narrow(rows)
        return rows

    def values_of_order(self) -> Mapping[UUID, Sequence[str | None]] | None:
        """Return the only values that the sorted column can have, by authority, where filters imply a few."""
        return None

    def members(self) -> Mapping[UUID, Sequence[UUID]] | None:
        """Return what the conditions of `limits` name by seats, by authority."""
        return None

    @cached_property
    def audience(self) -> str:
        """Who asks, with which rights and in which scope: numbers are remembered for exactly these."""
        actor, places, scope = self.actor, self.actor.places(self.permission), current_scope()
        facts = (
            *(actor.account_id, actor.person_id, actor.hat),
            *(places.everywhere, sorted(places.authorities), sorted(places.schools)),
            scope and (scope.everywhere, sorted(scope.authorities)),
        )
        return hashlib.sha256(repr(facts).encode()).hexdigest()

    @cached_property
    def groups(self) -> Sequence[UUID] | None:
        """The authorities that can have rows, in the order of their names; None for rows that belong to none."""
        if not issubclass(self.model, TenantModel):
            return None
        limits = [chosen.groups for chosen in self.limits() if chosen.groups is not None]
        scope = current_scope()
        if scope is not None and not scope.everywhere:
            limits.append(scope.authorities)
        if limits and len(allowed := frozenset.intersection(*limits)) <= 1:
            return list(allowed)
        from tragwerk.core.orgs.public import Authority  # declarations are read before the models are

        rows = Authority.objects.order_by("sort_name", "pk")
        return list((rows.filter(pk__in=allowed) if limits else rows).values_list("pk", flat=True))

    @cached_property
    def keyset(self) -> Keyset:
        """The rows in their order."""
        column = next(column for column in self.all_columns if column.key == self.state.sort_key)
        limits, base = self.limits(), self.rows()
        asked = (self.key, self.audience, self.state.find)
        return Keyset(
            self._with_related(base),
            column.sort,
            descending=self.state.descending,
            order=self.state.sort,
            groups=self.groups,
            singles=[
                Single(
                    partial(_counted, base, one),
                    one.index,
                    (*asked, one.key, one.pairs or self.state.rows_key),
                    one.key,
                    one.beside,
                    one.few,
                )
                for one in limits
            ],
            sifted=partial(_sifted, base, limits),
            walked=partial(_walked, base, limits, column.sort),
            values=self.values_of_order(),
            members=self.members(),
            most_sorted=MOST_BEFORE_A_SHORT_WALK if self._walk_is_short(column) else MOST_SORTED,
        )

    def _walk_is_short(self, column: Column) -> bool:
        """Say whether the index of the order answers all filters: a walk along it looks at no row that it passes."""
        beside = self.beside_order.get(column.key, frozenset())
        return bool(beside) and all(one.key in beside for one in self.limits())

    def _with_related(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows with what their cells need of other rows."""
        beside = {column.beside: F(column.path) for column in self.visible_columns if column.beside}
        related = (*self.related, *(path for column in self.visible_columns for path in column.related))
        found: QuerySet[Any] = rows.annotate(**beside)
        return found.select_related(*dict.fromkeys(related)) if related else found

    def check_place(self) -> None:
        """Go back to the first page, with a note, when the cursor is no place in this list."""
        if self.state.cursor is None:
            return
        try:
            self.keyset.check(self.state.cursor)
        except BadCursor:
            note, state = lost_place(), self.state.at_start()
            strange = (*state.strange, (self.state.position, note))
            self.state = replace(state, notes=(*state.notes, note), strange=strange)

    def loaded(self, rows: Sequence[Any]) -> dict[str, Mapping[Any, Any]]:
        """Return what the batched columns say about these rows, by column."""
        return {column.key: column.load(self.actor, rows) for column in self.visible_columns if column.load}


def table_named(key: str) -> type[Table]:
    """Return the list with this key: a bulk verb of a higher package reads the choice of rows in it."""
    try:
        return _declared[key]
    except KeyError:
        raise LookupError(f"no list has the key {key!r}") from None


def _sifted(rows: QuerySet[Any], limits: Sequence[Chosen], finder: str, asked: bool) -> QuerySet[Any]:
    """Return the rows that the limits leave: one finds them, and of what it gives the others are asked."""
    for one in limits:
        condition = one.condition
        if one.key == finder:
            condition = one.finding or condition
        elif asked:
            condition = one.walked or condition
        rows = rows.filter(condition) if condition is not None else one.narrow(rows)
    return rows


def _counted(rows: QuerySet[Any], one: Chosen) -> QuerySet[Any]:
    """Return the rows that one limit leaves, for counting whether they are few."""
    return rows.filter(one.counted) if one.counted is not None else _sifted(rows, [one], "", asked=False)


def _walked(rows: QuerySet[Any], limits: Sequence[Chosen], order: str, passing: bool) -> QuerySet[Any]:
    """Return the same rows, written for a walk along the order, or for one that may have to pass many of them."""
    for one in limits:
        condition = (one.passed if passing else None) or one.walked or one.condition
        rows = unindexed(rows, condition, order) if condition is not None else one.narrow(rows)
    return rows


def preferred_columns(request: HttpRequest, key: str) -> tuple[str, ...]:
    """Return the columns that the account chose for a table."""
    kept = getattr(request.user, "preferences", None) or {}
    columns = kept.get("tables", {}).get(key, []) if isinstance(kept, dict) else []
    return tuple(str(column) for column in columns) if isinstance(columns, list) else ()


def _check_declaration(table: type[Table]) -> None:
    """Refuse a declaration that could not work; it fails when the module is imported."""
    keys = [column.key for column in table.columns]
    if len(set(keys)) != len(keys):
        raise TypeError(f"{table.__name__}: a column key is used twice")
    if sum(column.is_title for column in table.columns) != 1:
        raise TypeError(f"{table.__name__}: exactly one column has card='title'")
    default = table.default_sort.removeprefix("-")
    if not any(column.key == default and column.sort for column in table.columns):
        raise TypeError(f"{table.__name__}: default_sort names no sortable column")
    for column in table.columns:
        if column.sort:
            table.model._meta.get_field(column.sort)
    names = [name for one in table.filters for name in one.names]
    if len(set(names)) != len(names) or set(names) & OWN_NAMES:
        raise TypeError(f"{table.__name__}: a filter's name is used twice or belongs to the table itself")
