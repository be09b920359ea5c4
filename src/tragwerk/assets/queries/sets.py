# SPDX-License-Identifier: EUPL-1.2
"""What sets consist of, whether they are complete, in which state they are."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q

from tragwerk.assets import rules
from tragwerk.assets.models import Asset, AssetKind, AssetSet, SetPart
from tragwerk.assets.permissions import VIEW_ASSET
from tragwerk.assets.queries.summaries import GONE
from tragwerk.core.access.public import Actor


@dataclass
class Content:
    """The parts of a set, what is missing, and the state that follows."""

    parts: list[SetPart] = field(default_factory=list)

    @property
    def missing(self) -> list[SetPart]:
        """The parts that are not there: an empty place, or a device that is lost or retired."""
        return [part for part in self.parts if is_missing(part)]

    @property
    def is_complete(self) -> bool:
        """Say whether every part is there; a set without parts is not."""
        return bool(self.parts) and not self.missing

    @property
    def state(self) -> str:
        """The state that the devices share; nothing where they differ or there are none."""
        return rules.shared_state(part.asset.state for part in self.parts if part.asset is not None)

    @property
    def words(self) -> str:
        """What the set consists of: “Tablet, keyboard, 2 × charger”."""
        kinds: Counter[str] = Counter()
        for part in self.parts:
            kinds[part.kind] += part.quantity
        return ", ".join(
            str(AssetKind(kind).label) if count == 1 else f"{count} × {AssetKind(kind).label}"
            for kind, count in kinds.items()
        )


def is_missing(part: SetPart) -> bool:
    """Say whether a part is not there."""
    if part.asset is not None:
        return part.asset.state in GONE
    return part.article_id is None


def contents_of(sets: Iterable[Any]) -> Mapping[UUID, Content]:
    """Return the contents of sets that the caller may see, in one statement."""
    found: defaultdict[UUID, Content] = defaultdict(Content)
    rows = SetPart.objects.filter(asset_set__in=[one.pk for one in sets])
    for part in rows.select_related("asset", "asset__asset_model", "article").order_by("position", "pk"):
        found[part.asset_set_id].parts.append(part)
    return found


def incomplete() -> Q:
    """Return the condition for sets of which something is missing."""
    parts = SetPart.objects.order_by()
    empty = parts.filter(asset__isnull=True, article__isnull=True)
    gone = parts.filter(asset__state__in=GONE)
    return (
        Q(pk__in=empty.values("asset_set")) | Q(pk__in=gone.values("asset_set")) | ~Q(pk__in=parts.values("asset_set"))
    )


def set_of(asset: Asset) -> AssetSet | None:
    """Return the set to which a device belongs."""
    part = SetPart.objects.filter(asset=asset).select_related("asset_set").first()
    return part.asset_set if part else None


def devices_named(actor: Actor, authority_id: UUID, numbers: Sequence[str]) -> tuple[list[UUID], list[str]]:
    """Return the devices that numbers name, in their order, and the numbers that name none."""
    keys = [rules.identifier_key(number) for number in numbers]
    rows = Asset.objects.visible_to(actor, VIEW_ASSET).filter(authority_id=authority_id)
    found: dict[str, UUID] = {}
    for key, serial, tag in rows.filter(Q(tag_key__in=keys) | Q(serial_key__in=keys)).values_list(
        "pk", "serial_key", "tag_key"
    ):
        found |= {number: key for number in (serial, tag) if number}
    named = [found[key] for key in keys if key in found]
    return named, [number for number, key in zip(numbers, keys, strict=True) if key not in found]
