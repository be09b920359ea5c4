# SPDX-License-Identifier: EUPL-1.2
"""Who holds a right at a place: the people of the authority itself, told by their roles."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from tragwerk.core.access.public import Actor, Permission, Place, system_scope
from tragwerk.core.orgs.models import Account, Membership
from tragwerk.core.orgs.queries.hats import current_memberships, posts_of, seats_of_posts


@dataclass(frozen=True)
class Holder:
    """Somebody who holds a right in an authority: the account, the name, and where."""

    account_id: UUID
    name: str
    is_whole: bool
    schools: frozenset[UUID]

    def covers(self, school_id: UUID | None) -> bool:
        """Say whether the right reaches a school of the authority, or all of it."""
        return self.is_whole or (school_id is not None and school_id in self.schools)


def holders_in(
    permission: Permission, authority_id: UUID, *, words: str = "", today: date | None = None
) -> list[Holder]:
    """Return everybody of an authority who holds a right there or at one of its schools, by name.

    Who works for the authority by the mandate of a provider, or for its district, is none of its people.
    """
    day = today or timezone.localdate()
    rows = Membership.objects.filter(
        authority_id=authority_id,
        role__in=[role.value for role in permission.roles],
        district__isnull=True,
        provider__isnull=True,
        valid_from__lte=day,
        person__account__is_active=True,
    ).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    for word in words.split():
        rows = rows.filter(Q(person__last_name__icontains=word) | Q(person__first_name__icontains=word))
    found: dict[UUID, Holder] = {}
    for row in rows.select_related("person").order_by("person__sort_name", "id"):
        key: UUID = row.person.account_id
        known = found.get(key) or Holder(key, str(row.person), False, frozenset())
        schools = known.schools | ({row.school_id} if row.school_id else frozenset())
        found[key] = Holder(key, known.name, known.is_whole or row.school_id is None, schools)
    return list(found.values())


def holders_of(permission: Permission, place: Place, today: date | None = None) -> list[Holder]:
    """Return everybody of the authority whose right covers a place: who sits there, and who sits at the whole of it."""
    if place.authority_id is None:
        return []
    return [one for one in holders_in(permission, place.authority_id, today=today) if one.covers(place.school_id)]


def standing_actors(account_ids: Iterable[UUID], today: date | None = None) -> dict[UUID, Actor]:
    """Return accounts with all seats that they have today, whatever the hat; who has none, or is closed, is not there.

    For the question whether somebody may still be told something; nothing is done in their name.
    """
    day = today or timezone.localdate()
    found: dict[UUID, Actor] = {}
    with system_scope(reason="see which seats accounts have"):
        for account in Account.objects.filter(pk__in=set(account_ids), is_active=True):
            posts = posts_of(current_memberships(account, day), day)
            seats = seats_of_posts(posts)
            if seats:
                places = {post.membership.authority_id for post in posts if post.customer is None}
                reach = places.union(*(seat.places.authorities for seat in seats))
                found[account.pk] = Actor(
                    label=account.username, account_id=account.pk, seats=seats, scope_authorities=frozenset(reach)
                )
    return found
