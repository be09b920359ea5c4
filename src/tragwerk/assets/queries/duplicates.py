# SPDX-License-Identifier: EUPL-1.2
"""Makers, models and suppliers that are probably entered twice, by how their names look (`rules.groups_alike`)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count

from tragwerk.assets import rules
from tragwerk.assets.models import Asset, AssetKind, AssetModel, Maker, Supplier
from tragwerk.assets.permissions import MANAGE_ASSET
from tragwerk.core.access.public import Actor
from tragwerk.core.values.public import fold


class Candidate(NamedTuple):
    """An entry that is probably the same as others, with how many devices name it."""

    row: Any
    devices: int


class Suggestion(NamedTuple):
    """Entries of one authority that look like one, that with the most devices first; `same`: but for gaps and form."""

    candidates: list[Candidate]
    same: bool

    @property
    def stays(self) -> Candidate:
        """The entry that is proposed to stay."""
        return self.candidates[0]


def suggested_makers(actor: Actor) -> list[Suggestion]:
    """Return makers whose names look alike."""
    rows = list(Maker.objects.visible_to(actor, MANAGE_ASSET).select_related("authority").order_by("sort_name", "pk"))
    return _suggestions(actor, _alike(rows, _core), "maker_id")


def suggested_suppliers(actor: Actor) -> list[Suggestion]:
    """Return suppliers whose names look alike."""
    rows = Supplier.objects.visible_to(actor, MANAGE_ASSET).select_related("authority").order_by("sort_name", "pk")
    return _suggestions(actor, _alike(list(rows), _core), "supplier_id")


def suggested_models(actor: Actor) -> list[Suggestion]:
    """Return models whose names look alike, of makers whose names do, and of kinds that can be the same.

    A model without maker or kind joins the others where these agree.
    """
    rows = AssetModel.objects.visible_to(actor, MANAGE_ASSET).select_related("authority", "maker")
    found = list(rows.order_by("sort_name", "pk"))
    makers = list({row.maker_id: row.maker for row in found if row.maker}.values())
    same_maker = {one.pk: group[0].pk for group in _alike(makers, _core) for one in group}

    def maker(row: Any) -> UUID | None:
        key: UUID | None = same_maker.get(row.maker_id, row.maker_id)
        return key

    groups = _alike(found, _core_of_model)
    groups = [part for group in groups for part in _parted(group, maker, None)]
    groups = [part for group in groups for part in _parted(group, lambda row: row.kind, AssetKind.OTHER)]
    return _suggestions(actor, [group for group in groups if len(group) > 1], "asset_model_id")


def _core(row: Any) -> str:
    return rules.name_core(row.name_key)


def _core_of_model(row: Any) -> str:
    """Return the core of a model's name; a maker in front of it is left out."""
    maker = f"{fold(row.maker.name)} " if row.maker else ""
    return rules.name_core(row.name_key.removeprefix(maker) if maker else row.name_key)


def _alike(rows: Sequence[Any], core: Callable[[Any], str]) -> list[list[Any]]:
    """Return groups of rows of one authority whose names look alike."""
    owned: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        owned[row.authority_id].append(row)
    return [
        [own[at] for at in group] for own in owned.values() for group in rules.groups_alike([core(row) for row in own])
    ]


def _parted(group: Sequence[Any], key: Callable[[Any], Any], nothing: Any) -> list[list[Any]]:
    """Part a group by what its rows say; one that says nothing goes with the others where all of them agree."""
    parts: defaultdict[Any, list[Any]] = defaultdict(list)
    for row in group:
        parts[key(row)].append(row)
    if len(parts) == 2 and nothing in parts:
        return [list(group)]
    return list(parts.values())


def _suggestions(actor: Actor, groups: Iterable[Sequence[Any]], column: str) -> list[Suggestion]:
    found = list(groups)
    keys = [row.pk for group in found for row in group]
    counts = counts_of(actor, column, keys)
    suggestions = []
    for group in found:
        # Who has the most devices stays; of two equal ones the older.
        rows = sorted(group, key=lambda row: (-counts[row.pk], row.pk))
        core = _core_of_model if isinstance(rows[0], AssetModel) else _core
        same = len({core(row) for row in rows}) == 1
        suggestions.append(Suggestion([Candidate(row, counts[row.pk]) for row in rows], same))
    return sorted(suggestions, key=lambda one: (not one.same, str(one.stays.row).casefold()))


def counts_of(actor: Actor, column: str, keys: Sequence[UUID]) -> Counter[UUID]:
    """Return how many devices name each of some entries."""
    if not keys:
        return Counter()
    rows = Asset.objects.visible_to(actor, MANAGE_ASSET).filter(**{f"{column}__in": keys}).order_by()
    return Counter(dict(rows.values_list(column).annotate(number=Count("pk"))))
