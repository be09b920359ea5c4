# SPDX-License-Identifier: EUPL-1.2
"""Reads of mandates: for whom a provider works today, and who works for an authority."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from tragwerk.core.access.public import OF_PROVIDERS, People, Permission
from tragwerk.core.orgs.models import Authority, Mandate

_ORDER = (People.NONE, People.STAFF, People.ALL)


@dataclass(frozen=True)
class Customer:
    """An authority with a mandate that is valid, and the people whom all its mandates together let the provider see."""

    authority: Authority
    people: People


def _valid(rows: QuerySet[Mandate], today: date) -> QuerySet[Mandate]:
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today), valid_from__lte=today)


def customers_of(providers: Iterable[UUID], today: date) -> dict[UUID, list[Customer]]:
    """Return the customers of providers, each by name; a provider without a mandate that is valid has none."""
    found: defaultdict[UUID, dict[UUID, Customer]] = defaultdict(dict)
    rows = _valid(Mandate.objects.filter(provider_id__in=set(providers)), today).select_related("authority")
    # Read with every page of a provider: no more than the names.
    rows = rows.only("provider", "people", "authority__name", "authority__short_name")
    for row in rows.order_by("authority__sort_name", "authority_id", "id"):
        known = found[row.provider_id].get(row.authority_id)
        people = People(row.people)
        if known is not None:
            people = max(known.people, people, key=_ORDER.index)
        found[row.provider_id][row.authority_id] = Customer(row.authority, people)
    return {provider: list(customers.values()) for provider, customers in found.items()}


def mandates_that_open(permission: Permission, authority_id: UUID, *, learners: bool = False) -> list[Mandate]:
    """Return the mandates under which providers see today what a right opens at an authority.

    `learners` asks for a pupil or a guardian, whom only some mandates name.
    """
    if not set(OF_PROVIDERS) & set(permission.roles):
        return []
    rows = _valid(Mandate.objects.filter(authority_id=authority_id), timezone.localdate())
    if learners:
        rows = rows.filter(people=People.ALL)
    elif permission.about_people:
        rows = rows.exclude(people=People.NONE)
    return list(rows.select_related("provider").order_by("provider__name", "valid_from", "id"))
