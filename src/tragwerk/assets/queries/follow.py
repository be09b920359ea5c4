# SPDX-License-Identifier: EUPL-1.2
"""Devices repeat what their school, their model and the useful life of their kind say; they follow when that changes.

Repeated columns, not a change of the devices: their trail and their moment of change stay.
"""

from django.db.models import OuterRef, Subquery, Sum

from tragwerk.assets.actions.terms import refresh_terms
from tragwerk.assets.models import Asset, AssetModel, AssetSet, StockArticle, StockPlace, UsefulLife
from tragwerk.core.access.public import any_of
from tragwerk.core.audit.public import ChangeKind, Written, watch_rows
from tragwerk.core.orgs.public import School

# What devices repeat of their model: their column, its column.
_OF_MODELS = {"kind": "kind", "maker_id": "maker_id", "model_sort": "sort_name"}


def register_followers() -> None:
    """Follow what devices repeat; called once at start-up."""
    watch_rows(School._meta.label, _schools_written)
    watch_rows(AssetModel._meta.label, _models_written)
    watch_rows(UsefulLife._meta.label, _lives_written)
    watch_rows(StockPlace._meta.label, _places_written)


def _schools_written(written: Written) -> None:
    if written.kind != ChangeKind.CHANGED:
        return
    for row in written.rows:
        for model in (Asset, AssetSet):
            theirs = model.objects.filter(school_id=row["id"])
            theirs.exclude(school_sort=row["sort_name"]).update(school_sort=row["sort_name"])


def _models_written(written: Written) -> None:
    if written.kind != ChangeKind.CHANGED:
        return
    devices = Asset.objects.filter(asset_model_id__in=any_of(written.ids))
    model = AssetModel.objects.filter(pk=OuterRef("asset_model_id"))
    devices.update(
        **{mine: Subquery(model.values(theirs)[:1]) for mine, theirs in _OF_MODELS.items()},
    )
    refresh_terms(devices)


def _lives_written(written: Written) -> None:
    gone = written.ids if written.kind == ChangeKind.DELETED else []
    for authority, kind in {(row["authority_id"], row["kind"]) for row in written.rows}:
        refresh_terms(Asset.objects.filter(authority_id=authority, kind=kind), gone)


def _places_written(written: Written) -> None:
    gone = written.ids if written.kind == ChangeKind.DELETED else []
    for key in {row["article_id"] for row in written.rows}:
        there = StockPlace.objects.filter(article_id=key).exclude(pk__in=gone).aggregate(number=Sum("quantity"))
        StockArticle.objects.filter(pk=key).update(quantity=there["number"] or 0)
