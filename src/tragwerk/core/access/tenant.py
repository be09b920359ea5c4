# SPDX-License-Identifier: EUPL-1.2
"""The base of every tenant table: its authority, its home, its confined reads and writes."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, ClassVar, Self, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from tragwerk.core.access.action import mark_checked
from tragwerk.core.access.actors import Actor
from tragwerk.core.access.errors import ScopeViolation
from tragwerk.core.access.keys import uuid7
from tragwerk.core.access.permissions import Permission
from tragwerk.core.access.policy import visible_filter
from tragwerk.core.access.scope import Scope, check_in_scope, require_scope

M = TypeVar("M", bound=models.Model)


class Home(StrEnum):
    """Where a table's rows are born: on the hub, or in a school while teaching (ARCHITECTURE section 11)."""

    HUB = "hub"
    SCHOOL = "school"


class KeyedModel(models.Model):
    """A table whose key is a UUIDv7."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    # Columns that repeat what the row points at; like derived ones they leave no trace in the trail.
    repeated: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        abstract = True

    @classmethod
    def derive(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the stored columns that follow from others, e.g. sort keys; bulk and single writes use it."""
        return {}

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        """Return how a row is called in the trail, from its column values."""
        return str(values.get("name") or values.get("id"))


class TenantQuerySet(models.QuerySet[M]):
    """Reads and set-wide writes of one tenant table, confined to the open scope."""

    # The authorities to which the manager has confined the rows; None before it did, or for all.
    confined_to: frozenset[UUID] | None = None

    def _clone(self) -> Self:
        copy: Self = super()._clone()  # type: ignore[misc]
        copy.confined_to = self.confined_to
        return copy

    def __or__(self, other: models.QuerySet[M]) -> Self:
        both: Self = super().__or__(other)
        both.confined_to = None
        return both

    def visible_to(self, actor: Actor, permission: Permission) -> Self:
        """Keep the rows that the actor may treat with this permission."""
        model: Any = self.model
        shown = model.shown_to(actor)
        rows = self if shown is None else self.filter(shown)
        return rows._placed_for(actor, permission)

    def _placed_for(self, actor: Actor, permission: Permission) -> Self:
        """Keep the rows at the places where the actor holds the permission."""
        model: Any = self.model
        if self.confined_to is not None and self.confined_to <= actor.places(permission).authorities:
            mark_checked()
            return self  # to say it twice would cost every list a look into two sets for each row
        condition = visible_filter(actor, permission, authority=model.authority_path, school=model.school_key())
        return self if condition is None else self.filter(condition)

    def own(self) -> Self:
        """Leave out the rows that are only shared with the scope: they are read and never written."""
        scope = require_scope(self.model.__name__)
        if scope.everywhere or not _shared_with(self.model):
            return self
        return self.filter(_own(self.model, scope))

    def update(self, **values: Any) -> int:
        if "authority" in values or "authority_id" in values:
            raise ScopeViolation(f"{self.model.__name__}: the authority of a row never changes")
        return super(TenantQuerySet, self.own()).update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        return super(TenantQuerySet, self.own()).delete()

    def _raw_delete(self, using: str | None) -> int:
        rows: Any = super(TenantQuerySet, self.own())
        deleted: int = rows._raw_delete(using)
        return deleted

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        rows = list(objs)
        for row in rows:
            _check_row(row)
        return super().bulk_create(rows, *args, **kwargs)


class TenantManager(models.Manager[M]):
    """Gives confined querysets, and none at all without a scope."""

    def get_queryset(self) -> TenantQuerySet[M]:
        scope = require_scope(self.model.__name__)
        rows: TenantQuerySet[M] = TenantQuerySet(self.model, using=self._db)
        if scope.everywhere:
            return rows
        if not _shared_with(self.model):
            own: TenantQuerySet[M] = rows.filter(_own(self.model, scope))
            own.confined_to = scope.authorities
            return own
        return rows.filter(_own(self.model, scope) | _shared(self.model, scope))

    def visible_to(self, actor: Actor, permission: Permission) -> TenantQuerySet[M]:
        """Keep the rows that the actor may treat with this permission."""
        return self.get_queryset().visible_to(actor, permission)

    def own(self) -> TenantQuerySet[M]:
        """Leave out the rows that others share with the scope."""
        return self.get_queryset().own()


