# SPDX-License-Identifier: EUPL-1.2
"""Devices in numbers, for the pages of schools and the start page."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count

from tragwerk.assets.models import KIND_ICONS, Asset, AssetKind, AssetState
from tragwerk.assets.permissions import VIEW_ASSET
from tragwerk.core.access.public import Actor

GONE = (AssetState.LOST, AssetState.RETIRED)
PRESENT = tuple(state for state in AssetState if state not in GONE)
# What learners work on; keyboards and covers are parts of a set, projectors belong to rooms.
FOR_LEARNERS = (AssetKind.TABLET, AssetKind.NOTEBOOK)


class Part(NamedTuple):
    """How many devices are of one kind or in one state."""

    value: str
    label: str
    icon: str
    number: int


class Overview(NamedTuple):
    """The devices of one school in numbers."""

    total: int
    kinds: list[Part]
    states: list[Part]


def school_overview(actor: Actor, school_id: UUID) -> Overview:
    """Count the devices of a school by kind and by state; lost and retired ones do not count as kinds."""
    rows = Asset.objects.visible_to(actor, VIEW_ASSET).filter(school_id=school_id).order_by()
    kinds: defaultdict[str, int] = defaultdict(int)
    states: defaultdict[str, int] = defaultdict(int)
    for kind, state, count in rows.values_list("kind", "state").annotate(count=Count("pk")):
        states[state] += count
        if state not in GONE:
            kinds[kind] += count
    return Overview(
        sum(kinds.values()),
        [Part(kind, str(kind.label), KIND_ICONS[kind], kinds[kind]) for kind in AssetKind if kinds[kind]],
        [Part(state, str(state.label), "", states[state]) for state in AssetState if states[state]],
    )


def cells_of_schools(actor: Actor, rows: Sequence[Any]) -> dict[Any, Any]:
    """Return school → number of devices that are there, for one page of schools."""
    found = Asset.objects.visible_to(actor, VIEW_ASSET).filter(school_id__in=[row.pk for row in rows])
    counts = found.exclude(state__in=GONE).order_by().values_list("school_id").annotate(count=Count("pk"))
    return dict(counts)


def learner_devices_of_schools(actor: Actor, rows: Sequence[Any]) -> dict[Any, int]:
    """Return school → number of tablets and notebooks that are there."""
    found = Asset.objects.visible_to(actor, VIEW_ASSET).filter(school_id__in=[row.pk for row in rows])
    found = found.filter(kind__in=FOR_LEARNERS).exclude(state__in=GONE)
    return dict(found.order_by().values_list("school_id").annotate(count=Count("pk")))


def counts_of_years(actor: Actor, since: date) -> dict[int, int]:
    """Return purchase year → number of devices bought since a day; the days come grouped from the index."""
    rows = Asset.objects.visible_to(actor, VIEW_ASSET).filter(purchased_on__gte=since).order_by()
    years: defaultdict[int, int] = defaultdict(int)
    for day, count in rows.values_list("purchased_on").annotate(count=Count("pk")):
        years[day.year] += count
    return dict(years)


def count_of_warranties(actor: Actor, start: date, end: date) -> int:
    """Return how many warranties end between two days."""
    return Asset.objects.visible_to(actor, VIEW_ASSET).filter(warranty_until__range=(start, end)).order_by().count()


def has_assets(actor: Actor) -> bool:
    """Say whether the actor sees any device at all."""
    return Asset.objects.visible_to(actor, VIEW_ASSET).exists()


def counts_of_states(actor: Actor, *states: str) -> dict[str, int]:
    """Return state → number of devices that the actor may see; all states unless some are named."""
    rows = Asset.objects.visible_to(actor, VIEW_ASSET).order_by()
    if states:
        rows = rows.filter(state__in=states)
    return dict(rows.values_list("state").annotate(count=Count("pk")))
