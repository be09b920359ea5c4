# SPDX-License-Identifier: EUPL-1.2
"""What an authority gives, what it has received, and the rows behind a grant."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, NotVisible, Permission, visible_filter
from tragwerk.core.extend.public import GRANTS, Grantable, GrantableColumn, grantables
from tragwerk.core.grants.models import KNOWN_TO_RECEIVER, Grant, GrantedRow, GrantState, GrantView, kind_named
from tragwerk.core.grants.permissions import MANAGE_GRANT, READ_GRANT, VIEW_GRANT
from tragwerk.core.grants.rules import masked


@dataclass(frozen=True)
class SharedView:
    """What a grant shows: the columns of its mask and the rows in them."""

    columns: tuple[GrantableColumn, ...]
    rows: Sequence[dict[str, Any]]

    @property
    def lines(self) -> list[list[Any]]:
        """The rows as lists, in the order of the columns."""
        return [[row.get(column.key) for column in self.columns] for row in self.rows]

    @property
    def cells(self) -> list[list[tuple[GrantableColumn, Any]]]:
        """The rows as pairs of column and value."""
        return [list(zip(self.columns, line, strict=True)) for line in self.lines]


def all_kinds() -> list[Grantable]:
    """Return every kind of rows that may be shared."""
    return grantables.at(GRANTS)


def given(actor: Actor, permission: Permission = VIEW_GRANT) -> QuerySet[Grant]:
    """Return the grants of the authorities at which the actor holds the permission."""
    return Grant.objects.visible_to(actor, permission)


def received(actor: Actor, permission: Permission = READ_GRANT) -> QuerySet[Grant]:
    """Return the grants that others have released to the authorities at which the actor holds the permission."""
    rows: QuerySet[Grant] = Grant.objects.filter(state__in=KNOWN_TO_RECEIVER)
    condition = visible_filter(actor, permission, authority="to_authority_id", school=None)
    return rows if condition is None else rows.filter(condition)


def given_grant(actor: Actor, grant_id: UUID, permission: Permission = VIEW_GRANT) -> Grant:
    """Return one grant of the own side; every other is not there."""
    return _one(given(actor, permission), grant_id)


def received_grant(actor: Actor, grant_id: UUID, permission: Permission = READ_GRANT) -> Grant:
    """Return one grant that the actor's side has received; every other is not there."""
    return _one(received(actor, permission), grant_id)


def _one(rows: QuerySet[Grant], grant_id: UUID) -> Grant:
    found = rows.select_related("authority", "to_authority").filter(pk=grant_id).first()
    if found is None:
        raise NotVisible(_("This grant does not exist, or it is not visible to you."))
    return found


def may_manage(actor: Actor, grant: Grant) -> bool:
    """Say whether the actor manages the grant on the giver's side."""
    return actor.places(MANAGE_GRANT).cover(grant.authority_id)


def may_give_back(actor: Actor, grant: Grant) -> bool:
    """Say whether the actor may end the grant on the receiver's side now."""
    return actor.places(MANAGE_GRANT).cover(grant.to_authority_id) and grant.can(GrantState.ENDED)


def overdue(rows: QuerySet[Grant]) -> QuerySet[Grant]:
    """Keep the released grants whose last day has passed."""
    return rows.filter(state=GrantState.RELEASED, valid_to__lt=timezone.localdate())


def columns_of(grant: Grant) -> tuple[GrantableColumn, ...]:
    """Return the columns that the mask names and the kind still has."""
    kind = kind_named(grant.kind)
    known = {column.key: column for column in kind.columns} if kind else {}
    return tuple(known[key] for key in grant.mask if key in known)


def current_rows(grant: Grant) -> list[dict[str, Any]]:
    """Return the giver's rows as they are now, through the mask; the giver's scope is open."""
    kind = kind_named(grant.kind)
    return [masked(row, grant.mask) for row in kind.rows(grant.authority_id)] if kind else []


def frozen_rows(grant: Grant) -> list[dict[str, Any]]:
    """Return the rows as they were at the release; none are left after the end."""
    return list(GrantedRow.objects.filter(grant=grant).order_by("position").values_list("values", flat=True))


def shown_to_receiver(grant: Grant) -> SharedView:
    """Return exactly what the other side sees or would see; the giver's scope is open."""
    if grant.state == GrantState.ENDED:
        return SharedView(columns_of(grant), ())
    frozen = grant.state == GrantState.RELEASED and grant.view == GrantView.FROZEN
    return SharedView(columns_of(grant), frozen_rows(grant) if frozen else current_rows(grant))