def _shared_with(model: type[models.Model]) -> str:
    return str(getattr(model, "shared_with", ""))


def _own(model: type[models.Model], scope: Scope) -> Q:
    """Return the condition for rows of the scope's own authorities."""
    return _one_of(getattr(model, "authority_path", "authority_id"), scope)


def _shared(model: Any, scope: Scope) -> Q:
    """Return the condition for rows that others share with an authority of the scope."""
    shared = _one_of(f"{model.shared_with}_id", scope)
    return shared & Q(state__in=model.shared_states) if model.shared_states else shared


def _one_of(path: str, scope: Scope) -> Q:
    if len(scope.authorities) == 1:
        return Q(**{path: next(iter(scope.authorities))})
    return Q(**{f"{path}__in": sorted(scope.authorities)})


def _check_row(row: Any) -> None:
    """Refuse a row outside the scope, or one that points at another authority's row."""
    check_in_scope(row.authority_id, type(row).__name__)
    for field in tenant_relations(type(row)):
        value = getattr(row, field.attname)
        if value is None:
            continue
        related: Any = field.related_model
        if field.is_cached(row):
            same = getattr(row, field.name).authority_id == row.authority_id
        else:
            same = related._base_manager.filter(pk=value, authority_id=row.authority_id).exists()
        if not same:
            raise ScopeViolation(f"{type(row).__name__}.{field.name} names a row that this authority does not have")


def tenant_relations(model: type[models.Model]) -> list[Any]:
    """Return the foreign keys of a tenant table that lead to tenant tables."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.is_relation
        and field.name != "authority"
        and isinstance(field.related_model, type)
        and issubclass(field.related_model, TenantModel)
    ]


class TenantModel(KeyedModel):
    """A row that belongs to one authority and stands behind its wall."""

    authority = models.ForeignKey(
        "orgs.Authority", on_delete=models.PROTECT, related_name="+", editable=False, db_index=False
    )

    objects: ClassVar[TenantManager[Any]] = TenantManager()

    home: ClassVar[Home] = Home.HUB
    authority_path: ClassVar[str] = "authority_id"
    school_path: ClassVar[str | None] = None
    # The field with a second authority that may read the rows, on the few small tables that are shared, and the
    # states in which it may; none named means all.
    shared_with: ClassVar[str] = ""
    shared_states: ClassVar[tuple[str, ...]] = ()
    personal_data: ClassVar[Mapping[str, str]] = {}
    # Why the rows stay when an authority takes everything away; empty: they leave.
    left_out_of_export: ClassVar[str] = ""
    # The columns that hold the name of who acted, each with those that hold the keys of that account and person. The
    # trail names that person anyway, so it holds none of them, and who is taken out of the trail is taken out of them
    # as well.
    signed: ClassVar[dict[str, tuple[str, ...]]] = {}

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def access_place(self) -> tuple[UUID | None, UUID | None]:
        """Return the authority and the school that decide who may treat this row."""
        key = self.school_key()
        return self.authority_id, getattr(self, key) if key else None

    @classmethod
    def shown_to(cls, actor: Actor) -> Q | None:
        """Return what limits the rows for this actor whatever the right, as a mandate limits people, or None."""
        return None

    @classmethod
    def school_key(cls) -> str | None:
        """Return the attribute with the school's key; a school is its own."""
        if cls.school_path is None:
            return None
        return "id" if cls.school_path == "self" else f"{cls.school_path}_id"

    def save_base(self, *args: Any, **kwargs: Any) -> None:
        _check_row(self)
        for name, value in self.derive(vars(self)).items():
            setattr(self, name, value)
        super().save_base(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        check_in_scope(self.authority_id, type(self).__name__)
        return super().delete(*args, **kwargs)

    def _do_update(self, *args: Any) -> Any:
        """Never write the authority, and only update the row that has it: it is immutable."""
        base_qs, using, pk_val, values, *rest = args
        kept = [value for value in values if value[0].name != "authority"]
        same = base_qs.filter(authority_id=self.authority_id)
        return super()._do_update(same, using, pk_val, kept, *rest)
