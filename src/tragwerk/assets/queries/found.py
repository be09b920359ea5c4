# SPDX-License-Identifier: EUPL-1.2
"""Devices in the one search: tag, serial number, model, maker, room and funding source lead to them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from tragwerk.assets.models import Asset, AssetKind, AssetModel, AssetState, Maker
from tragwerk.assets.permissions import VIEW_ASSET
from tragwerk.core.access.public import Actor, any_of, distinct, each_distinct, looked_up
from tragwerk.core.audit.public import ChangeKind, Written, plan_rows
from tragwerk.core.orgs.public import Room, School
from tragwerk.core.search.public import Entry, SearchSource, contribute_search_source, index_entries, remove

KIND = "assets.asset"
_OWN = ("id", "authority_id", "school_id", "tag", "serial", "kind", "funding_source")
# What an entry is made of; a change of other columns leaves it as it is.
_SAID = frozenset({*_OWN, "asset_model_id", "maker_id", "room_id"})
_COLUMNS = (*_OWN, "asset_model__name", "maker__name", "school__short_name", "room__name")


def _rows() -> QuerySet[Any]:
    return Asset.objects.values_list(*_COLUMNS)


def _entries(rows: Iterable[tuple[Any, ...]]) -> Iterable[Entry]:
    """Make entries of rows in the order of `_COLUMNS`."""
    words_of_kind = {kind.value: _kind_words(kind) for kind in AssetKind}
    for key, authority, school_id, tag, serial, kind, funding, model, maker, school, room in rows:
        title, subtitle = tag or serial, f"{model} · {school}" if school else model
        keys = (tag, serial) if tag and serial else (title,)
        words = " ".join(filter(None, (maker, model, words_of_kind[kind], room, funding)))
        yield Entry(key, authority, title, subtitle, school_id, keys, words)


@cache
def _kind_words(kind: AssetKind) -> str:
    """Return the German word of a kind: entries are built in any language and must not differ by it."""
    with override("de"):
        return "" if kind == AssetKind.OTHER else str(kind.label)


def _facts(actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, str]:
    rows = Asset.objects.visible_to(actor, VIEW_ASSET).filter(pk__in=ids)
    found = rows.values_list("pk", "state", "room__name", "funding_source")
    return {
        key: " · ".join(part for part in (str(AssetState(state).label), room, funding) if part)
        for key, state, room, funding in found
    }


def register_search() -> None:
    """Register devices with the search and follow every write; called once at start-up."""
    contribute_search_source(
        SearchSource(
            KIND,
            Asset,
            VIEW_ASSET,
            _entries,
            _("Devices"),
            "devices",
            lambda key: reverse("assets:detail", args=[key]),
            rows=_rows,
            facts=_facts,
            order=40,
        )
    )
    plan_rows(Asset._meta.label, _plan)


def _plan(written: Written) -> Callable[[], None]:
    """Look up the names that entries need, and write the entries when the rows are written."""
    if not written.concerns(_SAID):
        return lambda: None
    named = list(_with_names(written.rows)) if written.kind != ChangeKind.DELETED else []

    def follow() -> None:
        if written.kind == ChangeKind.DELETED:
            remove(KIND, written.ids)
        else:
            index_entries(KIND, _entries(named), new=written.kind == ChangeKind.CREATED)

    return follow


def _with_names(rows: Sequence[Mapping[str, Any]]) -> Iterable[tuple[Any, ...]]:
    """Return rows that are at hand as `_COLUMNS`, with the names of what they point at, looked up once each."""
    names = (
        _names(AssetModel, [row["asset_model_id"] for row in rows], "name"),
        _names(Maker, [row["maker_id"] for row in rows], "name"),
        _names(School, [row["school_id"] for row in rows], "short_name"),
        _names(Room, [row["room_id"] for row in rows], "name"),
    )
    own = map(itemgetter(*_OWN), rows)
    return ((*columns, *named) for columns, named in zip(own, zip(*names, strict=True), strict=True))


def _names(model: Any, keys: Sequence[UUID | None], name: str) -> Iterable[str | None]:
    """Return the names of what the keys point at, in their order."""
    found = looked_up(f"{name} of {model._meta.label_lower}")
    wanted = set(distinct(keys)) - found.keys() - {None}
    if wanted:
        found.update(model.objects.filter(pk__in=any_of(wanted)).values_list("pk", name))
    return each_distinct(found.get, keys)
