# SPDX-License-Identifier: EUPL-1.2
"""Which devices are due to be replaced in which year, what that costs, which of them a grant still binds."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Subquery
from django.utils.translation import gettext as _

from tragwerk.assets.models import KIND_ICONS, Asset, AssetKind, AssetModel
from tragwerk.assets.permissions import VIEW_ASSET
from tragwerk.assets.queries.summaries import PRESENT
from tragwerk.assets.rules import cost_of
from tragwerk.core.access.public import Actor

OVERDUE, UNKNOWN = "overdue", "-"


@dataclass
class Due:
    """Devices that are due together: how many, what they cost, how many are bound, how many have no price."""

    key: str = ""
    label: str = ""
    icon: str = ""
    count: int = 0
    cost: Decimal = Decimal(0)
    bound: int = 0
    unpriced: int = 0

    def add(self, count: int, bound: int, price: Decimal | None) -> None:
        """Add devices of one model."""
        self.count += count
        self.bound += bound
        self.cost += cost_of(count, price)
        self.unpriced += count if price is None else 0


@dataclass
class Year:
    """A year of replacement with its kinds; `bound_from` is the day from which on a binding counts."""

    key: str
    label: str
    bound_from: date
    total: Due = field(default_factory=Due)
    kinds: list[Due] = field(default_factory=list)


@dataclass(frozen=True)
class Wave:
    """All years with devices in them, and their sum."""

    years: list[Year]
    total: Due


def wave_of(actor: Actor, today: date) -> Wave:
    """Return the devices that are there, by the year in which they are due and by kind: two statements."""
    groups = _groups(actor)
    models = _models({row[1] for row in groups})
    found: dict[str, Year] = {}
    cells: defaultdict[str, dict[str, Due]] = defaultdict(dict)
    total = Due()
    for year, model, until, count in groups:
        kind, price = models[model]
        key = _key(year, today)
        whole = found.setdefault(key, Year(key, _label(key), bound_from(key, today)))
        bound = count if until is not None and until >= whole.bound_from else 0
        cell = cells[key].setdefault(kind, Due(kind, str(AssetKind(kind).label), KIND_ICONS[kind]))
        for due in (cell, whole.total, total):
            due.add(count, bound, price)
    order = [OVERDUE, *sorted(key for key in found if key not in {OVERDUE, UNKNOWN}), UNKNOWN]
    for key, whole in found.items():
        whole.kinds = [cells[key][kind] for kind in AssetKind if kind in cells[key]]
    return Wave([found[key] for key in order if key in found], total)


def bound_from(key: str, today: date) -> date:
    """Return from when on a binding hinders: the first day of the year, or today where that has begun."""
    return today if key in {OVERDUE, UNKNOWN} else max(today, date(int(key), 1, 1))


def _key(year: int | None, today: date) -> str:
    if year is None:
        return UNKNOWN
    return OVERDUE if year < today.year else str(year)


def _label(key: str) -> str:
    return {OVERDUE: _("overdue"), UNKNOWN: _("no year known")}.get(key, key)


def _groups(actor: Actor) -> list[tuple[int | None, UUID, date | None, int]]:
    """Return year, model, end of the binding and number; bindings end on few days, those of the grants."""
    rows = Asset.objects.visible_to(actor, VIEW_ASSET).filter(state__in=PRESENT).order_by()
    groups = rows.values_list("replace_year", "asset_model_id", "binding_until")
    return list(groups.annotate(count=Count("pk")))


def _models(ids: Iterable[UUID]) -> dict[UUID, tuple[str, Decimal | None]]:
    """Return kind and price of models: what a replacement costs, else what was paid last."""
    paid = Asset.objects.filter(asset_model=OuterRef("pk"), gross_price__isnull=False)
    last: Any = paid.order_by(F("purchased_on").desc(nulls_last=True), "-pk").values("gross_price")[:1]
    rows = AssetModel.objects.filter(pk__in=set(ids)).annotate(last_price=Subquery(last))
    found = rows.values_list("pk", "kind", "replacement_price", "last_price")
    return {key: (kind, last if price is None else price) for key, kind, price, last in found}
