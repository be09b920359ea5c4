# SPDX-License-Identifier: EUPL-1.2
"""One policy: the verdict on one object and the filter over many come from the same places."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model, Q
from django.utils.translation import gettext as _

from tragwerk.core.access.action import mark_checked
from tragwerk.core.access.actors import Actor, Seat, is_left_out
from tragwerk.core.access.errors import NotAllowed, NotVisible
from tragwerk.core.access.permissions import Permission


@dataclass(frozen=True)
class Place:
    """Where an object belongs; no authority means the installation itself."""

    authority_id: UUID | None
    school_id: UUID | None = None


@dataclass(frozen=True)
class Verdict:
    """Whether something is allowed, and why in sentences."""

    allowed: bool
    visible: bool
    reasons: tuple[str, ...]

    def __bool__(self) -> bool:
        return self.allowed


def place_of(target: Any) -> Place:
    """Return where an object belongs; models say it by `access_place`."""
    if isinstance(target, Place):
        return target
    return Place(*target.access_place())


def decide(actor: Actor, permission: Permission, target: Any) -> Verdict:
    """Return the verdict with its reasons; `require` and the explanation page both use it."""
    place = place_of(target)
    if actor.is_system:
        return Verdict(True, True, (_("The system itself acts."),))
    reasons: list[str] = []
    allowed = visible = False
    for seat in actor.seats:
        covers = seat.places.cover(place.authority_id, place.school_id)
        holds = actor.holds(seat, permission)
        visible = visible or (covers and holds) or _is_near(seat, place)
        allowed = allowed or (covers and holds)
        if covers and is_left_out(seat, permission):
            reasons.append(_("%(where)s: the mandate names no people.") % {"where": seat.label})
            continue
        reasons.append(_reason(seat.role.label, seat.label, covers=covers, holds=holds, right=str(permission.label)))
    if actor.is_withheld(permission):
        reasons = [_("Nobody has the right “%(right)s” under emergency access.") % {"right": permission.label}]
    if not actor.seats:
        reasons.append(_("You have no current membership."))
    return Verdict(allowed, visible, tuple(reasons))


def _reason(role: Any, where: str, *, covers: bool, holds: bool, right: str) -> str:
    facts = {"role": role, "where": where, "right": right}
    if covers and holds:
        return _("%(role)s at %(where)s: the role has the right “%(right)s”, and the object belongs there.") % facts
    if covers:
        return _("%(role)s at %(where)s: the object belongs there, but the role lacks the right “%(right)s”.") % facts
    if holds:
        return _("%(role)s at %(where)s: the role has the right “%(right)s”, but the object belongs elsewhere.") % facts
    return _("%(role)s at %(where)s: the object belongs elsewhere, and the role lacks the right “%(right)s”.") % facts


def require(actor: Actor, permission: Permission, target: Any) -> None:
    """Refuse unless the actor holds the permission for every target.

    Raises NotVisible (404) for what is outside the actor's reach, NotAllowed (403) for what is inside
    without the right.
    """
    targets: Iterable[Any] = [target] if isinstance(target, Model | Place) else target
    places = actor.places(permission)
    for one in targets:
        place = place_of(one)
        if places.cover(place.authority_id, place.school_id):
            continue
        if any(
            seat.places.cover(place.authority_id, place.school_id) and _is_near(seat, place) for seat in actor.seats
        ):
            raise NotAllowed(permission)
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    mark_checked()


def _is_near(seat: Seat, place: Place) -> bool:
    """Say whether a seat is near enough to something to know that it is there, without a right on it.

    Who runs the installation is at no authority: what an authority keeps is not there, rather than forbidden.
    """
    if seat.places.everywhere:
        return place.authority_id is None
    return seat.places.cover(place.authority_id, place.school_id)


def visible_filter(actor: Actor, permission: Permission, *, authority: str, school: str | None) -> Q | None:
    """Return the filter for the rows that the actor may treat so; None means no limit.

    `authority` and `school` are the lookup paths to the keys, e.g. `authority_id`, `school_id`.
    """
    mark_checked()
    places = actor.places(permission)
    if places.everywhere:
        return None
    condition = Q(pk__in=[])
    if len(places.authorities) == 1:
        condition = Q(**{authority: next(iter(places.authorities))})
    elif places.authorities:
        condition = Q(**{f"{authority}__in": sorted(places.authorities)})
    if places.schools and school is not None:
        in_schools = Q(**{f"{school}__in": sorted(places.schools)})
        condition = condition | in_schools if places.authorities else in_schools
    return condition
