# SPDX-License-Identifier: EUPL-1.2
"""Who acts: an account under one hat, with the seats that its memberships give."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from tragwerk.core.access.permissions import Permission
from tragwerk.core.access.roles import People, Role

T = TypeVar("T")


@dataclass(frozen=True)
class Places:
    """Where something is allowed: everywhere, in whole authorities, in single schools."""

    everywhere: bool = False
    authorities: frozenset[UUID] = frozenset()
    schools: frozenset[UUID] = frozenset()

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.authorities) or bool(self.schools)

    def cover(self, authority_id: UUID | None, school_id: UUID | None = None) -> bool:
        """Say whether the place lies inside; a row without authority belongs to the installation."""
        if self.everywhere:
            return True
        return authority_id in self.authorities or (school_id is not None and school_id in self.schools)

    def __or__(self, other: "Places") -> "Places":
        return Places(
            self.everywhere or other.everywhere,
            self.authorities | other.authorities,
            self.schools | other.schools,
        )


@dataclass(frozen=True)
class Seat:
    """One role at one place: an authority, a school, the authorities of a district, one customer of a provider."""

    role: Role
    places: Places
    label: str = ""
    people: People = People.ALL


@dataclass(frozen=True)
class Emergency:
    """The emergency access under which an operator acts: at which authority, why, until when."""

    id: UUID
    authority_id: UUID
    place: str
    reason: str
    ends_at: datetime
    is_read_only: bool


@dataclass(frozen=True)
class Actor:
    """The person (or the system) on whose behalf something is read or written."""

    label: str
    account_id: UUID | None = None
    person_id: UUID | None = None
    # The authority that keeps the person's record.
    home: UUID | None = None
    seats: tuple[Seat, ...] = ()
    hat: str = ""
    scope_authorities: frozenset[UUID] = frozenset()
    is_system: bool = False
    emergency: Emergency | None = None
    # The names of the rights to which a token confines whoever acts with it; None confines nobody.
    only: frozenset[str] | None = None
    _cache: dict[str, Places] = field(default_factory=dict, compare=False, repr=False)
    _once: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def may(self, permission: Permission) -> bool:
        """Say whether the permission is held anywhere."""
        return bool(self.places(permission))

    def places(self, permission: Permission) -> Places:
        """Return where the permission is held: the union of the seats whose role has it."""
        if self.is_system:
            return Places(everywhere=True)
        if permission.name not in self._cache:
            union = Places()
            for seat in self.seats:
                if self.holds(seat, permission):
                    union |= seat.places
            self._cache[permission.name] = union
        return self._cache[permission.name]

    def holds(self, seat: Seat, permission: Permission) -> bool:
        """Say whether a seat gives the permission; emergency access withholds some, a mandate without people others."""
        if self.only is not None and permission.name not in self.only:
            return False
        return seat.role in permission.roles and not self.is_withheld(permission) and not is_left_out(seat, permission)

    @property
    def sees_learners(self) -> bool:
        """Say whether pupils and guardians are among the people whom the actor may see at all."""
        return all(seat.people == People.ALL for seat in self.seats)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """Return what was made under this name before, or make it: what a page asks for several times.

        The actor of a request lives as long as the request. The system's may live as long as the process, so nothing
        is kept for it.
        """
        if self.is_system:
            return make()
        if name not in self._once:
            self._once[name] = make()
        kept: T = self._once[name]
        return kept

    def is_withheld(self, permission: Permission) -> bool:
        """Say whether emergency access keeps the permission from the actor."""
        return self.emergency is not None and permission.withheld

    def reach(self) -> Places:
        """Return every place where the actor has any seat at all."""
        union = Places(everywhere=self.is_system)
        for seat in self.seats:
            union |= seat.places
        return union


def is_left_out(seat: Seat, permission: Permission) -> bool:
    """Say whether the mandate behind a seat keeps the permission from it."""
    return permission.about_people and seat.people == People.NONE


def system_actor(label: str) -> Actor:
    """Return the actor for work that no person started: migrations, demo data, the schedule."""
    return Actor(label=label, is_system=True)
