# SPDX-License-Identifier: EUPL-1.2
"""What an authority gives, what it has received, and the rows behind a grant."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from tragwerk.core.access.public import Actor, NotVisible, Permission, Role, show, visible_filter
from tragwerk.core.extend.public import GRANTS, Grantable, GrantableColumn, grantables
from tragwerk.core.grants.models import KNOWN_TO_RECEIVER, Grant, GrantedRow, GrantState, GrantView, kind_named
from tragwerk.core.grants.permissions import MANAGE_GRANT, READ_GRANT, VIEW_GRANT
from tragwerk.core.grants.rules import masked
from tragwerk.core.orgs.public import BEYOND_ONE_AUTHORITY, Authority, Membership


@dataclass(frozen=True)
class SharedView:
    """What a grant shows: the columns of its mask and the rows in them, and for which office they were read."""

    columns: tuple[GrantableColumn, ...]
    rows: Sequence[dict[str, Any]]
    office: str = ""

    @property
    def lines(self) -> list[list[Any]]:
        """The rows as lists, in the order of the columns."""
        return [[row.get(column.key) for column in self.columns] for row in self.rows]

    @property
    def cells(self) -> list[list[tuple[GrantableColumn, Any]]]:
        """The rows as pairs of column and value."""
        return [list(zip(self.columns, line, strict=True)) for line in self.lines]


@dataclass(frozen=True)
class ReadingOffice:
    """An organisation that can read a grant, and those of it who do."""

    name: str
    roles: tuple[str, ...]
    reads_along: bool


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
    found = rows.select_related("authority", "to_authority__district").filter(pk=grant_id).first()
    if found is None:
        raise NotVisible(_("This grant does not exist, or it is not visible to you."))
    show([found])
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


def readers_of(receiver: Authority) -> list[ReadingOffice]:
    """Return who can read what is given to an authority: its own offices, and the district that it belongs to."""
    own = tuple(str(role.label) for role in READ_GRANT.roles if role not in BEYOND_ONE_AUTHORITY)
    found = [ReadingOffice(str(receiver), own, reads_along=False)]
    if receiver.district is not None and Role.DISTRICT_COORDINATOR in READ_GRANT.roles:
        label = str(Role.DISTRICT_COORDINATOR.label)
        found.append(ReadingOffice(str(receiver.district), (label,), reads_along=True))
    return found


def office_of(actor: Actor, grant: Grant, permission: Permission) -> str:
    """Return the office for which somebody of the receiver's side acts: role, department, organisation.

    In the language of the installation: the giver's trail keeps it.
    """
    seats = [one for one in actor.seats if actor.holds(one, permission) and one.places.cover(grant.to_authority_id)]
    roles = [one.role for one in seats]
    departments = Membership.objects.filter(person_id=actor.person_id, role__in=roles, department__isnull=False)
    names = departments.order_by("department__name").values_list("department__name", flat=True)
    with override(settings.LANGUAGE_CODE):
        parts = [*(str(role.label) for role in roles), *names, *(one.label for one in seats)]
    return ", ".join(dict.fromkeys(part for part in parts if part)) or str(grant.to_authority)
