# SPDX-License-Identifier: EUPL-1.2
"""Who somebody is: from an account to its hats, from a hat to an actor."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from tragwerk.core.access.public import Actor, Emergency, Places, Role, Seat, system_scope
from tragwerk.core.orgs.models import (
    ROLE_OF_EXTENT,
    Account,
    Authority,
    EmergencyAccess,
    EmergencyExtent,
    Membership,
)
from tragwerk.core.orgs.queries.emergency import HAT_PREFIX, accesses_in_force
from tragwerk.core.orgs.queries.mandates import Customer, customers_of


@dataclass(frozen=True)
class Hat:
    """One organisation in which an account acts for one person."""

    key: str
    name: str
    tile: str
    role_label: str
    kind: str
    is_current: bool = False


_OF_MEMBERSHIP = (
    *("role", "valid_from", "authority", "person__first_name", "person__last_name", "person__authority"),
    *(f"{place}__{name}" for place in ("authority", "school") for name in ("name", "short_name")),
    *("district__name", "provider__name"),
)


def current_memberships(account: Account, today: date) -> list[Membership]:
    """Return the memberships of all people behind an account that are valid today."""
    rows = Membership.objects.filter(person__account=account, valid_from__lte=today)
    valid = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today)).order_by("valid_from", "id")
    # Read with every page: no more than the names of the places.
    return list(valid.select_related("person", "authority", "school", "district", "provider").only(*_OF_MEMBERSHIP))


@dataclass(frozen=True)
class Post:
    """A membership where it is held: a provider's at one customer at a time, every other at its own place."""

    membership: Membership
    customer: Customer | None = None

    @property
    def key(self) -> str:
        """Return the name of the hat that the post belongs to: the person at the organisation, for the customer."""
        row = self.membership
        place = row.school_id or row.district_id or row.provider_id or row.authority_id
        return ".".join(str(part) for part in (row.person_id, place, *self._customer()))

    def _customer(self) -> tuple[UUID, ...]:
        return () if self.customer is None else (self.customer.authority.pk,)


def posts_of(memberships: Sequence[Membership], today: date) -> list[Post]:
    """Return where memberships are held today; a provider without a mandate holds nothing anywhere."""
    providers = {row.provider_id for row in memberships if row.provider_id}
    customers = customers_of(providers, today) if providers else {}
    found = []
    for row in memberships:
        if row.provider_id is None:
            found.append(Post(row))
        else:
            found += [Post(row, customer) for customer in customers.get(row.provider_id, [])]
    return found


def organisation_of(membership: Membership) -> Any:
    """Return the school, district, provider or authority of a membership; the operator has the installation."""
    return membership.school or membership.district or membership.provider or membership.authority


def seats_of_posts(posts: Sequence[Post]) -> tuple[Seat, ...]:
    """Return the seats that posts give."""
    districts = {post.membership.district_id for post in posts if post.membership.district_id}
    of_district = _authorities_of_districts(districts) if districts else {}
    return tuple(_seat(post, of_district) for post in posts)


def _seat(post: Post, of_district: dict[UUID, frozenset[UUID]]) -> Seat:
    row = post.membership
    if post.customer is not None:
        there = Places(authorities=frozenset([post.customer.authority.pk]))
        label = f"{row.provider}, {post.customer.authority}"
        return Seat(Role(row.role), there, label, post.customer.people)
    return Seat(Role(row.role), _places(row, of_district), str(organisation_of(row)))


def _places(row: Membership, of_district: dict[UUID, frozenset[UUID]]) -> Places:
    if row.role == Role.OPERATOR:
        return Places(everywhere=True)
    if row.school_id:
        return Places(schools=frozenset([row.school_id]))
    if row.district_id:
        return Places(authorities=of_district.get(row.district_id, frozenset()))
    return Places(authorities=frozenset([row.authority_id]))


def _authorities_of_districts(districts: set[UUID]) -> dict[UUID, frozenset[UUID]]:
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for district_id, pk in Authority.objects.filter(district_id__in=districts).values_list("district_id", "pk"):
        found[district_id].add(pk)
    return {key: frozenset(value) for key, value in found.items()}


