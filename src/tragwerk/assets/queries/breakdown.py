# SPDX-License-Identifier: EUPL-1.2
"""The stock in numbers: by school, room, kind, age and money. One statement each, one more for names."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from tragwerk.assets.models import KIND_ICONS, Asset, AssetKind, AssetState
from tragwerk.assets.permissions import VIEW_ASSET
from tragwerk.assets.queries.summaries import PRESENT
from tragwerk.assets.rules import age_group
from tragwerk.core.access.public import Actor
from tragwerk.core.orgs.public import Room, School
from tragwerk.core.values.public import from_cents

Pairs = tuple[tuple[str, str], ...]


@dataclass
class Line:
    """One group of devices: how many, how many of them handed out or in stock, what was paid for them."""

    label: str
    pairs: Pairs = ()
    icon: str = ""
    note: str = ""
    count: int = 0
    issued: int = 0
    in_stock: int = 0
    paid: Decimal = field(default_factory=Decimal)

    def add(self, numbers: tuple[int, int, int, int | Decimal | None]) -> None:
        """Add the numbers of a group of the statement."""
        count, issued, in_stock, paid = numbers
        self.count += count
        self.issued += issued
        self.in_stock += in_stock
        self.paid += paid if isinstance(paid, Decimal) else from_cents(paid or 0)


def breakdown(actor: Actor, way: str, today: date, school_id: UUID | None = None) -> list[Line]:
    """Return the devices that are there, divided in one of `WAYS`; `school_id` narrows to one school."""
    return _READERS[way](actor, today, school_id)


def _groups(actor: Actor, by: str, school_id: UUID | None) -> Iterable[tuple[Any, Any]]:
    """Return group → numbers of the devices that are there."""
    rows = Asset.objects.visible_to(actor, VIEW_ASSET).filter(state__in=PRESENT).order_by()
    if school_id is not None:
        rows = rows.filter(school_id=school_id)
    found = rows.values_list(by).annotate(
        number=Count("pk"),
        issued=Count("pk", filter=Q(state=AssetState.ISSUED)),
        in_stock=Count("pk", filter=Q(state=AssetState.IN_STOCK)),
        paid=Sum("gross_price"),
    )
    return [(row[0], tuple(row[1:])) for row in found]


def _by_school(actor: Actor, today: date, school_id: UUID | None) -> list[Line]:
    groups = dict(_groups(actor, "school_id", school_id))
    schools = School.objects.filter(pk__in=[key for key in groups if key]).order_by("sort_name", "pk")
    lines = [_line(str(one), (("school", str(one.pk)),), groups[one.pk], "school") for one in schools]
    return [*lines, *_none(groups, "school", _("without a school"))]


def _by_room(actor: Actor, today: date, school_id: UUID | None) -> list[Line]:
    groups = dict(_groups(actor, "room_id", school_id))
    rooms = Room.objects.filter(pk__in=[key for key in groups if key]).select_related("school")
    ordered = sorted(rooms, key=lambda room: (room.school.sort_name if room.school else "", room.sort_name, room.pk))
    lines = []
    for room in ordered:
        line = _line(room.name, (("room", str(room.pk)),), groups[room.pk], "meeting_room")
        line.note = str(room.school or "")
        lines.append(line)
    return [*lines, *_none(groups, "room", _("without a room"))]


def _by_kind(actor: Actor, today: date, school_id: UUID | None) -> list[Line]:
    groups = dict(_groups(actor, "kind", school_id))
    kinds = [kind for kind in AssetKind if kind in groups]
    return [_line(str(kind.label), (("kind", kind.value),), groups[kind], KIND_ICONS[kind]) for kind in kinds]


def _by_age(actor: Actor, today: date, school_id: UUID | None) -> list[Line]:
    """Return the devices by full years since their purchase; the days come grouped from the database."""
    lines: dict[int | None, Line] = {}
    for day, numbers in _groups(actor, "purchased_on", school_id):
        age = None if day is None else age_group(day, today)
        line = lines.setdefault(age, Line(_age_words(age), _age_pairs(age, today), "schedule"))
        line.add(numbers)
    return [lines[age] for age in sorted(lines, key=lambda age: (age is None, age or 0))]


def _age_words(age: int | None) -> str:
    if age is None:
        return _("purchase date unknown")
    if age == 0:
        return _("bought this year")
    return _("bought %(year)s years ago") % {"year": age} if age > 1 else _("bought last year")


def _age_pairs(age: int | None, today: date) -> Pairs:
    return (("year", "-" if age is None else str(today.year - age)),)


def _by_money(actor: Actor, today: date, school_id: UUID | None) -> list[Line]:
    groups = dict(_groups(actor, "funding_source", school_id))
    lines = [_line(name, (("funding", name),), groups[name], "savings") for name in groups if name]
    lines.sort(key=lambda line: line.paid, reverse=True)
    if "" in groups:
        lines.append(_line(_("no funding source noted"), (), groups[""]))
    return lines


def _line(label: str, pairs: Pairs, numbers: Any, icon: str = "") -> Line:
    line = Line(label, pairs, icon)
    line.add(numbers)
    return line


def _none(groups: Mapping[Any, Any], key: str, label: str) -> list[Line]:
    return [_line(label, ((key, "-"),), groups[None])] if None in groups else []


_READERS: dict[str, Callable[[Actor, date, UUID | None], list[Line]]] = {
    "school": _by_school,
    "room": _by_room,
    "kind": _by_kind,
    "age": _by_age,
    "money": _by_money,
}
WAYS = tuple(_READERS)
