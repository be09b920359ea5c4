# SPDX-License-Identifier: EUPL-1.2
"""Devices in numbers, for the pages of schools and the start page."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count

from tragwerk.assets.models import KIND_ICONS, Asset, AssetKind, AssetState
from tragwerk.assets.permissions import VIEW_ASSET
from tragwerk.core.access.public import Actor

GONE = (AssetState.LOST, AssetState.RETIRED)


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


def has_assets(actor: Actor) -> bool:
    """Say whether the actor sees any device at all."""
    return Asset.objects.visible_to(actor, VIEW_ASSET).exists()


def counts_of_states(actor: Actor, *states: str) -> dict[str, int]:
    """Return state → number of devices that the actor may see; all states unless some are named."""
    rows = Asset.objects.visible_to(actor, VIEW_ASSET).order_by()
    if states:
        rows = rows.filter(state__in=states)
    return dict(rows.values_list("state").annotate(count=Count("pk")))