def actor_for(
    account: Account, hat: str = "", today: date | None = None, now: datetime | None = None
) -> tuple[Actor | None, list[Hat]]:
    """Return the actor that an account is under a hat, and all its hats; no membership, no actor.

    Emergency accesses are the last hats, never the first choice, and gone with the role of the operator.
    """
    with system_scope(reason="find the memberships of an account"):
        day = today or timezone.localdate()
        memberships = current_memberships(account, day)
        by_hat: dict[str, list[Post]] = {}
        for post in posts_of(memberships, day):
            by_hat.setdefault(post.key, []).append(post)
        if not by_hat:
            return None, []
        is_operator = any(row.role == Role.OPERATOR for row in memberships)
        accesses = accesses_in_force(account, now or timezone.now()) if is_operator else []
        entered = next((row for row in accesses if hat == emergency_hat_key(row)), None)
        chosen = hat if hat in by_hat else next(iter(by_hat))
        if entered is not None:
            chosen, actor = hat, _emergency_actor(account, entered)
        else:
            actor = _actor(account, chosen, by_hat[chosen])
    hats = [_hat(key, posts, current=key == chosen) for key, posts in by_hat.items()]
    return actor, hats + [_emergency_hat(row, current=row is entered) for row in accesses]


def _actor(account: Account, hat: str, posts: Sequence[Post]) -> Actor:
    seats = seats_of_posts(posts)
    # Whose record is kept elsewhere has no business there while working for a customer.
    authorities: set[UUID] = {post.membership.authority_id for post in posts if post.customer is None}
    for seat in seats:
        authorities |= seat.places.authorities
    person = posts[0].membership.person
    return Actor(
        label=str(person),
        account_id=account.id,
        person_id=person.id,
        home=person.authority_id,
        seats=seats,
        hat=hat,
        scope_authorities=frozenset(authorities),
    )


def _hat(key: str, posts: Sequence[Post], *, current: bool) -> Hat:
    first = posts[0]
    organisation = organisation_of(first.membership)
    kind = type(organisation).__name__.lower()
    roles = ", ".join(str(Role(post.membership.role).label) for post in posts)
    if first.customer is not None:
        roles = f"{roles} · {organisation}"
        organisation = first.customer.authority
    return Hat(key, str(organisation), str(organisation)[:2].upper(), roles, kind, current)


def emergency_hat_key(row: EmergencyAccess) -> str:
    """Return the name of the hat that an emergency access gives."""
    return f"{HAT_PREFIX}{row.pk}"


def _emergency_actor(account: Account, row: EmergencyAccess) -> Actor:
    """Return the operator inside one authority: one seat there, nothing elsewhere, no person record."""
    assert row.ends_at is not None  # noqa: S101 - without an end it would not be in force
    seat = Seat(ROLE_OF_EXTENT[row.extent], Places(authorities=frozenset([row.authority_id])), str(row.authority))
    with override(settings.LANGUAGE_CODE):
        # The trail of the authority keeps this name, whatever language the operator reads.
        label = _("%(name)s (emergency access)") % {"name": row.label}
    return Actor(
        label=label,
        account_id=account.id,
        seats=(seat,),
        hat=emergency_hat_key(row),
        scope_authorities=frozenset([row.authority_id]),
        emergency=Emergency(
            id=row.pk,
            authority_id=row.authority_id,
            place=str(row.authority),
            reason=row.reason,
            ends_at=row.ends_at,
            is_read_only=row.extent != EmergencyExtent.HELP,
        ),
    )


def _emergency_hat(row: EmergencyAccess, *, current: bool) -> Hat:
    until = f"{timezone.localtime(row.ends_at):%H:%M}"
    name = _("Emergency access %(place)s") % {"place": row.authority}
    note = _("until %(time)s · %(extent)s") % {"time": until, "extent": row.get_extent_display()}
    return Hat(emergency_hat_key(row), name, "!", note, "emergency", current)
