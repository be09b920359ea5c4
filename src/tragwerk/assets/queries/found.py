# SPDX-License-Identifier: EUPL-1.2
"""Devices in the one search: tag, serial number, model, maker, room and funding source lead to them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from tragwerk.assets.models import Asset, AssetKind, AssetModel, AssetState, Maker
from tragwerk.assets.permissions import VIEW_ASSET
from tragwerk.core.access.public import Actor, any_of
from tragwerk.core.audit.public import ChangeKind, Written, watch_rows
from tragwerk.core.orgs.public import Room, School
from tragwerk.core.search.public import Entry, SearchSource, contribute_search_source, index_entries, remove

KIND = "assets.asset"
_COLUMNS = (
    *("id", "authority_id", "school_id", "tag", "serial", "kind", "asset_model__name", "maker__name"),
    *("school__short_name", "room__name", "funding_source"),
)


def _rows() -> QuerySet[Any]:
    return Asset.objects.values(*_COLUMNS)


def _entries(rows: Iterable[Mapping[str, Any]]) -> Iterable[Entry]:
    words_of_kind = {kind.value: _kind_words(kind) for kind in AssetKind}
    for row in rows:
        school, model, maker = row["school__short_name"], row["asset_model__name"], row["maker__name"] or ""
        yield Entry(
            object_id=row["id"],
            authority_id=row["authority_id"],
            school_id=row["school_id"],
            title=row["tag"] or row["serial"],
            subtitle=f"{model} · {school}" if school else model,
            keys=tuple(key for key in (row["tag"], row["serial"]) if key),
            words=" ".join(
                word
                for word in (maker, model, words_of_kind[row["kind"]], row["room__name"], row["funding_source"])
                if word
            ),
        )


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
    watch_rows(Asset._meta.label, _written)


def _written(written: Written) -> None:
    if written.kind == ChangeKind.DELETED:
        remove(KIND, written.ids)
    else:
        index_entries(KIND, _entries(_with_names(written.rows)), new=written.kind == ChangeKind.CREATED)


def _with_names(rows: Sequence[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    """Return rows that are at hand with the names of what they point at, looked up once each."""
    models = dict(_names(AssetModel, rows, "asset_model_id", "name"))
    makers = dict(_names(Maker, rows, "maker_id", "name"))
    schools = dict(_names(School, rows, "school_id", "short_name"))
    rooms = dict(_names(Room, rows, "room_id", "name"))
    for row in rows:
        yield {
            **row,
            "asset_model__name": models[row["asset_model_id"]],
            "maker__name": makers.get(row["maker_id"]),
            "school__short_name": schools.get(row["school_id"]),
            "room__name": rooms.get(row["room_id"]),
        }


def _names(model: Any, rows: Sequence[Mapping[str, Any]], key: str, name: str) -> Iterable[tuple[UUID, str]]:
    wanted = {row[key] for row in rows} - {None}
    found: Iterable[tuple[UUID, str]] = model.objects.filter(pk__in=any_of(wanted)).values_list("pk", name)
    return found if wanted else ()
